using Lmm.Runtime.Tests.Results;

namespace Lmm.Runtime.Tests.Diagnostics;

/// <summary>The effective number of parameters against differences of refitted values, weights and frequencies included.</summary>
public sealed class ConditionalAicTests
{
    [Theory]
    [InlineData("one slope", false, Estimation.Reml)]
    [InlineData("diagonal", false, Estimation.MaximumLikelihood)]
    [InlineData("nested", true, Estimation.Reml)]
    [InlineData("crossed", true, Estimation.MaximumLikelihood)]
    public void Estimated_variances_count_as_refitting_says(string name, bool weights, Estimation estimation)
    {
        DesignMatrices design = DiagnosticDesigns.Of(name, weights);
        FitOptions tight = new() { Tolerance = 1e-16 };
        Solution solution = Fitter.Fit(design, estimation, tight);
        Assert.IsType<Convergence.Interior>(solution.Convergence);
        ConditionalAicBuilder builder = new(design, solution, RowDiagnostics.Of(design, solution).Leverage);
        ConditionalAic ours = builder.Build(ConditionalPenalty.EstimatedVariances);
        double expected = 0;
        for (int i = 0; i < design.RowCount; i++)
        {
            // A row's copies move together: d fitted / d y of the row is the sum over its copies.
            double h = 1e-3;
            expected += (Fitted(design, estimation, tight, i, h) - Fitted(design, estimation, tight, i, -h)) / (2 * h);
        }

        Closeness.Relative(expected, ours.DegreesOfFreedom, 1e-5);
        Assert.True(ours.DegreesOfFreedom > builder.Build(ConditionalPenalty.KnownVariances).DegreesOfFreedom);
    }

    [Fact]
    public void Schwarz_by_subjects_counts_levels_also_without_rows()
    {
        MixedModelFit fit = SleepStudy.SlopeFit();
        Closeness.Relative(fit.Deviance + (6 * Math.Log(18)), fit.BicBySubject("Subject"), 1e-14);
        Closeness.Relative(fit.BicBySubject("Subject"), MixedModelFit.FromJson(fit.ToJson()).BicBySubject("Subject"), 1e-14);
        Assert.Contains("it has Subject", Assert.Throws<ArgumentException>(() => fit.BicBySubject("Driver")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_with_a_residual_structure_is_refused()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new CorrelatedFit().Fit.ConditionalAic());
        Assert.Contains("independent residuals", error.Message, StringComparison.Ordinal);
    }

    private static double Fitted(DesignMatrices design, Estimation estimation, FitOptions options, int row, double step)
    {
        double[] response = (double[])design.Response.Clone();
        response[row] += step;
        DesignMatrices moved = new()
        {
            RowCount = design.RowCount,
            Response = response,
            ColumnNames = design.ColumnNames,
            ColumnTerms = design.ColumnTerms,
            FixedEffects = design.FixedEffects,
            RandomTerms = design.RandomTerms,
            Weights = design.Weights,
            Frequencies = design.Frequencies,
            Offset = design.Offset,
        };
        Solution solution = Fitter.Fit(moved, estimation, options);
        double[] fitted = FittedRows.Population(moved, solution);
        FittedRows.AddRandom(moved, solution, fitted);
        return fitted[row];
    }
}
