namespace Lmm;

/// <summary>
/// c of Goldstein and Healy (1995, eq. 2): the mean over pairs i, j of 2 (1 - Phi(c (s_i + s_j) / sqrt(s_i^2 + s_j^2))) is
/// 1 - level.
/// </summary>
internal static class ComparisonFactor
{
    /// <summary>More levels are represented by that many quantiles of their standard deviations.</summary>
    private const int MostDeviations = 400;

    /// <summary>The factor; 0 where fewer than two levels have a standard deviation above 0.</summary>
    public static double Of(IReadOnlyList<double> deviations, double level)
    {
        double quantile = Interval.Quantile(level, double.PositiveInfinity);
        double[] sorted = [.. deviations.Where(s => s > 0).Order()];
        if (sorted.Length < 2)
        {
            return 0;
        }

        double[] ratios = [.. Ratios(Representatives(sorted))];

        // A ratio lies between 1 and sqrt(2), so c between these bounds.
        (double low, double high) = (quantile / Math.Sqrt(2), quantile);
        for (int step = 0; step < 60; step++)
        {
            double middle = (low + high) / 2;
            double error = ratios.Average(ratio => StudentTail.TwoSided(middle * ratio, double.PositiveInfinity));
            (low, high) = error > 1 - level ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    private static double[] Representatives(double[] sorted) => sorted.Length <= MostDeviations
        ? sorted
        : [.. Enumerable.Range(0, MostDeviations).Select(k => sorted[(int)((k + 0.5) * sorted.Length / MostDeviations)])];

    private static IEnumerable<double> Ratios(double[] deviations)
    {
        for (int i = 0; i < deviations.Length; i++)
        {
            for (int j = i + 1; j < deviations.Length; j++)
            {
                yield return (deviations[i] + deviations[j]) / Math.Sqrt((deviations[i] * deviations[i]) + (deviations[j] * deviations[j]));
            }
        }
    }
}
