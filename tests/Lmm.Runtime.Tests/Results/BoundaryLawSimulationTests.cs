using Lmm.Design;
using Lmm.Fitting;

namespace Lmm.Runtime.Tests.Results;

/// <summary>The law of statistics at the boundary against statistics of responses drawn from the null model.</summary>
public sealed class BoundaryLawSimulationTests
{
    private const int Rows = 360;
    private const int Replicates = 600;

    [Fact]
    public void Two_crossed_variances() => AssertLaw(
        law => Assert.Equal(3, law.Weights!.Count),
        Term("A", row => row % 40, 40),
        Term("B", row => row * 7 / 8 % 30, 30));

    [Fact]
    public void Intercept_and_slope_with_their_covariance() => AssertLaw(
        law => Assert.Equal((0, 3), (law.FreeParameters, law.ConeDimension)),
        Term("A", row => row % 45, 45, slope: true));

    [Fact]
    public void A_covariance_matrix_and_a_variance() => AssertLaw(
        law => Assert.False(law.IsExact),
        Term("A", row => row % 45, 45, slope: true),
        Term("B", row => row * 7 / 8 % 30, 30));

    /// <summary>Within four Monte Carlo errors and what 30 to 45 levels leave of the asymptotics.</summary>
    private static void AssertLaw(Action<BoundaryLaw> check, params RandomTerm[] terms)
    {
        MixedModelFit reduced = Fit();
        MixedModelFit full = Fit(terms);
        BootstrapLikelihoodRatioTest drawn = LikelihoodRatio.Bootstrap(reduced, full, Replicates, 2026);
        BoundaryLaw law = drawn.Test.BoundaryLaw!;
        check(law);
        Assert.All(new[] { 0.01, 0.5, 1.5, 3, 5 }, at =>
        {
            double expected = law.UpperTail(at);
            double share = drawn.Statistics.Count(value => value > at) / (double)Replicates;
            double room = 0.015 + (4 * Math.Sqrt(expected * (1 - expected) / Replicates));
            Assert.True(Math.Abs(share - expected) < room, $"beyond {at} there are {share} of the replicates, the law says {expected}: {law}");
        });
    }

    private static MixedModelFit Fit(params RandomTerm[] terms)
    {
        Random random = new(11);
        DesignMatrices design = new()
        {
            RowCount = Rows,
            Response = [.. Enumerable.Range(0, Rows).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))],
            ColumnNames = ["(Intercept)", "x"],
            ColumnTerms = [0, 1],
            FixedEffects = [.. Enumerable.Repeat(1.0, Rows), .. Enumerable.Range(0, Rows).Select(X)],
            RandomTerms = terms,
        };
        ModelSpec specification = SleepStudy.Specification with { Random = [] };
        return new MixedModelFit(FitData.Create(specification, design, Fitter.Fit(design, Estimation.Reml)));
    }

    private static double X(int row) => (row / 45) - 3.5;

    private static RandomTerm Term(string name, Func<int, int> levelOf, int levels, bool slope = false) => new()
    {
        GroupName = name,
        EffectNames = slope ? ["(Intercept)", "x"] : ["(Intercept)"],
        Covariance = Covariance.Unstructured,
        Levels = [.. Enumerable.Range(0, levels).Select(level => $"{level:000}")],
        LevelOfRow = [.. Enumerable.Range(0, Rows).Select(levelOf)],
        Covariates = slope ? [null, [.. Enumerable.Range(0, Rows).Select(X)]] : [null],
    };
}
