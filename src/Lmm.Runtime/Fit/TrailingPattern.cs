using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The pattern of the trailing block S below the diagonal, in compressed columns, each pair of rows once. Any two
/// trailing rows with a product of their own share a data row, hence a leading level: the cliques of the leading
/// levels are the whole pattern.
/// </summary>
internal sealed class TrailingPattern
{
    private const int FewestSampled = 400;

    // The choice by counted work takes dense tiles from a share of 0.4 on: a sample that far above it cannot be wrong.
    private const double SurelyDenseShare = 0.6;

    private readonly int[] _entryStart;
    private readonly int[] _entry;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private TrailingPattern(CrossProducts a, MemoryNeed need)
    {
        int m = a.TrailingOrder;
        _entryStart = new int[m + 1];
        _entry = new int[a.CoupledRow.Length];
        LevelOfEntry = new int[a.CoupledRow.Length];
        foreach (int row in a.CoupledRow)
        {
            _entryStart[row + 1]++;
        }

        for (int r = 0; r < m; r++)
        {
            _entryStart[r + 1] += _entryStart[r];
        }

        int[] next = (int[])_entryStart.Clone();
        for (int j = 0; j < a.CoupledStart.Length - 1; j++)
        {
            for (int i = a.CoupledStart[j]; i < a.CoupledStart[j + 1]; i++)
            {
                LevelOfEntry[i] = j;
                _entry[next[a.CoupledRow[i]]++] = i;
            }
        }

        (Start, Rows) = Pairs(a, need);
    }

    /// <summary>For each column where its rows begin; m + 1 values.</summary>
    public int[] Start { get; }

    /// <summary>The rows below the diagonal of each column.</summary>
    public int[] Rows { get; }

    /// <summary>For each coupled entry its leading level.</summary>
    public int[] LevelOfEntry { get; }

    /// <summary>
    /// Whether so many pairs of rows meet in some columns drawn evenly from all that the pattern need not be made: 1e6
    /// ratings spare 170 ms of it. The coupled entries of the drawn columns are found in one reading.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsSurelyDense(CrossProducts a)
    {
        int m = a.TrailingOrder;
        if (m < FewestSampled)
        {
            return false;
        }

        const int drawn = 32;
        int[] slot = new int[m];
        Array.Fill(slot, -1);
        for (int k = 0; k < drawn; k++)
        {
            slot[(int)((k + 0.5) * m / drawn)] = k;
        }

        bool[] met = new bool[drawn * m];
        for (int j = 0; j < a.CoupledStart.Length - 1; j++)
        {
            ReadOnlySpan<int> rows = a.CoupledRow.AsSpan(a.CoupledStart[j], a.CoupledStart[j + 1] - a.CoupledStart[j]);
            foreach (int column in rows)
            {
                for (int r = 0; r < rows.Length && slot[column] >= 0; r++)
                {
                    met[(slot[column] * m) + rows[r]] = true;
                }
            }
        }

        return met.AsSpan().Count(true) > SurelyDenseShare * drawn * m;
    }

    /// <summary>The pattern of S.</summary>
    /// <param name="products">The data.</param>
    /// <param name="need">What is held besides.</param>
    /// <exception cref="InsufficientMemoryException">So many pairs of rows meet that the pattern cannot fit.</exception>
    public static TrailingPattern Of(CrossProducts products, MemoryNeed need) => new(products, need);

    /// <summary>The coupled entries of a trailing row: one for each leading level it meets.</summary>
    public ReadOnlySpan<int> EntriesOf(int row) => _entry.AsSpan(_entryStart[row], _entryStart[row + 1] - _entryStart[row]);

    // Each pair once, without a branch on whether it is new: that cannot be foretold. Of InstEval's 1,740,000 visits 141,000 are.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int[] Start, int[] Rows) Pairs(CrossProducts a, MemoryNeed need)
    {
        int m = a.TrailingOrder;
        int[] start = new int[m + 1];
        int[] rows = new int[Math.Max(4096, 4 * m)];
        int[] stamp = new int[m];
        Array.Fill(stamp, -1);
        int count = 0;
        for (int column = 0; column < m; column++)
        {
            // One place more than a column can take: the last visit may write there in vain.
            int most = m - 1 - column;
            if (rows.Length - count <= most)
            {
                Array.Resize(ref rows, Grown(rows.Length, (long)count + most + 1, need));
            }

            Span<int> target = rows.AsSpan(count, most + 1);
            int met = 0;
            foreach (int i in EntriesOf(column))
            {
                // A column that has met all rows below it can meet no more.
                int end = met == most ? i : a.CoupledStart[LevelOfEntry[i] + 1];
                for (int k = i + 1; k < end; k++)
                {
                    int other = a.CoupledRow[k];
                    target[met] = other;
                    met += stamp[other] == column ? 0 : 1;
                    stamp[other] = column;
                }
            }

            count += met;
            start[column + 1] = count;
        }

        return (start, rows[..count]);
    }

    /// <summary>The length of a longer array, where it can be held beside the old one.</summary>
    private static int Grown(int length, long least, MemoryNeed need)
    {
        long grown = Math.Max(Math.Min(2L * length, Array.MaxLength), least);
        need.RequireWith("the pairs of trailing random effects that meet in a level", sizeof(int) * (double)(length + grown));
        return grown <= Array.MaxLength
            ? (int)grown
            : throw new InsufficientMemoryException(FormattableString.Invariant(
                $"More than {Array.MaxLength:N0} pairs of trailing random effects meet in a level of another grouping, and an array holds no more. Leave out a crossed grouping or merge levels with very few rows."));
    }
}
