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
    /// <summary>Rows and columns of C come in multiples of this, the lanes of the widest vector.</summary>
    public const int Granularity = 8;

    // 96 × 192 doubles of B are 144 KiB.
    private const int ColumnBlock = 96;
    private const int DepthBlock = 192;

    /// <summary>The least multiple of <see cref="Granularity"/> that is not less.</summary>
    public static int RoundUp(int n) => (n + Granularity - 1) / Granularity * Granularity;

    /// <summary>C ← C − A·Bᵀ.</summary>
    public static void Subtract(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full, double* ahead = null) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, -1, true, shape, ahead);

    /// <summary>C ← C + A·Bᵀ.</summary>
    public static void Add(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full, double* ahead = null) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, 1, true, shape, ahead);

    /// <summary>C ← A·Bᵀ.</summary>
    public static void Set(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, 1, false, shape);

    /// <summary>C ← −A·Bᵀ.</summary>
    public static void SetNegative(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, -1, false, shape);

    /// <summary>Target (columns × rows) ← sourceᵀ; any sizes, in blocks of 8 × 8 so that whole cache lines are used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(int rows, int columns, double* source, long lds, double* target, long ldt)
    {
        const int block = 8;
        for (int j = 0; j < columns; j += block)
        {
            int width = Math.Min(block, columns - j);
            for (int i = 0; i < rows; i += block)
            {
                int height = Math.Min(block, rows - i);
                double* from = source + i + j * lds;
                double* to = target + j + i * ldt;
                for (int r = 0; r < height; r++)
                {
                    for (int c = 0; c < width; c++)
                        to[c + r * ldt] = from[r + c * lds];
                }
            }
        }
    }

    private static void Multiply(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc,
        double sign, bool accumulate, ProductShape shape, double* ahead = null)
    {
        if (depth <= DepthBlock && columns <= ColumnBlock)
            Run(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
        else
            MultiplyInBlocks(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
    }

    // Beyond the size of a tile: pieces of B that stay in the second-level cache while A streams past.
    private static void MultiplyInBlocks(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc,
        double sign, bool accumulate, ProductShape shape)
    {
        bool upperLeft = (shape & ProductShape.UpperLeft) != 0;
        for (int j = 0; j < columns; j += ColumnBlock)
        {
            int width = Math.Min(ColumnBlock, columns - j);
            int top = (shape & ProductShape.LowerResult) != 0 ? Math.Min(j, rows) : 0;
            double* cj = c + j * ldc;
            if (depth == 0)
                Run(rows - top, width, 0, a, lda, b, ldb, cj + top, ldc, sign, accumulate, ProductShape.Full);
            for (int k = 0; k < depth; k += DepthBlock)
            {
                int length = Math.Min(DepthBlock, depth - k);
                double* ak = a + k * lda;
                double* bjk = b + j + k * ldb;
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
    private static void RunTriangular(
        int full, int own, int k, int width, int length, double* ak, long lda, double* bjk, long ldb, double* cj, long ldc,
        double sign, bool accumulate)
    {
        int skip = Math.Min(full - k, length);
        double* left = ak + full + skip * lda;
        Run(own - full, width, length - skip, left, lda, bjk + skip * ldb, ldb, cj + full, ldc, sign, accumulate, ProductShape.UpperLeft);
    }

    private static void Run(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc,
        double sign, bool accumulate, ProductShape shape, double* ahead = null)
    {
        switch (Hardware.Width)
        {
            case VectorWidth.Vector512:
                RegisterKernel<Simd512, Vector512<double>>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
            case VectorWidth.Vector256:
                RegisterKernel<Simd256, Vector256<double>>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
            case VectorWidth.Vector128:
                RegisterKernel<Simd128, Vector128<double>>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
            default:
                RegisterKernel<SimdScalar, double>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape, ahead);
                break;
        }
    }
}
