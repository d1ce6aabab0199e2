using System.CommandLine;
using System.Globalization;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm check</c>: what the formula and the rows show, without a fit.</summary>
internal sealed class CheckCommand(Terminal output, Terminal error) : ModelCommand("check", Words, output, error)
{
    private const string Words = """
        Prints what is found in the formula and in the rows under it, without fitting: the rules of docs/rules, in the same words.

        Example:
          lmm check oats.csv "yield ~ variety * nitrogen + (1 | block / variety)"
        """;

    protected override int Do(ParseResult parsed)
    {
        ReadModel model = Read(parsed);
        model.Print(Output, model.Findings);
        int count = model.Findings.Count;
        string found = count == 0 ? "No findings" : count == 1 ? "1 finding" : string.Create(CultureInfo.InvariantCulture, $"{count} findings");
        string rows = model.Design is { } design
            ? string.Create(CultureInfo.InvariantCulture, $"{design.RowCount} of {design.RowsRead} rows can be used")
            : "the rows were not read under it";
        Output.Line($"{found}; {rows}.");
        return model.HasErrors ? ExitCode.Found : ExitCode.Done;
    }
}
