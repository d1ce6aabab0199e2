using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>Predicted random effects, fitted values and residuals.</summary>
public sealed class PredictionTests
{
    /// <summary>The levels that the case lists: all, or the first 30 of a large grouping.</summary>
    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void Random_effects_and_their_conditional_deviations_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        for (int t = 0; t < run.Matrices.RandomTerms.Count; t++)
        {
            for (int e = 0; e < run.Effects[t].Length; e++)
            {
                CompareEffect(comparison, run, t, e);
            }
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void Fitted_values_and_residuals_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        double sigma = run.Reference.Sigma;
        Compare(comparison, "fitted value", run.Fit.Fitted(), run.Reference.Fitted, sigma);
        Compare(comparison, "population fitted value", run.Fit.Fitted(FittedLevel.Population), run.Reference.FittedPopulation, sigma);
        Compare(comparison, "residual", run.Fit.Residuals(), run.Reference.Residuals, sigma);
        comparison.AssertNone();
    }

    private static void CompareEffect(Comparison comparison, CaseRun run, int t, int e)
    {
        RandomTerm term = run.Matrices.RandomTerms[t];
        (ReferenceTerm reference, int column) = run.Effects[t][e];
        TermSolution ours = run.Fit.Solution.Terms[t];
        Dictionary<string, int> levels = [];
        for (int l = 0; l < term.Levels.Count; l++)
        {
            levels.Add(NameMatch.LevelOfOurs(term.Levels[l]), l);
        }

        double scale = reference.StandardDeviations[column];
        double[][] modes = reference.Modes;
        double[][]? deviations = reference.ConditionalDeviations;
        for (int k = 0; k < modes.Length; k++)
        {
            string label = run.Names.Level(reference, reference.Levels[k], term.GroupName);
            string name = $"{term.EffectNames[e]} of {term.GroupName} {label}";
            comparison.True(levels.TryGetValue(label, out int level), $"no level {label} in {term.GroupName}");
            comparison.Within($"effect {name}", ours.ConditionalModes[level, e], modes[k][column], 1e-4, scale, "standard deviations");
            if (deviations is not null)
            {
                double deviation = Math.Sqrt(ours.ConditionalCovariances[level][e, e]);
                comparison.Within($"conditional deviation of {name}", deviation, deviations[k][column], 1e-4, scale, "standard deviations");
            }
        }

        double squares = Enumerable.Range(0, term.Levels.Count).Sum(l => ours.ConditionalModes[l, e] * ours.ConditionalModes[l, e]);
        comparison.Relative($"sum of squares of {term.EffectNames[e]} of {term.GroupName}", squares, reference.SumOfSquares[column], 1e-3);
    }

    private static void Compare(Comparison comparison, string name, double[] ours, ReferenceSeries reference, double sigma)
    {
        comparison.Same($"number of {name}s", ours.Length, reference.Count);
        for (int i = 0; i < reference.First.Length; i++)
        {
            comparison.Within($"{name} of row {i + 1}", ours[i], reference.First[i], 1e-5, sigma, "sigma");
        }

        comparison.Within($"mean of {name}s", ours.Average(), reference.Sum / reference.Count, 1e-5, sigma, "sigma");
        comparison.Relative($"sum of squares of {name}s", ours.Sum(v => v * v), reference.SumOfSquares, 1e-4);
    }
}
