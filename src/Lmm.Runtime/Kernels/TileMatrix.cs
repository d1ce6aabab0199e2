namespace Lmm.Kernels;

/// <summary>
/// The lower triangle of a symmetric m × m matrix in square tiles of order <see cref="TileOrder"/>, column-major inside a
/// tile, tiles by rows of tiles. Element (r, c) with r ≥ c is <c>Values[RowOffset[r] + ColumnOffset[c]]</c>: two loads
/// and an addition, no packing before a tile product. The last tiles are padded to full size; the padding's diagonal is
/// 1 so that a factor passes through it unchanged. Above the diagonal of a diagonal tile nothing is kept in order.
/// </summary>
internal sealed unsafe class TileMatrix : IDisposable
{
    private readonly NativeBuffer _buffer;

    /// <summary>Makes the zero matrix of order <paramref name="order"/>.</summary>
    public TileMatrix(int order, int? tileOrder = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        Order = order;
        TileOrder = tileOrder ?? BestTileOrder(order);
        if (TileOrder <= 0 || TileOrder % TileProduct.Granularity != 0)
            throw new ArgumentOutOfRangeException(nameof(tileOrder), $"A tile order must be a multiple of {TileProduct.Granularity}.");
        TileCount = (order + TileOrder - 1) / TileOrder;
        TileSize = (long)TileOrder * TileOrder;
        RowOffset = new long[order];
        ColumnOffset = new long[order];
        for (int i = 0; i < order; i++)
        {
            long tile = i / TileOrder;
            RowOffset[i] = tile * (tile + 1) / 2 * TileSize + i % TileOrder;
            ColumnOffset[i] = tile * TileSize + (long)(i % TileOrder) * TileOrder;
        }
        _buffer = new NativeBuffer((long)TileCount * (TileCount + 1) / 2 * TileSize);
        SetPaddingDiagonal();
    }

    /// <summary>The order m.</summary>
    public int Order { get; }

    /// <summary>The order of a tile, a multiple of 8.</summary>
    public int TileOrder { get; }

    /// <summary>Tiles in a column of tiles, ⌈m / TileOrder⌉.</summary>
    public int TileCount { get; }

    /// <summary>Elements of a tile.</summary>
    public long TileSize { get; }

    /// <summary>Address part of a row; see the type.</summary>
    public long[] RowOffset { get; }

    /// <summary>Address part of a column; see the type.</summary>
    public long[] ColumnOffset { get; }

    /// <summary>The first element of the storage.</summary>
    public double* Values => _buffer.Pointer;

    /// <summary>The number of stored elements, padding and upper halves of diagonal tiles included.</summary>
    public long Length => _buffer.Length;

    /// <summary>The tile in row of tiles i and column of tiles j ≤ i.</summary>
    public double* Tile(int i, int j) => _buffer.Pointer + ((long)i * (i + 1) / 2 + j) * TileSize;

    /// <summary>The element (row, column), in any order.</summary>
    public double this[int row, int column] => row >= column
        ? Values[RowOffset[row] + ColumnOffset[column]]
        : Values[RowOffset[column] + ColumnOffset[row]];

    /// <summary>Sets the matrix to zero.</summary>
    public void Clear()
    {
        _buffer.Clear();
        SetPaddingDiagonal();
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    /// <summary>
    /// At most 96, whose three operands of a product (3 × 72 KiB) stay in the second-level cache; at most 48 where only a few
    /// tiles fit at all; and then the least that gives the same number of tiles, for padding is work.
    /// </summary>
    private static int BestTileOrder(int order)
    {
        const int granularity = TileProduct.Granularity;
        int largest = order <= 240 ? 48 : 96;
        int count = Math.Max(1, (order + largest - 1) / largest);
        int least = Math.Max(1, (order + count - 1) / count);
        return (least + granularity - 1) / granularity * granularity;
    }

    private void SetPaddingDiagonal()
    {
        if (TileCount == 0)
            return;
        double* corner = Tile(TileCount - 1, TileCount - 1);
        for (int i = Order - (TileCount - 1) * TileOrder; i < TileOrder; i++)
            corner[i + (long)i * TileOrder] = 1;
    }
}
