using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// Cholesky and triangular solves inside one column-major block, in panels of 8 columns: each panel is first brought up to
/// date by one product with what stands left of it (<see cref="TileProduct"/>) and then finished in registers. Rows and
/// orders are multiples of 8. Right solve X·L⁻ᵀ: Golub and Van Loan, Matrix Computations, 4th ed., sections 3.1 and 4.2.
/// Checked in DenseFactorTests through every shape of tile.
/// </summary>
internal static unsafe class TriangularPanel
{
    private const int Width = TileProduct.Granularity;

    // Beyond a tile the panels themselves are brought up to date in blocks of this many columns.
    private const int Block = 96;

    /// <summary>
    /// The first <paramref name="columns"/> columns of a symmetric positive definite block, and the rows below them:
    /// on return the columns hold L (rows × columns). The upper half of the leading block is undefined.
    /// </summary>
    /// <param name="rows">Rows, a multiple of 8.</param>
    /// <param name="columns">Columns, a multiple of 8, at most rows.</param>
    /// <param name="a">The block.</param>
    /// <param name="lda">Distance between columns.</param>
    /// <param name="reciprocals">Out: 1/lᵢᵢ for each column.</param>
    /// <returns>False when a pivot is not positive.</returns>
    public static bool Factor<T>(int rows, int columns, T* a, long lda, T* reciprocals)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (columns > Block)
            return FactorInBlocks(rows, columns, a, lda, reciprocals);
        for (int p = 0; p < columns; p += Width)
        {
            T* corner = a + p + p * lda;
            if (p > 0)
                TileProduct.Subtract(rows - p, Width, p, a + p, lda, a + p, lda, corner, lda);
            if (!FactorCorner(corner, lda, reciprocals + p))
                return false;
            SolvePanel(rows - p - Width, corner + Width, lda, corner, lda, reciprocals + p);
        }
        return true;
    }

    private static bool FactorInBlocks<T>(int rows, int columns, T* a, long lda, T* reciprocals)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int p = 0; p < columns; p += Block)
        {
            int width = Math.Min(Block, columns - p);
            T* corner = a + p + p * lda;
            if (p > 0)
                TileProduct.Subtract(rows - p, width, p, a + p, lda, a + p, lda, corner, lda, ProductShape.LowerResult);
            if (!Factor(rows - p, width, corner, lda, reciprocals + p))
                return false;
        }
        return true;
    }

    /// <summary>X ← X·L⁻ᵀ for X of rows × order and lower L of order × order.</summary>
    /// <param name="rows">Rows of X, a multiple of 8.</param>
    /// <param name="order">The order of L, a multiple of 8.</param>
    /// <param name="x">X.</param>
    /// <param name="ldx">Distance between columns of X.</param>
    /// <param name="l">L.</param>
    /// <param name="ldl">Distance between columns of L.</param>
    /// <param name="reciprocals">1/lᵢᵢ.</param>
    public static void SolveRight<T>(int rows, int order, T* x, long ldx, T* l, long ldl, T* reciprocals)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int p = 0; p < order; p += Width)
        {
            T* panel = x + p * ldx;
            if (p > 0)
                TileProduct.Subtract(rows, Width, p, x, ldx, l + p, ldl, panel, ldx);
            SolvePanel(rows, panel, ldx, l + p + p * ldl, ldl, reciprocals + p);
        }
    }

    /// <summary>U ← L⁻ᵀ, upper triangular with zeros below the diagonal, both of the given order.</summary>
    public static void InvertTransposed<T>(int order, T* l, long ldl, T* reciprocals, T* u, long ldu)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (order > Block)
        {
            InvertTransposedInBlocks(order, l, ldl, reciprocals, u, ldu);
            return;
        }
        for (int p = 0; p < order; p += Width)
        {
            T* panel = u + p * ldu;
            for (int j = 0; j < Width; j++)
            {
                new Span<T>(panel + j * ldu + p, order - p).Clear();
                panel[j * ldu + p + j] = T.One;
            }
            // Rows above the panel: −U·L(p, :)ᵀ; U is upper triangular itself.
            if (p > 0)
                TileProduct.SetNegative(p, Width, p, u, ldu, l + p, ldl, panel, ldu, ProductShape.UpperLeft);
            SolvePanel(p + Width, panel, ldu, l + p + p * ldl, ldl, reciprocals + p);
        }
    }

    private static void InvertTransposedInBlocks<T>(int order, T* l, long ldl, T* reciprocals, T* u, long ldu)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int p = 0; p < order; p += Block)
        {
            int width = Math.Min(Block, order - p);
            T* panel = u + p * ldu;
            T* corner = l + p + p * ldl;
            InvertTransposed(width, corner, ldl, reciprocals + p, panel + p, ldu);
            for (int j = 0; j < width; j++)
                new Span<T>(panel + j * ldu + p + width, order - p - width).Clear();
            if (p == 0)
                continue;
            TileProduct.SetNegative(p, width, p, u, ldu, l + p, ldl, panel, ldu, ProductShape.UpperLeft);
            SolveRight(p, width, panel, ldu, corner, ldl, reciprocals + p);
        }
    }

    // Cholesky of an 8 × 8 corner.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool FactorCorner<T>(T* a, long lda, T* reciprocals)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int k = 0; k < Width; k++)
        {
            T* column = a + k * lda;
            T pivot = column[k];
            if (!(pivot > T.Zero) || T.IsPositiveInfinity(pivot))
                return false;
            T root = T.Sqrt(pivot);
            T reciprocal = T.One / root;
            column[k] = root;
            reciprocals[k] = reciprocal;
            for (int i = k + 1; i < Width; i++)
                column[i] *= reciprocal;
            for (int j = k + 1; j < Width; j++)
            {
                T* target = a + j * lda;
                T factor = column[j];
                for (int i = j; i < Width; i++)
                    target[i] -= factor * column[i];
            }
        }
        return true;
    }

    private static void SolvePanel<T>(int rows, T* x, long ldx, T* l, long ldl, T* reciprocals)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Hardware.Width == VectorWidth.Vector512 && rows % Vector512<T>.Count == 0)
            SolvePanel<Simd512<T>, Vector512<T>, T>(rows, x, ldx, l, ldl, reciprocals);
        else
            SolveNarrowerPanel(rows, x, ldx, l, ldl, reciprocals);
    }

    private static void SolveNarrowerPanel<T>(int rows, T* x, long ldx, T* l, long ldl, T* reciprocals)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (Hardware.Width)
        {
            case VectorWidth.Vector512:
                int whole = rows / Vector512<T>.Count * Vector512<T>.Count;
                SolvePanel<Simd512<T>, Vector512<T>, T>(whole, x, ldx, l, ldl, reciprocals);
                // Half a vector of floats is left.
                SolvePanel<Simd256<T>, Vector256<T>, T>(rows - whole, x + whole, ldx, l, ldl, reciprocals);
                break;
            case VectorWidth.Vector256:
                SolvePanel<Simd256<T>, Vector256<T>, T>(rows, x, ldx, l, ldl, reciprocals);
                break;
            case VectorWidth.Vector128:
                SolvePanel<Simd128<T>, Vector128<T>, T>(rows, x, ldx, l, ldl, reciprocals);
                break;
            default:
                SolvePanel<SimdScalar<T>, T, T>(rows, x, ldx, l, ldl, reciprocals);
                break;
        }
    }

    // X ← X·L⁻ᵀ for eight columns: a vector of rows at a time, all eight columns of it in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SolvePanel<TSimd, TVector, T>(int rows, T* x, long ldx, T* l, long ldl, T* reciprocals)
        where TSimd : struct, ISimd<TVector, T>
        where TVector : struct
        where T : unmanaged
    {
        T* l1 = l + ldl, l2 = l1 + ldl, l3 = l2 + ldl, l4 = l3 + ldl, l5 = l4 + ldl, l6 = l5 + ldl;
        for (int i = 0; i < rows; i += TSimd.Lanes)
        {
            T* row = x + i;
            TVector x0 = TSimd.Multiply(TSimd.Load(row), TSimd.Broadcast(reciprocals[0]));
            TVector x1 = TSimd.SubtractProduct(TSimd.Load(row + ldx), x0, TSimd.Broadcast(l[1]));
            x1 = TSimd.Multiply(x1, TSimd.Broadcast(reciprocals[1]));
            TVector x2 = TSimd.SubtractProduct(TSimd.Load(row + 2 * ldx), x0, TSimd.Broadcast(l[2]));
            x2 = TSimd.SubtractProduct(x2, x1, TSimd.Broadcast(l1[2]));
            x2 = TSimd.Multiply(x2, TSimd.Broadcast(reciprocals[2]));
            TVector x3 = TSimd.SubtractProduct(TSimd.Load(row + 3 * ldx), x0, TSimd.Broadcast(l[3]));
            x3 = TSimd.SubtractProduct(x3, x1, TSimd.Broadcast(l1[3]));
            x3 = TSimd.SubtractProduct(x3, x2, TSimd.Broadcast(l2[3]));
            x3 = TSimd.Multiply(x3, TSimd.Broadcast(reciprocals[3]));
            TVector x4 = TSimd.SubtractProduct(TSimd.Load(row + 4 * ldx), x0, TSimd.Broadcast(l[4]));
            x4 = TSimd.SubtractProduct(x4, x1, TSimd.Broadcast(l1[4]));
            x4 = TSimd.SubtractProduct(x4, x2, TSimd.Broadcast(l2[4]));
            x4 = TSimd.SubtractProduct(x4, x3, TSimd.Broadcast(l3[4]));
            x4 = TSimd.Multiply(x4, TSimd.Broadcast(reciprocals[4]));
            TVector x5 = TSimd.SubtractProduct(TSimd.Load(row + 5 * ldx), x0, TSimd.Broadcast(l[5]));
            x5 = TSimd.SubtractProduct(x5, x1, TSimd.Broadcast(l1[5]));
            x5 = TSimd.SubtractProduct(x5, x2, TSimd.Broadcast(l2[5]));
            x5 = TSimd.SubtractProduct(x5, x3, TSimd.Broadcast(l3[5]));
            x5 = TSimd.SubtractProduct(x5, x4, TSimd.Broadcast(l4[5]));
            x5 = TSimd.Multiply(x5, TSimd.Broadcast(reciprocals[5]));
            TVector x6 = TSimd.SubtractProduct(TSimd.Load(row + 6 * ldx), x0, TSimd.Broadcast(l[6]));
            x6 = TSimd.SubtractProduct(x6, x1, TSimd.Broadcast(l1[6]));
            x6 = TSimd.SubtractProduct(x6, x2, TSimd.Broadcast(l2[6]));
            x6 = TSimd.SubtractProduct(x6, x3, TSimd.Broadcast(l3[6]));
            x6 = TSimd.SubtractProduct(x6, x4, TSimd.Broadcast(l4[6]));
            x6 = TSimd.SubtractProduct(x6, x5, TSimd.Broadcast(l5[6]));
            x6 = TSimd.Multiply(x6, TSimd.Broadcast(reciprocals[6]));
            TVector x7 = TSimd.SubtractProduct(TSimd.Load(row + 7 * ldx), x0, TSimd.Broadcast(l[7]));
            x7 = TSimd.SubtractProduct(x7, x1, TSimd.Broadcast(l1[7]));
            x7 = TSimd.SubtractProduct(x7, x2, TSimd.Broadcast(l2[7]));
            x7 = TSimd.SubtractProduct(x7, x3, TSimd.Broadcast(l3[7]));
            x7 = TSimd.SubtractProduct(x7, x4, TSimd.Broadcast(l4[7]));
            x7 = TSimd.SubtractProduct(x7, x5, TSimd.Broadcast(l5[7]));
            x7 = TSimd.SubtractProduct(x7, x6, TSimd.Broadcast(l6[7]));
            x7 = TSimd.Multiply(x7, TSimd.Broadcast(reciprocals[7]));
            TSimd.Store(x0, row);
            TSimd.Store(x1, row + ldx);
            TSimd.Store(x2, row + 2 * ldx);
            TSimd.Store(x3, row + 3 * ldx);
            TSimd.Store(x4, row + 4 * ldx);
            TSimd.Store(x5, row + 5 * ldx);
            TSimd.Store(x6, row + 6 * ldx);
            TSimd.Store(x7, row + 7 * ldx);
        }
    }
}
