namespace Lmm;

/// <summary>Adjusted p values of m tests from their p values alone (as R's p.adjust). docs/math/multiplicity.md.</summary>
internal static class Multiplicity
{
    /// <summary>The adjusted values in the order of the given ones.</summary>
    /// <param name="p">m numbers between 0 and 1.</param>
    /// <param name="adjustment">Bonferroni, Sidak, Holm, Hochberg, Hommel, BenjaminiHochberg, BenjaminiYekutieli or None.</param>
    public static double[] Adjust(IReadOnlyList<double> p, Adjustment adjustment)
    {
        int m = p.Count;
        return adjustment switch
        {
            Adjustment.None => [.. p],
            Adjustment.Bonferroni => [.. p.Select(value => Math.Min(1, m * value))],
            Adjustment.Sidak => [.. p.Select(value => -NormalLaw.ExpMinusOne(m * NormalLaw.LogOnePlus(-value)))],
            Adjustment.Holm => StepDown(p),
            Adjustment.Hochberg => StepUp(p, rank => m - rank + 1),
            Adjustment.BenjaminiHochberg => StepUp(p, rank => (double)m / rank),
            Adjustment.BenjaminiYekutieli => StepUp(p, rank => (double)m / rank * Enumerable.Range(1, m).Sum(i => 1.0 / i)),
            Adjustment.Hommel => Hommel(p),
            _ => throw new ArgumentOutOfRangeException(nameof(adjustment), adjustment, "This adjustment needs more than p values."),
        };
    }

    private static int[] Ascending(IReadOnlyList<double> p) => [.. Enumerable.Range(0, p.Count).OrderBy(i => p[i])];

    private static double[] StepDown(IReadOnlyList<double> p)
    {
        int m = p.Count;
        double[] adjusted = new double[m];
        double largest = 0;
        int rank = 0;
        foreach (int i in Ascending(p))
        {
            largest = Math.Max(largest, Math.Min(1, (m - rank) * p[i]));
            adjusted[i] = largest;
            rank++;
        }

        return adjusted;
    }

    private static double[] StepUp(IReadOnlyList<double> p, Func<int, double> factor)
    {
        double[] adjusted = new double[p.Count];
        double smallest = 1;
        int[] order = Ascending(p);
        for (int rank = order.Length; rank >= 1; rank--)
        {
            int i = order[rank - 1];
            smallest = Math.Min(smallest, factor(rank) * p[i]);
            adjusted[i] = smallest;
        }

        return adjusted;
    }

    /// <summary>Hommel's procedure by the algorithm of Wright (1992, Biometrics 48, 1005).</summary>
    private static double[] Hommel(IReadOnlyList<double> p)
    {
        int m = p.Count;
        int[] order = Ascending(p);
        double[] sorted = [.. order.Select(i => p[i])];
        double[] adjusted = [.. sorted];
        for (int size = m; size >= 2; size--)
        {
            // The last size - 1 p values, each multiplied as in Simes' test of a set of that size.
            double least = double.PositiveInfinity;
            for (int k = 2; k <= size; k++)
            {
                least = Math.Min(least, size * sorted[m - size + k - 1] / k);
            }

            for (int i = 0; i < m; i++)
            {
                double bound = Math.Min(least, size * sorted[Math.Min(i, m - size)]);
                adjusted[i] = Math.Max(adjusted[i], bound);
            }
        }

        double[] result = new double[m];
        for (int i = 0; i < m; i++)
        {
            result[order[i]] = Math.Min(1, adjusted[i]);
        }

        return result;
    }
}
