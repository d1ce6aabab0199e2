namespace Lmm;

/// <summary>All combinations of the levels of some factors.</summary>
internal static class LevelGrid
{
    /// <summary>Every combination, the first factor varying fastest; one empty combination where there is no factor.</summary>
    public static IEnumerable<Dictionary<string, int>> Of(IEnumerable<string> factors, Func<string, IReadOnlyList<string>> levelsOf)
    {
        string[] names = [.. factors];
        int[] counts = [.. names.Select(name => levelsOf(name).Count)];
        long total = counts.Aggregate(1L, (product, count) => product * count);
        const long Most = 100_000;
        if (total > Most)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The factors {NameList.Of(names)} have {total} combinations of levels, more than the {Most} that a table of means can hold."));
        }

        for (long index = 0; index < total; index++)
        {
            var combination = new Dictionary<string, int>(StringComparer.Ordinal);
            long rest = index;
            for (int k = 0; k < names.Length; k++)
            {
                combination.Add(names[k], (int)(rest % counts[k]));
                rest /= counts[k];
            }

            yield return combination;
        }
    }
}
