using System.Collections;

namespace Lmm;

/// <summary>A mean with its letters.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Letters">As in <c>ab</c>; empty where the mean is not estimable.</param>
public sealed record LetteredMean(MarginalMean Mean, string Letters);

/// <summary>
/// Means in ascending order with letters: two means that share a letter do not differ at the level. What is not different is
/// thereby not shown to be equal.
/// </summary>
public sealed partial class LetterDisplay : IReadOnlyList<LetteredMean>
{
    private readonly LetteredMean[] _rows;

    internal LetterDisplay(MeansTable means, double level, Adjustment adjustment, IReadOnlyList<LetteredMean> rows)
    {
        Means = means;
        Level = level;
        Adjustment = adjustment;
        _rows = [.. rows];
    }

    /// <summary>The level below which an adjusted p value counts as a difference.</summary>
    public double Level { get; }

    /// <summary>The adjustment of the comparisons of all pairs.</summary>
    public Adjustment Adjustment { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    internal MeansTable Means { get; }

    /// <inheritdoc/>
    public LetteredMean this[int index] => _rows[index];

    /// <summary>The letters of the mean of that name; with by-factors their levels stand at the end of the name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such mean.</exception>
    public string this[string name] => _rows.FirstOrDefault(row => row.Mean.Name == name)?.Letters
        ?? throw new KeyNotFoundException($"There is no mean '{name}'; there are {NameList.Of(_rows.Select(row => row.Mean.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<LetteredMean> GetEnumerator() => ((IEnumerable<LetteredMean>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// The letters of k means of which some pairs differ, by insertion and absorption (Piepho 2004, J. Comput. Graph. Stat.
    /// 13, 456): columns are sets of means, all in one set at first; a set with a pair that differs is split in two, and sets
    /// within others are left out.
    /// </summary>
    /// <param name="count">k.</param>
    /// <param name="differ">Whether two means differ; asked for i below j.</param>
    internal static string[] Assign(int count, Func<int, int, bool> differ)
    {
        List<HashSet<int>> columns = [[.. Enumerable.Range(0, count)]];
        for (int i = 0; i < count; i++)
        {
            for (int j = i + 1; j < count; j++)
            {
                if (differ(i, j))
                {
                    columns = Split(columns, i, j);
                }
            }
        }

        HashSet<int>[] sorted = [.. columns.OrderBy(set => set.Min()).ThenBy(set => set.Max())];
        string[] letters = new string[count];
        for (int i = 0; i < count; i++)
        {
            letters[i] = string.Concat(Enumerable.Range(0, sorted.Length).Where(c => sorted[c].Contains(i)).Select(Letter));
        }

        return letters;
    }

    private static List<HashSet<int>> Split(List<HashSet<int>> columns, int i, int j)
    {
        List<HashSet<int>> split = [];
        foreach (HashSet<int> set in columns)
        {
            if (set.Contains(i) && set.Contains(j))
            {
                split.Add([.. set.Where(mean => mean != i)]);
                split.Add([.. set.Where(mean => mean != j)]);
            }
            else
            {
                split.Add(set);
            }
        }

        // Absorb: of equal sets the first stays.
        return
        [
            .. split.Where((set, place) => !split.Where((other, at) =>
                at != place && set.IsSubsetOf(other) && (other.Count > set.Count || at < place)).Any()),
        ];
    }

    /// <summary>a to z, then a1 to z1 and so on.</summary>
    private static string Letter(int column)
    {
        string letter = ((char)('a' + (column % 26))).ToString();
        return column < 26 ? letter : letter + (column / 26).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
