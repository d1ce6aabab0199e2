using System.CommandLine;
using Lmm.Design;
using Lmm.Tool.Output;

namespace Lmm.Tool.Commands;

/// <summary><c>lmm means</c>: estimated marginal means and their differences.</summary>
internal sealed class MeansCommand : ModelCommand
{
    private const string Words = """
        Prints the means of the levels of factors, averaged over the other factors, and their differences in pairs.

        Examples:
          lmm means oats.csv "yield ~ variety * nitrogen + (1 | block / variety)" variety --df kr
          lmm means oats.csv "yield ~ variety * nitrogen + (1 | block / variety)" nitrogen --by variety --adjust holm
        """;

    private readonly Argument<string[]> _factors = new("factor")
    {
        Description = "The factors over whose levels, or combinations of levels, the means are.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _by = new("--by") { Description = "A factor within whose levels the others are compared.", HelpName = "factor" };
    private readonly Option<Adjustment> _adjust = MethodNames.Adjust();
    private readonly Option<DegreesOfFreedomMethod> _method = MethodNames.DegreesOfFreedom();

    public MeansCommand(Terminal output, Terminal error)
        : base("means", Words, output, error)
    {
        CanChooseEstimation();
        _factors.CompletionSources.Add(Completions.Columns);
        _by.CompletionSources.Add(Completions.Columns);
        Arguments.Add(_factors);
        Options.Add(_by);
        Options.Add(_adjust);
        Options.Add(_method);
    }

    protected override bool HasMoreWords => true;

    protected override int Do(ParseResult parsed)
    {
        if (WordAfterFile(parsed) is null && parsed.GetValue(_factors) is not { Length: > 0 })
        {
            throw new UsageException("A factor is missing: name one or more after the model, as in lmm means oats.csv \"yield ~ variety + (1 | block)\" variety.");
        }

        MixedModelFit fit = Fit(parsed, printsRows: true);
        MarginalMeans source = fit.Means.With(parsed.GetValue(_method));
        string[] factors = WordAfterFile(parsed) is { } first ? [first, .. parsed.GetValue(_factors) ?? []] : parsed.GetValue(_factors) ?? [];
        string[] by = parsed.GetValue(_by) ?? [];
        foreach (string name in factors.Concat(by).Where(name => !source.Factors.Contains(name)))
        {
            throw new UsageException(source.Covariates.Contains(name)
                ? $"{name} is a covariate of the model: it has no levels to take means over. --factor {name} makes an integer column a factor."
                : $"The model has no factor '{name}'{Suggest.DidYouMean(Suggest.Nearest(name, source.Factors))}. It has {(source.Factors.Count == 0 ? "none" : string.Join(", ", source.Factors))}.");
        }

        string means, pairs;
        try
        {
            MeansTable table = source.Over(factors, by);
            means = table.ToString();
            pairs = table.Pairwise(parsed.GetValue(_adjust)).ToString();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new UsageException(exception.Message);
        }

        Output.Report(means);
        Output.Line();
        Output.Report(pairs);
        return CodeOf(fit);
    }
}
