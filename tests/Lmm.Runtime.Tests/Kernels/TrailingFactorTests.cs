namespace Lmm.Kernels.Tests;

public sealed unsafe class TrailingFactorTests
{
    [Theory]
    [InlineData("diagonal", 5000, true)]
    [InlineData("nested", 3000, true)]
    [InlineData("tree", 200, true)]
    [InlineData("grid", 900, true)]
    [InlineData("nested", 20, false)]
    [InlineData("complete", 100, false)]
    [InlineData("random6", 30, false)]
    [InlineData("random6", 500, true)]
    public void The_storage_follows_the_counted_work(string family, int wanted, bool sparse)
    {
        (int order, List<(int I, int J)> edges) = Graphs.Make(family, wanted);
        (int[] starts, int[] rows) = Graphs.Columns(order, edges);
        using TrailingFactor factor = TrailingFactor.Create(order, starts, rows);
        Assert.Equal(sparse, factor is SparseFactor);
    }

    [Theory]
    [InlineData("nested")]
    [InlineData("crossed")]
    [InlineData("grid")]
    public void Both_storages_give_the_same_through_the_common_type(string family)
    {
        (int order, List<(int I, int J)> edges) = Graphs.Make(family, 130);
        NaiveMatrix s = Graphs.PositiveDefinite(order, edges);
        (int[] starts, int[] rows) = Graphs.Columns(order, edges);
        using TrailingFactor sparse = new SparseFactor(SparseSymbolic.Analyze(order, starts, rows));
        using TrailingFactor dense = new DenseFactor(order);
        (double, double[], double) a = Evaluate(sparse, s), b = Evaluate(dense, s);
        KernelAssert.Close(a.Item1, b.Item1, 1e-12, "log determinant");
        KernelAssert.Close(a.Item3, b.Item3, 1e-12, "trace of the inverse times the matrix");
        KernelAssert.Close(order, a.Item3, 1e-12, "trace of the identity");
        for (int i = 0; i < order; i++)
            KernelAssert.Close(a.Item2[i], b.Item2[i], 1e-12, $"solution[{i}]");
    }

    // log|S|, S⁻¹(1, 2, …) and tr(S⁻¹S), the last only from entries on the pattern.
    private static (double LogDeterminant, double[] Solution, double Trace) Evaluate(TrailingFactor factor, NaiveMatrix s)
    {
        factor.Clear();
        for (int i = 0; i < s.Order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (s[i, j] != 0)
                    factor.Values[factor.Position(i, j)] += s[i, j];
            }
        }
        Assert.True(factor.Factor());
        double[] x = [.. Enumerable.Range(1, s.Order).Select(i => (double)i)];
        fixed (double* p = x)
        {
            factor.SolveForward(p, 1, s.Order);
            factor.SolveBackward(p, 1, s.Order);
        }
        factor.Invert();
        double trace = 0;
        for (int i = 0; i < s.Order; i++)
        {
            for (int j = 0; j < s.Order; j++)
            {
                if (s[i, j] != 0)
                    trace += s[i, j] * factor.InverseValues[factor.Position(i, j)];
            }
        }
        return (factor.LogDeterminant, x, trace);
    }
}
