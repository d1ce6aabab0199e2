using System.Text;

namespace Lmm.Generators.Designs;

/// <summary>A stretch of a design file; everything is counted from 0.</summary>
/// <param name="Start">The first character in the file.</param>
/// <param name="Length">How many characters.</param>
/// <param name="Line">Its line.</param>
/// <param name="Character">Its place in that line.</param>
/// <param name="EndLine">The line of its end.</param>
/// <param name="EndCharacter">The place of its end in that line.</param>
internal readonly record struct FileSpan(int Start, int Length, int Line, int Character, int EndLine, int EndCharacter);

/// <summary>One cell of a file.</summary>
/// <param name="Text">Without quotes, trimmed.</param>
/// <param name="Span">Where it stands, quotes included.</param>
/// <param name="IsBroken">Whether a quote is not closed, or stands inside a cell that does not begin with one.</param>
internal readonly record struct CsvCell(string Text, FileSpan Span, bool IsBroken);

/// <summary>
/// The cells of a CSV text with their places, in the dialect of the runtime's <c>ReadCsv</c>, whose package is not there
/// inside the compiler: the separator is what the header has most of, quotes are doubled inside quotes, blank lines are
/// passed over, cells are trimmed.
/// </summary>
internal sealed class CsvCells
{
    private const string Separators = ",;\t|";

    private readonly string _text;
    private readonly char _separator;
    private readonly List<CsvCell> _cells = [];
    private readonly StringBuilder _quoted = new();
    private int _at;
    private int _line;
    private int _lineStart;

    /// <summary>Begins before the first line.</summary>
    public CsvCells(string text)
    {
        _text = text;
        _at = text.Length > 0 && text[0] == '\uFEFF' ? 1 : 0;
        _lineStart = _at;
        _separator = FindSeparator();
    }

    /// <summary>The cells of the current record.</summary>
    public IReadOnlyList<CsvCell> Cells => _cells;

    /// <summary>The whole of the current record.</summary>
    public FileSpan Record
    {
        get
        {
            FileSpan first = _cells[0].Span;
            FileSpan last = _cells[_cells.Count - 1].Span;
            return first with
            {
                Length = last.Start + last.Length - first.Start,
                EndLine = last.EndLine,
                EndCharacter = last.EndCharacter,
            };
        }
    }

    /// <summary>Goes to the next record that is not blank; false after the last.</summary>
    public bool Read()
    {
        while (_at < _text.Length)
        {
            _cells.Clear();
            while (ReadCell())
            {
            }

            SkipLineEnd();
            if (_cells.Count > 1 || _cells[0].Text.Length > 0 || _cells[0].Span.Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    private char FindSeparator()
    {
        var counts = new int[Separators.Length];
        bool isQuoted = false;
        int at = _at;
        while (at < _text.Length && char.IsWhiteSpace(_text[at]) && _text[at] != '\t')
        {
            at++;
        }

        for (; at < _text.Length; at++)
        {
            char c = _text[at];
            isQuoted ^= c == '"';
            if (!isQuoted && c is '\n' or '\r')
            {
                break;
            }

            int k = isQuoted ? -1 : Separators.IndexOf(c);
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

        return Separators[best];
    }

    /// <summary>Reads a cell; false where it was the last of its record.</summary>
    private bool ReadCell()
    {
        while (_at < _text.Length && IsBlank(_text[_at]))
        {
            _at++;
        }

        int start = _at;
        int startLine = _line;
        int startCharacter = _at - _lineStart;
        bool isQuoted = _at < _text.Length && _text[_at] == '"';
        bool isBroken = isQuoted && !ReadQuoted();
        int plain = _at;
        int end = _at;
        while (_at < _text.Length && _text[_at] != _separator && _text[_at] is not ('\n' or '\r'))
        {
            isBroken |= _text[_at] == '"' || (isQuoted && !IsBlank(_text[_at]));
            _at++;
            if (!char.IsWhiteSpace(_text[_at - 1]))
            {
                end = _at;
            }
        }

        string text = isQuoted && end == plain ? _quoted.ToString().Trim() : _text.Substring(start, end - start);
        _cells.Add(new CsvCell(
            text, new FileSpan(start, end - start, startLine, startCharacter, _line, end - _lineStart), isBroken));
        bool hasNext = _at < _text.Length && _text[_at] == _separator;
        _at += hasNext ? 1 : 0;
        return hasNext;
    }

    /// <summary>Reads up to the closing quote; false where there is none.</summary>
    private bool ReadQuoted()
    {
        _quoted.Clear();
        for (_at++; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == '"')
            {
                if (_at + 1 == _text.Length || _text[_at + 1] != '"')
                {
                    _at++;
                    return true;
                }

                _at++;
            }
            else if (c == '\n' || (c == '\r' && !(_at + 1 < _text.Length && _text[_at + 1] == '\n')))
            {
                _line++;
                _lineStart = _at + 1;
            }

            _quoted.Append(c);
        }

        return false;
    }

    private void SkipLineEnd()
    {
        if (_at < _text.Length)
        {
            _at += _text[_at] == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n' ? 2 : 1;
            _line++;
            _lineStart = _at;
        }
    }

    /// <summary>A space that is no separator and no line end.</summary>
    private bool IsBlank(char c) => c != _separator && c is not ('\n' or '\r') && char.IsWhiteSpace(c);
}
