namespace Lmm;

public sealed partial class MeansTable
{
    /// <summary>
    /// The means in ascending order with letters: those that share one do not differ. Within each combination of the levels of
    /// <see cref="By"/>; means that are not estimable stand last, without letters.
    /// </summary>
    /// <param name="level">Below this an adjusted p value counts as a difference.</param>
    /// <param name="adjustment">For all pairs.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public LetterDisplay Letters(double level = 0.05, Adjustment adjustment = Adjustment.Tukey)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of a test lies strictly between 0 and 1, as in 0.05.");
        }

        ComparisonTable pairs = Pairwise(adjustment);
        List<LetteredMean> rows = [];
        int first = 0;
        foreach ((_, MarginalMean[] group) in Groups())
        {
            int[] order = [.. Enumerable.Range(0, group.Length).Where(i => group[i].IsEstimable).OrderBy(i => group[i].Estimate)];
            int start = first;
            string[] letters = LetterDisplay.Assign(order.Length, (a, b) =>
                pairs[start + PairIndex(order[a], order[b], group.Length)].AdjustedPValue < level);
            rows.AddRange(order.Select((place, rank) => new LetteredMean(group[place], letters[rank])));
            rows.AddRange(group.Where(mean => !mean.IsEstimable).Select(mean => new LetteredMean(mean, string.Empty)));
            first += group.Length * (group.Length - 1) / 2;
        }

        return new LetterDisplay(this, level, adjustment, rows);
    }

    /// <summary>Where the pair stands in the list of all pairs of k.</summary>
    private static int PairIndex(int a, int b, int k)
    {
        (int i, int j) = (Math.Min(a, b), Math.Max(a, b));
        return (i * k) - (i * (i + 1) / 2) + (j - i - 1);
    }
}
