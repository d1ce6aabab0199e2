namespace Lmm.Kernels;

/// <content>
/// Solves with the dense factor; right-hand sides are doubles in either precision. A few in double precision go tile by tile
/// with vector operations; many are turned into the rows of Xᵀ (columns, rounded up to 8, × m), on which X ← L⁻¹X is
/// Xᵀ ← XᵀL⁻ᵀ: the products and right solves of the factorisation.
/// </content>
internal sealed unsafe partial class TileFactor<T>
{
    // Measured: from here on the products win over the turning of the right-hand sides, and backward of every tile.
    private const int FewestForwardTogether = 4;
    private const int FewestBackwardTogether = 10;

    private NativeBuffer? _panel;

    /// <summary>x ← L⁻¹x for every column, in place.</summary>
    public void SolveForward(double* rhs, int columns, long stride)
    {
        if (columns >= FewestForwardTogether || typeof(T) != typeof(double))
        {
            SolveForwardTogether(rhs, columns, stride);
            return;
        }
        int order = _layout.TileOrder;
        for (int j = 0; j < _layout.TileCount; j++)
        {
            long top = (long)j * order;
            int height = RowsOfTile(j);
            for (int c = 0; c < columns; c++)
                TriangularSolve.Forward(height, (double*)_factor.Tile(j, j), order, _reciprocals.Pointer + top, rhs + c * stride + top);
            for (int i = j + 1; i < _layout.TileCount; i++)
            {
                double* tile = (double*)_factor.Tile(i, j);
                for (int c = 0; c < columns; c++)
                    TriangularSolve.SubtractProduct(RowsOfTile(i), height, tile, order, rhs + c * stride + top, rhs + c * stride + (long)i * order);
            }
        }
    }

    /// <summary>x ← L⁻ᵀx for every column, in place.</summary>
    public void SolveBackward(double* rhs, int columns, long stride)
    {
        if (columns >= FewestBackwardTogether || typeof(T) != typeof(double))
        {
            SolveBackwardTogether(rhs, columns, stride);
            return;
        }
        int order = _layout.TileOrder;
        for (int j = _layout.TileCount - 1; j >= 0; j--)
        {
            long top = (long)j * order;
            int height = RowsOfTile(j);
            for (int i = j + 1; i < _layout.TileCount; i++)
            {
                double* tile = (double*)_factor.Tile(i, j);
                for (int c = 0; c < columns; c++)
                {
                    double* x = rhs + c * stride;
                    TriangularSolve.SubtractTransposedProduct(RowsOfTile(i), height, tile, order, x + (long)i * order, x + top);
                }
            }
            for (int c = 0; c < columns; c++)
                TriangularSolve.Backward(height, (double*)_factor.Tile(j, j), order, _reciprocals.Pointer + top, rhs + c * stride + top);
        }
    }

    private void SolveForwardTogether(double* rhs, int columns, long stride)
    {
        int order = _layout.TileOrder, height = TileProduct.RoundUp(columns);
        T* x = TurnIn(rhs, columns, stride, height);
        long step = (long)order * height;
        for (int j = 0; j < _layout.TileCount; j++)
        {
            T* xj = x + j * step;
            TriangularPanel.SolveRight(height, order, xj, height, _factor.Tile(j, j), order, Reciprocals + (long)j * order);
            for (int i = j + 1; i < _layout.TileCount; i++)
                TileProduct.Subtract(height, order, order, xj, height, _factor.Tile(i, j), order, x + i * step, height);
        }
        TurnOut(rhs, columns, stride, height);
    }

    // Xᵀ ← XᵀL⁻¹: the products need tiles the other way round, and the diagonal tile's inverse takes the place of a solve.
    private void SolveBackwardTogether(double* rhs, int columns, long stride)
    {
        int order = _layout.TileOrder, height = TileProduct.RoundUp(columns);
        T* x = TurnIn(rhs, columns, stride, height);
        T* turned = Work;
        long step = (long)order * height;
        T* sum = x + _layout.TileCount * step;
        for (int j = _layout.TileCount - 1; j >= 0; j--)
        {
            T* xj = x + j * step;
            for (int i = j + 1; i < _layout.TileCount; i++)
            {
                TileProduct.Transpose(order, order, _factor.Tile(i, j), order, turned, order);
                TileProduct.Subtract(height, order, order, x + i * step, height, turned, order, xj, height);
            }
            // XᵀL⁻¹ = Xᵀ·Uᵀ with U = L⁻ᵀ.
            TriangularPanel.InvertTransposed(order, _factor.Tile(j, j), order, Reciprocals + (long)j * order, turned, order);
            TileProduct.Set(height, order, order, xj, height, turned, order, sum, height);
            Buffer.MemoryCopy(sum, xj, step * sizeof(T), step * sizeof(T));
        }
        TurnOut(rhs, columns, stride, height);
    }

    // The right-hand sides as rows of the panel, followed by room for one more tile's worth.
    private T* TurnIn(double* rhs, int columns, long stride, int height)
    {
        long rows = (long)_layout.TileCount * _layout.TileOrder;
        long need = (rows + _layout.TileOrder) * height;
        if (_panel is null || _panel.Length < need)
        {
            _panel?.Dispose();
            _panel = new NativeBuffer(need);
        }
        T* x = (T*)_panel.Pointer;
        if (columns < height || rows > _layout.Order)
            new Span<T>(x, checked((int)(rows * height))).Clear();
        TileProduct.Transpose(_layout.Order, columns, rhs, stride, x, height);
        return x;
    }

    private void TurnOut(double* rhs, int columns, long stride, int height) =>
        TileProduct.Transpose(columns, _layout.Order, (T*)_panel!.Pointer, height, rhs, stride);
}
