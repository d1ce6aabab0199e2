namespace Lmm.Kernels;

/// <content>
/// Solves with the dense factor. A few right-hand sides go tile by tile with vector operations; many are turned into the rows
/// of Xᵀ (columns, rounded up to 8, × m), on which X ← L⁻¹X is Xᵀ ← XᵀL⁻ᵀ: the products and right solves of the factorisation.
/// </content>
internal sealed unsafe partial class DenseFactor
{
    // Measured: from here on the products win over the turning of the right-hand sides, and backward of every tile.
    private const int FewestForwardTogether = 4;
    private const int FewestBackwardTogether = 10;

    private NativeBuffer? _panel;

    /// <inheritdoc/>
    public override void SolveForward(double* rhs, int columns, long stride)
    {
        if (columns >= FewestForwardTogether)
        {
            SolveForwardTogether(rhs, columns, stride);
            return;
        }
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
        if (columns >= FewestBackwardTogether)
        {
            SolveBackwardTogether(rhs, columns, stride);
            return;
        }
        int order = _factor.TileOrder;
        for (int j = _factor.TileCount - 1; j >= 0; j--)
        {
            long top = (long)j * order;
            int height = RowsOfTile(j);
            for (int i = j + 1; i < _factor.TileCount; i++)
            {
                double* tile = _factor.Tile(i, j);
                for (int c = 0; c < columns; c++)
                {
                    double* x = rhs + c * stride;
                    TriangularSolve.SubtractTransposedProduct(RowsOfTile(i), height, tile, order, x + (long)i * order, x + top);
                }
            }
            for (int c = 0; c < columns; c++)
                TriangularSolve.Backward(height, _factor.Tile(j, j), order, _reciprocals.Pointer + top, rhs + c * stride + top);
        }
    }

    private void SolveForwardTogether(double* rhs, int columns, long stride)
    {
        int order = _factor.TileOrder, height = TileProduct.RoundUp(columns);
        double* x = TurnIn(rhs, columns, stride, height);
        long step = (long)order * height;
        for (int j = 0; j < _factor.TileCount; j++)
        {
            double* xj = x + j * step;
            TriangularPanel.SolveRight(height, order, xj, height, _factor.Tile(j, j), order, _reciprocals.Pointer + (long)j * order);
            for (int i = j + 1; i < _factor.TileCount; i++)
                TileProduct.Subtract(height, order, order, xj, height, _factor.Tile(i, j), order, x + i * step, height);
        }
        TurnOut(rhs, columns, stride, height);
    }

    // Xᵀ ← XᵀL⁻¹: the products need tiles the other way round, and the diagonal tile's inverse takes the place of a solve.
    private void SolveBackwardTogether(double* rhs, int columns, long stride)
    {
        int order = _factor.TileOrder, height = TileProduct.RoundUp(columns);
        double* x = TurnIn(rhs, columns, stride, height);
        double* turned = Work;
        long step = (long)order * height;
        double* sum = x + _factor.TileCount * step;
        for (int j = _factor.TileCount - 1; j >= 0; j--)
        {
            double* xj = x + j * step;
            for (int i = j + 1; i < _factor.TileCount; i++)
            {
                TileProduct.Transpose(order, order, _factor.Tile(i, j), order, turned, order);
                TileProduct.Subtract(height, order, order, x + i * step, height, turned, order, xj, height);
            }
            // XᵀL⁻¹ = Xᵀ·Uᵀ with U = L⁻ᵀ.
            TriangularPanel.InvertTransposed(order, _factor.Tile(j, j), order, _reciprocals.Pointer + (long)j * order, turned, order);
            TileProduct.Set(height, order, order, xj, height, turned, order, sum, height);
            Buffer.MemoryCopy(sum, xj, step * sizeof(double), step * sizeof(double));
        }
        TurnOut(rhs, columns, stride, height);
    }

    // The right-hand sides as rows of the panel, followed by room for one more tile's worth.
    private double* TurnIn(double* rhs, int columns, long stride, int height)
    {
        long rows = (long)_factor.TileCount * _factor.TileOrder;
        long need = (rows + _factor.TileOrder) * height;
        if (_panel is null || _panel.Length < need)
        {
            _panel?.Dispose();
            _panel = new NativeBuffer(need);
        }
        double* x = _panel.Pointer;
        if (columns < height || rows > Order)
            new Span<double>(x, checked((int)(rows * height))).Clear();
        TileProduct.Transpose(Order, columns, rhs, stride, x, height);
        return x;
    }

    private void TurnOut(double* rhs, int columns, long stride, int height) =>
        TileProduct.Transpose(columns, Order, _panel!.Pointer, height, rhs, stride);
}
