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

    /// <param name="writer">Where text goes.</param>
    /// <param name="hasColour">Whether escape sequences may be written.</param>
    /// <param name="isInteractive">Whether somebody looks, so that a bar may be drawn over and over.</param>
    public Terminal(TextWriter writer, bool hasColour, bool isInteractive = false)
    {
        Writer = writer;
        IsInteractive = hasColour && isInteractive;
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

    /// <summary>Whether bars are drawn.</summary>
    public bool IsInteractive { get; }

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

    /// <summary>A finding: place, gravity, rule, message.</summary>
    public void Finding(FindingSeverity severity, string place, string id, string message)
    {
        (string word, Color color) = severity switch
        {
            FindingSeverity.Error => ("error", Color.Red),
            FindingSeverity.Warning => ("warning", Color.Yellow),
            _ => ("note", Color.Blue),
        };
        Write($"{place}{word} {id}: ", new Style(color));
        Line(message);
    }

    /// <summary>Draws a bar while the action runs, which moves it; the line is empty again at the end.</summary>
    public void Bar(Action<ProgressTask> move)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(Writer),
        });
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => move(context.AddTask("working")));
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
