using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// S -= sum_j w_j w_j' and sum_j v_j w_j'S^-1 w_j over the leading levels j of scalar effects, tile by tile of a large dense S:
/// whatever the order of the levels, what is at work stays in the second-level cache. Where a block of levels has many
/// entries in a tile's rows and columns its w are spread to two dense panels and multiplied by the register kernels.
/// 1e6 ratings, 6,040 users, 3,700 films (1.3e8 pairs): 600 ms in the order of the levels, 125 tile by tile, 85 strip by
/// strip, 70 with the dense part as products (in single precision 50).
/// </summary>
internal sealed unsafe class TilePairs<T>
    where T : unmanaged, INumberBase<T>
{
    // Levels in a block: the depth of a product.
    private const int BlockLevels = 96;

    // A pair costs as much as so many multiplications in a product of panels.
    private static int PairCost => typeof(T) == typeof(float) ? 40 : 25;

    private readonly TilePairIndex _index;
    private readonly TileMatrix<T> _s;
    private readonly WorkShares _shares;
    private readonly double[] _sums;
    private readonly T[] _w, _v;

    // Made once, so that nothing is allocated in an evaluation; their argument stands beside them.
    private readonly Action<int> _subtractIn, _formIn;
    private TileMatrix<T>? _x;

    public TilePairs(TilePairIndex index, TileMatrix<T> s, WorkShares shares)
    {
        _index = index;
        _s = s;
        _shares = shares;
        _subtractIn = SubtractIn;
        _formIn = tile => _sums![tile] = FormIn(tile);
        _sums = new double[index.Strips.Length];
        _w = new T[index.Local.Length];
        _v = new T[index.Levels];
    }

    private int PanelLength => _index.Layout.TileOrder * BlockLevels;

    /// <summary>S -= sum_j w_j w_j' in the lower triangle of S.</summary>
    public void Subtract(double[] w)
    {
        Take(w);
        _shares.Run(_sums.Length, _subtractIn);
    }

    /// <summary>sum_j v_j w_j'X w_j for a symmetric X in tiles, its lower triangle read.</summary>
    public double Form(TileMatrix<T> x, double[] w, double[] v)
    {
        Take(w);
        for (int k = 0; k < _v.Length; k++)
        {
            _v[k] = T.CreateTruncating(v[_index.Level[k]]);
        }

        _x = x;
        _shares.Run(_sums.Length, _formIn);
        double sum = 0;
        foreach (double part in _sums)
        {
            sum += part;
        }

        return sum;
    }

    private void Take(double[] w)
    {
        int[] entry = _index.Entry;
        for (int e = 0; e < entry.Length; e++)
        {
            _w[e] = T.CreateTruncating(w[entry[e]]);
        }
    }

    private void SubtractIn(int piece)
    {
        (int column, int first, int end) = _index.Strips[piece];
        int order = _index.Layout.TileOrder;
        T[] rented = ArrayPool<T>.Shared.Rent(2 * PanelLength);
        fixed (T* left = rented)
        {
            T* right = left + PanelLength;
            for (int block = 0; block < _index.Levels; block += BlockLevels)
            {
                int count = Math.Min(BlockLevels, _index.Levels - block);
                int dense = DenseUntil(_index.Strips[piece], block, count);
                if (dense > first)
                {
                    Spread(column, block, count, right, false);
                }

                for (int row = first; row < dense; row++)
                {
                    ProductShape shape = row == column ? ProductShape.LowerResult : ProductShape.Full;
                    Spread(row, block, count, left, false);
                    TileProduct.Subtract(order, order, count, left, order, right, order, _s.Tile(row, column), order, shape);
                }

                if (dense < end)
                {
                    SubtractPairs(column, dense, end, block, count);
                }
            }
        }

        ArrayPool<T>.Shared.Return(rented);
    }

    /// <summary>
    /// The first row of tiles of a strip in which the pairs of a block of levels are less work than the product of its panels:
    /// rows stand by falling numbers of entries, and what follows is not denser.
    /// </summary>
    private int DenseUntil(TilePairIndex.Strip strip, int block, int count)
    {
        int row = strip.First;
        while (row < strip.End && Pairs(row, strip.Column, block, count) * PairCost > count * _index.Layout.TileSize)
        {
            row++;
        }

        return row;
    }

    private long Pairs(int row, int column, int block, int count)
    {
        int levels = _index.Levels;
        ReadOnlySpan<int> rows = _index.Start.AsSpan((row * levels) + block, count), rowEnds = _index.Start.AsSpan(((row + 1) * levels) + block, count);
        ReadOnlySpan<int> columns = _index.Start.AsSpan((column * levels) + block, count), columnEnds = _index.Start.AsSpan(((column + 1) * levels) + block, count);
        long pairs = 0;
        for (int k = 0; k < count; k++)
        {
            pairs += (rowEnds[k] - rows[k]) * (columnEnds[k] - columns[k]);
        }

        return pairs;
    }

    /// <summary>The entries of a block of levels in a row of tiles as a dense panel, rows of the tile x levels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(int row, int block, int count, T* target, bool weighted)
    {
        int order = _index.Layout.TileOrder;
        new Span<T>(target, order * count).Clear();
        fixed (T* w = _w, v = &_v[block])
        fixed (byte* local = _index.Local)
        fixed (int* starts = &_index.Start[(row * _index.Levels) + block], ends = &_index.Start[((row + 1) * _index.Levels) + block])
        {
            for (int k = 0; k < count; k++, target += order)
            {
                T scale = weighted ? v[k] : T.One;
                for (int a = starts[k]; a < ends[k]; a++)
                {
                    target[local[a]] = scale * w[a];
                }
            }
        }
    }

    /// <summary>The pairs of a block of levels in rows of tiles from ... end - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractPairs(int column, int from, int end, int block, int count)
    {
        int order = _index.Layout.TileOrder;
        T* s = _s.Values + (column * _index.Layout.TileSize);
        fixed (T* w = _w)
        fixed (byte* local = _index.Local)
        fixed (int* starts = &_index.Start[block], rowAt = _index.RowAt)
        {
            int* rows = starts + (from * _index.Levels), rowEnds = starts + (end * _index.Levels);
            int* columns = starts + (column * _index.Levels), columnEnds = columns + _index.Levels;
            for (int k = 0; k < count; k++)
            {
                int first = rows[k], last = rowEnds[k];
                int to = first == last ? 0 : columnEnds[k];
                for (int b = columns[k]; b < to; b++)
                {
                    T* target = s + (local[b] * order);
                    T wb = w[b];
                    for (int a = Math.Max(first, b); a < last; a++)
                    {
                        target[rowAt[a]] -= wb * w[a];
                    }
                }
            }
        }
    }

    private double FormIn(int piece)
    {
        (int column, int first, int end) = _index.Strips[piece];
        int order = _index.Layout.TileOrder;
        T[] rented = ArrayPool<T>.Shared.Rent((2 * PanelLength) + (order * order));
        double form = 0;
        fixed (T* left = rented)
        {
            T* right = left + PanelLength, products = right + PanelLength;
            for (int block = 0; block < _index.Levels; block += BlockLevels)
            {
                int count = Math.Min(BlockLevels, _index.Levels - block);
                int dense = DenseUntil(_index.Strips[piece], block, count);
                if (dense > first)
                {
                    Spread(column, block, count, right, true);
                }

                for (int row = first; row < dense; row++)
                {
                    Spread(row, block, count, left, false);
                    TileProduct.Set(order, order, count, left, order, right, order, products, order);
                    form += Inner(order, products, _x!.Tile(row, column), row == column);
                }

                if (dense < end)
                {
                    form += FormPairs(column, dense, end, block, count);
                }
            }
        }

        ArrayPool<T>.Shared.Return(rented);
        return form;
    }

    /// <summary>The sum over both triangles of the products of two tiles.</summary>
    private static double Inner(int order, T* products, T* x, bool isDiagonal)
    {
        int length = order * order;
        if (!isDiagonal)
        {
            return 2 * double.CreateTruncating(TensorPrimitives.Dot<T>(new ReadOnlySpan<T>(products, length), new ReadOnlySpan<T>(x, length)));
        }

        double form = 0;
        for (int j = 0; j < length; j += order + 1)
        {
            int below = order - 1 - (j % order);
            T sum = TensorPrimitives.Dot<T>(new ReadOnlySpan<T>(products + j + 1, below), new ReadOnlySpan<T>(x + j + 1, below));
            form += double.CreateTruncating(products[j] * x[j]) + (2 * double.CreateTruncating(sum));
        }

        return form;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double FormPairs(int column, int from, int end, int block, int count)
    {
        int order = _index.Layout.TileOrder;
        T* x = _x!.Values + (column * _index.Layout.TileSize);
        double sum = 0;
        fixed (T* w = _w, v = &_v[block])
        fixed (byte* local = _index.Local)
        fixed (int* starts = &_index.Start[block], rowAt = _index.RowAt)
        {
            int* rows = starts + (from * _index.Levels), rowEnds = starts + (end * _index.Levels);
            int* columns = starts + (column * _index.Levels), columnEnds = columns + _index.Levels;
            for (int k = 0; k < count; k++)
            {
                int first = rows[k], last = rowEnds[k];
                int to = first == last ? 0 : columnEnds[k];
                T form = T.Zero;
                for (int b = columns[k]; b < to; b++)
                {
                    T* source = x + (local[b] * order);
                    T inner = first <= b ? source[rowAt[b]] * w[b] / (T.One + T.One) : T.Zero;
                    for (int a = Math.Max(first, b + 1); a < last; a++)
                    {
                        inner += source[rowAt[a]] * w[a];
                    }

                    form += w[b] * inner;
                }

                sum += 2 * double.CreateTruncating(v[k] * form);
            }
        }

        return sum;
    }
}
