namespace Lmm.Kernels;

/// <summary>
/// Operations on the small q × q blocks of a random term (row-major spans of length q·q; q is 1 to a few dozen). Triangles
/// are lower: the upper half is not read, and is written only where said. A result may not overlap an argument unless said.
/// Checked against naive oracles in SmallMatrixTests.
/// </summary>
internal static class SmallMatrix
{
    /// <summary>
    /// A = LLᵀ in place; the strict upper half becomes 0. False when a pivot is not positive (A is then undefined).
    /// </summary>
    public static bool Cholesky(int q, Span<double> a)
    {
        switch (q)
        {
            case 1:
                if (!(a[0] > 0))
                    return false;
                a[0] = Math.Sqrt(a[0]);
                return true;
            case 2:
                return CholeskyOfTwo(a);
        }
        for (int j = 0; j < q; j++)
        {
            Span<double> rowJ = a.Slice(j * q, q);
            double pivot = rowJ[j];
            for (int k = 0; k < j; k++)
                pivot -= rowJ[k] * rowJ[k];
            if (!(pivot > 0))
                return false;
            pivot = Math.Sqrt(pivot);
            rowJ[j] = pivot;
            rowJ[(j + 1)..].Clear();
            double reciprocal = 1 / pivot;
            for (int i = j + 1; i < q; i++)
            {
                Span<double> rowI = a.Slice(i * q, q);
                double value = rowI[j];
                for (int k = 0; k < j; k++)
                    value -= rowI[k] * rowJ[k];
                rowI[j] = value * reciprocal;
            }
        }
        return true;
    }

    private static bool CholeskyOfTwo(Span<double> a)
    {
        if (!(a[0] > 0))
            return false;
        double l00 = Math.Sqrt(a[0]);
        double l10 = a[2] / l00;
        double pivot = a[3] - l10 * l10;
        if (!(pivot > 0))
            return false;
        a[0] = l00;
        a[1] = 0;
        a[2] = l10;
        a[3] = Math.Sqrt(pivot);
        return true;
    }

    /// <summary>
    /// Cholesky with complete pivoting of a positive semidefinite A (lower half read): A[p[i], p[j]] = (LLᵀ)[i, j].
    /// In place of A comes L; its columns from the rank on are zero. The rank counts pivots above
    /// <paramref name="tolerance"/> × the largest diagonal element.
    /// </summary>
    /// <param name="q">The order.</param>
    /// <param name="a">In A, out L in pivoted order.</param>
    /// <param name="pivots">Out: p, the original index at every position.</param>
    /// <param name="tolerance">Relative size below which a pivot is zero.</param>
    /// <returns>The numerical rank.</returns>
    public static int PivotedCholesky(int q, Span<double> a, Span<int> pivots, double tolerance = 1e-14)
    {
        for (int i = 0; i < q; i++)
            pivots[i] = i;
        double threshold = 0;
        for (int i = 0; i < q; i++)
            threshold = Math.Max(threshold, a[i * q + i]);
        threshold *= tolerance;
        for (int j = 0; j < q; j++)
        {
            int best = j;
            for (int i = j + 1; i < q; i++)
            {
                if (a[i * q + i] > a[best * q + best])
                    best = i;
            }
            double pivot = a[best * q + best];
            if (!(pivot > threshold))
            {
                ClearFrom(q, a, j);
                return j;
            }
            if (best != j)
            {
                SwapSymmetric(q, a, j, best);
                (pivots[j], pivots[best]) = (pivots[best], pivots[j]);
            }
            pivot = Math.Sqrt(pivot);
            a[j * q + j] = pivot;
            a.Slice(j * q + j + 1, q - j - 1).Clear();
            for (int i = j + 1; i < q; i++)
                a[i * q + j] /= pivot;
            for (int i = j + 1; i < q; i++)
            {
                double lij = a[i * q + j];
                for (int k = j + 1; k <= i; k++)
                    a[i * q + k] -= lij * a[k * q + j];
            }
        }
        return q;
    }

    private static void ClearFrom(int q, Span<double> a, int column)
    {
        for (int i = 0; i < q; i++)
        {
            int first = Math.Min(column, i + 1);
            a.Slice(i * q + first, q - first).Clear();
        }
    }

    // Exchanges rows and columns i < k of the lower half.
    private static void SwapSymmetric(int q, Span<double> a, int i, int k)
    {
        for (int c = 0; c < i; c++)
            (a[i * q + c], a[k * q + c]) = (a[k * q + c], a[i * q + c]);
        for (int r = i + 1; r < k; r++)
            (a[r * q + i], a[k * q + r]) = (a[k * q + r], a[r * q + i]);
        for (int r = k + 1; r < q; r++)
            (a[r * q + i], a[r * q + k]) = (a[r * q + k], a[r * q + i]);
        (a[i * q + i], a[k * q + k]) = (a[k * q + k], a[i * q + i]);
    }

    /// <summary>x ← L⁻¹x in place.</summary>
    public static void SolveLower(int q, ReadOnlySpan<double> l, Span<double> x)
    {
        for (int i = 0; i < q; i++)
        {
            double value = x[i];
            for (int k = 0; k < i; k++)
                value -= l[i * q + k] * x[k];
            x[i] = value / l[i * q + i];
        }
    }

    /// <summary>x ← L⁻ᵀx in place.</summary>
    public static void SolveLowerTransposed(int q, ReadOnlySpan<double> l, Span<double> x)
    {
        for (int i = q - 1; i >= 0; i--)
        {
            double value = x[i] / l[i * q + i];
            x[i] = value;
            for (int k = 0; k < i; k++)
                x[k] -= l[i * q + k] * value;
        }
    }

    /// <summary>B ← B·L⁻ᵀ in place for row-major B of <paramref name="rows"/> × q: L⁻¹ of every row.</summary>
    public static void SolveLowerRows(int q, ReadOnlySpan<double> l, int rows, Span<double> b)
    {
        for (int r = 0; r < rows; r++)
            SolveLower(q, l, b.Slice(r * q, q));
    }

    /// <summary>B ← B·L⁻¹ in place for row-major B of <paramref name="rows"/> × q: L⁻ᵀ of every row.</summary>
    public static void SolveLowerTransposedRows(int q, ReadOnlySpan<double> l, int rows, Span<double> b)
    {
        for (int r = 0; r < rows; r++)
            SolveLowerTransposed(q, l, b.Slice(r * q, q));
    }

    /// <summary>L⁻¹ into <paramref name="inverse"/>, its strict upper half 0.</summary>
    public static void InvertLower(int q, ReadOnlySpan<double> l, Span<double> inverse)
    {
        for (int j = 0; j < q; j++)
        {
            for (int i = 0; i < j; i++)
                inverse[i * q + j] = 0;
            inverse[j * q + j] = 1 / l[j * q + j];
            for (int i = j + 1; i < q; i++)
            {
                double sum = 0;
                for (int k = j; k < i; k++)
                    sum += l[i * q + k] * inverse[k * q + j];
                inverse[i * q + j] = -sum / l[i * q + i];
            }
        }
    }

    /// <summary>C ← A·B for full row-major A (rows × inner) and B (inner × columns).</summary>
    public static void Multiply(int rows, int inner, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = c.Slice(i * columns, columns);
            row.Clear();
            for (int k = 0; k < inner; k++)
            {
                double aik = a[i * inner + k];
                ReadOnlySpan<double> rowB = b.Slice(k * columns, columns);
                for (int j = 0; j < columns; j++)
                    row[j] += aik * rowB[j];
            }
        }
    }

    /// <summary>C ← A·Bᵀ for full row-major A (rows × inner) and B (columns × inner).</summary>
    public static void MultiplyTransposed(int rows, int inner, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int k = 0; k < inner; k++)
                    sum += a[i * inner + k] * b[j * inner + k];
                c[i * columns + j] = sum;
            }
        }
    }

    /// <summary>C ← Aᵀ·B for full row-major A (inner × rows) and B (inner × columns).</summary>
    public static void TransposedMultiply(int rows, int inner, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        c[..(rows * columns)].Clear();
        for (int k = 0; k < inner; k++)
        {
            for (int i = 0; i < rows; i++)
            {
                double aki = a[k * rows + i];
                for (int j = 0; j < columns; j++)
                    c[i * columns + j] += aki * b[k * columns + j];
            }
        }
    }

    /// <summary>C ← LLᵀ, both halves.</summary>
    public static void LowerTimesTranspose(int q, ReadOnlySpan<double> l, Span<double> c)
    {
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k <= j; k++)
                    sum += l[i * q + k] * l[j * q + k];
                c[i * q + j] = sum;
                c[j * q + i] = sum;
            }
        }
    }

    /// <summary>C ← LᵀAL for symmetric A (both halves read) and lower L; both halves of C. <paramref name="work"/> holds q·q.</summary>
    public static void Congruence(int q, ReadOnlySpan<double> l, ReadOnlySpan<double> a, Span<double> c, Span<double> work)
    {
        switch (q)
        {
            case 1:
                c[0] = l[0] * a[0] * l[0];
                return;
            case 2:
                double al00 = a[0] * l[0] + a[1] * l[2], al01 = a[1] * l[3];
                double al10 = a[2] * l[0] + a[3] * l[2], al11 = a[3] * l[3];
                c[0] = l[0] * al00 + l[2] * al10;
                c[1] = c[2] = l[0] * al01 + l[2] * al11;
                c[3] = l[3] * al11;
                return;
        }
        // work = A L, then the lower half of Lᵀ work.
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                double sum = 0;
                for (int k = j; k < q; k++)
                    sum += a[i * q + k] * l[k * q + j];
                work[i * q + j] = sum;
            }
        }
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = i; k < q; k++)
                    sum += l[k * q + i] * work[k * q + j];
                c[i * q + j] = sum;
                c[j * q + i] = sum;
            }
        }
    }

    /// <summary>A ← (A + Aᵀ)/2 in place.</summary>
    public static void Symmetrize(int q, Span<double> a)
    {
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < i; j++)
                a[i * q + j] = a[j * q + i] = (a[i * q + j] + a[j * q + i]) / 2;
        }
    }

    /// <summary>log|LLᵀ| = 2 Σ log lᵢᵢ.</summary>
    public static double LogDeterminant(int q, ReadOnlySpan<double> l)
    {
        var product = new LogProduct();
        for (int i = 0; i < q; i++)
            product.Multiply(l[i * q + i]);
        return 2 * product.Value;
    }

    /// <summary>
    /// x ← A⁻¹x for a general A of order n by elimination with partial pivoting; A is destroyed. Not finite where A is
    /// singular. (That of MathNet brings a hundred methods to the first fit of a process, 13 ms.)
    /// </summary>
    public static void Solve(int n, Span<double> a, Span<double> x)
    {
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
                pivot = Math.Abs(a[i * n + k]) > Math.Abs(a[pivot * n + k]) ? i : pivot;
            (x[k], x[pivot]) = (x[pivot], x[k]);
            for (int j = k; j < n; j++)
                (a[k * n + j], a[pivot * n + j]) = (a[pivot * n + j], a[k * n + j]);
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[i * n + k] / a[k * n + k];
                for (int j = k + 1; j < n; j++)
                    a[i * n + j] -= factor * a[k * n + j];
                x[i] -= factor * x[k];
            }
        }
        for (int k = n - 1; k >= 0; k--)
        {
            for (int j = k + 1; j < n; j++)
                x[k] -= a[k * n + j] * x[j];
            x[k] /= a[k * n + k];
        }
    }
}
