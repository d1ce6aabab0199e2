
namespace Lmm.Kernels;

/// <summary>
/// Triangular solves and products of a column-major block with one vector, for the few right-hand sides of an evaluation.
/// Four columns at a time, so that the vector is read and written once for four multiplications. The vector overlaps
/// nothing. Diagonals come as reciprocals. Checked in DenseFactorTests and SparseFactorTests.
/// </summary>
internal static unsafe class TriangularSolve
{
    /// <summary>x ← L⁻¹x for the lower triangle of a block of order n.</summary>
    public static void Forward(int n, double* l, long ldl, double* reciprocals, double* x)
    {
        for (int k = 0; k < n; k++)
        {
            double* column = l + k * ldl;
            double value = x[k] * reciprocals[k];
            x[k] = value;
            VectorKernels.Axpy(n - k - 1, -value, column + k + 1, x + k + 1);
        }
    }

    /// <summary>x ← L⁻ᵀx for the lower triangle of a block of order n.</summary>
    public static void Backward(int n, double* l, long ldl, double* reciprocals, double* x)
    {
        for (int k = n - 1; k >= 0; k--)
        {
            double* column = l + k * ldl;
            x[k] = (x[k] - VectorKernels.Dot(n - k - 1, column + k + 1, x + k + 1)) * reciprocals[k];
        }
    }

    /// <summary>y ← y − A·x for A of rows × columns.</summary>
    public static void SubtractProduct(int rows, int columns, double* a, long lda, double* x, double* y)
    {
        int k = 0;
        for (; k + 4 <= columns; k += 4)
            VectorKernels.AxpyFour(rows, -x[k], -x[k + 1], -x[k + 2], -x[k + 3], a + k * lda, lda, y);
        for (; k < columns; k++)
            VectorKernels.Axpy(rows, -x[k], a + k * lda, y);
    }

    /// <summary>y ← y − Aᵀ·x for A of rows × columns.</summary>
    public static void SubtractTransposedProduct(int rows, int columns, double* a, long lda, double* x, double* y)
    {
        for (int k = 0; k < columns; k++)
            y[k] -= VectorKernels.Dot(rows, a + k * lda, x);
    }
}
