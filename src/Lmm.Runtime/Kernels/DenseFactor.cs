namespace Lmm.Kernels;

/// <summary>
/// Tile Cholesky S = LLᵀ of a dense trailing block of order m: m³/3 operations, nearly all in products of two tiles.
/// S⁻¹ = UUᵀ with U = L⁻ᵀ: another 2m³/3 (Golub and Van Loan, Matrix Computations, 4th ed., section 4.2; the tile form is
/// that of Buttari et al. 2009, doi:10.1016/j.parco.2008.10.002). Storage 4m² bytes for L, as much again once Invert is
/// used, plus one tile. Every step is an operation on one tile that reads finished tiles only.
/// Checked against a naive oracle in DenseFactorTests.
/// </summary>
internal sealed unsafe class DenseFactor : TrailingFactor
{
    // Tiles of a column that are updated side by side.
    private const int TilesTogether = 6;

    private readonly TileMatrix _factor;
    private readonly NativeBuffer _reciprocals;
    private TileMatrix? _inverse;
    private NativeBuffer? _work;

    /// <summary>Makes the factor of an m × m matrix that is zero so far.</summary>
    /// <param name="order">m.</param>
    /// <param name="tileOrder">The order of a tile, a multiple of 8; null for the one measured best.</param>
    public DenseFactor(int order, int? tileOrder = null)
        : base(order)
    {
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
            for (int i = j; i < _factor.TileCount; i += TilesTogether)
                UpdateTiles(i, Math.Min(i + TilesTogether, _factor.TileCount), j);
            double* diagonal = _factor.Tile(j, j);
            double* reciprocals = _reciprocals.Pointer + (long)j * order;
            if (!TriangularPanel.Factor(order, order, diagonal, order, reciprocals))
                return false;
            for (int i = j + 1; i < _factor.TileCount; i++)
                TriangularPanel.SolveRight(order, order, _factor.Tile(i, j), order, diagonal, order, reciprocals);
        }
        var determinant = new LogProduct();
        for (int i = 0; i < Order; i++)
            determinant.Multiply(_reciprocals.Pointer[i]);
        LogDeterminant = -2 * determinant.Value;
        return true;
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
                TileProduct.Subtract(order, order, order, _factor.Tile(i, k), order, right, order, _factor.Tile(i, j), order, shape);
            }
        }
    }

    /// <inheritdoc/>
    public override void SolveForward(double* rhs, int columns, long stride)
    {
        int order = _factor.TileOrder;
        for (int j = 0; j < _factor.TileCount; j++)
        {
            long top = (long)j * order;
            int height = RowsOfTile(j);
            for (int c = 0; c < columns; c++)
                TriangularSolve.Forward(height, _factor.Tile(j, j), order, _reciprocals.Pointer + top, rhs + c * stride + top);
            for (int i = j + 1; i < _factor.TileCount; i++)
            {
                double* tile = _factor.Tile(i, j);
                for (int c = 0; c < columns; c++)
                    TriangularSolve.SubtractProduct(RowsOfTile(i), height, tile, order, rhs + c * stride + top, rhs + c * stride + (long)i * order);
            }
        }
    }

    /// <inheritdoc/>
    public override void SolveBackward(double* rhs, int columns, long stride)
    {
        int order = _factor.TileOrder;
        for (int j = _factor.TileCount - 1; j >= 0; j--)
        {
            long top = (long)j * order;
            int height = RowsOfTile(j);
            for (int i = j + 1; i < _factor.TileCount; i++)
            {
                double* tile = _factor.Tile(i, j);
                for (int c = 0; c < columns; c++)
                    TriangularSolve.SubtractTransposedProduct(RowsOfTile(i), height, tile, order, rhs + c * stride + (long)i * order, rhs + c * stride + top);
            }
            for (int c = 0; c < columns; c++)
                TriangularSolve.Backward(height, _factor.Tile(j, j), order, _reciprocals.Pointer + top, rhs + c * stride + top);
        }
    }

    /// <inheritdoc/>
    public override void Invert()
    {
        _inverse ??= new TileMatrix(Order, _factor.TileOrder);
        _work ??= new NativeBuffer(_factor.TileSize);
        for (int j = 0; j < _factor.TileCount; j++)
            InvertFactorRow(j);
        for (int i = 0; i < _factor.TileCount; i++)
            MultiplyRow(i);
    }

    // Row j of tiles of U = L⁻ᵀ, from ULᵀ = I: U(j, k) = −Σ_{j ≤ x < k} U(j, x)·L(k, x)ᵀ·L(k, k)⁻ᵀ.
    // Tile (j, k) of the upper U lies in the place of tile (k, j) of the lower triangle.
    private void InvertFactorRow(int j)
    {
        int order = _factor.TileOrder;
        TileMatrix inverse = Inverse;
        double* corner = inverse.Tile(j, j);
        TriangularPanel.InvertTransposed(order, _factor.Tile(j, j), order, _reciprocals.Pointer + (long)j * order, corner, order);
        for (int k = j + 1; k < _factor.TileCount; k++)
        {
            double* target = inverse.Tile(k, j);
            TileProduct.SetNegative(order, order, order, corner, order, _factor.Tile(k, j), order, target, order, ProductShape.UpperLeft);
            for (int x = j + 1; x < k; x++)
                TileProduct.Subtract(order, order, order, inverse.Tile(x, j), order, _factor.Tile(k, x), order, target, order);
            TriangularPanel.SolveRight(order, order, target, order, _factor.Tile(k, k), order, _reciprocals.Pointer + (long)k * order);
        }
    }

    // Row i of tiles of S⁻¹ = UUᵀ over U itself: S⁻¹(i, j) = Σ_{k ≥ i} U(i, k)·U(j, k)ᵀ for j ≤ i. It takes the place of
    // U(j, i), which no later row needs; U(i, i) serves the whole row and is overwritten last.
    private void MultiplyRow(int i)
    {
        int order = _factor.TileOrder;
        TileMatrix inverse = Inverse;
        double* work = _work!.Pointer;
        double* corner = inverse.Tile(i, i);
        for (int j = 0; j <= i; j++)
        {
            double* target = inverse.Tile(i, j);
            ProductShape shape = i == j ? ProductShape.LowerResult : ProductShape.Full;
            TileProduct.Set(order, order, order, corner, order, target, order, work, order, shape | ProductShape.UpperLeft);
            for (int k = i + 1; k < _factor.TileCount; k++)
                TileProduct.Add(order, order, order, inverse.Tile(k, i), order, inverse.Tile(k, j), order, work, order, shape);
            Buffer.MemoryCopy(work, target, _factor.TileSize * sizeof(double), _factor.TileSize * sizeof(double));
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
    }
}
