using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>What a product may leave out because an operand or the result is triangular.</summary>
internal enum ProductShape
{
    /// <summary>Everything is computed.</summary>
    Full,

    /// <summary>Only the lower triangle of C is wanted (C starts on the diagonal); above it C is undefined.</summary>
    LowerResult,

    /// <summary>A is upper triangular: its elements (i, k) with k &lt; i are zero.</summary>
    UpperLeft,
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

    /// <summary>C ← C − A·Bᵀ.</summary>
    public static void Subtract(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, -1, true, shape);

    /// <summary>C ← C + A·Bᵀ.</summary>
    public static void Add(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, 1, true, shape);

    /// <summary>C ← A·Bᵀ.</summary>
    public static void Set(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, 1, false, shape);

    /// <summary>C ← −A·Bᵀ.</summary>
    public static void SetNegative(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, ProductShape shape = ProductShape.Full) =>
        Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, -1, false, shape);

    private static void Multiply(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, double sign, bool accumulate, ProductShape shape)
    {
        if (depth <= DepthBlock && columns <= ColumnBlock)
            Run(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
        else
            MultiplyInBlocks(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
    }

    // Beyond the size of a tile: pieces of B that stay in the second-level cache while A streams past.
    private static void MultiplyInBlocks(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, double sign, bool accumulate, ProductShape shape)
    {
        for (int j = 0; j < columns; j += ColumnBlock)
        {
            int width = Math.Min(ColumnBlock, columns - j);
            int top = shape == ProductShape.LowerResult ? Math.Min(j, rows) : 0;
            if (depth == 0)
                Run(rows - top, width, 0, a + top, lda, b + j, ldb, c + top + j * ldc, ldc, sign, accumulate, shape);
            for (int k = 0; k < depth; k += DepthBlock)
            {
                int length = Math.Min(DepthBlock, depth - k);
                double* bjk = b + j + k * ldb;
                if (shape == ProductShape.UpperLeft)
                {
                    // Rows above the block of A are full and have a result from earlier pieces; its own are triangular and
                    // have none; those below are zero.
                    int full = Math.Min(k, rows);
                    Run(full, width, length, a + k * lda, lda, bjk, ldb, c + j * ldc, ldc, sign, true, ProductShape.Full);
                    // The last piece owns what rows there are below it: zero, but it has to be written.
                    int own = k + length == depth ? rows - full : Math.Min(length, rows - full);
                    Run(own, width, length, a + full + k * lda, lda, bjk, ldb, c + full + j * ldc, ldc, sign, accumulate, shape);
                }
                else
                {
                    Run(rows - top, width, length, a + top + k * lda, lda, bjk, ldb, c + top + j * ldc, ldc, sign, accumulate || k > 0, shape);
                }
            }
        }
    }

    private static void Run(
        int rows, int columns, int depth, double* a, long lda, double* b, long ldb, double* c, long ldc, double sign, bool accumulate, ProductShape shape)
    {
        switch (Hardware.Width)
        {
            case VectorWidth.Vector512:
                RegisterKernel<Simd512, Vector512<double>>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
                break;
            case VectorWidth.Vector256:
                RegisterKernel<Simd256, Vector256<double>>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
                break;
            case VectorWidth.Vector128:
                RegisterKernel<Simd128, Vector128<double>>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
                break;
            default:
                RegisterKernel<SimdScalar, double>.Multiply(rows, columns, depth, a, lda, b, ldb, c, ldc, sign, accumulate, shape);
                break;
        }
    }
}
