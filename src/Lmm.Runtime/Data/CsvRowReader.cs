using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Lmm.Design;

namespace Lmm;

/// <summary>
/// Reads the cells of a CSV file by member, with errors that name file, line, column, member and text. Emitted
/// <c>ReadCsv</c> methods call it: the header's columns are found once by the members' names without regard to case, and
/// a cell is asked for by the member's index. Other columns are not looked at.
/// </summary>
public sealed partial class CsvRowReader : IDisposable
{
    private readonly TextReader _text;
    private readonly CsvParser _parser;
    private readonly IReadOnlyList<string> _members;
    private readonly CsvOptions _options;
    private readonly string? _file;
    private readonly NumberFormatInfo _numbers;
    private readonly int[] _columns;
    private string[] _header = [];
    private int _endOfLastRecord;
    private string? _badText;

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
        _columns = new int[members.Count];
        _numbers = new NumberFormatInfo { NumberDecimalSeparator = _options.DecimalComma ? "," : ".", NumberGroupSeparator = "\u00a0" };
        _text = reader;
        try
        {
            (TextReader text, char delimiter) = Begin(reader);
            _text = text;
            _parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = delimiter.ToString(),
                TrimOptions = _options.TrimCells ? TrimOptions.Trim : TrimOptions.None,
                BadDataFound = bad => _badText ??= bad.Field,
                CacheFields = false,
            });
            ReadHeader();
        }
        catch
        {
            _text.Dispose();
            throw;
        }
    }

    /// <summary>The line of the file on which the current row begins, counted from 1 for the header.</summary>
    public int Line => _parser.RawRow - LineBreaksInside(_parser.RawRecord);

    /// <summary>Goes to the next row; blank lines are passed over.</summary>
    /// <returns>False after the last row.</returns>
    /// <exception cref="CsvFormatException">The row has more or fewer cells than the header, or a quote is not closed.</exception>
    public bool Read()
    {
        while (ReadRecord())
        {
            // Only a record over several lines or of another length can hide an unclosed quote in a cell nobody asks for.
            bool isWhole = _parser.RawRow == _endOfLastRecord + 1 && _parser.Count == _header.Length;
            _endOfLastRecord = _parser.RawRow;
            if (isWhole)
            {
                return true;
            }

            CheckQuotes();
            if (_parser.Count == 1 && _header.Length > 1 && string.IsNullOrWhiteSpace(_parser[0]))
            {
                continue;
            }

            CheckLength();
            return true;
        }

        return false;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _parser.Dispose();
        _text.Dispose();
    }

    /// <summary>Takes the first line to see what separates its cells, and a byte order mark away.</summary>
    private (TextReader Text, char Delimiter) Begin(TextReader reader)
    {
        if (_options is { DecimalComma: true, Delimiter: ',' })
        {
            throw new ArgumentException("CsvOptions: a comma cannot both separate cells (Delimiter) and stand before decimals (DecimalComma).");
        }

        StringBuilder start = new();
        char[] buffer = new char[4096];
        int length = 0;
        bool quoted = false;
        for (int lineEnd = -1; lineEnd < 0;)
        {
            int taken = Guard(() => reader.Read(buffer, 0, buffer.Length));
            if (taken == 0)
            {
                break;
            }

            start.Append(buffer, 0, taken);
            for (int i = 0; i < taken && lineEnd < 0; i++, length++)
            {
                quoted ^= buffer[i] == '"';
                lineEnd = !quoted && buffer[i] is '\n' or '\r' && length > 0 ? length : -1;
            }
        }

        string text = start.ToString().TrimStart('\uFEFF');
        return (new ReplayReader(text, reader), _options.Delimiter ?? DetectDelimiter(text));
    }

    private char DetectDelimiter(string text)
    {
        ReadOnlySpan<char> candidates = _options.DecimalComma ? ";\t|" : ",;\t|";
        Span<int> counts = stackalloc int[candidates.Length];
        bool quoted = false;
        foreach (char c in text.AsSpan().TrimStart())
        {
            quoted ^= c == '"';
            if (!quoted && c is '\n' or '\r')
            {
                break;
            }

            int k = quoted ? -1 : candidates.IndexOf(c);
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

        return candidates[best];
    }

    private void ReadHeader()
    {
        if (!ReadRecord())
        {
            throw Error("is empty: a header line with the names of the columns is needed", line: 1);
        }

        CheckQuotes();
        _endOfLastRecord = _parser.RawRow;
        _header = new string[_parser.Count];
        for (int j = 0; j < _header.Length; j++)
        {
            _header[j] = _parser[j].Trim();
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

    private bool ReadRecord() => Guard(_parser.Read);

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException exception)
        {
            throw Error($"is not encoded in {_options.Encoding.WebName}: save it as UTF-8 or set CsvOptions.Encoding", innerException: exception);
        }
        catch (CsvHelperException exception)
        {
            throw Error($"cannot be read: {exception.Message.Split('\n')[0].TrimEnd('\r', '.')}", line: _parser?.RawRow ?? 1, innerException: exception);
        }
    }

    // CsvHelper tells of bad quotes when a field is taken.
    private void CheckQuotes()
    {
        for (int j = 0; j < _parser.Count; j++)
        {
            _ = _parser[j];
            ThrowIfBad(j);
        }
    }

    private void ThrowIfBad(int column, string? member = null)
    {
        if (_badText is { } text)
        {
            string shown = Shorten(text);
            throw Error($"has a quote that is not closed, or stands inside a cell, in {shown}. A cell with quotes is written \"like \"\"this\"\"\"", Line, column + 1, member, shown);
        }
    }

    private void CheckLength()
    {
        if (_parser.Count == _header.Length)
        {
            return;
        }

        // Empty cells after the last column hide nothing.
        bool isLonger = _parser.Count > _header.Length;
        for (int j = _header.Length; j < _parser.Count; j++)
        {
            if (!string.IsNullOrWhiteSpace(_parser[j]))
            {
                throw Error($"has {_parser.Count} cells in this line and {_header.Length} in the header. If decimals are written with a comma, set CsvOptions.DecimalComma and Delimiter", Line);
            }
        }

        if (!isLonger)
        {
            throw Error($"has {_parser.Count} {(_parser.Count == 1 ? "cell" : "cells")} in this line and {_header.Length} in the header", Line);
        }
    }

    private static int LineBreaksInside(string record)
    {
        // The last line break ends the record, unless a quote is still open.
        bool isOpen = record.AsSpan().Count('"') % 2 == 1;
        ReadOnlySpan<char> text = isOpen ? record : record.AsSpan().TrimEnd("\r\n");
        int breaks = 0;
        for (int i = 0; i < text.Length; i++)
        {
            breaks += text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n')) ? 1 : 0;
        }

        return breaks;
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
