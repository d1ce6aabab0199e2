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
