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
        Assert.Equal((8e9 * (0.5 + 1.5 + 1 + 1.5)) + (8 * 4 * 2), need.Bytes);
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
