namespace Lmm.Kernels.Tests;

[Collection(KernelCollection.Name)]
public sealed unsafe class DenseFactorTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<int> Orders => [1, 2, 3, 7, 8, 9, 24, 25, 47, 48, 49, 95, 96, 97, 150, 200, 241, 300];

    public static MatrixTheoryData<string, int> WidthsAndOrders { get; } =
        new(Enum.GetNames<VectorWidth>(), [1, 2, 9, 95, 97, 200]);

    [Theory]
    [MemberData(nameof(Orders))]
    public void Factor_solves_determinant_and_inverse_agree_with_the_oracle(int order) => Check(order, null);

    [Theory]
    [MemberData(nameof(WidthsAndOrders))]
    public void Every_vector_width_agrees_with_the_oracle(string width, int order) =>
        KernelAssert.WithWidth(width, () => Check(order, null));

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(72)]
    [InlineData(104)]
    public void Every_tile_order_agrees_with_the_oracle(int tileOrder) => Check(203, tileOrder);

    [Theory]
    [MemberData(nameof(WidthsAndOrders))]
    public void Single_precision_agrees_with_the_oracle_to_six_digits(string width, int order) =>
        KernelAssert.WithWidth(width, () => CheckSingle(order, null));

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(72)]
    public void Every_tile_order_agrees_in_single_precision(int tileOrder) => CheckSingle(203, tileOrder);

    // I and something positive semidefinite, as a trailing block is; the second round is in double precision, in the same memory.
    private static void CheckSingle(int order, int? tileOrder)
    {
        NaiveMatrix s = NaiveMatrix.RandomPositiveDefinite(order, 17 + order);
        for (int i = 0; i < order; i++)
            s[i, i] += 1;
        NaiveMatrix l = s.Cholesky()!;
        NaiveMatrix inverse = s.Inverse();
        int[] label = [.. Enumerable.Range(0, order).OrderBy(i => i * 7 % order).ThenBy(i => i)];
        foreach (int[]? rows in new[] { null, label })
        {
            using var factor = new DenseFactor(order, tileOrder, label: rows);
            foreach (bool single in new[] { true, false, true })
            {
                double tolerance = single ? 2e-5 : Tolerance;
                factor.UseSingle(single);
                Assert.Equal(single, factor.IsSingle);
                factor.Clear();
                for (int i = 0; i < order; i++)
                {
                    for (int j = 0; j <= i; j++)
                        factor.Add(factor.Position(j, i), s[i, j]);
                }
                Assert.True(factor.Factor());
                KernelAssert.Close(s.LogDeterminant(), factor.LogDeterminant, tolerance, "log determinant");
                CheckSolutions(factor, s, l, tolerance);
                factor.Invert();
                for (int i = 0; i < order; i++)
                {
                    for (int j = 0; j <= i; j++)
                        KernelAssert.Close(inverse[i, j], factor.InverseAt(factor.Position(i, j)), tolerance, $"inverse[{i}, {j}]");
                }
            }
        }
    }

    // x'S^-1 x after the forward solve and S^-1 x after both, in the caller's order.
    private static void CheckSolutions(DenseFactor factor, NaiveMatrix s, NaiveMatrix l, double tolerance)
    {
        foreach (int columns in new[] { 1, 5, 12 })
        {
            double[] x = [.. Enumerable.Range(0, s.Order * columns).Select(i => Math.Sin(i))];
            double[] original = [.. x];
            fixed (double* p = x)
            {
                factor.SolveForward(p, columns, s.Order);
                for (int c = 0; c < columns; c++)
                {
                    double[] forward = l.SolveLower(original.AsSpan(c * s.Order, s.Order).ToArray());
                    KernelAssert.Close(forward.Sum(v => v * v), x.Skip(c * s.Order).Take(s.Order).Sum(v => v * v), tolerance, "x'S^-1 x");
                }
                factor.SolveBackward(p, columns, s.Order);
            }
            for (int c = 0; c < columns; c++)
            {
                double[] solved = l.SolveLowerTransposed(l.SolveLower(original.AsSpan(c * s.Order, s.Order).ToArray()));
                for (int i = 0; i < s.Order; i++)
                    KernelAssert.Close(solved[i], x[c * s.Order + i], tolerance, $"solution[{i}, {c}]");
            }
        }
    }

    [Theory]
    [InlineData(1e6, 0)]
    [InlineData(100, 1e-3)]
    public void What_single_precision_cannot_carry_is_reported(double size, double pivot)
    {
        // A product of a size that leaves little of the identity, and a last pivot that rounding took away: 1 in exact arithmetic.
        using var factor = new DenseFactor(2);
        foreach (bool single in new[] { true, false })
        {
            factor.UseSingle(single);
            factor.Clear();
            factor.Add(factor.Position(0, 0), 1 + size);
            factor.Add(factor.Position(1, 0), size);
            factor.Add(factor.Position(1, 1), size * size / (1 + size) + (pivot == 0 ? 1 : pivot));
            Assert.Equal(!single, factor.Factor());
        }
    }

    [Fact]
    public void The_precision_not_in_use_is_refused()
    {
        using var factor = new DenseFactor(3);
        Assert.Throws<InvalidOperationException>(() => factor.Single);
        factor.UseSingle(true);
        Assert.Throws<InvalidOperationException>(() => factor.Double);
        Assert.Throws<InvalidOperationException>(() => factor.Values is null);
    }

    private static void Check(int order, int? tileOrder)
    {
        NaiveMatrix s = NaiveMatrix.RandomPositiveDefinite(order, 17 + order);
        NaiveMatrix l = s.Cholesky()!;
        NaiveMatrix inverse = s.Inverse();
        using var factor = new DenseFactor(order, tileOrder);
        // Twice: nothing of an earlier evaluation may stay behind.
        for (int round = 0; round < 2; round++)
        {
            Scatter(s, factor);
            Assert.True(factor.Factor());
            KernelAssert.Close(s.LogDeterminant(), factor.LogDeterminant, Tolerance, "log determinant");
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j <= i; j++)
                    KernelAssert.Close(l[i, j], factor.Double.Matrix[i, j], Tolerance, $"L[{i}, {j}]");
            }
            CheckSolves(factor, l);
            factor.Invert();
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j <= i; j++)
                    KernelAssert.Close(inverse[i, j], factor.InverseValues[factor.Position(j, i)], Tolerance, $"inverse[{i}, {j}]");
            }
            CheckSolves(factor, l);
        }
    }

    private static void CheckSolves(DenseFactor factor, NaiveMatrix l)
    {
        // Few, some and many: each has a way of its own.
        foreach (int columns in new[] { 1, 3, 5, 13, 24 })
            CheckSolves(factor, l, columns);
    }

    private static void CheckSolves(DenseFactor factor, NaiveMatrix l, int columns)
    {
        int order = l.Order;
        int stride = order + 5;
        var random = new Random(order);
        var rhs = new double[columns * stride];
        for (int i = 0; i < rhs.Length; i++)
            rhs[i] = random.NextDouble() - 0.5;
        var original = (double[])rhs.Clone();
        fixed (double* p = rhs)
        {
            factor.SolveForward(p, columns, stride);
            double[][] forward = [.. Enumerable.Range(0, columns).Select(c => l.SolveLower(original.AsSpan(c * stride, order).ToArray()))];
            CheckColumns(forward, rhs, stride, "forward");
            factor.SolveBackward(p, columns, stride);
            CheckColumns([.. forward.Select(l.SolveLowerTransposed)], rhs, stride, "backward");
        }
        for (int c = 0; c < columns; c++)
            Assert.Equal(original.AsSpan(c * stride + order, 5), rhs.AsSpan(c * stride + order, 5));
    }

    private static void CheckColumns(double[][] expected, double[] actual, int stride, string what)
    {
        for (int c = 0; c < expected.Length; c++)
        {
            for (int i = 0; i < expected[c].Length; i++)
                KernelAssert.Close(expected[c][i], actual[c * stride + i], Tolerance, $"{what}[{i}, {c}]");
        }
    }

    private static void Scatter(NaiveMatrix s, DenseFactor factor)
    {
        factor.Clear();
        TileMatrix<double> matrix = factor.Double.Matrix;
        for (int i = 0; i < s.Order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                Assert.Equal(factor.Layout.RowOffset[i] + factor.Layout.ColumnOffset[j], factor.Position(i, j));
                matrix.Values[factor.Layout.RowOffset[i] + factor.Layout.ColumnOffset[j]] += s[i, j];
            }
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(97, 0)]
    [InlineData(97, 50)]
    [InlineData(97, 96)]
    [InlineData(300, 299)]
    public void A_matrix_that_is_not_positive_definite_is_reported(int order, int badPivot)
    {
        NaiveMatrix s = NaiveMatrix.RandomPositiveDefinite(order, 3);
        NaiveMatrix l = s.Cholesky()!;
        // The pivot becomes exactly −1e-6 of what it was.
        s[badPivot, badPivot] -= l[badPivot, badPivot] * l[badPivot, badPivot] * (1 + 1e-6);
        using var factor = new DenseFactor(order);
        Scatter(s, factor);
        Assert.False(factor.Factor());
        // And the next evaluation is not spoilt by it.
        s[badPivot, badPivot] += 2 * l[badPivot, badPivot] * l[badPivot, badPivot];
        Scatter(s, factor);
        Assert.True(factor.Factor());
        KernelAssert.Close(s.LogDeterminant(), factor.LogDeterminant, Tolerance, "log determinant");
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_pivot_that_is_no_number_is_reported(double pivot)
    {
        NaiveMatrix s = NaiveMatrix.RandomPositiveDefinite(30, 3);
        s[20, 20] = pivot;
        using var factor = new DenseFactor(30);
        Scatter(s, factor);
        Assert.False(factor.Factor());
    }

    [Fact]
    public void A_new_factor_is_zero_and_needs_no_clearing()
    {
        using var factor = new DenseFactor(155);
        for (int i = 0; i < 155; i++)
            factor.Values[factor.Position(i, i)] = 4;
        Assert.True(factor.Factor());
        KernelAssert.Close(155 * Math.Log(4), factor.LogDeterminant, Tolerance, "log determinant");
    }

    [Fact]
    public void Order_zero_is_trivially_right()
    {
        using var factor = new DenseFactor(0);
        factor.Clear();
        Assert.True(factor.Factor());
        Assert.Equal(0, factor.LogDeterminant);
        factor.SolveForward(null, 0, 0);
        factor.SolveBackward(null, 0, 0);
        factor.Invert();
    }

    [Fact]
    public void The_inverse_is_refused_before_it_is_computed()
    {
        using var factor = new DenseFactor(4);
        Assert.Throws<InvalidOperationException>(() => factor.InverseValues is null);
    }

    [Fact]
    public void Flops_are_the_sum_of_the_squared_column_lengths()
    {
        for (int order = 0; order < 20; order++)
            Assert.Equal(Enumerable.Range(1, order).Sum(k => (double)k * k), DenseFactor.Flops(order), 9);
    }
}
