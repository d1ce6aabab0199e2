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
          lmm fit growth.csv "weight ~ time" --repeated "arma(1,1):time/rat" --variance power:fitted --covariate time
          lmm fit oats.csv "yield ~ variety + (1 | block)" --json fit.json --html fit.html
          lmm fit oats.csv --model Plot.cs
        """;

    private readonly Option<string?> _json = new("--json")
    {
        Description = "Write the fit as a JSON document to a file; - prints it in place of the summary.",
        HelpName = "file|-",
    };

    private readonly Option<string?> _html = new("--html")
    {
        Description = "Write the report of the fit as one page that needs no network: tables, pictures, the model in words.",
        HelpName = "file",
    };

    public FitCommand(Terminal output, Terminal error)
        : base("fit", Words, output, error)
    {
        CanChooseEstimation();
        Options.Add(_json);
        Options.Add(_html);
    }

    protected override int Do(ParseResult parsed)
    {
        MixedModelFit fit = Fit(parsed, printsRows: false);
        string? json = parsed.GetValue(_json);
        if (json is not null && json != "-")
        {
            File.WriteAllText(json, fit.ToJson());
        }

        if (parsed.GetValue(_html) is { } html)
        {
            fit.WriteReport(html);
            Messages.Line($"Wrote {html}.");
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
