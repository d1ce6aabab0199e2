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
    /// Builds the pattern from entries in either half or both, in any order, with or without repeats and diagonal,
    /// relabelled: entry (i, j) becomes (label[i], label[j]). No labels: as it is.
    /// </summary>
    /// <exception cref="ArgumentException">A row lies outside 0 … order−1, or the starts do not ascend.</exception>
    public static SymmetricPattern Create(int order, ReadOnlySpan<int> starts, ReadOnlySpan<int> rows, ReadOnlySpan<int> label = default)
    {
        if (starts.Length != order + 1)
            throw new ArgumentException($"The column starts must be {order + 1} numbers, not {starts.Length}.", nameof(starts));
        var count = new int[order + 1];
        for (int j = 0; j < order; j++)
        {
            if (starts[j] > starts[j + 1])
                throw new ArgumentException($"The column starts descend at column {j}.", nameof(starts));
            for (int p = starts[j]; p < starts[j + 1]; p++)
            {
                int i = rows[p];
                if ((uint)i >= (uint)order)
                    throw new ArgumentException($"Row {i} of column {j} lies outside a matrix of order {order}.", nameof(rows));
                if (i == j)
                    continue;
                count[(label.IsEmpty ? i : label[i]) + 1]++;
                count[(label.IsEmpty ? j : label[j]) + 1]++;
            }
        }
        for (int j = 0; j < order; j++)
            count[j + 1] += count[j];
        var entries = new int[count[order]];
        var next = count.AsSpan(0, order).ToArray();
        for (int j = 0; j < order; j++)
        {
            int lj = label.IsEmpty ? j : label[j];
            for (int p = starts[j]; p < starts[j + 1]; p++)
            {
                int li = label.IsEmpty ? rows[p] : label[rows[p]];
                if (li == lj)
                    continue;
                entries[next[lj]++] = li;
                entries[next[li]++] = lj;
            }
        }
        return SortColumns(order, count, entries);
    }

    // The transpose of a symmetric pattern is itself, with every column ascending; repeats are then neighbours.
    private static SymmetricPattern SortColumns(int order, int[] starts, int[] entries)
    {
        var sorted = new int[entries.Length];
        var next = starts.AsSpan(0, order).ToArray();
        for (int j = 0; j < order; j++)
        {
            for (int p = starts[j]; p < starts[j + 1]; p++)
                sorted[next[entries[p]]++] = j;
        }
        var compact = new int[order + 1];
        int target = 0;
        for (int j = 0; j < order; j++)
        {
            compact[j] = target;
            for (int p = starts[j]; p < starts[j + 1]; p++)
            {
                if (target == compact[j] || sorted[target - 1] != sorted[p])
                    sorted[target++] = sorted[p];
            }
        }
        compact[order] = target;
        return new SymmetricPattern(order, compact, target == sorted.Length ? sorted : sorted[..target]);
    }

    /// <summary>The same pattern with other names: (i, j) becomes (label[i], label[j]).</summary>
    public SymmetricPattern Relabel(ReadOnlySpan<int> label)
    {
        var counts = new int[Order + 1];
        for (int j = 0; j < Order; j++)
            counts[label[j] + 1] = Starts[j + 1] - Starts[j];
        for (int j = 0; j < Order; j++)
            counts[j + 1] += counts[j];
        var entries = new int[Rows.Length];
        for (int j = 0; j < Order; j++)
        {
            int target = counts[label[j]];
            foreach (int i in Column(j))
                entries[target++] = label[i];
        }
        return SortColumns(Order, counts, entries);
    }

    /// <summary>The pattern of the nodes that are not gone, renumbered in their order.</summary>
    /// <param name="gone">What to leave out.</param>
    /// <param name="nodes">Out: the old number of each node left.</param>
    public SymmetricPattern Without(ReadOnlySpan<bool> gone, out int[] nodes)
    {
        var label = new int[Order];
        var left = new List<int>();
        for (int i = 0; i < Order; i++)
        {
            label[i] = left.Count;
            if (!gone[i])
                left.Add(i);
        }
        nodes = [.. left];
        var starts = new int[left.Count + 1];
        var rows = new List<int>();
        for (int j = 0; j < nodes.Length; j++)
        {
            foreach (int i in Column(nodes[j]))
            {
                if (!gone[i])
                    rows.Add(label[i]);
            }
            starts[j + 1] = rows.Count;
        }
        return new SymmetricPattern(nodes.Length, starts, [.. rows]);
    }
}
