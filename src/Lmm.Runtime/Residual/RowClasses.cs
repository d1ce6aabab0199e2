namespace Lmm.Residuals;

/// <summary>The classes of <see cref="ResidualCovariance.RowClass"/>: By group, occasion where it matters, and the covariates of S.</summary>
internal sealed class RowClasses
{
    /// <summary>Numbers the classes in the order in which they first occur.</summary>
    public RowClasses(ResidualTerm term, int rows, bool correlationUsesOccasions)
    {
        Class = new int[rows];
        Split(term.GroupOfRow, value => value);
        if (term.Heterogeneous || correlationUsesOccasions)
        {
            Split(term.OccasionOfRow, value => value);
        }

        foreach (VarianceTerm variance in term.Variances)
        {
            Split(variance.StratumOfRow, value => value);
            Split(variance.Covariate, BitConverter.DoubleToInt64Bits);
        }
    }

    /// <summary>For each row its class.</summary>
    public int[] Class { get; }

    private void Split<T>(T[] values, Func<T, long> key)
    {
        if (values.Length == 0)
        {
            return;
        }

        Dictionary<(int, long), int> classes = [];
        for (int row = 0; row < Class.Length; row++)
        {
            (int, long) split = (Class[row], key(values[row]));
            if (!classes.TryGetValue(split, out int number))
            {
                classes.Add(split, number = classes.Count);
            }

            Class[row] = number;
        }
    }
}
