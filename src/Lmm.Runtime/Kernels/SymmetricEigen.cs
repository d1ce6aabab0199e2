namespace Lmm.Kernels;

/// <summary>
/// Eigen-decomposition A = V·diag(λ)·Vᵀ of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan,
/// Matrix Computations, 4th ed., section 8.5): slow for large q, but every eigenvalue of a positive definite scaled matrix
/// comes with high relative accuracy, which is what covariance matrices near singularity need.
/// </summary>
internal static class SymmetricEigen
{
    private const int MaximumSweeps = 60;

    /// <summary>Decomposes <paramref name="a"/> (row-major q × q, both halves read, destroyed).</summary>
    /// <param name="q">The order.</param>
    /// <param name="a">In: A. Out: undefined.</param>
    /// <param name="values">Out: q eigenvalues, largest first.</param>
    /// <param name="vectors">Out: V row-major; column k belongs to <c>values[k]</c>.</param>
    public static void Decompose(int q, Span<double> a, Span<double> values, Span<double> vectors)
    {
        vectors[..(q * q)].Clear();
        for (int i = 0; i < q; i++)
            vectors[i * q + i] = 1;
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool rotated = false;
            for (int i = 1; i < q; i++)
            {
                for (int j = 0; j < i; j++)
                    rotated |= Rotate(q, a, vectors, j, i);
            }
            if (!rotated)
                break;
        }
        for (int i = 0; i < q; i++)
            values[i] = a[i * q + i];
        SortDescending(q, values, vectors);
    }

    // One rotation that makes a[i, j] zero; false when it already is to working precision.
    private static bool Rotate(int q, Span<double> a, Span<double> vectors, int i, int j)
    {
        double aij = a[i * q + j];
        double aii = a[i * q + i], ajj = a[j * q + j];
        if (aij == 0 || Math.Abs(aij) <= double.Epsilon + 1e-16 * Math.Sqrt(Math.Abs(aii)) * Math.Sqrt(Math.Abs(ajj)))
            return false;
        double tau = (ajj - aii) / (2 * aij);
        double t = Math.CopySign(1, tau) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
        double c = 1 / Math.Sqrt(1 + t * t);
        double s = t * c;
        for (int k = 0; k < q; k++)
        {
            double aki = a[k * q + i], akj = a[k * q + j];
            a[k * q + i] = c * aki - s * akj;
            a[k * q + j] = s * aki + c * akj;
            double vki = vectors[k * q + i], vkj = vectors[k * q + j];
            vectors[k * q + i] = c * vki - s * vkj;
            vectors[k * q + j] = s * vki + c * vkj;
        }
        for (int k = 0; k < q; k++)
        {
            double aik = a[i * q + k], ajk = a[j * q + k];
            a[i * q + k] = c * aik - s * ajk;
            a[j * q + k] = s * aik + c * ajk;
        }
        a[i * q + i] = aii - t * aij;
        a[j * q + j] = ajj + t * aij;
        a[i * q + j] = a[j * q + i] = 0;
        return true;
    }

    private static void SortDescending(int q, Span<double> values, Span<double> vectors)
    {
        for (int i = 0; i < q - 1; i++)
        {
            int best = i;
            for (int k = i + 1; k < q; k++)
            {
                if (values[k] > values[best])
                    best = k;
            }
            if (best == i)
                continue;
            (values[i], values[best]) = (values[best], values[i]);
            for (int r = 0; r < q; r++)
                (vectors[r * q + i], vectors[r * q + best]) = (vectors[r * q + best], vectors[r * q + i]);
        }
    }
}
