using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lmm.Kernels;

/// <summary>
/// Register kernels of the product C = ±A·Bᵀ or C ± A·Bᵀ; everything column-major. Each keeps a block of C (three or one
/// vectors tall, eight or four columns wide) in registers over the whole depth: per step it loads one to three vectors of A,
/// broadcasts the elements of a row of B and does nothing else. Eight columns need 28 vector registers (AVX-512, NEON has
/// 32 too but of two lanes); four need 16 (AVX2). C overlaps neither A nor B. Checked in TileProductTests.
/// </summary>
internal static unsafe class RegisterKernel<TSimd, TVector, T>
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>
    /// C (rows × columns) from A (rows × depth) and B (columns × depth); rows are a multiple of the lanes, columns of 8.
    /// </summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Rows of B, columns of C.</param>
    /// <param name="depth">Columns of A and B.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Distance between columns of A.</param>
    /// <param name="b">B.</param>
    /// <param name="ldb">Distance between columns of B.</param>
    /// <param name="c">C.</param>
    /// <param name="ldc">Distance between columns of C.</param>
    /// <param name="sign">1 or −1.</param>
    /// <param name="accumulate">Whether C's old content counts.</param>
    /// <param name="shape">What may be left out.</param>
    /// <param name="ahead">Memory to call into the cache meanwhile, as much as a tile of order 96 takes; or null.</param>
    public static void Multiply(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc,
        T sign, bool accumulate, ProductShape shape, T* ahead)
    {
        int tall = 3 * TSimd.Lanes;
        int wide = TSimd.Lanes * sizeof(T) == 64 ? 8 : 4;
        for (int i = 0; i < rows;)
        {
            int height = rows - i >= tall ? tall : TSimd.Lanes;
            int end = (shape & ProductShape.LowerResult) != 0 ? Math.Min(columns, i + height) : columns;
            int skip = (shape & ProductShape.UpperLeft) != 0 ? Math.Min(i, depth) : 0;
            T* ai = a + i + skip * lda;
            for (int j = 0; j < end; j += wide)
            {
                T* bj = b + j + skip * ldb;
                T* cij = c + i + j * ldc;
                ahead = Prefetch(ahead);
                if (wide == 8 && height == tall)
                    ThreeByEight(depth - skip, ai, lda, bj, ldb, cij, ldc, sign, accumulate);
                else if (wide == 8)
                    OneByEight(depth - skip, ai, lda, bj, ldb, cij, ldc, sign, accumulate);
                else if (height == tall)
                    ThreeByFour(depth - skip, ai, lda, bj, ldb, cij, ldc, sign, accumulate);
                else
                    OneByFour(depth - skip, ai, lda, bj, ldb, cij, ldc, sign, accumulate);
            }
            i += height;
        }
    }

    // Twenty-four cache lines: a tile of order 96 in as many pieces as its product has blocks three vectors tall and 8 wide.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Prefetch(T* ahead)
    {
        if (ahead == null || !Sse.IsSupported)
            return null;
        const int lineBytes = 64;
        for (int line = 0; line < 24; line++)
            Sse.Prefetch1((byte*)ahead + lineBytes * line);
        return (T*)((byte*)ahead + lineBytes * 24);
    }

    // Three vectors by eight columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeByEight(int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, T sign, bool accumulate)
    {
        TVector x0 = TSimd.Zero, x1 = TSimd.Zero, x2 = TSimd.Zero, x3 = TSimd.Zero;
        TVector x4 = TSimd.Zero, x5 = TSimd.Zero, x6 = TSimd.Zero, x7 = TSimd.Zero;
        TVector y0 = TSimd.Zero, y1 = TSimd.Zero, y2 = TSimd.Zero, y3 = TSimd.Zero;
        TVector y4 = TSimd.Zero, y5 = TSimd.Zero, y6 = TSimd.Zero, y7 = TSimd.Zero;
        TVector z0 = TSimd.Zero, z1 = TSimd.Zero, z2 = TSimd.Zero, z3 = TSimd.Zero;
        TVector z4 = TSimd.Zero, z5 = TSimd.Zero, z6 = TSimd.Zero, z7 = TSimd.Zero;
        for (int k = 0; k < depth; k++)
        {
            TVector ax = TSimd.Load(a);
            TVector ay = TSimd.Load(a + TSimd.Lanes);
            TVector az = TSimd.Load(a + 2 * TSimd.Lanes);
            TVector bj = TSimd.Broadcast(b[0]);
            x0 = TSimd.AddProduct(x0, ax, bj);
            y0 = TSimd.AddProduct(y0, ay, bj);
            z0 = TSimd.AddProduct(z0, az, bj);
            bj = TSimd.Broadcast(b[1]);
            x1 = TSimd.AddProduct(x1, ax, bj);
            y1 = TSimd.AddProduct(y1, ay, bj);
            z1 = TSimd.AddProduct(z1, az, bj);
            bj = TSimd.Broadcast(b[2]);
            x2 = TSimd.AddProduct(x2, ax, bj);
            y2 = TSimd.AddProduct(y2, ay, bj);
            z2 = TSimd.AddProduct(z2, az, bj);
            bj = TSimd.Broadcast(b[3]);
            x3 = TSimd.AddProduct(x3, ax, bj);
            y3 = TSimd.AddProduct(y3, ay, bj);
            z3 = TSimd.AddProduct(z3, az, bj);
            bj = TSimd.Broadcast(b[4]);
            x4 = TSimd.AddProduct(x4, ax, bj);
            y4 = TSimd.AddProduct(y4, ay, bj);
            z4 = TSimd.AddProduct(z4, az, bj);
            bj = TSimd.Broadcast(b[5]);
            x5 = TSimd.AddProduct(x5, ax, bj);
            y5 = TSimd.AddProduct(y5, ay, bj);
            z5 = TSimd.AddProduct(z5, az, bj);
            bj = TSimd.Broadcast(b[6]);
            x6 = TSimd.AddProduct(x6, ax, bj);
            y6 = TSimd.AddProduct(y6, ay, bj);
            z6 = TSimd.AddProduct(z6, az, bj);
            bj = TSimd.Broadcast(b[7]);
            x7 = TSimd.AddProduct(x7, ax, bj);
            y7 = TSimd.AddProduct(y7, ay, bj);
            z7 = TSimd.AddProduct(z7, az, bj);
            a += lda;
            b += ldb;
        }
        TVector signs = TSimd.Broadcast(sign);
        Write(c, x0, y0, z0, signs, accumulate);
        Write(c + ldc, x1, y1, z1, signs, accumulate);
        Write(c + 2 * ldc, x2, y2, z2, signs, accumulate);
        Write(c + 3 * ldc, x3, y3, z3, signs, accumulate);
        Write(c + 4 * ldc, x4, y4, z4, signs, accumulate);
        Write(c + 5 * ldc, x5, y5, z5, signs, accumulate);
        Write(c + 6 * ldc, x6, y6, z6, signs, accumulate);
        Write(c + 7 * ldc, x7, y7, z7, signs, accumulate);
    }

    // The rest below: one vector by eight columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByEight(int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, T sign, bool accumulate)
    {
        TVector x0 = TSimd.Zero, x1 = TSimd.Zero, x2 = TSimd.Zero, x3 = TSimd.Zero;
        TVector x4 = TSimd.Zero, x5 = TSimd.Zero, x6 = TSimd.Zero, x7 = TSimd.Zero;
        for (int k = 0; k < depth; k++)
        {
            TVector ax = TSimd.Load(a);
            TVector bj = TSimd.Broadcast(b[0]);
            x0 = TSimd.AddProduct(x0, ax, bj);
            bj = TSimd.Broadcast(b[1]);
            x1 = TSimd.AddProduct(x1, ax, bj);
            bj = TSimd.Broadcast(b[2]);
            x2 = TSimd.AddProduct(x2, ax, bj);
            bj = TSimd.Broadcast(b[3]);
            x3 = TSimd.AddProduct(x3, ax, bj);
            bj = TSimd.Broadcast(b[4]);
            x4 = TSimd.AddProduct(x4, ax, bj);
            bj = TSimd.Broadcast(b[5]);
            x5 = TSimd.AddProduct(x5, ax, bj);
            bj = TSimd.Broadcast(b[6]);
            x6 = TSimd.AddProduct(x6, ax, bj);
            bj = TSimd.Broadcast(b[7]);
            x7 = TSimd.AddProduct(x7, ax, bj);
            a += lda;
            b += ldb;
        }
        TVector signs = TSimd.Broadcast(sign);
        Write(c, x0, signs, accumulate);
        Write(c + ldc, x1, signs, accumulate);
        Write(c + 2 * ldc, x2, signs, accumulate);
        Write(c + 3 * ldc, x3, signs, accumulate);
        Write(c + 4 * ldc, x4, signs, accumulate);
        Write(c + 5 * ldc, x5, signs, accumulate);
        Write(c + 6 * ldc, x6, signs, accumulate);
        Write(c + 7 * ldc, x7, signs, accumulate);
    }

    // Three vectors by four columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeByFour(int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, T sign, bool accumulate)
    {
        TVector x0 = TSimd.Zero, x1 = TSimd.Zero, x2 = TSimd.Zero, x3 = TSimd.Zero;
        TVector y0 = TSimd.Zero, y1 = TSimd.Zero, y2 = TSimd.Zero, y3 = TSimd.Zero;
        TVector z0 = TSimd.Zero, z1 = TSimd.Zero, z2 = TSimd.Zero, z3 = TSimd.Zero;
        for (int k = 0; k < depth; k++)
        {
            TVector ax = TSimd.Load(a);
            TVector ay = TSimd.Load(a + TSimd.Lanes);
            TVector az = TSimd.Load(a + 2 * TSimd.Lanes);
            TVector bj = TSimd.Broadcast(b[0]);
            x0 = TSimd.AddProduct(x0, ax, bj);
            y0 = TSimd.AddProduct(y0, ay, bj);
            z0 = TSimd.AddProduct(z0, az, bj);
            bj = TSimd.Broadcast(b[1]);
            x1 = TSimd.AddProduct(x1, ax, bj);
            y1 = TSimd.AddProduct(y1, ay, bj);
            z1 = TSimd.AddProduct(z1, az, bj);
            bj = TSimd.Broadcast(b[2]);
            x2 = TSimd.AddProduct(x2, ax, bj);
            y2 = TSimd.AddProduct(y2, ay, bj);
            z2 = TSimd.AddProduct(z2, az, bj);
            bj = TSimd.Broadcast(b[3]);
            x3 = TSimd.AddProduct(x3, ax, bj);
            y3 = TSimd.AddProduct(y3, ay, bj);
            z3 = TSimd.AddProduct(z3, az, bj);
            a += lda;
            b += ldb;
        }
        TVector signs = TSimd.Broadcast(sign);
        Write(c, x0, y0, z0, signs, accumulate);
        Write(c + ldc, x1, y1, z1, signs, accumulate);
        Write(c + 2 * ldc, x2, y2, z2, signs, accumulate);
        Write(c + 3 * ldc, x3, y3, z3, signs, accumulate);
    }

    // The rest below: one vector by four columns.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByFour(int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, T sign, bool accumulate)
    {
        TVector x0 = TSimd.Zero, x1 = TSimd.Zero, x2 = TSimd.Zero, x3 = TSimd.Zero;
        for (int k = 0; k < depth; k++)
        {
            TVector ax = TSimd.Load(a);
            TVector bj = TSimd.Broadcast(b[0]);
            x0 = TSimd.AddProduct(x0, ax, bj);
            bj = TSimd.Broadcast(b[1]);
            x1 = TSimd.AddProduct(x1, ax, bj);
            bj = TSimd.Broadcast(b[2]);
            x2 = TSimd.AddProduct(x2, ax, bj);
            bj = TSimd.Broadcast(b[3]);
            x3 = TSimd.AddProduct(x3, ax, bj);
            a += lda;
            b += ldb;
        }
        TVector signs = TSimd.Broadcast(sign);
        Write(c, x0, signs, accumulate);
        Write(c + ldc, x1, signs, accumulate);
        Write(c + 2 * ldc, x2, signs, accumulate);
        Write(c + 3 * ldc, x3, signs, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* c, TVector x, TVector y, TVector z, TVector signs, bool accumulate)
    {
        Write(c, x, signs, accumulate);
        Write(c + TSimd.Lanes, y, signs, accumulate);
        Write(c + 2 * TSimd.Lanes, z, signs, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(T* c, TVector x, TVector signs, bool accumulate) =>
        TSimd.Store(accumulate ? TSimd.AddProduct(TSimd.Load(c), x, signs) : TSimd.Multiply(x, signs), c);
}
