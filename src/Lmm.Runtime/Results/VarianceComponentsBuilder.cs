namespace Lmm;

/// <summary>Lists the covariance matrices of the random terms as rows.</summary>
internal static class VarianceComponentsBuilder
{
    public static VarianceComponents Build(FitData data)
    {
        var rows = new List<VarianceComponent>();
        for (int t = 0; t < data.Shape.Terms.Count; t++)
        {
            AddTerm(rows, data.Shape.Terms[t], data.Solution.Terms[t].Covariance);
        }

        double variance = data.Solution.ResidualVariance;
        rows.Add(new VarianceComponent("Residual", string.Empty, null, variance, Math.Sqrt(variance)));
        return new VarianceComponents(rows);
    }

    /// <summary>Whether a structure has covariances at all; those that are zero by declaration are not listed.</summary>
    public static bool HasCovariances(Covariance structure) =>
        structure is not (Covariance.Diagonal or Covariance.Identity);

    /// <summary>The correlation; NaN where a variance is zero.</summary>
    public static double Correlation(double[,] covariance, int i, int j)
    {
        if (!(covariance[i, i] > 0 && covariance[j, j] > 0))
        {
            return double.NaN;
        }

        double value = covariance[i, j] / (Math.Sqrt(covariance[i, i]) * Math.Sqrt(covariance[j, j]));

        // Rounding alone can carry a correlation at its bound past it.
        return Math.Clamp(value, -1, 1);
    }

    private static void AddTerm(List<VarianceComponent> rows, TermShape term, double[,] covariance)
    {
        int q = term.EffectNames.Count;
        for (int i = 0; i < q; i++)
        {
            rows.Add(new VarianceComponent(term.GroupName, term.EffectNames[i], null, covariance[i, i], Math.Sqrt(covariance[i, i])));
        }

        if (!HasCovariances(term.Covariance))
        {
            return;
        }

        for (int i = 0; i < q; i++)
        {
            for (int j = i + 1; j < q; j++)
            {
                rows.Add(new VarianceComponent(
                    term.GroupName, term.EffectNames[i], term.EffectNames[j], covariance[i, j], Correlation(covariance, i, j)));
            }
        }
    }
}
