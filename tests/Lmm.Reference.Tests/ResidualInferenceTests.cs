using Lmm.Design;
using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>
/// What follows from a fit with a residual correlation or a variance function: fitted values and residuals of every kind,
/// intervals of the parameters, degrees of freedom, likelihood ratios.
/// </summary>
public sealed class ResidualInferenceTests
{
    /// <summary>The fitted value in the variance: nlme's last step decides its digits.</summary>
    private const string OfFittedValue = "bodyweight_varpower";

    /// <summary>Beyond the log likelihood these two references are not comparable (see <see cref="ResidualCaseTests"/>).</summary>
    private static readonly string[] NotComparable = ["meuse_lin_nugget", "sleep_slope_ar1"];

    /// <summary>
    /// Data whose subjects are not in the order of nlme's levels: it then applies the roots of one subject's R to the residuals
    /// of another (a subject with one row shows it: its normalised residual must be the Pearson one, and nlme's is not).
    /// </summary>
    private static readonly string[] MisplacedByNlme = ["data/ovary.csv", "data/orthodont_missing.csv", "data/rats.csv"];

    public static TheoryData<string> Comparable => [.. Catalogue.ResidualIds.Except(NotComparable)];

    [Theory]
    [MemberData(nameof(Comparable))]
    public void Fitted_values_and_residuals_of_every_kind_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        double sigma = run.Reference.Sigma;
        double tolerance = id == OfFittedValue ? 1e-2 : 1e-4;
        Compare(comparison, "fitted value", run.Fit.Fitted(), run.Reference.Fitted, tolerance, sigma);
        Compare(comparison, "population fitted value", run.Fit.Fitted(FittedLevel.Population), run.Reference.FittedPopulation, tolerance, sigma);
        Compare(comparison, "residual", run.Fit.Residuals(), run.Reference.Residuals, tolerance, sigma);
        Compare(comparison, "Pearson residual", run.Fit.Residuals(ResidualKind.Pearson), run.Reference.ResidualsOf("pearson"), tolerance, 1);

        // Whatever root of R is taken, the sum of squares is e'R^-1 e / sigma^2.
        ReferenceSeries reference = run.Reference.ResidualsOf("normalized");
        double[] normalised = run.Fit.Residuals(ResidualKind.Normalised);
        if (!MisplacedByNlme.Contains(run.Reference.DataFile))
        {
            comparison.Relative("sum of squares of normalised residuals", normalised.Sum(v => v * v), reference.SumOfSquares, 10 * tolerance);
            if (run.Matrices.Residual!.Correlation is Corr.Independent or Corr.AR1 or Corr.CAR1)
            {
                Compare(comparison, "normalised residual", normalised, reference, 10 * tolerance, 1);
            }
        }

        if (run.Reference.IsGls)
        {
            // Without random effects sigma^2 is e'R^-1 e over n - p (n under ML).
            double degrees = normalised.Length - (run.Reference.Estimation == Estimation.Reml ? run.Reference.Names.Count : 0);
            comparison.Relative("sum of squares of normalised residuals against n - p", normalised.Sum(v => v * v), degrees, 1e-9);
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Comparable))]
    public void Intervals_of_residual_parameters_are_those_of_nlme(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Assert.SkipWhen(run.Reference.ResidualIntervals.Count == 0, "nlme gives no intervals here.");
        Assert.SkipWhen(
            run.Matrices.Residual!.Correlation is Corr.Ar or Corr.Ma or Corr.Arma or Corr.CompoundSymmetry,
            "nlme's intervals are symmetric on another scale: partial autocorrelations, or log of (rho + 1/(m - 1)) / (1 - rho).");
        Comparison comparison = new(id);

        // nlme takes the Hessian by differences: up to 7 % of the width away from the exact one, which the next test holds.
        double tolerance = id == OfFittedValue ? 0.1 : 0.07;
        foreach (ResidualParameter ours in run.Fit.ResidualParameters)
        {
            (double estimate, double lower, double upper) = run.Reference.ResidualIntervals.MinBy(row => Math.Abs(row.Estimate - ours.Estimate));
            Interval interval = ours.ConfidenceInterval();
            comparison.Within($"{ours.Name}", ours.Estimate, estimate, tolerance, upper - lower, "widths");
            comparison.Within($"{ours.Name} lower", interval.Lower, lower, tolerance, upper - lower, "widths");
            comparison.Within($"{ours.Name} upper", interval.Upper, upper, tolerance, upper - lower, "widths");
        }

        comparison.AssertNone();
    }

    [Fact]
    public void Interval_of_an_autocorrelation_is_that_of_the_exact_information()
    {
        // reference/scripts/residual_intervals.R
        Interval interval = CaseRun.Of("ortho_lme_ar1").Fit.ResidualParameters["phi"].ConfidenceInterval();
        Assert.Equal(-0.3502324809, interval.Lower, 5e-6);
        Assert.Equal(0.2826932746, interval.Upper, 5e-6);
    }

    [Theory]
    [MemberData(nameof(Comparable))]
    public void Degrees_of_freedom_by_Satterthwaite_are_those_of_dense_matrices(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Assert.SkipWhen(id == OfFittedValue, "The dense check takes the fitted values of nlme's last step as given.");
        double[] expected = run.Reference.DenseSatterthwaite!;
        Comparison comparison = new(id);
        for (int k = 0; k < expected.Length; k++)
        {
            Coefficient ours = run.Fit.Coefficients[run.ColumnOfReference[k]];
            comparison.Relative($"degrees of freedom of {ours.Name}", ours.DegreesOfFreedom, expected[k], 2e-3);
        }

        comparison.AssertNone();
    }

    [Theory]
    [InlineData("ovary_ar1")]
    [InlineData("ratpup_varident")]
    [InlineData("ortho_varident")]
    [InlineData("ortho_lme_ar1")]
    [InlineData("ortho_gls_cs")]
    [InlineData("dialyzer_gls_varpower")]
    public void A_residual_structure_is_tested_as_nlme_does(string id)
    {
        CaseRun run = CaseRun.Of(id);
        DesignMatrices independent = run.Matrices with { Residual = null };
        var reduced = new MixedModelFit(FitData.Create(
            run.Fit.Specification with { Repeated = null, Variances = EquatableArray<VarianceSpec>.Empty }, independent, Fitter.Fit(independent, run.Reference.Estimation)));
        LikelihoodRatioTest test = LikelihoodRatio.Compare(reduced, run.Fit);
        (double statistic, int degrees, double p) = run.Reference.LikelihoodRatios[0];
        Comparison comparison = new(id);
        comparison.Relative("chi-squared", test.Statistic, statistic, 1e-6);
        comparison.Same("degrees of freedom", test.DegreesOfFreedom, degrees);
        comparison.Within("log p", Math.Log(test.NaivePValue), Math.Log(p), 1e-4, 1, "");
        comparison.True(test.Note.Length == 0, $"a note on an interior parameter: {test.Note}");
        comparison.AssertNone();
    }

    [Fact]
    public void Tests_of_terms_and_of_random_effects_keep_the_residual_structure()
    {
        MixedModelFit fit = CaseRun.Of("ovary_ar1").Fit;
        MixedModelFit reduced = fit.RandomEffectTests()[0].Reduced;
        DesignMatrices matrices = CaseRun.Of("ovary_ar1").Matrices;
        Solution direct = Fitter.Fit(
            matrices with { RandomTerms = [.. reduced.Data.Design!.RandomTerms] }, Estimation.Reml);
        Assert.Equal(direct.Deviance, reduced.Deviance, 1e-6);
        Assert.Equal("phi", Assert.Single(reduced.ResidualParameters).Name);
        FTest wave = fit.Anova()["Sint"];
        Coefficient coefficient = fit.Coefficients["Sint"];
        Assert.Equal(coefficient.TStatistic * coefficient.TStatistic, wave.FStatistic, 1e-8);
        Assert.Equal(coefficient.DegreesOfFreedom, wave.DenominatorDegreesOfFreedom, 1e-6);
    }

    private static void Compare(Comparison comparison, string name, double[] ours, ReferenceSeries reference, double tolerance, double scale)
    {
        comparison.Same($"number of {name}s", ours.Length, reference.Count);
        for (int i = 0; i < reference.First.Length; i++)
        {
            comparison.Within($"{name} of row {i + 1}", ours[i], reference.First[i], tolerance, scale, "scales");
        }

        comparison.Within($"mean of {name}s", ours.Average(), reference.Sum / reference.Count, tolerance, scale, "scales");
        comparison.Relative($"sum of squares of {name}s", ours.Sum(v => v * v), reference.SumOfSquares, 10 * tolerance);
    }
}
