using System.Globalization;
using System.Text;
using Lmm.Design;

namespace Lmm;

/// <summary>
/// Reads the cells of a CSV file by member, with errors that name file, line, column, member and text. Emitted
/// <c>ReadCsv</c> methods call it: the header's columns are found once by the members' names without regard to case, and
/// a cell is asked for by the member's index. Other columns are not looked at.
/// </summary>
public sealed partial class CsvRowReader : IDisposable
{
    private readonly CsvRecords _records;
    private readonly IReadOnlyList<string> _members;
    private readonly CsvOptions _options;
    private readonly string[] _missingCodes;
    private readonly string? _file;
    private readonly CsvNumbers _numbers;
    private readonly TextPool?[] _texts;
    private readonly int[] _columns;
    private string[] _header = [];

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="members">The members to read; their indices here are those of the Read methods.</param>
    /// <param name="options">Missing codes, delimiter, decimal comma, encoding; null for the defaults.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="CsvFormatException">The header lacks a member or has one twice.</exception>
    public CsvRowReader(string path, IReadOnlyList<string> members, CsvOptions? options = null)
        : this(new StreamReader(path, (options ?? CsvOptions.Default).Encoding, detectEncodingFromByteOrderMarks: true), path, members, options)
    {
    }

    /// <summary>Reads the header of a text.</summary>
    /// <param name="reader">The text; disposed with this reader.</param>
    /// <param name="members">The members to read; their indices here are those of the Read methods.</param>
    /// <param name="options">Missing codes, delimiter, decimal comma; null for the defaults.</param>
    /// <exception cref="CsvFormatException">The header lacks a member or has one twice.</exception>
    public CsvRowReader(TextReader reader, IReadOnlyList<string> members, CsvOptions? options = null)
        : this(reader, null, members, options)
    {
    }

    private CsvRowReader(TextReader reader, string? file, IReadOnlyList<string> members, CsvOptions? options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(members);
        _file = file;
        _members = members;
        _options = options ?? CsvOptions.Default;
        _missingCodes = [.. _options.MissingCodes];
        _columns = new int[members.Count];
        _texts = new TextPool?[members.Count];
        _numbers = new CsvNumbers(_options.DecimalComma);
        _records = new CsvRecords(reader, _options.TrimCells);
        try
        {
            if (_options is { DecimalComma: true, Delimiter: ',' })
            {
                throw new ArgumentException("CsvOptions: a comma cannot both separate cells (Delimiter) and stand before decimals (DecimalComma).");
            }

            _records.Delimiter = FindDelimiter();
            ReadHeader();
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>The texts of the header, columns of no member included.</summary>
    public IReadOnlyList<string> Header => _header;

    /// <summary>What separates cells, given or found.</summary>
    public char Delimiter => _records.Delimiter;

    /// <summary>
    /// A cell of the current row by its place in the header, whatever stands in it: without its quotes, or as written where they
    /// are wrong. It is valid until the next row is read.
    /// </summary>
    /// <param name="column">Index into <see cref="Header"/>.</param>
    public ReadOnlySpan<char> this[int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_header.Length, nameof(column));
            return _records[column];
        }
    }

    /// <summary>The line of the file on which the current row begins, counted from 1 for the header.</summary>
    public int Line => _records.Line;

    /// <summary>Goes to the next row; blank lines are passed over.</summary>
    /// <returns>False after the last row.</returns>
    /// <exception cref="CsvFormatException">The row has more or fewer cells than the header, or a quote is not closed.</exception>
    public bool Read()
    {
        while (ReadRecord())
        {
            // Only a record over several lines or of another length can hide an unclosed quote in a cell nobody asks for.
            if (!_records.IsSpread && _records.Count == _header.Length)
            {
                return true;
            }

            CheckQuotes();
            if (_records.Count == 1 && _header.Length > 1 && _records[0].IsWhiteSpace())
            {
                continue;
            }

            CheckLength();
            return true;
        }

        return false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _records.Dispose();

    /// <summary>What separates the cells of the first line.</summary>
    private char FindDelimiter()
    {
        ReadOnlySpan<char> line = PeekLine();
        ReadOnlySpan<char> candidates = _options.DecimalComma ? ";\t|" : ",;\t|";
        Span<int> counts = stackalloc int[candidates.Length];
        bool isQuoted = false;
        foreach (char c in line)
        {
            isQuoted ^= c == '"';
            int k = isQuoted ? -1 : candidates.IndexOf(c);
            if (k >= 0)
            {
                counts[k]++;
            }
        }

        int best = 0;
        for (int k = 1; k < counts.Length; k++)
        {
            best = counts[k] > counts[best] ? k : best;
        }

        return _options.Delimiter ?? candidates[best];
    }

    private ReadOnlySpan<char> PeekLine()
    {
        try
        {
            return _records.PeekLine();
        }
        catch (DecoderFallbackException exception)
        {
            throw WrongEncoding(exception);
        }
    }

    private void ReadHeader()
    {
        if (!ReadRecord())
        {
            throw Error("is empty: a header line with the names of the columns is needed", line: 1);
        }

        CheckQuotes();
        _header = new string[_records.Count];
        for (int j = 0; j < _header.Length; j++)
        {
            _header[j] = _records[j].Trim().ToString();
        }

        for (int m = 0; m < _members.Count; m++)
        {
            _columns[m] = FindColumn(_members[m]);
        }
    }

    private int FindColumn(string member)
    {
        int found = -1;
        for (int j = 0; j < _header.Length; j++)
        {
            if (!string.Equals(_header[j], member, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (found >= 0)
            {
                throw Error($"has two columns for the member {member}: '{_header[found]}' (column {found + 1}) and '{_header[j]}' (column {j + 1}). Remove or rename one", line: Line, column: j + 1, member: member);
            }

            found = j;
        }

        if (found < 0)
        {
            string near = Suggest.DidYouMean(Suggest.Nearest(member, _header));
            throw Error($"has no column for the member {member}{near}. The header has {RunTimeRules.Some([.. _header.Where(h => h.Length > 0)])}", line: Line, member: member);
        }

        return found;
    }

    private bool ReadRecord()
    {
        try
        {
            return _records.Read();
        }
        catch (DecoderFallbackException exception)
        {
            throw WrongEncoding(exception);
        }
    }

    private CsvFormatException WrongEncoding(DecoderFallbackException exception) =>
        Error($"is not encoded in {_options.Encoding.WebName}: save it as UTF-8 or set CsvOptions.Encoding", innerException: exception);

    private void CheckQuotes()
    {
        for (int j = 0; j < _records.Count; j++)
        {
            ThrowIfBad(j);
        }
    }

    private void ThrowIfBad(int column, string? member = null)
    {
        if (_records.IsBad(column))
        {
            string shown = Shorten(_records.BadText(column));
            throw Error($"has a quote that is not closed, or stands inside a cell, in {shown}. A cell with quotes is written \"like \"\"this\"\"\"", Line, column + 1, member, shown);
        }
    }

    private void CheckLength()
    {
        int count = _records.Count;
        if (count == _header.Length)
        {
            return;
        }

        // Empty cells after the last column hide nothing.
        for (int j = _header.Length; j < count; j++)
        {
            if (!_records[j].IsWhiteSpace())
            {
                throw Error($"has {count} cells in this line and {_header.Length} in the header. If decimals are written with a comma, set CsvOptions.DecimalComma and Delimiter", Line);
            }
        }

        if (count < _header.Length)
        {
            throw Error($"has {count} {(count == 1 ? "cell" : "cells")} in this line and {_header.Length} in the header", Line);
        }
    }

    private static string Shorten(string text)
    {
        const int Shown = 40;
        string oneLine = text.ReplaceLineEndings("\\n");
        return oneLine.Length <= Shown ? oneLine : string.Concat(oneLine.AsSpan(0, Shown), "…");
    }

    private CsvFormatException Error(string what, int line = 0, int column = 0, string? member = null, string? text = null, Exception? innerException = null)
    {
        string file = _file is null ? "The text" : $"The file '{_file}'";
        string place = line == 0 ? "" : column == 0
            ? string.Create(CultureInfo.InvariantCulture, $", line {line},")
            : string.Create(CultureInfo.InvariantCulture, $", line {line}, column {column},");
        return new CsvFormatException($"{file}{place} {what}{(what.EndsWith('?') ? "" : ".")}", innerException)
        {
            File = _file,
            Line = line,
            Column = column,
            Member = member,
            Text = text,
        };
    }
}
