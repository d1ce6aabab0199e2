using System.Numerics;

namespace Lmm.Kernels;

/// <summary>
/// The lower triangle of a symmetric m × m matrix in square tiles of one precision, laid out by a <see cref="TileLayout"/>:
/// element (r, c) with r ≥ c is <c>Values[RowOffset[r] + ColumnOffset[c]]</c>. The last tiles are padded to full size; the
/// padding's diagonal is 1 so that a factor passes through it unchanged. Above the diagonal of a diagonal tile nothing is
/// kept in order.
/// </summary>
internal sealed unsafe class TileMatrix<T> : IDisposable
    where T : unmanaged, INumberBase<T>
{
    private readonly NativeBuffer _buffer;

    /// <summary>Makes the zero matrix of order <paramref name="order"/>.</summary>
    public TileMatrix(int order, int? tileOrder = null)
        : this(new TileLayout(order, tileOrder))
    {
    }

    /// <summary>Makes the zero matrix of a layout.</summary>
    public TileMatrix(TileLayout layout)
        : this(layout, new NativeBuffer(layout.Length)) => SetPaddingDiagonal();

    /// <summary>Takes memory that may be another's too: what stands in it is no matrix before <see cref="Clear"/>.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="buffer">Room for as many doubles as the layout has elements.</param>
    public TileMatrix(TileLayout layout, NativeBuffer buffer)
    {
        Layout = layout;
        _buffer = buffer;
        Values = (T*)buffer.Pointer;
    }

    /// <summary>Where elements stand.</summary>
    public TileLayout Layout { get; }

    /// <summary>The first element of the storage.</summary>
    public T* Values { get; }

    /// <summary>The tile in row of tiles i and column of tiles j ≤ i.</summary>
    public T* Tile(int i, int j) => Values + ((long)i * (i + 1) / 2 + j) * Layout.TileSize;

    /// <summary>The element (row, column), in any order.</summary>
    public T this[int row, int column] => Values[Layout.RowOffset[Math.Max(row, column)] + Layout.ColumnOffset[Math.Min(row, column)]];

    /// <summary>Sets the matrix to zero.</summary>
    public void Clear()
    {
        System.Runtime.InteropServices.NativeMemory.Clear(Values, (nuint)Layout.Length * (nuint)sizeof(T));
        SetPaddingDiagonal();
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    /// <summary>1 on the diagonal behind the order, so that the last tile has a factor; for memory that is zero.</summary>
    public void SetPaddingDiagonal()
    {
        int count = Layout.TileCount, order = Layout.TileOrder;
        if (count == 0)
            return;
        T* corner = Tile(count - 1, count - 1);
        for (int i = Layout.Order - (count - 1) * order; i < order; i++)
            corner[i + (long)i * order] = T.One;
    }
}
