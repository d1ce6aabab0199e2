using System.Runtime.CompilerServices;

namespace Lmm;

/// <summary>
/// Splits a text into records and cells as RFC 4180 has them, a quoted cell with delimiters, line breaks and doubled quotes in
/// it included. The cells are stretches of one buffer: no text is made of a cell that nobody asks for.
/// </summary>
internal sealed class CsvRecords(TextReader reader, bool trims) : IDisposable
{
    private char[] _buffer = new char[1 << 16];
    private Cell[] _cells = new Cell[16];
    private int _start;
    private int _end;
    private int _next;
    private int _nextLine = 1;

    /// <summary>What separates cells; set before the first record is read.</summary>
    public char Delimiter { get; set; } = ',';

    /// <summary>The cells of the current record.</summary>
    public int Count { get; private set; }

    /// <summary>The line on which the current record begins, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>Whether the current record goes over several lines.</summary>
    public bool IsSpread { get; private set; }

    /// <summary>A cell without its quotes; valid until the next record is read.</summary>
    public ReadOnlySpan<char> this[int cell]
    {
        get
        {
            ref readonly Cell at = ref _cells[cell];
            ReadOnlySpan<char> text = _buffer.AsSpan(_start + at.From, at.Length);
            return trims ? text.Trim() : text;
        }
    }

    /// <summary>Whether the quotes of a cell are wrong.</summary>
    public bool IsBad(int cell) => _cells[cell].IsBad;

    /// <summary>The whole of a cell whose quotes are wrong, as written.</summary>
    public string BadText(int cell) => _buffer.AsSpan(_start + _cells[cell].From, _cells[cell].Length).ToString();

    /// <summary>The first line with something on it, before any record is read; a byte order mark is passed over.</summary>
    public ReadOnlySpan<char> PeekLine()
    {
        bool isQuoted = false;
        int at = 0;
        if (Fill() && _buffer[0] == '\uFEFF')
        {
            _start = _next = 1;
        }

        for (; _start + at < _end || Fill(); at++)
        {
            char c = _buffer[_start + at];
            isQuoted ^= c == '"';
            if (!isQuoted && c is '\n' or '\r' && !_buffer.AsSpan(_start, at).IsWhiteSpace())
            {
                break;
            }
        }

        return _buffer.AsSpan(_start, at);
    }

    /// <summary>Goes to the next record; lines without a character are passed over.</summary>
    public bool Read()
    {
        while (ReadRecord())
        {
            if (Count > 1 || _cells[0].Length > 0 || _cells[0].IsQuoted)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => reader.Dispose();

    // Positions inside a record count from its first character, so that filling the buffer may move the record.
    private bool ReadRecord()
    {
        _start = _next;
        Count = 0;
        Line = _nextLine;
        IsSpread = false;
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

    /// <summary>Takes the cell that begins there; the place of the delimiter, line break or end of text after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int EndOfCell(int from)
    {
        int at = from;
        if (_start + at < _end && _buffer[_start + at] == '"')
        {
            return EndOfQuoted(from, at + 1);
        }

        while (true)
        {
            int found = IndexOfSpecial(_buffer.AsSpan(_start + at, _end - _start - at), Delimiter);
            if (found < 0)
            {
                at = _end - _start;
                if (Fill())
                {
                    continue;
                }

                Add(new Cell(from, at - from));
                return at;
            }

            at += found;
            if (_buffer[_start + at] != '"')
            {
                Add(new Cell(from, at - from));
                return at;
            }

            // A quote opens a cell at its beginning only, white space before it aside.
            bool isOpening = trims ? _buffer.AsSpan(_start + from, at - from).IsWhiteSpace() : at == from;
            return isOpening ? EndOfQuoted(from, at + 1) : EndOfBad(from, at + 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int EndOfQuoted(int from, int inside)
    {
        int doubled = 0;
        int at = inside;
        while (true)
        {
            int found = _buffer.AsSpan(_start + at, _end - _start - at).IndexOfAny('"', '\n', '\r');
            if (found < 0)
            {
                at = _end - _start;
                if (Fill())
                {
                    continue;
                }

                Add(new Cell(from, at - from) { IsBad = true, IsQuoted = true });
                return at;
            }

            at += found + 1;
            bool hasNext = _start + at < _end || Fill();
            if (_buffer[_start + at - 1] != '"')
            {
                IsSpread = true;
                _nextLine += _buffer[_start + at - 1] == '\r' && hasNext && _buffer[_start + at] == '\n' ? 0 : 1;
                continue;
            }

            if (!hasNext || _buffer[_start + at] != '"')
            {
                break;
            }

            doubled++;
            at++;
        }

        // What ends the cell nearly always follows the quote.
        int after = _start + at < _end && _buffer[_start + at] is var end && (end == Delimiter || end is '\n' or '\r') ? at : FindEnd(at);
        bool isBad = after > at && !(trims && _buffer.AsSpan(_start + at, after - at).IsWhiteSpace());
        Add(isBad ? new Cell(from, after - from) { IsBad = true, IsQuoted = true }
            : new Cell(inside, Undouble(inside, at - 1, doubled)) { IsQuoted = true });
        return after;
    }

    /// <summary>The first delimiter, line break or quote; most cells are shorter than what a vector pays for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOfSpecial(ReadOnlySpan<char> text, char delimiter)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == delimiter || c is '"' or '\n' or '\r')
            {
                return i;
            }
        }

        return -1;
    }

    private int EndOfBad(int from, int at)
    {
        int after = FindEnd(at);
        Add(new Cell(from, after - from) { IsBad = true });
        return after;
    }

    private int FindEnd(int at)
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

    /// <summary>Writes the text between quotes over itself with doubled quotes made single; its length then.</summary>
    private int Undouble(int from, int to, int doubled)
    {
        if (doubled > 0)
        {
            Span<char> text = _buffer.AsSpan(_start + from, to - from);
            int kept = 0;
            for (int i = 0; i < text.Length; i++)
            {
                text[kept++] = text[i];
                i += text[i] == '"' ? 1 : 0;
            }
        }

        return to - from - doubled;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Cell cell)
    {
        if (Count == _cells.Length)
        {
            Array.Resize(ref _cells, 2 * Count);
        }

        _cells[Count++] = cell;
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
        int taken = reader.Read(_buffer, kept, _buffer.Length - kept);
        _end = kept + taken;
        return taken > 0;
    }

    private readonly record struct Cell(int From, int Length)
    {
        public bool IsQuoted { get; init; }

        public bool IsBad { get; init; }
    }
}
