using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>What a product may leave out because an operand or the result is triangular.</summary>
[Flags]
internal enum ProductShape
{
    /// <summary>Everything is computed.</summary>
    Full = 0,

    /// <summary>Only the lower triangle of C is wanted (C starts on the diagonal); above it C is undefined.</summary>
    LowerResult = 1,

    /// <summary>A is upper triangular: its elements (i, k) with k &lt; i are zero.</summary>
    UpperLeft = 2,
}

/// <summary>
/// C ← [C] ± A·Bᵀ on column-major blocks whose rows and columns are multiples of <see cref="Granularity"/>: the product
/// that carries the tile and supernode factorisations. Chooses the register kernel of the machine.
/// </summary>
internal static unsafe class TileProduct
{
    /// <summary>Rows and columns of C come in multiples of this: the widest vector of doubles, half of one of floats.</summary>
    public const int Granularity = 8;

    // 96 × 192 doubles of B are 144 KiB; of floats half.
    private const int ColumnBlock = 96;
    private const int DepthBlock = 192;

    /// <summary>The least multiple of <see cref="Granularity"/> that is not less.</summary>
    public static int RoundUp(int n) => (n + Granularity - 1) / Granularity * Granularity;

    /// <summary>C ← C − A·Bᵀ.</summary>
    public static void Subtract<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, ProductShape shape = ProductShape.Full, T* ahead = null)
        where T : unmanaged, INumberBase<T> =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, -T.One, true, shape, ahead);

    /// <summary>C ← C + A·Bᵀ.</summary>
    public static void Add<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, ProductShape shape = ProductShape.Full, T* ahead = null)
        where T : unmanaged, INumberBase<T> =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, T.One, true, shape, ahead);

    /// <summary>C ← A·Bᵀ.</summary>
    public static void Set<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, ProductShape shape = ProductShape.Full)
        where T : unmanaged, INumberBase<T> =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, T.One, false, shape);

    /// <summary>C ← −A·Bᵀ.</summary>
    public static void SetNegative<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc, ProductShape shape = ProductShape.Full)
        where T : unmanaged, INumberBase<T> =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, -T.One, false, shape);

    /// <summary>Target (columns × rows) ← sourceᵀ, in its own precision; any sizes, in blocks of 8 × 8 so that whole cache lines are used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose<TSource, TTarget>(int rows, int columns, TSource* source, long lds, TTarget* target, long ldt)
        where TSource : unmanaged, INumberBase<TSource>
        where TTarget : unmanaged, INumberBase<TTarget>
    {
        const int block = 8;
        for (int j = 0; j < columns; j += block)
        {
            int width = Math.Min(block, columns - j);
            for (int i = 0; i < rows; i += block)
            {
                int height = Math.Min(block, rows - i);
                TSource* from = source + i + j * lds;
                TTarget* to = target + j + i * ldt;
                for (int r = 0; r < height; r++)
                {
                    for (int c = 0; c < width; c++)
                        to[c + r * ldt] = TTarget.CreateTruncating(from[r + c * lds]);
                }
            }
        }
    }

    private static void Multiply<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc,
        T sign, bool accumulate, ProductShape shape, T* ahead = null)
        where T : unmanaged, INumberBase<T>
    {
        if (depth <= DepthBlock && columns <= ColumnBlock)
            Run(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
        else
            MultiplyInBlocks(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
    }

    // Beyond the size of a tile: pieces of B that stay in the second-level cache while A streams past.
    private static void MultiplyInBlocks<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc,
        T sign, bool accumulate, ProductShape shape)
        where T : unmanaged, INumberBase<T>
    {
        bool upperLeft = (shape & ProductShape.UpperLeft) != 0;
        for (int j = 0; j < columns; j += ColumnBlock)
        {
            int width = Math.Min(ColumnBlock, columns - j);
            int top = (shape & ProductShape.LowerResult) != 0 ? Math.Min(j, rows) : 0;
            T* cj = c + j * ldc;
            if (depth == 0)
                Run(rows - top, width, 0, a, lda, b, ldb, cj + top, ldc, sign, accumulate, ProductShape.Full);
            for (int k = 0; k < depth; k += DepthBlock)
            {
                int length = Math.Min(DepthBlock, depth - k);
                T* ak = a + k * lda;
                T* bjk = b + j + k * ldb;
                if (!upperLeft)
                {
                    Run(rows - top, width, length, ak + top, lda, bjk, ldb, cj + top, ldc, sign, accumulate || k > 0, shape);
                    continue;
                }
                // Rows above this block of A are full and have a result from earlier pieces; its own are triangular and have
                // none; those below are zero in it, and written with the last piece when A is taller than deep.
                int full = Math.Clamp(k, top, rows);
                int own = k + length == depth ? rows : Math.Clamp(k + length, top, rows);
                ProductShape above = shape & ~ProductShape.UpperLeft;
                Run(full - top, width, length, ak + top, lda, bjk, ldb, cj + top, ldc, sign, accumulate || k > 0, above);
                RunTriangular(full, own, k, width, length, ak, lda, bjk, ldb, cj, ldc, sign, accumulate);
            }
        }
    }

    // Rows from "full" to "own" of one piece whose diagonal lies at row k.
    private static void RunTriangular<T>(
        int full, int own, int k, int width, int length, T* ak, long lda, T* bjk, long ldb, T* cj, long ldc,
        T sign, bool accumulate)
        where T : unmanaged, INumberBase<T>
    {
        int skip = Math.Min(full - k, length);
        T* left = ak + full + skip * lda;
        Run(own - full, width, length - skip, left, lda, bjk + skip * ldb, ldb, cj + full, ldc, sign, accumulate, ProductShape.UpperLeft);
    }

    private static void Run<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc,
        T sign, bool accumulate, ProductShape shape, T* ahead = null)
        where T : unmanaged, INumberBase<T>
    {
        if (Hardware.Width == VectorWidth.Vector512 && rows % Vector512<T>.Count == 0)
            RegisterKernel<Simd512<T>, Vector512<T>, T>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
        else
            RunNarrower(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
    }

    // Apart: a first call makes the types of all kernels that the method names, whichever runs.
    private static void RunNarrower<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc,
        T sign, bool accumulate, ProductShape shape, T* ahead)
        where T : unmanaged, INumberBase<T>
    {
        switch (Hardware.Width)
        {
            case VectorWidth.Vector512:
                RunLastHalf(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
            case VectorWidth.Vector256:
                RegisterKernel<Simd256<T>, Vector256<T>, T>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
            case VectorWidth.Vector128:
                RegisterKernel<Simd128<T>, Vector128<T>, T>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
            default:
                RegisterKernel<SimdScalar<T>, T, T>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
        }
    }

    // Sixteen floats are a vector, and eight rows are left: half a vector takes them.
    private static void RunLastHalf<T>(
        int rows, int columns, int depth, T* a, long lda, T* b, long ldb, T* c, long ldc,
        T sign, bool accumulate, ProductShape shape, T* ahead)
        where T : unmanaged, INumberBase<T>
    {
        int whole = rows - Vector256<T>.Count;
        if (whole > 0)
            RegisterKernel<Simd512<T>, Vector512<T>, T>.Multiply(whole, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
        int end = (shape & ProductShape.LowerResult) != 0 ? Math.Min(columns, rows) : columns;
        int skip = (shape & ProductShape.UpperLeft) != 0 ? Math.Min(whole, depth) : 0;
        RegisterKernel<Simd256<T>, Vector256<T>, T>.Multiply(
            rows - whole, end, depth - skip, a + whole + skip * lda, lda, b + skip * ldb, ldb, c + whole, ldc, sign, accumulate, ProductShape.Full, null);
    }
}
