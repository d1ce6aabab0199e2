namespace Lmm.Residuals;

/// <summary>The classes of <see cref="ResidualCovariance.RowClass"/>: By group, occasion where it matters, and the covariates of S.</summary>
internal sealed class RowClasses
{
    private int _count = 1;

    /// <summary>Numbers the classes that occur, those of the first member first.</summary>
    public RowClasses(ResidualTerm term, bool correlationUsesOccasions)
    {
        Split(term.GroupOfRow);
        if (term.Heterogeneous || correlationUsesOccasions)
        {
            Split(term.OccasionOfRow);
        }

        foreach (VarianceTerm variance in term.Variances)
        {
            Split(variance.StratumOfRow);
            Split(Codes(variance.Covariate));
        }
    }

    /// <summary>For each row its class; empty where all are of one.</summary>
    public int[] Class { get; private set; } = [];

    private void Split(int[] codes)
    {
        if (codes.Length > 0)
        {
            int count = codes.Max() + 1;
            (Class, _count) = Class.Length == 0 ? GroupingIndex.Compact(codes, count) : GroupingIndex.Combine(Class, _count, codes, count);
        }
    }

    private static int[] Codes(double[] values)
    {
        Dictionary<long, int> known = [];
        int[] codes = new int[values.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            long bits = BitConverter.DoubleToInt64Bits(values[row]);
            if (!known.TryGetValue(bits, out codes[row]))
            {
                known.Add(bits, codes[row] = known.Count);
            }
        }

        return codes;
    }
}
