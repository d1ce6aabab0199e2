using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The coupled entries of leading levels of scalar effects by tiles of a large dense S. Rows of S and levels are taken by
/// falling numbers of entries, so that what is dense stands together (<see cref="TilePairs{T}"/>): of the 1.3e8 pairs of 1e6
/// ratings three quarters fall into a twentieth of the blocks so, and one quarter in the order of the data.
/// </summary>
internal sealed class TilePairIndex
{
    // Below this there is nothing to keep in the cache.
    private const int FewestRows = 300;

    // Rows of tiles that a strip takes from one column of tiles: 0.9 MB of doubles, and the pairs of a level that fall into it
    // are a run of some length. One row of tiles took half as much again.
    private const int StripTiles = 12;

    private TilePairIndex(CrossProducts a, TileLayout layout, int[] label)
    {
        Layout = layout;
        Levels = a.CoupledStart.Length - 1;
        Level = ByFallingCount(Levels, j => a.CoupledStart[j + 1] - a.CoupledStart[j]);
        Entry = new int[a.CoupledRow.Length];
        Start = new int[(layout.TileCount + 1) * Levels];
        Local = new byte[a.CoupledRow.Length];
        RowAt = new int[a.CoupledRow.Length];
        FillEntries(a, label);
        Strips = [.. StripsOf(layout)];
    }

    /// <summary>The tiles of S.</summary>
    public TileLayout Layout { get; }

    /// <summary>The leading levels.</summary>
    public int Levels { get; }

    /// <summary>The level that stands k-th.</summary>
    public int[] Level { get; }

    /// <summary>The coupled entry of the cross products that stands e-th here: level by level, by rows of S inside.</summary>
    public int[] Entry { get; }

    /// <summary>For each row of tiles and each k where the level's entries begin in it; one more row of tiles ends the last.</summary>
    public int[] Start { get; }

    /// <summary>The row of each entry inside its tile.</summary>
    public byte[] Local { get; }

    /// <summary>The address part of each entry's row of S.</summary>
    public int[] RowAt { get; }

    /// <summary>S cut into pieces of some rows of tiles in one column of tiles.</summary>
    public Strip[] Strips { get; }

    /// <summary>Which row of S a trailing row is to be, or null where leading effects are not scalar or S is small.</summary>
    public static int[]? LabelsFor(CrossProducts a)
    {
        if (!IsFor(a))
        {
            return null;
        }

        int m = a.TrailingOrder;

        int[] count = new int[m];
        foreach (int row in a.CoupledRow)
        {
            count[row]++;
        }

        int[] label = new int[m];
        int next = 0;
        foreach (int row in ByFallingCount(m, row => count[row]))
        {
            label[row] = next++;
        }

        return label;
    }

    /// <summary>Whether leading effects are scalar, S is not small, and places in S and in <see cref="Start"/> are an int.</summary>
    public static bool IsFor(CrossProducts a)
    {
        if (a.TrailingOrder < FewestRows || a.Groupings[0].EffectCount > 1)
        {
            return false;
        }

        TileLayout layout = new(a.TrailingOrder);
        return layout.Length <= int.MaxValue && (layout.TileCount + 1L) * a.Groupings[0].Levels <= Array.MaxLength;
    }

    /// <summary>Bytes of the index, and of the entries once more while they are sorted.</summary>
    public static double BytesOf(CrossProducts a) =>
        (17.0 * a.CoupledRow.Length) + (sizeof(int) * (new TileLayout(a.TrailingOrder).TileCount + 2.0) * a.Groupings[0].Levels);

    /// <summary>The index for rows so labelled.</summary>
    public static TilePairIndex Of(CrossProducts a, TileLayout layout, int[] label) => new(a, layout, label);

    private static IEnumerable<Strip> StripsOf(TileLayout layout)
    {
        for (int column = 0; column < layout.TileCount; column++)
        {
            for (int first = column; first < layout.TileCount; first = ((first / StripTiles) + 1) * StripTiles)
            {
                yield return new Strip(column, first, Math.Min(((first / StripTiles) + 1) * StripTiles, layout.TileCount));
            }
        }
    }

    /// <summary>0 ... n - 1 by falling counts; ties by number, so that sums are the same on every machine.</summary>
    private static int[] ByFallingCount(int n, Func<int, int> count)
    {
        long[] keys = new long[n];
        int[] order = new int[n];
        for (int i = 0; i < n; i++)
        {
            keys[i] = ((long)-count(i) << 32) + i;
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Two stable counting sorts: by rows of S, then by levels.</summary>
    private void FillEntries(CrossProducts a, int[] label)
    {
        int entries = a.CoupledRow.Length;
        int[] rowStart = new int[label.Length + 1];
        foreach (int row in a.CoupledRow)
        {
            rowStart[label[row] + 1]++;
        }

        for (int row = 0; row < label.Length; row++)
        {
            rowStart[row + 1] += rowStart[row];
        }

        int[] next = rowStart[..^1];
        (int Entry, int Level)[] byRow = new (int, int)[entries];
        int[] levelNext = new int[Levels];
        int placed = 0;
        for (int k = 0; k < Levels; k++)
        {
            int j = Level[k];
            levelNext[k] = placed;
            placed += a.CoupledStart[j + 1] - a.CoupledStart[j];
            for (int i = a.CoupledStart[j]; i < a.CoupledStart[j + 1]; i++)
            {
                byRow[next[label[a.CoupledRow[i]]]++] = (i, k);
            }
        }

        for (int tile = 0; tile <= Layout.TileCount; tile++)
        {
            // What a level has placed before a row of tiles is where it begins in it.
            levelNext.CopyTo(Start, tile * Levels);
            int end = Math.Min((tile + 1) * Layout.TileOrder, label.Length);
            for (int row = tile * Layout.TileOrder; row < end; row++)
            {
                for (int e = rowStart[row]; e < rowStart[row + 1]; e++)
                {
                    int at = levelNext[byRow[e].Level]++;
                    Entry[at] = byRow[e].Entry;
                    Local[at] = (byte)(row - (tile * Layout.TileOrder));
                    RowAt[at] = (int)Layout.RowOffset[row];
                }
            }
        }
    }

    /// <summary>Rows of tiles First ... End - 1 of a column of tiles.</summary>
    public readonly record struct Strip(int Column, int First, int End);
}
