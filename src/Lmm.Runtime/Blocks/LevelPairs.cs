using System.Runtime.CompilerServices;

namespace Lmm.Blocks;

/// <summary>
/// The pairs of levels of two groupings that meet in a row, and Z_b'Z_a over the rows of each, by two stable counting
/// sorts: linear in the rows, no hashing.
/// </summary>
internal sealed class LevelPairs
{
    private LevelPairs(int[] start, int[] second, double[] values)
    {
        Start = start;
        Second = second;
        Values = values;
    }

    /// <summary>For each level of a where its pairs begin; levels + 1 values.</summary>
    public int[] Start { get; }

    /// <summary>The level of b of each pair, ascending within a level of a.</summary>
    public int[] Second { get; }

    /// <summary>For each pair Z_b'Z_a, qb x qa, row-major.</summary>
    public double[] Values { get; }

    /// <summary>All pairs of <paramref name="a"/> and <paramref name="b"/>.</summary>
    public static LevelPairs Of(GroupingBlock a, GroupingBlock b) => OfNested(a, b) ?? OfSorted(a, b);

    /// <summary>
    /// The pairs where every level of a lies in one level of b, without sorting (1e6 rows: 3 ms instead of 35); null
    /// where it does not.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static LevelPairs? OfNested(GroupingBlock a, GroupingBlock b)
    {
        int[] outer = new int[a.Levels];
        Array.Fill(outer, -1);
        ReadOnlySpan<int> inner = a.LevelOfRow;
        ReadOnlySpan<int> levels = b.LevelOfRow.AsSpan(0, inner.Length);
        for (int i = 0; i < inner.Length; i++)
        {
            ref int known = ref outer[inner[i]];
            if (known != levels[i])
            {
                if (known >= 0)
                {
                    return null;
                }

                known = levels[i];
            }
        }

        int size = a.EffectCount * b.EffectCount;
        int[] start = new int[a.Levels + 1];
        for (int level = 0; level < outer.Length; level++)
        {
            if (outer[level] < 0)
            {
                return null;
            }

            start[level + 1] = level + 1;
        }

        double[] values = new double[(long)a.Levels * size];
        if (a.IsOne && b.IsOne)
        {
            foreach (int level in a.LevelOfRow)
            {
                values[level]++;
            }
        }
        else
        {
            for (int i = 0; i < a.LevelOfRow.Length; i++)
            {
                AddProduct(a, b, i, values.AsSpan(a.LevelOfRow[i] * size, size));
            }
        }

        return new LevelPairs(start, outer, values);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static LevelPairs OfSorted(GroupingBlock a, GroupingBlock b)
    {
        int[] order = SortedRows(a, b);
        int n = order.Length;
        int pairs = 0;
        int[] start = new int[a.Levels + 1];
        for (int i = 0; i < n; i++)
        {
            if (i == 0 || !SamePair(a, b, order[i], order[i - 1]))
            {
                pairs++;
                start[a.LevelOfRow[order[i]] + 1]++;
            }
        }

        for (int l = 0; l < a.Levels; l++)
        {
            start[l + 1] += start[l];
        }

        DesignMemory.RequirePairs(a, b, pairs);
        int[] second = new int[pairs];
        double[] values = new double[(long)pairs * a.EffectCount * b.EffectCount];
        int pair = -1;
        for (int i = 0; i < n; i++)
        {
            int row = order[i];
            if (i == 0 || !SamePair(a, b, row, order[i - 1]))
            {
                second[++pair] = b.LevelOfRow[row];
            }

            AddProduct(a, b, row, values.AsSpan(pair * a.EffectCount * b.EffectCount));
        }

        return new LevelPairs(start, second, values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool SamePair(GroupingBlock a, GroupingBlock b, int row, int other) =>
        a.LevelOfRow[row] == a.LevelOfRow[other] && b.LevelOfRow[row] == b.LevelOfRow[other];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(GroupingBlock a, GroupingBlock b, int row, Span<double> target)
    {
        if (a.Covariates is null && b.Covariates is null)
        {
            target[0]++;
            return;
        }

        AddProductOf(a, b, row, target);
    }

    // Apart, so that what takes the ones in is compiled in a quarter of the time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddProductOf(GroupingBlock a, GroupingBlock b, int row, Span<double> target)
    {
        int qa = a.EffectCount;
        int qb = b.EffectCount;
        ReadOnlySpan<double> za = a.Covariates is null ? [1.0] : a.Covariates.AsSpan(row * qa, qa);
        ReadOnlySpan<double> zb = b.Covariates is null ? [1.0] : b.Covariates.AsSpan(row * qb, qb);
        for (int i = 0; i < qb; i++)
        {
            for (int j = 0; j < qa; j++)
            {
                target[(i * qa) + j] += zb[i] * za[j];
            }
        }
    }

    /// <summary>The rows ordered by the level of a and within it by the level of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] SortedRows(GroupingBlock a, GroupingBlock b)
    {
        int[] rows = new int[a.LevelOfRow.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        return CountingSort(CountingSort(rows, b), a);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] CountingSort(int[] rows, GroupingBlock by)
    {
        int[] next = new int[by.Levels + 1];
        foreach (int level in by.LevelOfRow)
        {
            next[level + 1]++;
        }

        for (int l = 0; l < by.Levels; l++)
        {
            next[l + 1] += next[l];
        }

        int[] sorted = new int[rows.Length];
        foreach (int row in rows)
        {
            sorted[next[by.LevelOfRow[row]]++] = row;
        }

        return sorted;
    }
}
