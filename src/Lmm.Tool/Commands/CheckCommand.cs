using System.CommandLine;
using System.Globalization;
using Lmm.Tool.Models;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm check</c>: what the formula and the rows show, without a fit.</summary>
internal sealed class CheckCommand(Terminal output, Terminal error) : ModelCommand("check", Words, output, error)
{
    private const string Words = """
        Prints what is found in the model and in the rows under it, without fitting: the rules of docs/rules, in the same words.

        Examples:
          lmm check oats.csv "yield ~ variety * nitrogen + (1 | block / variety)"
          lmm check oats.csv --model Plot.cs
        """;

    protected override int Do(ParseResult parsed)
    {
        ReadModel model = Read(parsed);
        ReadModel.Print(Output, model.Notices);
        int count = model.Notices.Count();
        string found = count == 0 ? "No findings" : count == 1 ? "1 finding" : string.Create(CultureInfo.InvariantCulture, $"{count} findings");
        Output.Line($"{found}; {model.Rows}.");
        return model.HasErrors ? ExitCode.Found : ExitCode.Done;
    }
}
