namespace Lmm.Kernels.Tests;

public sealed class SmallMatrixTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Orders => [1, 2, 3, 4, 5, 8, 13, 20];

    private static double[] RandomSquare(int q, int seed)
    {
        var random = new Random(seed + q);
        return [.. Enumerable.Range(0, q * q).Select(_ => 2 * random.NextDouble() - 1)];
    }

    private static double[] RandomLower(int q, int seed)
    {
        double[] l = RandomSquare(q, seed);
        for (int i = 0; i < q; i++)
        {
            l[i * q + i] = 1 + Math.Abs(l[i * q + i]);
            for (int j = i + 1; j < q; j++)
                l[i * q + j] = 0;
        }
        return l;
    }

    // Full product of row-major matrices, plain.
    private static double[] Times(int rows, int inner, int columns, Func<int, int, double> a, Func<int, int, double> b)
    {
        var c = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < inner; k++)
                    c[i * columns + j] += a(i, k) * b(k, j);
            }
        }
        return c;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            KernelAssert.Close(expected[i], actual[i], tolerance, $"element {i}");
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Cholesky_gives_back_the_factor_and_reads_only_the_lower_half(int q)
    {
        double[] l = RandomLower(q, 1);
        double[] a = Times(q, q, q, (i, k) => l[i * q + k], (k, j) => l[j * q + k]);
        for (int i = 0; i < q; i++)
        {
            for (int j = i + 1; j < q; j++)
                a[i * q + j] = double.NaN;
        }
        Assert.True(SmallMatrix.Cholesky(q, a));
        AssertClose(l, a);
        KernelAssert.Close(2 * Enumerable.Range(0, q).Sum(i => Math.Log(l[i * q + i])), SmallMatrix.LogDeterminant(q, a), Tolerance, "log determinant");
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Cholesky_reports_what_is_not_positive_definite(int q)
    {
        for (int bad = 0; bad < q; bad++)
        {
            double[] l = RandomLower(q, 2);
            double[] a = Times(q, q, q, (i, k) => l[i * q + k], (k, j) => l[j * q + k]);
            a[bad * q + bad] -= l[bad * q + bad] * l[bad * q + bad] * (1 + 1e-9);
            Assert.False(SmallMatrix.Cholesky(q, a));
            a[0] = double.NaN;
            Assert.False(SmallMatrix.Cholesky(q, a));
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Pivoted_cholesky_finds_rank_and_factor_of_every_semidefinite_matrix(int q)
    {
        for (int rank = 0; rank <= q; rank++)
        {
            double[] root = RandomSquare(q, 3 + rank);
            double[] full = Times(q, rank, q, (i, k) => root[i * q + k], (k, j) => root[j * q + k]);
            double[] a = [.. full];
            for (int i = 0; i < q; i++)
            {
                for (int j = i + 1; j < q; j++)
                    a[i * q + j] = double.NaN;
            }
            var pivots = new int[q];
            Assert.Equal(rank, SmallMatrix.PivotedCholesky(q, a, pivots, 1e-12));
            Assert.Equal(Enumerable.Range(0, q), pivots.Order());
            double[] product = Times(q, q, q, (i, k) => a[i * q + k], (k, j) => a[j * q + k]);
            for (int i = 0; i < q; i++)
            {
                for (int j = 0; j < q; j++)
                {
                    KernelAssert.Close(full[pivots[i] * q + pivots[j]], product[i * q + j], 1e-10, $"A[{i}, {j}]");
                    if (j > i || j >= rank)
                        Assert.Equal(0, a[i * q + j]);
                }
                if (i > 0)
                    Assert.True(a[i * q + i] <= a[(i - 1) * q + i - 1]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Triangular_solves_undo_products(int q)
    {
        double[] l = RandomLower(q, 5);
        double[] x = RandomSquare(q, 6);
        double[] forward = Times(q, q, q, (i, k) => x[i * q + k], (k, j) => l[j * q + k]);      // X·Lᵀ
        SmallMatrix.SolveLowerRows(q, l, q, forward);
        AssertClose(x, forward, 1e-9);
        double[] backward = Times(q, q, q, (i, k) => x[i * q + k], (k, j) => l[k * q + j]);     // X·L
        SmallMatrix.SolveLowerTransposedRows(q, l, q, backward);
        AssertClose(x, backward, 1e-9);
        var inverse = new double[q * q];
        Array.Fill(inverse, double.NaN);
        SmallMatrix.InvertLower(q, l, inverse);
        double[] identity = Times(q, q, q, (i, k) => l[i * q + k], (k, j) => inverse[k * q + j]);
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
                KernelAssert.Close(i == j ? 1 : 0, identity[i * q + j], 1e-9, $"L·L⁻¹[{i}, {j}]");
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 5, 2)]
    [InlineData(7, 4, 9)]
    public void Products_agree_with_plain_loops(int rows, int inner, int columns)
    {
        var random = new Random(rows);
        double[] a = [.. Enumerable.Range(0, rows * inner).Select(_ => random.NextDouble())];
        double[] b = [.. Enumerable.Range(0, inner * columns).Select(_ => random.NextDouble())];
        double[] expected = Times(rows, inner, columns, (i, k) => a[i * inner + k], (k, j) => b[k * columns + j]);
        double[] c = [.. Enumerable.Repeat(double.NaN, rows * columns)];
        SmallMatrix.Multiply(rows, inner, columns, a, b, c);
        AssertClose(expected, c);
        double[] turnedB = [.. Enumerable.Range(0, inner * columns).Select(k => b[k % inner * columns + k / inner])];
        Array.Fill(c, double.NaN);
        SmallMatrix.MultiplyTransposed(rows, inner, columns, a, turnedB, c);
        AssertClose(expected, c);
        double[] turnedA = [.. Enumerable.Range(0, inner * rows).Select(k => a[k % rows * inner + k / rows])];
        Array.Fill(c, double.NaN);
        SmallMatrix.TransposedMultiply(rows, inner, columns, turnedA, b, c);
        AssertClose(expected, c);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Symmetric_products_agree_with_plain_loops(int q)
    {
        double[] l = RandomLower(q, 7);
        double[] a = RandomSquare(q, 8);
        double[] half = [.. a];
        SmallMatrix.Symmetrize(q, a);
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
                KernelAssert.Close((half[i * q + j] + half[j * q + i]) / 2, a[i * q + j], Tolerance, $"symmetrised[{i}, {j}]");
        }
        var c = new double[q * q];
        SmallMatrix.LowerTimesTranspose(q, l, c);
        AssertClose(Times(q, q, q, (i, k) => l[i * q + k], (k, j) => l[j * q + k]), c);
        double[] al = Times(q, q, q, (i, k) => a[i * q + k], (k, j) => l[k * q + j]);
        SmallMatrix.Congruence(q, l, a, c, new double[q * q]);
        AssertClose(Times(q, q, q, (i, k) => l[k * q + i], (k, j) => al[k * q + j]), c);
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Eigenvectors_are_orthonormal_and_give_the_matrix_back(int q)
    {
        double[] a = RandomSquare(q, 9);
        SmallMatrix.Symmetrize(q, a);
        var values = new double[q];
        var v = new double[q * q];
        SymmetricEigen.Decompose(q, [.. a], values, v);
        Assert.Equal(values.OrderDescending(), values);
        double[] back = Times(q, q, q, (i, k) => v[i * q + k] * values[k], (k, j) => v[j * q + k]);
        AssertClose(a, back);
        double[] identity = Times(q, q, q, (i, k) => v[k * q + i], (k, j) => v[k * q + j]);
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
                KernelAssert.Close(i == j ? 1 : 0, identity[i * q + j], Tolerance, $"VᵀV[{i}, {j}]");
        }
    }

    [Fact]
    public void Eigenvalues_of_a_graded_matrix_keep_their_relative_accuracy()
    {
        // D·C·D with C = (1 1/2; 1/2 1), D = diag(1, 1e-9): det = 0.75e-18, trace = 1 + 1e-18.
        double[] a = [1, 0.5e-9, 0.5e-9, 1e-18];
        var values = new double[2];
        SymmetricEigen.Decompose(2, a, values, new double[4]);
        Assert.Equal(1, values[0], 15);
        Assert.InRange(values[1] / 0.75e-18, 1 - 1e-12, 1 + 1e-12);
    }

    [Fact]
    public void Eigenvalues_of_the_second_difference_matrix_are_the_known_cosines()
    {
        const int q = 12;
        var a = new double[q * q];
        for (int i = 0; i < q; i++)
        {
            a[i * q + i] = 2;
            if (i > 0)
                a[i * q + i - 1] = a[(i - 1) * q + i] = -1;
        }
        var values = new double[q];
        SymmetricEigen.Decompose(q, a, values, new double[q * q]);
        for (int k = 1; k <= q; k++)
            KernelAssert.Close(2 - 2 * Math.Cos(k * Math.PI / (q + 1)), values[q - k], Tolerance, $"eigenvalue {k}");
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void A_general_system_is_solved_by_elimination(int q)
    {
        double[] a = RandomSquare(q, 9);
        // The first pivot is zero: rows must be exchanged.
        a[0] = q > 1 ? 0 : a[0];
        double[] expected = [.. Enumerable.Range(1, q).Select(i => (double)i)];
        double[] x = Times(q, q, 1, (i, k) => a[(i * q) + k], (k, _) => expected[k]);
        SmallMatrix.Solve(q, (double[])a.Clone(), x);
        for (int i = 0; i < q; i++)
            KernelAssert.Close(expected[i], x[i], 1e-10, $"x[{i}]");
    }

    [Fact]
    public void A_singular_system_has_no_finite_solution()
    {
        double[] x = [1, 2];
        SmallMatrix.Solve(2, [1, 2, 2, 4], x);
        Assert.All(x, value => Assert.False(double.IsFinite(value)));
    }
}
