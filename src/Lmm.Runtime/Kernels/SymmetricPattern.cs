using System.Runtime.CompilerServices;

namespace Lmm.Kernels;

/// <summary>
/// The off-diagonal pattern of a symmetric matrix, both halves, by compressed columns; rows ascending, each once.
/// </summary>
internal sealed class SymmetricPattern
{
    private SymmetricPattern(int order, int[] starts, int[] rows)
    {
        Order = order;
        Starts = starts;
        Rows = rows;
    }

    /// <summary>The order.</summary>
    public int Order { get; }

    /// <summary>Order + 1 starts into <see cref="Rows"/>.</summary>
    public int[] Starts { get; }

    /// <summary>Row indices, column after column.</summary>
    public int[] Rows { get; }

    /// <summary>The rows of a column.</summary>
    public ReadOnlySpan<int> Column(int column) => Rows.AsSpan(Starts[column], Starts[column + 1] - Starts[column]);

    /// <summary>
    /// Builds the pattern from entries in either half or both, in any order, with or without repeats and diagonal. Three counting
    /// sorts of half the pattern: by the smaller index, by the larger, which leaves the smaller ones ascending, and by the smaller
    /// again behind them.
    /// </summary>
    /// <exception cref="ArgumentException">A row lies outside 0 … order−1, or the starts do not ascend.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SymmetricPattern Create(int order, ReadOnlySpan<int> starts, ReadOnlySpan<int> rows)
    {
        int[] first = CountSmaller(order, starts, rows);
        int[] larger = new int[first[order]];
        int[] next = first.AsSpan(0, order).ToArray();
        for (int j = 0; j < order; j++)
        {
            foreach (int i in rows[starts[j]..starts[j + 1]])
            {
                if (i != j)
                    larger[next[Math.Min(i, j)]++] = Math.Max(i, j);
            }
        }
        (int[] above, int[] smaller) = Transpose(order, first, larger);
        return BothHalves(order, above, smaller);
    }

    // Where the pairs of each smaller index begin; order + 1 starts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] CountSmaller(int order, ReadOnlySpan<int> starts, ReadOnlySpan<int> rows)
    {
        if (starts.Length != order + 1)
            throw new ArgumentException($"The column starts must be {order + 1} numbers, not {starts.Length}.", nameof(starts));
        var count = new int[order + 1];
        for (int j = 0; j < order; j++)
        {
            if (starts[j] > starts[j + 1])
                throw Descending(j);
            foreach (int i in rows[starts[j]..starts[j + 1]])
            {
                if ((uint)i >= (uint)order)
                    throw Outside(i, j, order);
                if (i != j)
                    count[Math.Min(i, j) + 1]++;
            }
        }
        for (int j = 0; j < order; j++)
            count[j + 1] += count[j];
        return count;
    }

    private static ArgumentException Descending(int column) => new($"The column starts descend at column {column}.", "starts");

    private static ArgumentException Outside(int row, int column, int order) => new($"Row {row} of column {column} lies outside a matrix of order {order}.", "rows");

    // For each row the columns that have it, ascending, each once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int[] Starts, int[] Columns) Transpose(int order, int[] starts, int[] rows)
    {
        var end = new int[order + 1];
        foreach (int row in rows)
            end[row + 1]++;
        for (int i = 0; i < order; i++)
            end[i + 1] += end[i];
        int[] begin = end.AsSpan(0, order).ToArray();
        int[] next = end.AsSpan(0, order).ToArray();
        var columns = new int[rows.Length];
        for (int j = 0; j < order; j++)
        {
            foreach (int row in rows.AsSpan(starts[j], starts[j + 1] - starts[j]))
            {
                // A repeat would stand right behind.
                int place = next[row];
                if (place > begin[row] && columns[place - 1] == j)
                    continue;
                columns[place] = j;
                next[row] = place + 1;
            }
        }
        int target = 0;
        for (int i = 0; i < order; i++)
        {
            int length = next[i] - begin[i];
            columns.AsSpan(begin[i], length).CopyTo(columns.AsSpan(target));
            end[i] = target;
            target += length;
        }
        end[order] = target;
        return (end, columns);
    }

    // From the smaller indices of each row, ascending.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static SymmetricPattern BothHalves(int order, int[] above, int[] smaller)
    {
        var starts = new int[order + 1];
        foreach (int j in smaller.AsSpan(0, above[order]))
            starts[j + 1]++;
        for (int i = 0; i < order; i++)
            starts[i + 1] += starts[i] + above[i + 1] - above[i];
        var rows = new int[starts[order]];
        int[] next = starts.AsSpan(0, order).ToArray();
        for (int i = 0; i < order; i++)
        {
            ReadOnlySpan<int> own = smaller.AsSpan(above[i], above[i + 1] - above[i]);
            own.CopyTo(rows.AsSpan(starts[i]));
            next[i] += own.Length;
            foreach (int j in own)
                rows[next[j]++] = i;
        }
        return new SymmetricPattern(order, starts, rows);
    }

    /// <summary>The pattern of the nodes that are not gone, renumbered in their order.</summary>
    /// <param name="gone">What to leave out.</param>
    /// <param name="nodes">Out: the old number of each node left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SymmetricPattern Without(ReadOnlySpan<bool> gone, out int[] nodes)
    {
        var label = new int[Order];
        var left = new int[Order];
        int count = 0;
        for (int i = 0; i < Order; i++)
        {
            label[i] = count;
            if (!gone[i])
                left[count++] = i;
        }
        nodes = left[..count];
        var starts = new int[count + 1];
        var rows = new int[Rows.Length];
        int target = 0;
        for (int j = 0; j < count; j++)
        {
            foreach (int i in Column(nodes[j]))
            {
                if (!gone[i])
                    rows[target++] = label[i];
            }
            starts[j + 1] = target;
        }
        return new SymmetricPattern(count, starts, rows);
    }
}
