namespace Lmm.Kernels.Tests;

public sealed class MinimumDegreeTests
{
    public static MatrixTheoryData<string, int> Shapes { get; } = new(Graphs.Families, [1, 2, 3, 10, 60, 200, 400]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_order_is_a_permutation_and_the_counts_are_those_of_plain_elimination(string family, int wanted)
    {
        (int order, List<(int I, int J)> edges) = Graphs.Make(family, wanted, 3);
        SparseSymbolic symbolic = Analyze(order, edges);
        Assert.Equal(Enumerable.Range(0, order), symbolic.Permutation.Order());
        Assert.All(Enumerable.Range(0, order), k => Assert.Equal(k, symbolic.Label[symbolic.Permutation[k]]));
        Assert.Equal(Graphs.Fill(order, edges, symbolic.Permutation), symbolic.FactorNonZeros);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_fill_is_near_that_of_exact_minimum_degree(string family, int wanted)
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            (int order, List<(int I, int J)> edges) = Graphs.Make(family, wanted, seed);
            long reference = Graphs.MinimumDegreeFill(order, edges);
            long actual = Analyze(order, edges).FactorNonZeros;
            Assert.True(actual <= 1.3 * reference, $"{family} {order}: {actual} entries, minimum degree {reference}");
        }
    }

    [Theory]
    [InlineData("diagonal", 200)]
    [InlineData("path", 399)]
    [InlineData("arrowhead", 399)]
    [InlineData("tree", 399)]
    public void A_tree_is_factored_without_fill(string family, int entries)
    {
        (int order, List<(int I, int J)> edges) = Graphs.Make(family, 200);
        Assert.Equal(entries, Analyze(order, edges).FactorNonZeros);
    }

    [Fact]
    public void Flops_of_a_complete_graph_are_those_of_the_dense_factor()
    {
        (int order, List<(int I, int J)> edges) = Graphs.Make("complete", 50);
        Assert.Equal(DenseFactor.Flops(50), Analyze(order, edges).PredictedFlops, 6);
    }

    [Fact]
    public void Repeats_diagonal_entries_and_both_halves_are_one_pattern()
    {
        int[] starts = [0, 3, 5, 6];
        int[] rows = [0, 1, 1, 0, 2, 1];
        SymmetricPattern pattern = SymmetricPattern.Create(3, starts, rows);
        Assert.Equal([0, 1, 3, 4], pattern.Starts);
        Assert.Equal([1, 0, 2, 1], pattern.Rows);
    }

    [Fact]
    public void An_index_outside_the_matrix_is_refused()
    {
        Assert.Throws<ArgumentException>(() => SparseSymbolic.Analyze(2, [0, 1, 1], [2]));
        Assert.Throws<ArgumentException>(() => SparseSymbolic.Analyze(2, [0, 1, 1], [-1]));
        Assert.Throws<ArgumentException>(() => SparseSymbolic.Analyze(2, [0, 1], [0]));
        Assert.Throws<ArgumentException>(() => SparseSymbolic.Analyze(2, [0, 1, 0], [0]));
    }

    private static SparseSymbolic Analyze(int order, List<(int I, int J)> edges)
    {
        (int[] starts, int[] rows) = Graphs.Columns(order, edges);
        return SparseSymbolic.Analyze(order, starts, rows);
    }
}
