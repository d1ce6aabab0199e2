using System.Text.RegularExpressions;
using Lmm.Design;
using Spectre.Console;

namespace Lmm.Tool.Output;

/// <summary>
/// Where text goes: with colours through Spectre.Console, or as it stands. Colour adds nothing but escape sequences: without
/// them both are the same text.
/// </summary>
internal sealed partial class Terminal
{
    // Wider than any line of a report, which is laid out already.
    private const int Unwrapped = 10_000;

    private readonly IAnsiConsole? _console;

    public Terminal(TextWriter writer, bool hasColour)
    {
        Writer = writer;
        if (hasColour)
        {
            _console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.Standard,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            });
            _console.Profile.Width = Unwrapped;
        }
    }

    /// <summary>The writer beneath, for what is never coloured.</summary>
    public TextWriter Writer { get; }

    public void Line(string text = "") => Line(text, Style.Plain);

    /// <summary>A message that ends the command.</summary>
    public void Error(string message) => Line($"error: {message}", new Style(Color.Red));

    /// <summary>A report that is laid out already: its headings, its findings and small p values stand out.</summary>
    public void Report(string text)
    {
        foreach (string line in text.TrimEnd().ReplaceLineEndings("\n").Split('\n'))
        {
            Line(line, StyleOf(line));
        }
    }

    /// <summary>A finding: place, rule, gravity, message.</summary>
    public void Finding(DesignFinding finding, string place)
    {
        (string word, Color color) = finding.Severity switch
        {
            FindingSeverity.Error => ("error", Color.Red),
            FindingSeverity.Warning => ("warning", Color.Yellow),
            _ => ("note", Color.Blue),
        };
        Write($"{place}{word} {finding.Id}: ", new Style(color));
        Line(finding.Message);
    }

    private void Line(string text, Style style)
    {
        Write(text, style);
        Writer.Write('\n');
    }

    private void Write(string text, Style style)
    {
        if (_console is null || style.Equals(Style.Plain) || text.Length == 0)
        {
            Writer.Write(text);
            return;
        }

        _console.Write(new Text(text, style));
    }

    private static Style StyleOf(string line) =>
        RuleId().IsMatch(line) ? new Style(Color.Yellow)
        : line.Contains("not converge", StringComparison.OrdinalIgnoreCase) ? new Style(Color.Red)
        : line.EndsWith(':') || Heading().IsMatch(line) ? new Style(decoration: Decoration.Bold)
        : line.EndsWith('*') ? new Style(Color.Green)
        : Style.Plain;

    [GeneratedRegex(@"\bLMM\d{4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex RuleId();

    // A line that begins at the margin with a capital and has no number in it heads what follows.
    [GeneratedRegex(@"^[A-Z][^0-9]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();
}
