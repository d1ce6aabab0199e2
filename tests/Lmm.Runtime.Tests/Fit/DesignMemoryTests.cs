using System.Collections;
using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm.Runtime.Tests.Fit;

public sealed class DesignMemoryTests
{
    [Fact]
    public void A_design_that_cannot_fit_is_refused_with_its_parts_before_anything_is_allocated()
    {
        // 5e8 levels of one effect beside 2.5e8 of two, three columns [X y].
        DesignMatrices design = Design(new Names(500_000_000), 1, new Names(250_000_000), 2, 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MemoryNeed need = DesignMemory.Of(design);
        Assert.Equal((8e9 * (0.5 + 1.5 + 1 + 1.5)) + (8 * 4 * 2) + (8 * 4 * 2), need.Bytes);
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(() => need.Require(1e10));
        Assert.StartsWith("The fit needs 36.0 GB for the products of the 500,000,000 levels of g with the fixed effects (12.0 GB), ", refusal.Message);
        Assert.Contains("the products of the 250,000,000 levels of h with each other (8.0 GB)", refusal.Message);
        Assert.Contains("and this process may have 10.0 GB. Leave out a crossed grouping", refusal.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000);
    }

    [Fact]
    public void A_fit_asks_before_it_reads_a_row()
    {
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(
            () => Fitter.Fit(Design(new Names(400_000_000), 3, new Names(3), 1, 1), Estimation.Reml));
        Assert.StartsWith("The fit needs 3,600,000,000 numbers (28.8 GB) in one array for the products of the 400,000,000 levels of g with each other", refusal.Message);
        Assert.Contains("Leave out a slope or merge levels", refusal.Message);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("nested")]
    [InlineData("crossed")]
    public void What_a_factor_needs_is_what_it_allocates(string shape)
    {
        DesignMatrices design = shape switch
        {
            "one" => RandomDesigns.Make(1, 40_000, 4, false, new RandomDesigns.Shape(9000, 5, Covariance.Diagonal)),
            "nested" => RandomDesigns.Make(1, 40_000, 4, false, new RandomDesigns.Shape(200, 1, Covariance.Identity), new RandomDesigns.Shape(40, 2, Covariance.Diagonal, NestedIn: 0)),
            _ => RandomDesigns.Make(1, 40_000, 4, false, new RandomDesigns.Shape(2000, 2, Covariance.Diagonal), new RandomDesigns.Shape(900, 1, Covariance.Identity)),
        };
        DataPass data = DataPass.Over(design);
        CrossProducts a = data.CrossProducts;
        MemoryNeed need = FactorMemory.Of(a, 3);
        double held = 8.0 * (a.Diagonal.Concat(a.WithColumns).Sum(array => array.Length) + a.Coupling.Length) + (4.0 * a.CoupledRow.Length);
        double native = 8.0 * a.TrailingOrder * ((2 * a.ColumnCount) + 3);

        long before = GC.GetAllocatedBytesForCurrentThread();
        CovarianceParameters parameters = new(a, data.Observations, null);
        double other = GC.GetAllocatedBytesForCurrentThread() - before;
        using TrailingScatter trailing = TrailingScatter.For(a, LevelSteps.Of(a.Groupings[0].LevelSize), WorkShares.One, new MemoryNeed());
        before = GC.GetAllocatedBytesForCurrentThread();
        using TrailingScatter again = TrailingScatter.For(a, LevelSteps.Of(a.Groupings[0].LevelSize), WorkShares.One, new MemoryNeed());
        double scatter = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        using BlockedFactor factor = new(a, 1, 3);
        using PosteriorBlocks posterior = new(a, factor, parameters, Estimation.Reml, data.Observations);
        using DirectionalProducts directions = new(a, factor, parameters, posterior, 3);
        double allocated = GC.GetAllocatedBytesForCurrentThread() - before - scatter;
        Assert.InRange(need.Bytes / (held + native + allocated), 0.8, 1.25);
        Assert.True(other < allocated);
    }

    [Fact]
    public void Covariates_of_crossed_slopes_are_counted()
    {
        DesignMatrices crossed = Design(new Names(30), 2, new Names(20), 1, 2);
        DesignMatrices alone = crossed with { RandomTerms = [crossed.RandomTerms[0]] };
        MemoryNeed need = DesignMemory.Of(crossed with { RowCount = 100_000_000 });
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(() => need.Require(1e9));
        Assert.StartsWith("The fit needs 1.6 GB for the covariates of the 2 effects of g in 100,000,000 rows (1.6 GB), ", refusal.Message);
        DesignMemory.Of(alone with { RowCount = 100_000_000 }).Require(1e9);
        refusal = Assert.Throws<InsufficientMemoryException>(() => DesignMemory.Of(crossed with { RowCount = 2_000_000_000 }));
        Assert.StartsWith("The fit needs 4,000,000,000 numbers (32.0 GB) in one array for the covariates of the 2 effects of g", refusal.Message);
    }

    [Fact]
    public void What_levels_share_is_counted_before_it_is_made_and_merged()
    {
        MemoryNeed pairs = DesignMemory.OfPairs("subject", "item", 40_000_000, 6);
        pairs.Require(8.0 * 6 * 40_000_000);
        Assert.StartsWith(
            "The fit needs 1.9 GB for what subject and item share in 40,000,000 pairs of levels (1.9 GB), and this process may have 1.0 GB.",
            Assert.Throws<InsufficientMemoryException>(() => pairs.Require(1e9)).Message);
        Assert.Contains(
            "2,400,000,000 numbers (19.2 GB) in one array for what subject and item share",
            Assert.Throws<InsufficientMemoryException>(() => DesignMemory.OfPairs("subject", "item", 400_000_000, 6)).Message);
        MemoryNeed coupling = DesignMemory.OfCoupling("subject", 1e8, 1e8, 3);
        Assert.Equal(1e8 * (8 + 4 + (3 * 8)), coupling.Bytes);
        Assert.StartsWith(
            "The fit needs 3.6 GB for what the levels of subject share with the other groupings (2.4 GB), the same by pairs of groupings (800.0 MB), the numbers of the 100,000,000 effects",
            Assert.Throws<InsufficientMemoryException>(() => coupling.Require(1e9)).Message);
    }

    [Fact]
    public void What_a_sparse_factor_needs_is_what_it_allocates()
    {
        CrossProducts a = DataPass.Over(Sparse()).CrossProducts;
        LevelSteps steps = LevelSteps.Of(a.Groupings[0].LevelSize);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TrailingPattern pattern = TrailingPattern.Of(a, new MemoryNeed());
        double ofPattern = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        SparseSymbolic symbolic = TrailingFactor.Choose(a.TrailingOrder, pattern.Start, pattern.Rows)!;
        double analysis = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(ofPattern > 1e5);
        Assert.InRange(SparseSymbolic.AnalysisBytes(a.TrailingOrder, pattern.Rows.Length) / analysis, 0.5, 1.5);

        MemoryNeed need = new();
        need.Add("the factor", SparseFactor.BytesOf(symbolic));
        SparseScatter.AddNeed(a, symbolic, need);
        SupernodeLayout layout = symbolic.Layout;
        double native = 16.0 * layout.ValueStart[layout.Count];
        double work = 8.0 * layout.LongestRows * (layout.LongestRows + (3 * layout.WidestColumns));
        before = GC.GetAllocatedBytesForCurrentThread();
        using SparseScatter scatter = new(a, steps, pattern, new SparseFactor(symbolic));
        double managed = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(need.Bytes / (native + work + managed), 0.8, 1.25);
        Assert.InRange(SparseFactor.LeastBytesOf(symbolic) / native, 0.3, 1);
    }

    [Fact]
    public void A_sparse_factor_that_cannot_fit_is_refused_from_the_counts_of_its_columns()
    {
        CrossProducts a = DataPass.Over(Sparse()).CrossProducts;
        LevelSteps steps = LevelSteps.Of(a.Groupings[0].LevelSize);
        TrailingPattern pattern = TrailingPattern.Of(a, new MemoryNeed());
        SparseSymbolic symbolic = TrailingFactor.Choose(a.TrailingOrder, pattern.Start, pattern.Rows)!;
        double least = SparseFactor.LeastBytesOf(symbolic);
        double needed = SparseFactor.BytesOf(symbolic) + 5e6;
        Assert.True(SparseSymbolic.AnalysisBytes(a.TrailingOrder, pattern.Rows.Length) < 0.9 * least);

        long before = GC.GetAllocatedBytesForCurrentThread();
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(
            () => TrailingScatter.For(a, steps, WorkShares.One, new MemoryNeed { Available = 0.99 * least }));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < least / 2);
        Assert.StartsWith($"The fit needs {MemoryGuard.Size(least)} for the sparse factor of 8,000 trailing random effects (", refusal.Message);
        Assert.Contains($"this process may have {MemoryGuard.Size(0.99 * least)}. Leave out a crossed grouping", refusal.Message);
        TrailingScatter.For(a, steps, WorkShares.One, new MemoryNeed { Available = needed }).Dispose();
    }

    [Fact]
    public void A_pattern_that_cannot_fit_is_refused_while_it_grows_and_before_it_is_analysed()
    {
        CrossProducts a = DataPass.Over(Sparse()).CrossProducts;
        LevelSteps steps = LevelSteps.Of(a.Groupings[0].LevelSize);
        InsufficientMemoryException refusal = Assert.Throws<InsufficientMemoryException>(
            () => TrailingScatter.For(a, steps, WorkShares.One, new MemoryNeed { Available = 1e6 }));
        Assert.Contains("for the order of elimination of 8,000 trailing random effects of which ", refusal.Message);
        CrossProducts cliques = DataPass.Over(RandomDesigns.Make(1, 60_000, 2, false, new RandomDesigns.Shape(3000, 1, Covariance.Identity), new RandomDesigns.Shape(2900, 1, Covariance.Identity))).CrossProducts;
        refusal = Assert.Throws<InsufficientMemoryException>(() => TrailingPattern.Of(cliques, new MemoryNeed { Available = 4e5 }));
        Assert.Contains("for the pairs of trailing random effects that meet in a level", refusal.Message);
    }

    /// <summary>12,000 levels that meet two of 8,000 each: a random graph, of which elimination makes a dense core.</summary>
    private static DesignMatrices Sparse() => RandomDesigns.Make(
        1, 24_000, 2, false, new RandomDesigns.Shape(12_000, 1, Covariance.Identity), new RandomDesigns.Shape(8000, 1, Covariance.Identity));

    private static DesignMatrices Design(Names g, int effectsOfG, Names h, int effectsOfH, int columns) => new()
    {
        RowCount = 4,
        Response = [1, 2, 3, 5],
        ColumnNames = [.. Enumerable.Range(0, columns).Select(j => $"x{j}")],
        ColumnTerms = [.. Enumerable.Range(0, columns)],
        FixedEffects = [.. Enumerable.Range(0, 4 * columns).Select(i => i < 4 ? 1.0 : i * i)],
        RandomTerms = [Term("g", g, effectsOfG), Term("h", h, effectsOfH)],
    };

    private static RandomTerm Term(string name, Names levels, int effects) => new()
    {
        GroupName = name,
        EffectNames = [.. Enumerable.Range(0, effects).Select(k => $"z{k}")],
        Covariance = Covariance.Diagonal,
        Levels = levels,
        LevelOfRow = [0, 1, 2, 0],
        Covariates = [.. Enumerable.Range(0, effects).Select(k => k == 0 ? null : new double[] { 1, 2, 3, k })],
    };

    /// <summary>So many names, none of which exists.</summary>
    private sealed class Names(int count) : IReadOnlyList<string>
    {
        public int Count => count;

        public string this[int index] => throw new InvalidOperationException("No level was to be looked at.");

        public IEnumerator<string> GetEnumerator() => throw new InvalidOperationException("No level was to be looked at.");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
