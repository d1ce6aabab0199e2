using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>The cases with a residual correlation or a variance function.</summary>
public sealed class ResidualCaseTests
{
    /// <summary>varPower of the fitted value: nlme alternates and stops where it stops, so agreement ends at three or four digits.</summary>
    private const string OfFittedValue = "bodyweight_varpower";

    /// <summary>
    /// corLin in the plane: not positive definite everywhere, kinks, several local optima. nlme's own optimizer stops beside the
    /// kink, 8.6e-6 above it; estimates agree as far as that lets them.
    /// </summary>
    private const string LinearInThePlane = "meuse_lin_nugget";

    /// <summary>The optimum has a correlation of 1; lme stops 4e-5 above it, the dense likelihood was maximised on.</summary>
    private const string Singular = "sleep_slope_ar1";

    [Theory]
    [MemberData(nameof(CaseIds.Residual), MemberType = typeof(CaseIds))]
    public void At_the_reference_parameters_minus_two_log_likelihood_is_the_reference(string id)
    {
        Assert.SkipWhen(id == OfFittedValue, "The covariate at nlme's parameters is a fitted value that only nlme's last step knows.");
        CaseRun run = CaseRun.Of(id);
        double sigma = run.Reference.Sigma;
        double[] residual = [.. ResidualMatch.Of(run).Select(parameter => parameter.Value)];
        double ours = Fitter.Deviance(run.Matrices, run.Reference.Estimation, run.ReferenceCovariances(sigma * sigma), residual);

        Comparison comparison = new(id);
        comparison.Relative("-2 log L at the reference's parameters", ours, run.Reference.Deviance, 1e-9);
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.Residual), MemberType = typeof(CaseIds))]
    public void The_optimum_is_the_reference_or_better(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double reference = id == Singular ? run.Reference.PolishedDeviance : run.Reference.Deviance;
        double tolerance = id == OfFittedValue ? 2e-3 : 1e-6;
        double above = run.Fit.Deviance - reference;

        Comparison comparison = new(id);
        comparison.True(above <= tolerance, $"-2 log L at the optimum is {above:g3} above the reference");
        comparison.True(above >= (id == LinearInThePlane ? -1e-5 : -tolerance), $"-2 log L at the optimum is {-above:g3} below the reference");
        comparison.True(run.Fit.Convergence.IsConverged, $"the fit says {run.Fit.Convergence}");
        comparison.Same("on the boundary", run.Fit.Convergence is Convergence.Boundary ? 1 : 0, id == Singular ? 1 : 0);
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.Residual), MemberType = typeof(CaseIds))]
    public void Sizes_and_information_criteria_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double tolerance = id switch { OfFittedValue => 2e-3, Singular => 1e-4, LinearInThePlane => 1e-5, _ => 1e-6 };
        Comparison comparison = new(id);
        comparison.Same("rows used", run.Fit.Observations, run.Reference.RowsUsed);
        comparison.Same("rows dropped", run.Fit.OmittedRows, run.Reference.RowsDropped);
        comparison.Same("columns of X", run.Matrices.ColumnCount, run.Reference.Names.Count);
        comparison.Same("parameters", run.Fit.ParameterCount, run.Reference.ParameterCount);
        comparison.Within("AIC", run.Fit.Aic, run.Reference.Aic, tolerance, 1, "");
        comparison.Within("BIC", run.Fit.BicRestricted, run.Reference.Bic, tolerance, 1, "");
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.Residual), MemberType = typeof(CaseIds))]
    public void Residual_parameters_and_standard_deviations_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double tolerance = id switch { OfFittedValue or Singular or LinearInThePlane => 2e-3, _ => 1e-4 };
        Comparison comparison = new(id);
        IReadOnlyList<(string Name, double Value)> reference = ResidualMatch.Of(run);
        IReadOnlyList<ResidualEstimate> ours = run.Fit.Solution.Residual?.Parameters ?? [];
        comparison.Same("number of residual parameters", ours.Count, reference.Count);
        foreach ((ResidualEstimate estimate, (string name, double value)) in ours.Zip(reference))
        {
            comparison.True(estimate.Name == name, $"{estimate.Name} stands where {name} is expected");

            // A correlation is compared by its distance, everything that is positive by its ratio.
            double scale = estimate.Scale == ParameterScale.FisherZ ? 1 : Math.Abs(value);
            comparison.Within(name, estimate.Estimate, value, tolerance, scale, "of its scale");
        }

        comparison.Relative("sigma", run.Fit.Residual.StandardDeviationOrCorrelation, run.Reference.Sigma, tolerance);
        IReadOnlyList<double[,]> covariances = run.ReferenceCovariances();
        for (int t = 0; t < covariances.Count; t++)
        {
            RandomTerm term = run.Matrices.RandomTerms[t];
            for (int i = 0; i < term.EffectCount; i++)
            {
                double deviation = Math.Sqrt(run.Fit.Solution.Terms[t].Covariance[i, i]);
                comparison.Relative($"standard deviation of {term.EffectNames[i]} by {term.GroupName}", deviation, Math.Sqrt(covariances[t][i, i]), tolerance);
            }
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.Residual), MemberType = typeof(CaseIds))]
    public void Fixed_effects_and_their_standard_errors_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double tolerance = id switch { OfFittedValue or Singular or LinearInThePlane => 1e-3, _ => 1e-5 };
        Comparison comparison = new(id);
        double[] estimates = run.Reference.Estimates;
        double[] errors = run.Reference.StandardErrors;

        // gls, unlike lme, gives vcov under ML with the residual variance divided by n - p.
        double inflation = run.Reference.IsGls && run.Reference.Estimation == Estimation.MaximumLikelihood
            ? Math.Sqrt(run.Fit.Observations / (double)(run.Fit.Observations - estimates.Length))
            : 1;
        for (int k = 0; k < estimates.Length; k++)
        {
            Coefficient ours = run.Fit.Coefficients[run.ColumnOfReference[k]];
            comparison.Within($"estimate of {ours.Name}", ours.Estimate, estimates[k], tolerance, errors[k], "standard errors");
            comparison.Relative($"standard error of {ours.Name}", ours.StandardError * inflation, errors[k], tolerance);
        }

        comparison.AssertNone();
    }

    /// <summary>Where a distance enters the range of a linear correlation the likelihood has a kink: its optimum is one, to the last digits.</summary>
    [Fact]
    public void The_optimum_of_a_linear_correlation_is_a_kink()
    {
        CaseRun run = CaseRun.Of(LinearInThePlane);
        IReadOnlyList<double[]> places = run.Matrices.Residual!.Coordinates;
        double range = run.Fit.Solution.Residual!.Parameters[0].Estimate;
        double nearest = double.PositiveInfinity;
        for (int a = 0; a < run.Fit.Observations; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double distance = Math.Sqrt(Math.Pow(places[0][a] - places[0][b], 2) + Math.Pow(places[1][a] - places[1][b], 2));
                nearest = Math.Min(nearest, Math.Abs(distance - range));
            }
        }

        Assert.True(nearest < 1e-7 * range, $"range {range:R} is {nearest:g3} from the nearest distance");
        Assert.InRange(run.Fit.Evaluations, 1, 11);
        TestContext.Current.SendDiagnosticMessage($"{run.Fit.Evaluations} evaluations, -2 log L {run.Fit.Deviance:R}");
    }

    /// <summary>
    /// The same places without the covariate that explains the trend: a range beyond the longest distance is then far more likely than the best of the
    /// short ones, with ranges between at which R is not positive definite.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_linear_correlation_stands_for_a_trend(bool nugget)
    {
        DesignMatrices whole = CaseRun.Of(LinearInThePlane).Matrices;
        DesignMatrices design = new()
        {
            RowCount = whole.RowCount,
            Response = whole.Response,
            ColumnNames = ["(Intercept)"],
            ColumnTerms = [0],
            FixedEffects = [.. Enumerable.Repeat(1.0, whole.RowCount)],
            RandomTerms = [],
            Residual = whole.Residual! with { Nugget = nugget },
        };
        Solution fit = Fitter.Fit(design, Estimation.Reml);

        // The longest distance is 4,441 m.
        double beyond = Fitter.Deviance(design, Estimation.Reml, [], nugget ? [4441, 0.05] : [4441]);
        Assert.True(fit.Convergence.IsConverged, fit.Convergence.ToString());
        Assert.InRange(fit.Deviance, double.NegativeInfinity, beyond);
        Assert.InRange(fit.Evaluations, 1, 25);
    }
}
