using System.CommandLine;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm fit</c>: the summary of a fit, or the fit as a document.</summary>
internal sealed class FitCommand : ModelCommand
{
    private const string Words = """
        Fits a model and prints its summary.

        Examples:
          lmm fit oats.csv "yield ~ variety * nitrogen + (1 | block / variety)"
          lmm fit sleep.csv "Reaction ~ Days + (Days | Subject)" --covariate Days --ml
          lmm fit growth.csv "weight ~ time" --repeated ar1:time/rat --covariate time
          lmm fit oats.csv "yield ~ variety + (1 | block)" --json fit.json
        """;

    private readonly Option<string?> _json = new("--json")
    {
        Description = "Write the fit as a JSON document to a file; - prints it in place of the summary.",
        HelpName = "file|-",
    };

    public FitCommand(Terminal output, Terminal error)
        : base("fit", Words, output, error)
    {
        CanChooseEstimation();
        Options.Add(_json);
    }

    protected override int Do(ParseResult parsed)
    {
        MixedModelFit fit = Fit(parsed, printsRows: false);
        string? json = parsed.GetValue(_json);
        if (json is not null && json != "-")
        {
            File.WriteAllText(json, fit.ToJson());
        }

        if (json == "-")
        {
            Output.Writer.Write(fit.ToJson());
            Output.Writer.Write('\n');
        }
        else
        {
            Output.Report(fit.Summary());
        }

        return CodeOf(fit);
    }
}
