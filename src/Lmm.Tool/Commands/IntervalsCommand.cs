using System.CommandLine;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm intervals</c>: confidence intervals of all parameters, those of variances included.</summary>
internal sealed class IntervalsCommand : ModelCommand
{
    private const string Words = """
        Prints confidence intervals of all parameters by profile likelihood or by the parametric bootstrap.

        Examples:
          lmm intervals oats.csv "yield ~ variety * nitrogen + (1 | block / variety)"
          lmm intervals oats.csv "yield ~ variety + nitrogen + (1 | block / variety)" --bootstrap 1000 --seed 1
        """;

    private readonly Option<int?> _bootstrap = new("--bootstrap")
    {
        Description = "Draw this many data sets from the fit and refit each, in place of profiles.",
        HelpName = "replicates",
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The seed of the bootstrap: the same seed gives the same numbers on every machine.",
        HelpName = "number",
        DefaultValueFactory = _ => 1,
    };

    public IntervalsCommand(Terminal output, Terminal error)
        : base("intervals", Words, output, error)
    {
        CanChooseEstimation();
        Options.Add(_bootstrap);
        Options.Add(_seed);
    }

    protected override int Do(ParseResult parsed)
    {
        int? replicates = parsed.GetValue(_bootstrap);
        if (replicates < 2)
        {
            throw new UsageException($"--bootstrap {replicates}: an interval needs 2 replicates, a good one a thousand.");
        }

        MixedModelFit fit = Fit(parsed, printsRows: true);
        try
        {
            Output.Report(replicates is { } count
                ? FitProgressBar.Watch(Messages, "refitting", progress => fit.Bootstrap(count, parsed.GetValue(_seed), new BootstrapOptions { Progress = progress })).ToString()
                : fit.Profile().ToString());
        }
        catch (InvalidOperationException exception)
        {
            throw new UsageException(exception.Message);
        }

        return CodeOf(fit);
    }
}
