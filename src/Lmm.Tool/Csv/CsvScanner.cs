using System.Globalization;
using System.Text;

namespace Lmm.Tool.Csv;

/// <summary>
/// Goes over the cells of a CSV file as stretches of one buffer, without a string for each: what the first pass over a file
/// needs, which asks what its columns are. The typed cells of a model are read by <see cref="CsvRowReader"/>.
/// </summary>
internal sealed class CsvScanner : IDisposable
{
    private readonly StreamReader _reader;
    private readonly string _path;
    private char[] _buffer = new char[1 << 16];
    private (int From, int Length)[] _cells = new (int, int)[16];
    private int _start;
    private int _end;
    private int _next;
    private int _nextLine = 1;

    public CsvScanner(string path, char? delimiter = null)
    {
        _path = path;
        _reader = new StreamReader(path, CsvOptions.Default.Encoding, detectEncodingFromByteOrderMarks: true);
        try
        {
            Delimiter = delimiter ?? FindDelimiter();
            if (!ReadRecord())
            {
                throw Error("is empty: a header line with the names of the columns is needed", 1);
            }

            string[] header = new string[Count];
            for (int i = 0; i < header.Length; i++)
            {
                header[i] = this[i].ToString();
            }

            Header = header;
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    public char Delimiter { get; }

    public IReadOnlyList<string> Header { get; }

    /// <summary>The cells of the current row.</summary>
    public int Count { get; private set; }

    /// <summary>The line on which the current row begins, counted from 1 for the header.</summary>
    public int Line { get; private set; }

    /// <summary>A cell of the current row without white space around it; valid until the next row is read.</summary>
    public ReadOnlySpan<char> this[int cell] => _buffer.AsSpan(_start + _cells[cell].From, _cells[cell].Length).Trim();

    /// <summary>Goes to the next row; blank lines are passed over.</summary>
    public bool Read()
    {
        while (ReadRecord())
        {
            if (Count == 1 && Header.Count > 1 && this[0].IsEmpty)
            {
                continue;
            }

            CheckLength();
            return true;
        }

        return false;
    }

    public void Dispose() => _reader.Dispose();

    private char FindDelimiter()
    {
        Fill();
        ReadOnlySpan<char> text = _buffer.AsSpan(0, _end);
        int lineEnd = text.IndexOfAny('\n', '\r');
        ReadOnlySpan<char> line = lineEnd < 0 ? text : text[..lineEnd];
        char best = ',';
        foreach (char candidate in ",;\t|")
        {
            best = line.Count(candidate) > line.Count(best) ? candidate : best;
        }

        return best;
    }

    private void CheckLength()
    {
        for (int i = Header.Count; i < Count; i++)
        {
            if (!this[i].IsEmpty)
            {
                throw WrongLength();
            }
        }

        if (Count < Header.Count)
        {
            throw WrongLength();
        }
    }

    private CsvFormatException WrongLength() => Error($"has {Count} {(Count == 1 ? "cell" : "cells")} in this line and {Header.Count} in the header", Line);

    // Positions inside a record count from its first character, so that filling the buffer may move the record.
    private bool ReadRecord()
    {
        _start = _next;
        Count = 0;
        Line = _nextLine;
        if (_start == _end && !Fill())
        {
            return false;
        }

        for (int from = 0; ;)
        {
            int at = EndOfCell(from);
            if (_start + at >= _end)
            {
                _next = _end;
                return true;
            }

            char end = _buffer[_start + at++];
            if (end == Delimiter)
            {
                from = at;
                continue;
            }

            if (end == '\r' && (_start + at < _end || Fill()) && _buffer[_start + at] == '\n')
            {
                at++;
            }

            _nextLine++;
            _next = _start + at;
            return true;
        }
    }

    /// <summary>Takes the cell that begins there; the place of the delimiter, line break or end of file after it.</summary>
    private int EndOfCell(int from)
    {
        int at = from;
        if ((_start + at < _end || Fill()) && _buffer[_start + at] == '"')
        {
            (at, int length) = Unquote(from + 1);
            Add(from + 1, length);
            return Find(at);
        }

        at = Find(at);
        Add(from, at - from);
        return at;
    }

    private int Find(int at)
    {
        int found;
        while ((found = _buffer.AsSpan(_start + at, _end - _start - at).IndexOfAny(Delimiter, '\n', '\r')) < 0)
        {
            at = _end - _start;
            if (!Fill())
            {
                return at;
            }
        }

        return at + found;
    }

    /// <summary>Writes the text between quotes over itself with doubled quotes made single.</summary>
    private (int After, int Length) Unquote(int from)
    {
        int to = from;
        for (int at = from; ; at++)
        {
            if (_start + at >= _end && !Fill())
            {
                throw Error("has a quote that is not closed", Line);
            }

            char c = _buffer[_start + at];
            if (c == '"')
            {
                bool isDoubled = (_start + at + 1 < _end || Fill()) && _buffer[_start + at + 1] == '"';
                if (!isDoubled)
                {
                    return (at + 1, to - from);
                }

                at++;
            }

            _nextLine += c == '\n' ? 1 : 0;
            _buffer[_start + to++] = c;
        }
    }

    private void Add(int from, int length)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, 2 * Count);
        }

        _cells[Count++] = (from, length);
    }

    private bool Fill()
    {
        int kept = _end - _start;
        if (kept == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * kept);
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        }

        _start = 0;
        _next = 0;
        try
        {
            int taken = _reader.Read(_buffer, kept, _buffer.Length - kept);
            _end = kept + taken;
            return taken > 0;
        }
        catch (DecoderFallbackException)
        {
            throw Error("is not encoded in UTF-8: save it as UTF-8", _nextLine);
        }
    }

    private CsvFormatException Error(string what, int line) => new(
        string.Create(CultureInfo.InvariantCulture, $"The file '{_path}', line {line}, {what}."))
    {
        File = _path,
        Line = line,
    };
}
