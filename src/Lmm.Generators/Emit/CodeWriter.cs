using System.Text;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes C# text: four spaces a level, LF line ends, blocks as scopes that close themselves. A blank line asked for at
/// the start of a block is left out, so that emitters can separate members without knowing which is first.
/// </summary>
internal sealed class CodeWriter
{
    private const int IndentWidth = 4;
    private const int MostInOneLine = 110;
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _blankPending;
    private bool _atBlockStart = true;

    /// <summary>One line, or several where the text has line ends; each gets the current indent.</summary>
    public CodeWriter Line(string text = "")
    {
        if (text.Length == 0)
        {
            _blankPending = !_atBlockStart;
            return this;
        }

        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            WriteOne(line);
        }

        return this;
    }

    /// <summary>A line, an opening brace and deeper lines until the scope is disposed.</summary>
    /// <param name="header">As in <c>public sealed class SleepDesign</c>.</param>
    /// <param name="end">What follows the closing brace, as in <c>;</c>.</param>
    public Scope Block(string header, string end = "")
    {
        Line(header);
        return Open(end);
    }

    /// <summary>An opening brace and deeper lines until the scope is disposed.</summary>
    public Scope Open(string end = "")
    {
        WriteOne("{");
        _depth++;
        _atBlockStart = true;
        return new Scope(this, end);
    }

    /// <summary>Deeper lines without braces, as for a constructor initialiser.</summary>
    public CodeWriter Indented(string text)
    {
        _depth++;
        Line(text);
        _depth--;
        return this;
    }

    /// <summary>Deeper lines until the scope is disposed, without braces.</summary>
    public Scope Indent()
    {
        _depth++;
        return new Scope(this, null);
    }

    /// <summary>A collection expression: in one line where it is short, else an element a line.</summary>
    /// <param name="header">Up to the equals sign or arrow.</param>
    /// <param name="elements">Each as it is written.</param>
    public CodeWriter List(string header, IEnumerable<string> elements)
    {
        string oneLine = $"{header} [{string.Join(", ", elements)}];";
        return oneLine.Length <= MostInOneLine
            ? Line(oneLine)
            : Line(header).Line("[").Indented(string.Concat(elements.Select(element => element + ",\n")).TrimEnd('\n')).Line("];");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void WriteOne(string line)
    {
        if (_blankPending)
        {
            _text.Append('\n');
            _blankPending = false;
        }

        if (line.Length > 0)
        {
            _text.Append(' ', _depth * IndentWidth).Append(line);
        }

        _text.Append('\n');
        _atBlockStart = false;
    }

    private void Close(string? end)
    {
        _depth--;
        _blankPending = false;
        if (end is not null)
        {
            WriteOne("}" + end);
        }
    }

    /// <summary>An open block.</summary>
    internal readonly struct Scope(CodeWriter writer, string? end) : IDisposable
    {
        public void Dispose() => writer.Close(end);
    }
}
