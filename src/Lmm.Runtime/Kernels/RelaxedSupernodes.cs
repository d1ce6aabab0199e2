namespace Lmm.Kernels;

/// <summary>
/// Groups columns into supernodes: first those of exactly the same structure, then a child with its parent where the zeros
/// stored in vain are few (Ashcraft and Grimes 1989, ACM Trans. Math. Softw. 15, 291-309). Small blocks may waste more,
/// because there the overhead of one more supernode costs more than the zeros.
/// </summary>
internal static class RelaxedSupernodes
{
    /// <summary>
    /// First column of each supernode, closed by the order. Columns are in postorder; counts include the diagonal.
    /// </summary>
    public static int[] Find(ReadOnlySpan<int> parent, ReadOnlySpan<int> counts)
    {
        int n = parent.Length;
        var first = new List<int>();
        for (int j = 0; j < n; j++)
        {
            if (j == 0 || parent[j - 1] != j || counts[j - 1] != counts[j] + 1)
                first.Add(j);
        }
        first.Add(n);
        return Merge(parent, counts, first);
    }

    // From the last supernode down: s joins the group that starts right after it when that is its parent.
    private static int[] Merge(ReadOnlySpan<int> parent, ReadOnlySpan<int> counts, List<int> first)
    {
        int count = first.Count - 1;
        var kept = new List<int> { first[count] };
        int groupFirst = first[count], groupWidth = 0, groupRows = 0;
        double groupZeros = 0;
        for (int s = count - 1; s >= 0; s--)
        {
            int start = first[s], end = first[s + 1], width = end - start;
            int rows = counts[end - 1] - 1;
            if (end == groupFirst && groupWidth > 0 && parent[end - 1] >= 0 && parent[end - 1] < groupFirst + groupWidth)
            {
                // Columns of s would reach over the whole group and its rows.
                double zeros = groupZeros + (double)width * (groupWidth + groupRows - rows);
                double entries = Trapezoid(width + groupWidth, groupRows);
                if (IsWorthwhile(width + groupWidth, zeros / entries))
                {
                    groupFirst = start;
                    groupWidth += width;
                    groupZeros = zeros;
                    continue;
                }
            }
            if (groupWidth > 0)
                kept.Add(groupFirst);
            (groupFirst, groupWidth, groupRows, groupZeros) = (start, width, rows, 0);
        }
        if (groupWidth > 0)
            kept.Add(groupFirst);
        kept.Reverse();
        return [.. kept];
    }

    private static double Trapezoid(double width, double rows) => width * (width + 1) / 2 + width * rows;

    private static bool IsWorthwhile(int width, double share) => width switch
    {
        <= 4 => share < 0.4,
        <= 16 => share < 0.3,
        <= 48 => share < 0.1,
        _ => share < 0.05,
    };
}
