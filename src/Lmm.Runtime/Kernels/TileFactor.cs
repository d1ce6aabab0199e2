using System.Numerics;

namespace Lmm.Kernels;

/// <summary>
/// Tile Cholesky S = LLᵀ of order m in one precision: m³/3 operations, nearly all in products of two tiles.
/// S⁻¹ = UUᵀ with U = L⁻ᵀ: another 2m³/3 (Golub and Van Loan, Matrix Computations, 4th ed., section 4.2; the tile form is
/// that of Buttari et al. 2009, doi:10.1016/j.parco.2008.10.002). Every step is an operation on one tile that reads finished
/// tiles only. Checked against a naive oracle in DenseFactorTests.
/// </summary>
internal sealed unsafe partial class TileFactor<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Tiles of a column, or rows of tiles of the inverse, that are worked on side by side.
    private const int TilesTogether = 6;

    private readonly WorkShares _shares;
    private readonly TileLayout _layout;
    private readonly TileMemory _memory;

    // Made once, so that nothing is allocated in an evaluation; the column or row they are at stands in _step.
    private readonly Action<int> _updatePiece, _solveTile, _invertPiece, _multiplyPiece;
    private int _step;

    private readonly TileMatrix<T> _factor;
    private readonly NativeBuffer _reciprocals;
    private TileMatrix<T>? _inverse;
    private NativeBuffer? _work;

    /// <summary>Makes the factor in memory that another precision may use too, in turn.</summary>
    public TileFactor(TileMemory memory, WorkShares shares)
    {
        _memory = memory;
        _layout = memory.Layout;
        _shares = shares;
        _updatePiece = UpdatePiece;
        _solveTile = SolveTile;
        _invertPiece = InvertPiece;
        _multiplyPiece = MultiplyPiece;
        _factor = new TileMatrix<T>(_layout, memory.Factor);
        _reciprocals = new NativeBuffer((long)_layout.TileCount * _layout.TileOrder);
    }

    /// <summary>S before, L after <see cref="Factor"/>. For the hot scatter: Values[RowOffset[i] + ColumnOffset[j]], i ≥ j.</summary>
    public TileMatrix<T> Matrix => _factor;

    /// <summary>The lower triangle of S⁻¹ after <see cref="Invert"/>, with the addresses of <see cref="Matrix"/>.</summary>
    /// <exception cref="InvalidOperationException">Invert has not run.</exception>
    public TileMatrix<T> Inverse => _inverse ?? throw new InvalidOperationException("Invert has not been called.");

    /// <summary>log|S| after <see cref="Factor"/>.</summary>
    public double LogDeterminant { get; private set; }

    /// <summary>1/lᵢᵢ.</summary>
    public T* Reciprocals => (T*)_reciprocals.Pointer;

    // Some tiles of work space, made on first use.
    private T* Work => (T*)(_work ??= new NativeBuffer(_layout.TileSize * TilesTogether)).Pointer;

    /// <summary>Replaces S by L; false when S is not positive definite.</summary>
    public bool Factor()
    {
        int order = _layout.TileOrder;
        for (int j = 0; j < _layout.TileCount; j++)
        {
            _step = j;
            _shares.Run(Pieces(_layout.TileCount - j), _updatePiece);
            if (!TriangularPanel.Factor(order, order, _factor.Tile(j, j), order, Reciprocals + (long)j * order))
                return false;
            _shares.Run(_layout.TileCount - j - 1, _solveTile);
        }
        LogDeterminant = -2 * LogOfReciprocals();
        return true;
    }

    private double LogOfReciprocals()
    {
        var product = new LogProduct();
        if (typeof(T) == typeof(double))
        {
            product.MultiplyAll(_reciprocals.Pointer, _layout.Order);
            return product.Value;
        }
        for (int i = 0; i < _layout.Order; i++)
            product.Multiply(double.CreateTruncating(Reciprocals[i]));
        return product.Value;
    }

    // The pieces of column _step: tiles side by side.
    private void UpdatePiece(int piece)
    {
        int first = _step + piece * TilesTogether;
        UpdateTiles(first, Math.Min(first + TilesTogether, _layout.TileCount), _step);
    }

    private void SolveTile(int below)
    {
        int order = _layout.TileOrder;
        T* diagonal = _factor.Tile(_step, _step);
        TriangularPanel.SolveRight(order, order, _factor.Tile(_step + 1 + below, _step), order, diagonal, order, Reciprocals + (long)_step * order);
    }

    // S(i, j) − Σ L(i, k)·L(j, k)ᵀ over the finished columns of tiles k < j, for tiles first … end−1 of column j: they and the
    // one tile L(j, k) that all of them need stay in the second-level cache.
    private void UpdateTiles(int first, int end, int j)
    {
        int order = _layout.TileOrder;
        for (int k = 0; k < j; k++)
        {
            T* right = _factor.Tile(j, k);
            for (int i = first; i < end; i++)
            {
                ProductShape shape = i == j ? ProductShape.LowerResult : ProductShape.Full;
                // The tile that comes next is called for while this one is worked on.
                T* ahead = i + 1 < end ? _factor.Tile(i + 1, k) : k + 1 < j ? _factor.Tile(first, k + 1) : null;
                TileProduct.Subtract(order, order, order, _factor.Tile(i, k), order, right, order, _factor.Tile(i, j), order, shape, ahead);
            }
        }
    }

    /// <summary>S⁻¹ from the factor, which stays usable.</summary>
    public void Invert()
    {
        _inverse ??= new TileMatrix<T>(_layout, _memory.Inverse);
        int pieces = Pieces(_layout.TileCount);
        PrepareWork(pieces);
        _shares.Run(pieces, _invertPiece);
        for (int i = 0; i < _layout.TileCount; i++)
        {
            // The last piece of a row overwrites what all its pieces read: it waits for the others.
            _step = i;
            _shares.Run(i / TilesTogether, _multiplyPiece);
            MultiplyPiece(i / TilesTogether);
        }
    }

    private static int Pieces(int tiles) => (tiles + TilesTogether - 1) / TilesTogether;

    private void InvertPiece(int piece) =>
        InvertFactorRows(piece * TilesTogether, Math.Min((piece + 1) * TilesTogether, _layout.TileCount));

    private void MultiplyPiece(int piece)
    {
        T* work = (T*)_work!.Pointer + (_shares.Threads > 1 ? piece * TilesTogether * _layout.TileSize : 0);
        MultiplyRow(_step, piece * TilesTogether, Math.Min((piece + 1) * TilesTogether, _step + 1), work);
    }

    // Work space of its own for each piece where they run side by side.
    private void PrepareWork(int pieces)
    {
        long length = _layout.TileSize * TilesTogether * (_shares.Threads > 1 ? pieces : 1);
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
        int order = _layout.TileOrder;
        TileMatrix<T> inverse = Inverse;
        for (int k = first; k < _layout.TileCount; k++)
        {
            T* diagonal = _factor.Tile(k, k);
            T* reciprocals = Reciprocals + (long)k * order;
            for (int x = first; x < k; x++)
            {
                T* right = _factor.Tile(k, x);
                int known = Math.Min(end, x);
                for (int j = first; j < known; j++)
                {
                    T* ahead = j + 1 < known ? inverse.Tile(x, j + 1) : null;
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
    private void MultiplyRow(int i, int first, int end, T* work)
    {
        int order = _layout.TileOrder;
        TileMatrix<T> inverse = Inverse;
        for (int k = i; k < _layout.TileCount; k++)
        {
            T* left = inverse.Tile(k, i);
            for (int j = first; j < end; j++)
            {
                T* sum = work + (j - first) * _layout.TileSize;
                ProductShape shape = i == j ? ProductShape.LowerResult : ProductShape.Full;
                if (k == i)
                {
                    TileProduct.Set(order, order, order, left, order, inverse.Tile(i, j), order, sum, order, shape | ProductShape.UpperLeft);
                }
                else
                {
                    T* ahead = j + 1 < end ? inverse.Tile(k, j + 1) : k + 1 < _layout.TileCount ? inverse.Tile(k + 1, first) : null;
                    TileProduct.Add(order, order, order, left, order, inverse.Tile(k, j), order, sum, order, shape, ahead);
                }
            }
        }
        for (int j = first; j < end; j++)
        {
            long bytes = _layout.TileSize * sizeof(T);
            Buffer.MemoryCopy(work + (j - first) * _layout.TileSize, inverse.Tile(i, j), bytes, bytes);
        }
    }

    // Rows of the matrix in a row of tiles: fewer in the last.
    private int RowsOfTile(int i) => Math.Min(_layout.TileOrder, _layout.Order - i * _layout.TileOrder);

    /// <inheritdoc/>
    public void Dispose()
    {
        _reciprocals.Dispose();
        _work?.Dispose();
        _panel?.Dispose();
    }
}
