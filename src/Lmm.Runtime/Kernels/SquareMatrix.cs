namespace Lmm.Kernels;

/// <summary>
/// A full m x m matrix outside the managed heap, row-major with rows padded to the product kernel's granularity (the
/// padding is zero). For the few dense products that second derivatives need.
/// </summary>
internal sealed unsafe class SquareMatrix : IDisposable
{
    private readonly NativeBuffer _buffer;

    public SquareMatrix(int order)
    {
        Order = order;
        Stride = TileProduct.RoundUp(order);
        _buffer = new NativeBuffer((long)Stride * Stride);
    }

    /// <summary>m.</summary>
    public int Order { get; }

    /// <summary>The distance between rows.</summary>
    public int Stride { get; }

    /// <summary>The first element.</summary>
    public double* Pointer => _buffer.Pointer;

    /// <summary>An element.</summary>
    public ref double this[int row, int column] => ref _buffer.Pointer[((long)row * Stride) + column];

    /// <summary>A row, m values.</summary>
    public Span<double> Row(int row) => new(_buffer.Pointer + ((long)row * Stride), Order);

    /// <summary>A B for symmetric A and B.</summary>
    public static SquareMatrix ProductOfSymmetric(SquareMatrix a, SquareMatrix b)
    {
        // The kernel forms B A' by columns, which read by rows is (B A')' = A B.
        SquareMatrix product = new(a.Order);
        int n = a.Stride;
        TileProduct.Set(n, n, a.Order, b.Pointer, n, a.Pointer, n, product.Pointer, n);
        return product;
    }

    /// <summary>tr(X Y).</summary>
    public static double TraceOfProduct(SquareMatrix x, SquareMatrix y)
    {
        // By blocks, so that the column-wise reads of Y stay in the cache.
        const int Block = 32;
        double sum = 0;
        for (int i0 = 0; i0 < x.Order; i0 += Block)
        {
            for (int k0 = 0; k0 < x.Order; k0 += Block)
            {
                for (int i = i0; i < Math.Min(i0 + Block, x.Order); i++)
                {
                    for (int k = k0; k < Math.Min(k0 + Block, x.Order); k++)
                    {
                        sum += x[i, k] * y[k, i];
                    }
                }
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();
}
