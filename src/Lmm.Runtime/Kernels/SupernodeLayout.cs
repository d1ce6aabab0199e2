using System.Runtime.CompilerServices;

namespace Lmm.Kernels;

/// <summary>
/// The supernodes of a sparse factor and where their entries lie. Supernode s is a column-major block: on top the lower
/// triangle of its own columns, below it one row for each row of the factor that its columns touch. Narrow ones are stored as
/// they are; from <see cref="WideWidth"/> columns on, both parts are padded to multiples of 8 so that the product kernels
/// run on them; the padding's diagonal is 1, everything else of it 0.
/// </summary>
internal sealed class SupernodeLayout
{
    /// <summary>Columns from which a supernode is padded and worked on with the product kernels.</summary>
    public const int WideWidth = 8;

    private SupernodeLayout(int count, int order)
    {
        Count = count;
        FirstColumn = new int[count + 1];
        RowStart = new int[count + 1];
        ValueStart = new long[count + 1];
        DiagonalStart = new int[count + 1];
        Owner = new int[order];
    }

    /// <summary>The number of supernodes.</summary>
    public int Count { get; }

    /// <summary>First column of each supernode; one more closes the last.</summary>
    public int[] FirstColumn { get; }

    /// <summary>Start of each supernode's rows below its own columns in <see cref="Rows"/>; one more closes the last.</summary>
    public int[] RowStart { get; }

    /// <summary>Rows below the own columns, ascending, supernode after supernode.</summary>
    public int[] Rows { get; private set; } = [];

    /// <summary>Start of each supernode's block in the values; one more closes the last.</summary>
    public long[] ValueStart { get; }

    /// <summary>Start of each supernode's diagonal in an array of padded diagonals; one more closes the last.</summary>
    public int[] DiagonalStart { get; }

    /// <summary>The supernode of each column.</summary>
    public int[] Owner { get; }

    /// <summary>Rows below the own columns of the longest supernode.</summary>
    public int LongestRows { get; private set; }

    /// <summary>Padded width of the widest supernode.</summary>
    public int WidestColumns { get; private set; }

    /// <summary>Columns of a supernode.</summary>
    public int Width(int s) => FirstColumn[s + 1] - FirstColumn[s];

    /// <summary>Columns of a supernode in storage.</summary>
    public int StoredWidth(int s) => DiagonalStart[s + 1] - DiagonalStart[s];

    /// <summary>Rows below a supernode's own columns.</summary>
    public int RowCount(int s) => RowStart[s + 1] - RowStart[s];

    /// <summary>Whether a supernode is padded for the product kernels.</summary>
    public bool IsWide(int s) => Width(s) >= WideWidth;

    /// <summary>Rows of a supernode's block in storage, the distance between its columns.</summary>
    public int Stride(int s) => StoredWidth(s) + (IsWide(s) ? TileProduct.RoundUp(RowCount(s)) : RowCount(s));

    /// <summary>The rows below a supernode's own columns.</summary>
    public ReadOnlySpan<int> RowsOf(int s) => Rows.AsSpan(RowStart[s], RowCount(s));

    /// <summary>The place of entry (row, column) of L, row ≥ column, both in the factor's order; −1 when L has none.</summary>
    public long Position(int row, int column)
    {
        int s = Owner[column];
        long top = ValueStart[s] + (long)(column - FirstColumn[s]) * Stride(s);
        if (row < FirstColumn[s + 1])
            return top + row - FirstColumn[s];
        int index = RowsOf(s).BinarySearch(row);
        return index < 0 ? -1 : top + StoredWidth(s) + index;
    }

    /// <summary>Sets the place of each row of a supernode within a column of its block; other rows are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MapRows(int s, Span<int> place)
    {
        int first = FirstColumn[s], end = FirstColumn[s + 1], top = StoredWidth(s);
        for (int j = first; j < end; j++)
            place[j] = j - first;
        foreach (int row in RowsOf(s))
            place[row] = top++;
    }

    /// <summary>Finds the supernodes and their rows.</summary>
    public static SupernodeLayout Create(SymmetricPattern pattern, int[] permutation, int[] label, int[] parent, int[] counts)
    {
        int[] first = RelaxedSupernodes.Find(parent, counts);
        int count = first.Length - 1;
        var layout = new SupernodeLayout(count, pattern.Order);
        first.CopyTo(layout.FirstColumn, 0);
        for (int s = 0; s < count; s++)
            layout.Owner.AsSpan(first[s], first[s + 1] - first[s]).Fill(s);
        layout.FindRows(pattern, permutation, label, parent, counts);
        layout.Place();
        return layout;
    }

    // Rows of s: those of the matrix's columns and of the children's rows that lie below s.
    private void FindRows(SymmetricPattern pattern, int[] permutation, int[] label, int[] parent, int[] counts)
    {
        long total = 0;
        for (int s = 0; s < Count; s++)
            total += counts[FirstColumn[s + 1] - 1] - 1;
        Rows = new int[checked((int)total)];
        var mark = new int[pattern.Order];
        Array.Fill(mark, -1);
        var firstChild = new int[Count];
        var sibling = new int[Count];
        Array.Fill(firstChild, -1);
        for (int s = 0; s < Count; s++)
        {
            int below = FirstColumn[s + 1];
            int target = RowStart[s];
            for (int j = FirstColumn[s]; j < below; j++)
                target = AppendNodes(pattern.Column(permutation[j]), label, s, below, mark, target);
            for (int child = firstChild[s]; child >= 0; child = sibling[child])
                target = Append(RowsOf(child), s, below, mark, target);
            RowStart[s + 1] = target;
            Rows.AsSpan(RowStart[s], target - RowStart[s]).Sort();
            int above = parent[below - 1];
            if (above == EliminationTree.Root)
                continue;
            int owner = Owner[above];
            sibling[s] = firstChild[owner];
            firstChild[owner] = s;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AppendNodes(ReadOnlySpan<int> nodes, int[] label, int s, int below, int[] mark, int target)
    {
        foreach (int node in nodes)
        {
            int row = label[node];
            if (row < below || mark[row] == s)
                continue;
            mark[row] = s;
            Rows[target++] = row;
        }
        return target;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Append(ReadOnlySpan<int> rows, int s, int below, int[] mark, int target)
    {
        foreach (int row in rows)
        {
            if (row < below || mark[row] == s)
                continue;
            mark[row] = s;
            Rows[target++] = row;
        }
        return target;
    }

    private void Place()
    {
        for (int s = 0; s < Count; s++)
        {
            int width = Width(s);
            int stored = width >= WideWidth ? TileProduct.RoundUp(width) : width;
            DiagonalStart[s + 1] = DiagonalStart[s] + stored;
            // A wide block starts on a cache line.
            if (IsWide(s))
                ValueStart[s] = (ValueStart[s] + TileProduct.Granularity - 1) / TileProduct.Granularity * TileProduct.Granularity;
            ValueStart[s + 1] = ValueStart[s] + (long)Stride(s) * stored;
            LongestRows = Math.Max(LongestRows, RowCount(s));
            WidestColumns = Math.Max(WidestColumns, stored);
        }
    }
}
