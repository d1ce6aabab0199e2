using Lmm.Residuals;

namespace Lmm.Reference.Tests.Cases;

/// <summary>
/// The reference's residual parameters under our names and in our order. nlme lists the correlations first, as we do; a
/// standard deviation is found by its level, the others of the variance functions by their kind.
/// </summary>
internal static class ResidualMatch
{
    /// <summary>Our names in order, each with the reference's value.</summary>
    public static IReadOnlyList<(string Name, double Value)> Of(CaseRun run)
    {
        DesignMatrices matrices = run.Matrices;
        ResidualTerm term = matrices.Residual!.Variances.Any(variance => variance.OfFittedValue)
            ? run.Fit.Solution.Residual!.Term!
            : matrices.Residual;
        ResidualCovariance structure = new ResidualBuilder(term, matrices.RowCount).Build();
        string[] names = [.. structure.Natural(new double[structure.Count]).Select(parameter => parameter.Name)];
        string[] ofCorrelation = [.. names.Where(name => !IsOfVariance(name))];
        double[] correlations = run.Reference.Correlation.Values;
        if (ofCorrelation.Length != correlations.Length)
        {
            throw new InvalidOperationException(
                $"{run.Reference.Id}: the reference has {correlations.Length} correlation parameters, ours are {string.Join(", ", ofCorrelation)}.");
        }

        return
        [
            .. names.Select(name => (name, IsOfVariance(name)
                ? VarianceParameter(run, name)
                : correlations[Array.IndexOf(ofCorrelation, name)])),
        ];
    }

    /// <summary>The kind of a parameter of a variance function: sd, power, const, exponent.</summary>
    private static bool IsOfVariance(string name) => Kind(name) is "sd" or "power" or "const" or "expon";

    private static string Kind(string name)
    {
        string bare = name.Split('[')[0].Split('.')[^1];
        return bare.StartsWith("expon", StringComparison.Ordinal) ? "expon" : bare.StartsWith("const", StringComparison.Ordinal) ? "const" : bare;
    }

    private static double VarianceParameter(CaseRun run, string name)
    {
        ReferenceParameters reference = run.Reference.Variance;
        string wanted = Kind(name) == "sd" ? NameMatch.OfOurs(name.Split('[', ']')[1]) : Kind(name);
        int[] found = [.. Enumerable.Range(0, reference.Values.Length).Where(k => run.Names.OfReference(reference.Names![k].Split('.')[^1]) == wanted)];
        return found.Length == 1
            ? reference.Values[found[0]]
            : throw new InvalidOperationException(
                $"{run.Reference.Id}: our {name} is found {found.Length} times among {string.Join(", ", reference.Names ?? [])}.");
    }
}
