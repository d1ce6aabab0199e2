using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>
/// A division of the rows of a design into blocks: what a factor, a grouping or a covariate does to the rows when its
/// labels are forgotten. Blocks are numbered by the first row in which they occur, so equal divisions have equal codes.
/// </summary>
/// <remarks>Bailey, Association Schemes (2004), chapter 10; docs/math/structure.md. All operations are linear in the rows.</remarks>
public sealed class Partition : IEquatable<Partition>
{
    private readonly int[] _codes;
    private int[]? _sizes;

    private Partition(int[] codes, int count)
    {
        _codes = codes;
        Count = count;
    }

    /// <summary>The number of blocks.</summary>
    public int Count { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => _codes.Length;

    /// <summary>Whether every row is a block of its own.</summary>
    public bool IsUnits => Count == RowCount;

    /// <summary>The block of a row.</summary>
    public int this[int row] => _codes[row];

    /// <summary>How many rows each block has.</summary>
    public IReadOnlyList<int> Sizes => SizesArray;

    /// <summary>Whether all blocks have the same number of rows.</summary>
    public bool IsUniform
    {
        get
        {
            int[] sizes = SizesArray;
            foreach (int size in sizes)
            {
                if (size != sizes[0])
                {
                    return false;
                }
            }

            return true;
        }
    }

    internal int[] SizesArray => _sizes ??= CountRows();

    /// <summary>Rows with equal codes are in one block. The codes are any whole numbers from 0 on; not all need occur.</summary>
    public static Partition Of(IReadOnlyList<int> codes)
    {
        int largest = -1;
        for (int row = 0; row < codes.Count; row++)
        {
            largest = Math.Max(largest, codes[row]);
        }

        var number = new int[largest + 1];
        var blocks = new int[codes.Count];
        int count = 0;
        for (int row = 0; row < blocks.Length; row++)
        {
            ref int block = ref number[codes[row]];
            if (block == 0)
            {
                block = ++count;
            }

            blocks[row] = block - 1;
        }

        return new Partition(blocks, count);
    }

    /// <summary>All rows in one block.</summary>
    public static Partition Whole(int rows) => new(new int[rows], Math.Min(rows, 1));

    /// <summary>Each row a block of its own.</summary>
    public static Partition Units(int rows)
    {
        var codes = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            codes[row] = row;
        }

        return new Partition(codes, rows);
    }

    /// <summary>Whether both divide the rows alike.</summary>
    public bool Equals(Partition? other)
    {
        if (other is null || other.Count != Count || other.RowCount != RowCount)
        {
            return false;
        }

        for (int row = 0; row < _codes.Length; row++)
        {
            if (_codes[row] != other._codes[row])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Partition);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((RowCount * 397) ^ Count);

    /// <summary>Whether every block of this lies in one block of <paramref name="other"/>; so does a partition in itself.</summary>
    public bool IsNestedIn(Partition other)
    {
        if (Count < other.Count)
        {
            return false;
        }

        var outer = new int[Count];
        for (int row = 0; row < _codes.Length; row++)
        {
            ref int known = ref outer[_codes[row]];
            if (known == 0)
            {
                known = other._codes[row] + 1;
            }
            else if (known != other._codes[row] + 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The combinations that occur: rows are together where both put them together.</summary>
    public Partition Cross(Partition other)
    {
        if (Count <= 1)
        {
            return other;
        }

        if (other.Count <= 1)
        {
            return this;
        }

        var blocks = new int[RowCount];
        int count = 0;
        long cells = (long)Count * other.Count;
        if (cells <= 4L * RowCount + 1024)
        {
            var number = new int[cells];
            for (int row = 0; row < blocks.Length; row++)
            {
                ref int block = ref number[(_codes[row] * other.Count) + other._codes[row]];
                if (block == 0)
                {
                    block = ++count;
                }

                blocks[row] = block - 1;
            }
        }
        else
        {
            var number = new Dictionary<long, int>();
            for (int row = 0; row < blocks.Length; row++)
            {
                long cell = ((long)_codes[row] * other.Count) + other._codes[row];
                if (!number.TryGetValue(cell, out int block))
                {
                    block = count++;
                    number.Add(cell, block);
                }

                blocks[row] = block;
            }
        }

        return new Partition(blocks, count);
    }

    /// <summary>
    /// The finest partition in which both are nested: the connected components of the graph whose points are the blocks of
    /// both and whose edges are the rows.
    /// </summary>
    public Partition Join(Partition other)
    {
        var parent = new int[Count + other.Count];
        for (int i = 0; i < parent.Length; i++)
        {
            parent[i] = i;
        }

        for (int row = 0; row < _codes.Length; row++)
        {
            int left = Root(parent, _codes[row]);
            int right = Root(parent, Count + other._codes[row]);
            parent[right] = left;
        }

        var components = new int[RowCount];
        for (int row = 0; row < components.Length; row++)
        {
            components[row] = Root(parent, _codes[row]);
        }

        return Of(components);
    }

    /// <summary>
    /// Whether the two are orthogonal: within each connected component the number of rows in a cell is the product of its
    /// margins over the component's rows, so that neither says anything about the other beyond what their join does.
    /// </summary>
    public bool IsOrthogonalTo(Partition other)
    {
        Partition join = Join(other);
        Partition cells = Cross(other);
        int[] cellSizes = cells.SizesArray;
        int[] sizes = SizesArray;
        int[] otherSizes = other.SizesArray;
        int[] joinSizes = join.SizesArray;
        for (int row = 0; row < _codes.Length; row++)
        {
            long expected = (long)sizes[_codes[row]] * otherSizes[other._codes[row]];
            if ((long)cellSizes[cells._codes[row]] * joinSizes[join._codes[row]] != expected)
            {
                return false;
            }
        }

        return HasEveryCell(other, join, cells);
    }

    /// <summary>For each block the first row in it.</summary>
    public int[] FirstRows()
    {
        var rows = new int[Count];
        int found = 0;
        for (int row = 0; row < _codes.Length && found < Count; row++)
        {
            if (_codes[row] == found)
            {
                rows[found++] = row;
            }
        }

        return rows;
    }

    // Proportional counts leave no cell of a component empty.
    private bool HasEveryCell(Partition other, Partition join, Partition cells)
    {
        var left = new long[join.Count];
        var right = new long[join.Count];
        foreach (int row in FirstRows())
        {
            left[join._codes[row]]++;
        }

        foreach (int row in other.FirstRows())
        {
            right[join._codes[row]]++;
        }

        long expected = 0;
        for (int component = 0; component < left.Length; component++)
        {
            expected += left[component] * right[component];
        }

        return cells.Count == expected;
    }

    private int[] CountRows()
    {
        var sizes = new int[Count];
        foreach (int code in _codes)
        {
            sizes[code]++;
        }

        return sizes;
    }

    private static int Root(int[] parent, int node)
    {
        while (parent[node] != node)
        {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }

        return node;
    }
}
