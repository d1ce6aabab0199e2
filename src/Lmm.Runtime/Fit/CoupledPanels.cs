using System.Runtime.Intrinsics;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// Products with W, the coupling of leading levels of several effects with a dense trailing block, for all levels by the tile
/// products: some levels at a time are laid out as a dense panel (m x 192, or its transpose), by tiles of rows as S is. A panel
/// has the first effects of its levels, then the second ones, so that eight levels are one vector. Worth it where most levels
/// meet many trailing rows: 240 items of 6 effects against 73 subjects of 5 (m = 365) take 8 ms instead of 480.
/// </summary>
internal sealed unsafe class CoupledPanels : IDisposable
{
    // Columns of a panel: with tiles of 96 the two operands of a product and its result stay in the second-level cache.
    public const int Widest = 192;

    // Below this share of all pairs of rows met, most of a panel would be zeros.
    private const double LeastShare = 1.0 / 64;

    private readonly CrossProducts _a;
    private readonly int _q;
    private readonly int _levels;
    private readonly int _together;
    private readonly int _width;
    private readonly int _order;
    private readonly int _tiles;

    // W of the panel: by tiles of rows order x width column-major, and its transpose, width x order.
    private readonly NativeBuffer _tall;
    private readonly NativeBuffer _flat;
    private readonly NativeBuffer _product;
    private readonly NativeBuffer _half;
    private readonly double[] _forms;
    private readonly long[] _rowAt;
    private NativeBuffer? _rows;
    private NativeBuffer? _columns;

    private CoupledPanels(CrossProducts a, TileLayout tiles)
    {
        _a = a;
        _q = a.Groupings[0].EffectCount;
        _levels = a.Groupings[0].Levels;
        const int lanes = TileProduct.Granularity;
        _together = Math.Clamp(Widest / _q / lanes * lanes, lanes, TileProduct.RoundUp(_levels));
        _width = _together * _q;
        _order = tiles.TileOrder;
        _tiles = tiles.TileCount;
        long size = (long)_tiles * _order * _width;
        _tall = new NativeBuffer(size);
        _flat = new NativeBuffer(size);
        _product = new NativeBuffer((long)_width * _order);
        _half = new NativeBuffer(tiles.TileSize);
        _forms = new double[_q * _q * _together];
        _rowAt = new long[tiles.Order];
        for (int row = 0; row < _rowAt.Length; row++)
        {
            _rowAt[row] = ((long)(row / _order) * _order * _width) + (row % _order);
        }
    }

    /// <summary>The panels, or null where leading effects are scalar or levels meet few trailing rows.</summary>
    public static CoupledPanels? For(CrossProducts a, TileLayout tiles)
    {
        if (a.Groupings.Length < 2 || a.Groupings[0].EffectCount < 2)
        {
            return null;
        }

        double pairs = 0;
        for (int j = 0; j < a.CoupledStart.Length - 1; j++)
        {
            double rows = a.CoupledStart[j + 1] - a.CoupledStart[j];
            pairs += rows * rows;
        }

        return pairs >= LeastShare * a.Groupings[0].Levels * a.TrailingOrder * a.TrailingOrder ? new CoupledPanels(a, tiles) : null;
    }

    /// <summary>S -= sum_j W_j W_j' in the lower triangle of S.</summary>
    public void Subtract(double[] w, TileMatrix<double> s)
    {
        long step = (long)_order * _width;
        for (int first = 0; first < _levels; first += _together)
        {
            FillTall(w, first);
            for (int i = 0; i < _tiles; i++)
            {
                for (int k = 0; k <= i; k++)
                {
                    TileProduct.Subtract(
                        _order, _order, _width, _tall.Pointer + (i * step), _order, _tall.Pointer + (k * step), _order, s.Tile(i, k), _order,
                        i == k ? ProductShape.LowerResult : ProductShape.Full);
                }
            }
        }
    }

    /// <summary>W_j'XW_j of every level j for a symmetric X whose lower triangle is read; levels x q x q.</summary>
    public void Forms(double[] w, TileMatrix<double> x, double[] forms)
    {
        for (int first = 0; first < _levels; first += _together)
        {
            FillFlat(w, first);
            Array.Clear(_forms);
            for (int k = 0; k < _tiles; k++)
            {
                // X = H + H', H lower with half the diagonal: W'XW = W'HW + (W'HW)'.
                MultiplyByHalf(x, k);
                AddInner(_product.Pointer, _flat.Pointer + ((long)k * _order * _width));
            }

            int count = Math.Min(_together, _levels - first);
            for (int j = 0; j < count; j++)
            {
                for (int a = 0; a < _q; a++)
                {
                    for (int b = 0; b < _q; b++)
                    {
                        forms[((((first + j) * _q) + a) * _q) + b] = _forms[(((a * _q) + b) * _together) + j] + _forms[(((b * _q) + a) * _together) + j];
                    }
                }
            }
        }
    }

    /// <summary>m rows of some columns, row-major with <paramref name="stride"/>: what the next two read or write.</summary>
    public double* Rows(int columns, out int stride)
    {
        stride = TileProduct.RoundUp(columns);
        long length = (long)_tiles * _order * stride;
        if (_rows is null || _rows.Length < length)
        {
            _rows?.Dispose();
            _columns?.Dispose();
            _rows = new NativeBuffer(length);
            _columns = new NativeBuffer((long)_width * stride);
        }

        return _rows.Pointer;
    }

    /// <summary>Rows = sum_j W_j x_j for x level by level, q x columns each.</summary>
    public void Multiply(double[] w, double[] x, int columns)
    {
        double* rows = Rows(columns, out int stride);
        for (int first = 0; first < _levels; first += _together)
        {
            FillTall(w, first);
            double* right = _columns!.Pointer;
            new Span<double>(right, _width * stride).Clear();
            int count = Math.Min(_together, _levels - first);
            for (int j = 0; j < count; j++)
            {
                for (int a = 0; a < _q; a++)
                {
                    x.AsSpan((((first + j) * _q) + a) * columns, columns).CopyTo(new Span<double>(right + (((a * _together) + j) * stride), columns));
                }
            }

            for (int i = 0; i < _tiles; i++)
            {
                double* target = rows + ((long)i * _order * stride);
                double* left = _tall.Pointer + ((long)i * _order * _width);
                if (first == 0)
                {
                    TileProduct.Set(stride, _order, _width, right, stride, left, _order, target, stride);
                }
                else
                {
                    TileProduct.Add(stride, _order, _width, right, stride, left, _order, target, stride);
                }
            }
        }
    }

    /// <summary>target_j += scale W_j'Rows for every level, q x columns each.</summary>
    public void AddTransposed(double[] w, int columns, double scale, double[] target)
    {
        double* rows = Rows(columns, out int stride);
        for (int first = 0; first < _levels; first += _together)
        {
            FillFlat(w, first);
            double* result = _columns!.Pointer;
            for (int i = 0; i < _tiles; i++)
            {
                double* source = rows + ((long)i * _order * stride);
                double* right = _flat.Pointer + ((long)i * _order * _width);
                if (i == 0)
                {
                    TileProduct.Set(stride, _width, _order, source, stride, right, _width, result, stride);
                }
                else
                {
                    TileProduct.Add(stride, _width, _order, source, stride, right, _width, result, stride);
                }
            }

            int count = Math.Min(_together, _levels - first);
            for (int j = 0; j < count; j++)
            {
                for (int a = 0; a < _q; a++)
                {
                    VectorKernels.Axpy(
                        scale,
                        new ReadOnlySpan<double>(result + (((a * _together) + j) * stride), columns),
                        target.AsSpan((((first + j) * _q) + a) * columns, columns));
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tall.Dispose();
        _flat.Dispose();
        _product.Dispose();
        _half.Dispose();
        _rows?.Dispose();
        _columns?.Dispose();
    }

    private void FillTall(double[] w, int first)
    {
        _tall.Clear();
        int end = Math.Min(first + _together, _levels);
        fixed (double* pw = w)
        fixed (int* row = _a.CoupledRow)
        fixed (long* rowAt = _rowAt)
        {
            for (int j = first; j < end; j++)
            {
                int to = _a.CoupledStart[j + 1];
                for (int a = 0; a < _q; a++)
                {
                    double* target = _tall.Pointer + ((long)((a * _together) + j - first) * _order);
                    double* source = pw + a;
                    for (int i = _a.CoupledStart[j]; i < to; i++)
                    {
                        target[rowAt[row[i]]] = source[(long)i * _q];
                    }
                }
            }
        }
    }

    private void FillFlat(double[] w, int first)
    {
        _flat.Clear();
        int end = Math.Min(first + _together, _levels);
        fixed (double* pw = w)
        fixed (int* row = _a.CoupledRow)
        {
            for (int j = first; j < end; j++)
            {
                int to = _a.CoupledStart[j + 1];
                double* source = pw + ((long)_a.CoupledStart[j] * _q);
                for (int i = _a.CoupledStart[j]; i < to; i++)
                {
                    double* target = _flat.Pointer + ((long)row[i] * _width) + (j - first);
                    for (int a = 0; a < _q; a++)
                    {
                        *target = *source++;
                        target += _together;
                    }
                }
            }
        }
    }

    /// <summary>product (width x order) = sum over tiles i up to k of W_i'H(k, i)'.</summary>
    private void MultiplyByHalf(TileMatrix<double> x, int k)
    {
        double* diagonal = x.Tile(k, k);
        double* half = _half.Pointer;
        for (int column = 0; column < _order; column++)
        {
            new Span<double>(half + (column * _order), column).Clear();
            half[column * (_order + 1)] = 0.5 * diagonal[column * (_order + 1)];
            new Span<double>(diagonal + (column * (_order + 1)) + 1, _order - column - 1).CopyTo(new Span<double>(half + (column * (_order + 1)) + 1, _order - column - 1));
        }

        long step = (long)_order * _width;
        TileProduct.Set(_width, _order, _order, _flat.Pointer + (k * step), _width, half, _order, _product.Pointer, _width);
        for (int i = 0; i < k; i++)
        {
            TileProduct.Add(_width, _order, _order, _flat.Pointer + (i * step), _width, x.Tile(k, i), _order, _product.Pointer, _width);
        }
    }

    /// <summary>forms[a, b] += sum over the rows of a tile of x_a y_b, eight levels a vector.</summary>
    private void AddInner(double* x, double* y)
    {
        fixed (double* forms = _forms)
        {
            for (int j = 0; j < _together; j += Vector512<double>.Count)
            {
                for (int a = 0; a < _q; a++)
                {
                    for (int b = 0; b < _q; b++)
                    {
                        double* left = x + (a * _together) + j;
                        double* right = y + (b * _together) + j;
                        Vector512<double> sum = Vector512<double>.Zero;
                        for (int row = 0; row < _order; row++)
                        {
                            sum = Vector512.FusedMultiplyAdd(Vector512.Load(left), Vector512.Load(right), sum);
                            left += _width;
                            right += _width;
                        }

                        double* target = forms + (((a * _q) + b) * _together) + j;
                        (Vector512.Load(target) + sum).Store(target);
                    }
                }
            }
        }
    }
}
