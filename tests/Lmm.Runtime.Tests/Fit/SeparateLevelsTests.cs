using Lmm.Blocks;
using Lmm.Fitting;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Models of one grouping, whose levels are taken eight abreast, against the general blocks at the same parameters.</summary>
public sealed class SeparateLevelsTests
{
    public static TheoryData<int, int, int, Covariance, Estimation> Shapes => new()
    {
        { 900, 1, 3, Covariance.Unstructured, Estimation.Reml },
        { 900, 2, 3, Covariance.Unstructured, Estimation.Reml },
        { 37, 2, 7, Covariance.Unstructured, Estimation.MaximumLikelihood },
        { 60, 3, 2, Covariance.Diagonal, Estimation.Reml },
        { 45, 4, 3, Covariance.Unstructured, Estimation.MaximumLikelihood },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Two_passes_give_what_the_blocks_give(int levels, int effects, int columns, Covariance covariance, Estimation estimation)
    {
        DesignMatrices design = RandomDesigns.Make(5 + effects, 6 * levels, columns, true, new RandomDesigns.Shape(levels, effects, covariance));
        DataPass data = DataPass.Over(design);
        using SeparateLevels separate = SeparateLevels.For(data.CrossProducts)!;
        using Criterion criterion = new(data, estimation);
        int count = criterion.Count;
        double[] w = new double[count];
        criterion.Start(w);
        for (int k = 0; k < count; k++)
        {
            w[k] += 0.3 + (0.05 * k);
        }

        double[] information = new double[count * count];
        criterion.EnsureAt(w);
        criterion.Posterior.Update();
        double[] t = criterion.Parameters.T[0];

        Assert.True(separate.Update(t, data.Version));
        separate.Differentiate(t, estimation == Estimation.Reml, criterion.Nu);
        separate.AverageInformation(criterion.Parameters.Derivatives, criterion.Nu, information);

        Assert.Equal(criterion.Factor.LogDeterminant, separate.LogDeterminant, 1e-10 * levels);
        AssertClose(criterion.Factor.R, separate.R, 1e-11);
        AssertClose(criterion.Posterior.Gamma[0], separate.Gamma, 1e-9);
        AssertClose(InformationOfBlocks(criterion, columns + 1), information, 1e-9);
        AssertClose(criterion.Posterior.ResponseEffects()[0], separate.ResponseEffects(t), 1e-10);
    }

    [Fact]
    public void A_balanced_start_is_the_estimate_however_many_levels_there_are()
    {
        // More levels than are summed at once, and a last block that is not full.
        Random random = new(8);
        const int levels = 3001;
        double[] effect = [.. Enumerable.Range(0, levels).Select(_ => random.NextDouble())];
        double[] y = [.. Enumerable.Range(0, 3 * levels).Select(i => effect[i / 3] + random.NextDouble())];

        Solution solution = Fitter.Fit(HardCaseTests.OneWay(y, 3), Estimation.Reml);

        Assert.Equal(1, solution.Evaluations);
        (double between, double within) = HardCaseTests.MeanSquares(y, 3);
        Assert.Equal(within, solution.ResidualVariance, 1e-9);
        Assert.Equal((between - within) / 3, solution.Terms[0].Covariance[0, 0], 1e-9);
    }

    [Theory]
    [InlineData(20_000, 3, 7)]
    [InlineData(40_000, 2, 10)]
    public void A_start_from_some_of_many_levels_is_near_the_optimum(int levels, int rows, int most)
    {
        // Two rows a level leave none within levels of intercept and slope: the start then leans on all rows (10 evaluations from all levels).
        DesignMatrices design = RandomDesigns.Make(9, rows * levels, 2, true, new RandomDesigns.Shape(levels, 2, Covariance.Unstructured));

        Solution solution = Fitter.Fit(design, Estimation.Reml);

        Assert.IsType<Convergence.Interior>(solution.Convergence);
        Assert.InRange(solution.Evaluations, 2, most);
    }

    [Fact]
    public void Another_response_is_packed_anew()
    {
        DesignMatrices design = RandomDesigns.Make(4, 200, 2, false, new RandomDesigns.Shape(20, 2, Covariance.Unstructured));
        double[] other = [.. design.Response.Select((y, i) => y + (i % 3))];

        Refitter refitter = new(design, Estimation.Reml, new FitOptions());
        _ = refitter.Refit(design.Response);
        Solution again = refitter.Refit(other);

        Assert.Equal(Fitter.Fit(DesignParts.WithResponse(design, other), Estimation.Reml).Deviance, again.Deviance, 1e-8);
    }

    private static double[] InformationOfBlocks(Criterion criterion, int columns)
    {
        int count = criterion.Count;
        double[] gram = new double[count * count];
        double[] projections = new double[count * columns];
        criterion.Directions.GramAndProjections(columns - 1, gram, projections);
        for (int j = 0; j < count; j++)
        {
            for (int k = 0; k < count; k++)
            {
                double inner = Enumerable.Range(0, columns).Sum(c => projections[(j * columns) + c] * projections[(k * columns) + c]);
                gram[(j * count) + k] = criterion.Nu * (gram[(j * count) + k] - inner);
            }
        }

        return gram;
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        double scale = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance * scale);
        }
    }
}
