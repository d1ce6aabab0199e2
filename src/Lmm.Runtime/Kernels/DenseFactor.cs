using System.Globalization;

namespace Lmm.Kernels;

/// <summary>
/// Tile Cholesky S = LLᵀ of a dense trailing block of order m: m³/3 operations, nearly all in products of two tiles.
/// S⁻¹ = UUᵀ with U = L⁻ᵀ: another 2m³/3 (Golub and Van Loan, Matrix Computations, 4th ed., section 4.2; the tile form is
/// that of Buttari et al. 2009, doi:10.1016/j.parco.2008.10.002). Storage 4m² bytes for L, as much again once Invert is
/// used, plus a few tiles. Every step is an operation on one tile that reads finished tiles only.
/// Checked against a naive oracle in DenseFactorTests.
/// </summary>
internal sealed unsafe partial class DenseFactor : TrailingFactor
{
    // Tiles of a column, or rows of tiles of the inverse, that are worked on side by side.
    private const int TilesTogether = 6;

    private readonly WorkShares _shares;

    // Made once, so that nothing is allocated in an evaluation; the column or row they are at stands in _step.
    private readonly Action<int> _updatePiece, _solveTile, _invertPiece, _multiplyPiece;
    private int _step;

    private readonly TileMatrix _factor;
    private readonly NativeBuffer _reciprocals;
    private TileMatrix? _inverse;
    private NativeBuffer? _work;

    /// <summary>Makes the factor of an m × m matrix that is zero so far.</summary>
    /// <param name="order">m.</param>
    /// <param name="tileOrder">The order of a tile, a multiple of 8; null for the one measured best.</param>
    /// <param name="shares">The threads; null for the calling one alone.</param>
    public DenseFactor(int order, int? tileOrder = null, WorkShares? shares = null)
        : base(order)
    {
        MemoryGuard.Require(BytesOf(order), string.Create(CultureInfo.InvariantCulture, $"a dense trailing block of {order:N0} random effects"));
        _shares = shares ?? WorkShares.One;
        _updatePiece = UpdatePiece;
        _solveTile = SolveTile;
        _invertPiece = InvertPiece;
        _multiplyPiece = MultiplyPiece;
        _factor = new TileMatrix(order, tileOrder);
        _reciprocals = new NativeBuffer((long)_factor.TileCount * _factor.TileOrder);
    }

    /// <summary>S before, L after <see cref="Factor"/>. For the hot scatter: Values[RowOffset[i] + ColumnOffset[j]], i ≥ j.</summary>
    public TileMatrix Matrix => _factor;

    /// <summary>The lower triangle of S⁻¹ after <see cref="Invert"/>, with the addresses of <see cref="Matrix"/>.</summary>
    /// <exception cref="InvalidOperationException">Invert has not run.</exception>
    public TileMatrix Inverse => _inverse ?? throw new InvalidOperationException("Invert has not been called.");

    /// <inheritdoc/>
    public override double* Values => _factor.Values;

    /// <inheritdoc/>
    public override double* InverseValues => Inverse.Values;

    /// <inheritdoc/>
    public override double PredictedFlops => Flops(Order);

    // Some tiles of work space, made on first use.
    private double* Work => (_work ??= new NativeBuffer(_factor.TileSize * TilesTogether)).Pointer;

    /// <summary>L and S⁻¹, half a square each, and a margin for the tiles that stand out.</summary>
    public static double BytesOf(int order) => 8.0 * order * (order + 200.0);

    /// <summary>Operations of a dense Cholesky of order m: m³/3 + m²/2 + m/6.</summary>
    public static double Flops(int order) => ((order / 3.0 + 0.5) * order + 1.0 / 6) * order;

    /// <inheritdoc/>
    public override void Clear() => _factor.Clear();

    /// <inheritdoc/>
    public override long Position(int row, int column) =>
        _factor.RowOffset[Math.Max(row, column)] + _factor.ColumnOffset[Math.Min(row, column)];

    /// <inheritdoc/>
    public override bool Factor()
    {
        int order = _factor.TileOrder;
        for (int j = 0; j < _factor.TileCount; j++)
        {
            _step = j;
            _shares.Run(Pieces(_factor.TileCount - j), _updatePiece);
            double* diagonal = _factor.Tile(j, j);
            double* reciprocals = _reciprocals.Pointer + (long)j * order;
            if (!TriangularPanel.Factor(order, order, diagonal, order, reciprocals))
                return false;
            _shares.Run(_factor.TileCount - j - 1, _solveTile);
        }
        var determinant = new LogProduct();
        determinant.MultiplyAll(_reciprocals.Pointer, Order);
        LogDeterminant = -2 * determinant.Value;
        return true;
    }

    // The pieces of column _step: tiles side by side.
    private void UpdatePiece(int piece)
    {
        int first = _step + piece * TilesTogether;
        UpdateTiles(first, Math.Min(first + TilesTogether, _factor.TileCount), _step);
    }

    private void SolveTile(int below)
    {
        int order = _factor.TileOrder;
        double* diagonal = _factor.Tile(_step, _step);
        TriangularPanel.SolveRight(order, order, _factor.Tile(_step + 1 + below, _step), order, diagonal, order, _reciprocals.Pointer + (long)_step * order);
    }

    // S(i, j) − Σ L(i, k)·L(j, k)ᵀ over the finished columns of tiles k < j, for tiles first … end−1 of column j: they and the
    // one tile L(j, k) that all of them need stay in the second-level cache.
    private void UpdateTiles(int first, int end, int j)
    {
        int order = _factor.TileOrder;
        for (int k = 0; k < j; k++)
        {
            double* right = _factor.Tile(j, k);
            for (int i = first; i < end; i++)
            {
                ProductShape shape = i == j ? ProductShape.LowerResult : ProductShape.Full;
                // The tile that comes next is called for while this one is worked on.
                double* ahead = i + 1 < end ? _factor.Tile(i + 1, k) : k + 1 < j ? _factor.Tile(first, k + 1) : null;
                TileProduct.Subtract(order, order, order, _factor.Tile(i, k), order, right, order, _factor.Tile(i, j), order, shape, ahead);
            }
        }
    }

    /// <inheritdoc/>
    public override void Invert()
    {
        _inverse ??= new TileMatrix(Order, _factor.TileOrder);
        int pieces = Pieces(_factor.TileCount);
        PrepareWork(pieces);
        _shares.Run(pieces, _invertPiece);
        for (int i = 0; i < _factor.TileCount; i++)
        {
            // The last piece of a row overwrites what all its pieces read: it waits for the others.
            _step = i;
            _shares.Run(i / TilesTogether, _multiplyPiece);
            MultiplyPiece(i / TilesTogether);
        }
    }

    private static int Pieces(int tiles) => (tiles + TilesTogether - 1) / TilesTogether;

    private void InvertPiece(int piece) =>
        InvertFactorRows(piece * TilesTogether, Math.Min((piece + 1) * TilesTogether, _factor.TileCount));

    private void MultiplyPiece(int piece)
    {
        double* work = _work!.Pointer + (_shares.Threads > 1 ? piece * TilesTogether * _factor.TileSize : 0);
        MultiplyRow(_step, piece * TilesTogether, Math.Min((piece + 1) * TilesTogether, _step + 1), work);
    }

    // Work space of its own for each piece where they run side by side.
    private void PrepareWork(int pieces)
    {
        long length = _factor.TileSize * TilesTogether * (_shares.Threads > 1 ? pieces : 1);
        if (_work is null || _work.Length < length)
        {
            _work?.Dispose();
            _work = new NativeBuffer(length);
        }
    }

    // Rows first … end−1 of tiles of U = L⁻ᵀ, from ULᵀ = I: U(j, k) = −Σ_{j ≤ x < k} U(j, x)·L(k, x)ᵀ·L(k, k)⁻ᵀ. Rows side by
    // side share every tile of L. Tile (j, k) of the upper U lies in the place of tile (k, j) of the lower triangle.
    private void InvertFactorRows(int first, int end)
    {
        int order = _factor.TileOrder;
        TileMatrix inverse = Inverse;
        for (int k = first; k < _factor.TileCount; k++)
        {
            double* diagonal = _factor.Tile(k, k);
            double* reciprocals = _reciprocals.Pointer + (long)k * order;
            for (int x = first; x < k; x++)
            {
                double* right = _factor.Tile(k, x);
                int known = Math.Min(end, x);
                for (int j = first; j < known; j++)
                {
                    double* ahead = j + 1 < known ? inverse.Tile(x, j + 1) : null;
                    TileProduct.Subtract(
                        order, order, order, inverse.Tile(x, j), order, right, order, inverse.Tile(k, j), order, ProductShape.Full, ahead);
                }
                if (x < end)
                {
                    // The first term of row x, whose diagonal tile is triangular.
                    TileProduct.SetNegative(
                        order, order, order, inverse.Tile(x, x), order, right, order, inverse.Tile(k, x), order, ProductShape.UpperLeft);
                }
            }
            for (int j = first; j < Math.Min(end, k); j++)
                TriangularPanel.SolveRight(order, order, inverse.Tile(k, j), order, diagonal, order, reciprocals);
            if (k < end)
                TriangularPanel.InvertTransposed(order, diagonal, order, reciprocals, inverse.Tile(k, k), order);
        }
    }

    // Tiles (i, first) … (i, end−1) of S⁻¹ = UUᵀ over U itself: S⁻¹(i, j) = Σ_{k ≥ i} U(i, k)·U(j, k)ᵀ for j ≤ i. It takes the
    // place of U(j, i), which no later row needs; U(i, i) serves the whole row and is overwritten last.
    private void MultiplyRow(int i, int first, int end, double* work)
    {
        int order = _factor.TileOrder;
        TileMatrix inverse = Inverse;
        for (int k = i; k < _factor.TileCount; k++)
        {
            double* left = inverse.Tile(k, i);
            for (int j = first; j < end; j++)
            {
                double* sum = work + (j - first) * _factor.TileSize;
                ProductShape shape = i == j ? ProductShape.LowerResult : ProductShape.Full;
                if (k == i)
                {
                    TileProduct.Set(order, order, order, left, order, inverse.Tile(i, j), order, sum, order, shape | ProductShape.UpperLeft);
                }
                else
                {
                    double* ahead = j + 1 < end ? inverse.Tile(k, j + 1) : k + 1 < _factor.TileCount ? inverse.Tile(k + 1, first) : null;
                    TileProduct.Add(order, order, order, left, order, inverse.Tile(k, j), order, sum, order, shape, ahead);
                }
            }
        }
        for (int j = first; j < end; j++)
        {
            long bytes = _factor.TileSize * sizeof(double);
            Buffer.MemoryCopy(work + (j - first) * _factor.TileSize, inverse.Tile(i, j), bytes, bytes);
        }
    }

    // Rows of the matrix in a row of tiles: fewer in the last.
    private int RowsOfTile(int i) => Math.Min(_factor.TileOrder, Order - i * _factor.TileOrder);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _factor.Dispose();
        _reciprocals.Dispose();
        _inverse?.Dispose();
        _work?.Dispose();
        _panel?.Dispose();
    }
}
