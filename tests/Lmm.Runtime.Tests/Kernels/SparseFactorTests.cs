namespace Lmm.Kernels.Tests;

[Collection(KernelCollection.Name)]
public sealed unsafe class SparseFactorTests
{
    private const double Tolerance = 1e-10;

    public static MatrixTheoryData<string, int> Shapes { get; } = new(Graphs.Families, [2, 7, 40, 150]);

    public static MatrixTheoryData<string, string> WidthsAndShapes { get; } =
        new(Enum.GetNames<VectorWidth>(), ["diagonal", "nested", "crossed", "grid", "cliques"]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Factor_solves_determinant_and_selected_inverse_agree_with_the_oracle(string family, int order)
    {
        for (int seed = 1; seed <= 3; seed++)
            Check(family, order, seed);
    }

    [Theory]
    [InlineData("crossed", 300)]
    [InlineData("complete", 210)]
    [InlineData("grid", 324)]
    public void Wide_supernodes_agree_with_the_oracle(string family, int order) => Check(family, order, 1);

    [Theory]
    [MemberData(nameof(WidthsAndShapes))]
    public void Every_vector_width_agrees_with_the_oracle(string width, string family) =>
        KernelAssert.WithWidth(width, () => Check(family, 120, 2));

    private static void Check(string family, int wanted, int seed)
    {
        (int order, List<(int I, int J)> edges) = Graphs.Make(family, wanted, seed);
        NaiveMatrix s = Graphs.PositiveDefinite(order, edges, seed);
        NaiveMatrix inverse = s.Inverse();
        using SparseFactor factor = Analyze(order, edges);
        for (int round = 0; round < 2; round++)
        {
            Scatter(s, edges, factor);
            Assert.True(factor.Factor());
            KernelAssert.Close(s.LogDeterminant(), factor.LogDeterminant, Tolerance, "log determinant");
            CheckSolves(factor, inverse);
            factor.Invert();
            long found = 0;
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    long position = factor.Position(i, j);
                    Assert.Equal(position, factor.Position(j, i));
                    if (position < 0)
                        continue;
                    found++;
                    KernelAssert.Close(inverse[i, j], factor.InverseValues[position], Tolerance, $"inverse[{i}, {j}]");
                }
            }
            Assert.True(found >= factor.Symbolic.FactorNonZeros);
            foreach ((int i, int j) in edges)
                Assert.True(factor.Position(i, j) >= 0);
            CheckSolves(factor, inverse);
        }
    }

    private static SparseFactor Analyze(int order, List<(int I, int J)> edges)
    {
        (int[] starts, int[] rows) = Graphs.Columns(order, edges);
        return new SparseFactor(SparseSymbolic.Analyze(order, starts, rows));
    }

    private static void Scatter(NaiveMatrix s, List<(int I, int J)> edges, SparseFactor factor)
    {
        factor.Clear();
        for (int i = 0; i < s.Order; i++)
            factor.Values[factor.Position(i, i)] += s[i, i];
        foreach ((int i, int j) in edges.Select(e => (Math.Max(e.I, e.J), Math.Min(e.I, e.J))).Distinct())
            factor.Values[factor.Position(i, j)] += s[i, j];
    }

    private static void CheckSolves(SparseFactor factor, NaiveMatrix inverse)
    {
        const int columns = 3;
        int order = inverse.Order, stride = order + 2;
        var random = new Random(order);
        double[] rhs = [.. Enumerable.Range(0, columns * stride).Select(_ => random.NextDouble() - 0.5)];
        double[] original = [.. rhs];
        double Product(int c, int d)
        {
            double sum = 0;
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j < order; j++)
                    sum += original[c * stride + i] * inverse[i, j] * original[d * stride + j];
            }
            return sum;
        }
        fixed (double* p = rhs)
        {
            factor.SolveForward(p, columns, stride);
            for (int c = 0; c < columns; c++)
            {
                for (int d = 0; d <= c; d++)
                    KernelAssert.Close(Product(c, d), VectorKernels.Dot(order, p + c * stride, p + d * stride), Tolerance, "inner product");
            }
            factor.SolveBackward(p, columns, stride);
        }
        for (int c = 0; c < columns; c++)
        {
            for (int i = 0; i < order; i++)
            {
                double expected = 0;
                for (int j = 0; j < order; j++)
                    expected += inverse[i, j] * original[c * stride + j];
                KernelAssert.Close(expected, rhs[c * stride + i], Tolerance, $"solution[{i}, {c}]");
            }
            Assert.Equal(original[(c * stride + order)..(c * stride + stride)], rhs[(c * stride + order)..(c * stride + stride)]);
        }
    }

    [Theory]
    [InlineData("diagonal")]
    [InlineData("nested")]
    [InlineData("crossed")]
    [InlineData("complete")]
    public void A_matrix_that_is_not_positive_definite_is_reported(string family)
    {
        (int order, List<(int I, int J)> edges) = Graphs.Make(family, 60);
        NaiveMatrix s = Graphs.PositiveDefinite(order, edges);
        NaiveMatrix inverse = s.Inverse();
        using SparseFactor factor = Analyze(order, edges);
        for (int i = 0; i < order; i += 7)
        {
            // det(S − d·eᵢeᵢᵀ) = det(S)·(1 − d·(S⁻¹)ᵢᵢ): just beyond the boundary, then just before it.
            double old = s[i, i];
            s[i, i] = old - (1 + 1e-6) / inverse[i, i];
            Scatter(s, edges, factor);
            Assert.False(factor.Factor());
            s[i, i] = old - (1 - 1e-6) / inverse[i, i];
            Scatter(s, edges, factor);
            Assert.True(factor.Factor());
            s[i, i] = old;
        }
        s[order / 2, order / 2] = double.NaN;
        Scatter(s, edges, factor);
        Assert.False(factor.Factor());
    }

    [Fact]
    public void Order_zero_is_trivially_right()
    {
        using var factor = new SparseFactor(SparseSymbolic.Analyze(0, [0], []));
        factor.Clear();
        Assert.True(factor.Factor());
        Assert.Equal(0, factor.LogDeterminant);
        factor.SolveForward(null, 0, 0);
        factor.SolveBackward(null, 0, 0);
        factor.Invert();
    }

    [Fact]
    public void A_position_outside_the_pattern_is_minus_one()
    {
        using SparseFactor factor = Analyze(100, [(1, 0)]);
        Assert.Equal(-1, factor.Position(50, 51));
        Assert.True(factor.Position(0, 1) >= 0);
    }

    [Fact]
    public void The_inverse_is_refused_before_it_is_computed()
    {
        using SparseFactor factor = Analyze(3, [(1, 0)]);
        Assert.Throws<InvalidOperationException>(() => (nint)factor.InverseValues);
    }
}
