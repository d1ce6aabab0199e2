using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>Residual structures against published values and closed forms.</summary>
public sealed class PublishedResidualTests
{
    /// <summary>
    /// Potthoff and Roy's growth data, a line for each sex and an unstructured covariance by maximum likelihood: -2 log L 419.477
    /// (Verbeke and Molenberghs 2000, section 17.4.1, model 2; SAS PROC MIXED).
    /// </summary>
    [Fact]
    public void Unstructured_growth_by_maximum_likelihood()
    {
        GrowthUnstructuredFit fit = GrowthUnstructuredModel.Create(GrowthUnstructuredModel.ReadCsv(Data("orthodont"))).Fit(Estimation.MaximumLikelihood);

        Assert.Equal(419.4770, fit.Deviance, 1e-4);
        Assert.Equal(14, fit.ParameterCount);
    }

    /// <summary>
    /// Balanced compound symmetry in closed form: with one-way mean squares between and within batches of m,
    /// rho = (MSB - MSW) / (MSB + (m - 1) MSW), and sigma^2 = (MSB + (m - 1) MSW) / m.
    /// </summary>
    [Fact]
    public void Compound_symmetry_of_balanced_rows_is_that_of_the_mean_squares()
    {
        DyestuffInBatch[] rows = [.. DyestuffInBatch.Number(DyestuffSampleModel.ReadCsv(Data("dyestuff2")))];
        double mean = rows.Average(row => row.Yield);
        double[] means = [.. rows.GroupBy(row => row.Batch).Select(batch => batch.Average(row => row.Yield))];
        double between = 5 * means.Sum(m => (m - mean) * (m - mean)) / 5;
        double within = rows.GroupBy(row => row.Batch).Sum(batch => batch.Sum(row => Math.Pow(row.Yield - batch.Average(r => r.Yield), 2))) / 24;
        double total = between + (4 * within);

        DyestuffInBatchFit fit = DyestuffInBatchModel.Create(rows).Fit();

        Assert.True(between < within, "the batches vary less than chance");
        Assert.Equal((between - within) / total, fit.Repeated.Rho.Estimate, 1e-7);
        Assert.Equal(Math.Sqrt(total / 5), fit.Residual.StandardDeviationOrCorrelation, 1e-6);
    }

    /// <summary>
    /// Compound symmetry and a random intercept have one marginal covariance: sigma^2 = sigma_b^2 + sigma_e^2, rho its share.
    /// </summary>
    [Fact]
    public void Compound_symmetry_is_a_random_intercept()
    {
        GrowthSymmetricFit symmetric = GrowthSymmetricModel.Create(GrowthSymmetricModel.ReadCsv(Data("orthodont"))).Fit();
        GrowthBySexFit intercept = GrowthBySexModel.Create(GrowthBySexModel.ReadCsv(Data("orthodont"))).Fit();
        double between = intercept.VarianceComponents["Subject", "(Intercept)"].VarianceOrCovariance;
        double within = intercept.Residual.VarianceOrCovariance;

        Assert.Equal(intercept.Deviance, symmetric.Deviance, 1e-7);
        Assert.Equal(between / (between + within), symmetric.Repeated.Rho.Estimate, 1e-6);
        Assert.Equal(intercept.Fixed.Age11.StandardError, symmetric.Fixed.Age11.StandardError, 1e-8);
    }

    /// <summary>sleepstudy with a random intercept and autoregressive days: log L -868.0955, phi 0.6531 (nlme 3.1-162).</summary>
    [Fact]
    public void Reaction_times_with_a_random_intercept_and_autoregressive_days()
    {
        SleepInterceptAr1Fit fit = SleepInterceptAr1Model.Create(SleepInterceptAr1Model.ReadCsv(Data("sleepstudy"))).Fit();

        Assert.Equal(-868.0955, fit.LogLikelihood, 5e-5);
        Assert.Equal(0.6531, fit.Repeated.Phi.Estimate, 5e-5);
    }

    private static string Data(string name) => ReferenceFolder.FindData($"data/{name}.csv")!;
}
