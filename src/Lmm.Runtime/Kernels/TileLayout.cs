namespace Lmm.Kernels;

/// <summary>
/// Where the elements of the lower triangle of a symmetric m × m matrix in square tiles stand: column-major inside a tile,
/// tiles by rows of tiles. Element (r, c) with r ≥ c is number <c>RowOffset[r] + ColumnOffset[c]</c>: two loads and an
/// addition, no packing before a tile product. The same for every precision.
/// </summary>
internal sealed class TileLayout
{
    /// <summary>Lays out a matrix of order <paramref name="order"/>.</summary>
    public TileLayout(int order, int? tileOrder = null)
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
    }

    /// <summary>The order m.</summary>
    public int Order { get; }

    /// <summary>The order of a tile, a multiple of 8.</summary>
    public int TileOrder { get; }

    /// <summary>Tiles in a column of tiles, ⌈m / TileOrder⌉.</summary>
    public int TileCount { get; }

    /// <summary>Elements of a tile.</summary>
    public long TileSize { get; }

    /// <summary>The number of stored elements, padding and upper halves of diagonal tiles included.</summary>
    public long Length => (long)TileCount * (TileCount + 1) / 2 * TileSize;

    /// <summary>Address part of a row; see the type.</summary>
    public long[] RowOffset { get; }

    /// <summary>Address part of a column; see the type.</summary>
    public long[] ColumnOffset { get; }

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
}
