using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>The four named optimizers reach the same optimum: that of the reference.</summary>
public sealed class OptimizerTests
{
    /// <summary>Cases whose start is not yet the optimum (for most balanced designs it is).</summary>
    private static readonly string[] InteriorCases =
    [
        "gene_missing", "machines_unbalanced", "oats_splitplot_ml", "ortho_a_bx_indep", "oxboys_quadratic", "pixel_lmer",
        "rat_glycogen_ml", "sleep_slope_ml", "tablets_missing", "weighted_lmer",
    ];

    private static readonly string[] BoundaryCases = ["dyestuff2_ml", "lactase_nested", "pigs_sires_ml", "pigs_sires_reml"];

    public static TheoryData<string, Optimizer> Interior => Pairs(InteriorCases, Enum.GetValues<Optimizer>());

    public static TheoryData<string, Optimizer> Boundary =>
        Pairs(BoundaryCases, [Optimizer.AverageInformation, Optimizer.NewtonRaphson, Optimizer.QuasiNewton]);

    public static TheoryData<string> OnBoundary => [.. BoundaryCases];

    [Theory]
    [MemberData(nameof(Interior))]
    public void Every_optimizer_reaches_an_interior_optimum(string id, Optimizer optimizer)
    {
        MixedModelFit fit = Fit(id, new FitOptions { Optimizer = optimizer });
        Assert.IsType<Convergence.Interior>(fit.Convergence);
        Assert.True(fit.Evaluations > 1, "the start was the optimum: the case shows nothing");
        Comparison comparison = new($"{id} by {optimizer}");
        comparison.Within("-2 log L", fit.Deviance, CaseRun.Of(id).Reference.Deviance, 1e-6, 1, "");
        comparison.Relative("sigma", fit.Residual.StandardDeviationOrCorrelation, CaseRun.Of(id).Reference.Sigma, 1e-4);
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Boundary))]
    public void Every_newton_optimizer_reaches_an_optimum_on_the_boundary(string id, Optimizer optimizer)
    {
        MixedModelFit fit = Fit(id, new FitOptions { Optimizer = optimizer });
        Assert.IsType<Convergence.Boundary>(fit.Convergence);
        Assert.Equal(CaseRun.Of(id).Reference.Deviance, fit.Deviance, 1e-6);
    }

    /// <summary>
    /// EM nears a variance of zero as 1 / steps and never arrives: it must say that it has not converged and stay above
    /// the optimum, with numbers that are finite.
    /// </summary>
    [Theory]
    [MemberData(nameof(OnBoundary))]
    public void Expectation_maximization_says_that_it_does_not_arrive_at_a_boundary(string id)
    {
        MixedModelFit fit = Fit(id, new FitOptions { Optimizer = Optimizer.ExpectationMaximization, MaximumEvaluations = 2000 });
        Convergence.NotConverged ended = Assert.IsType<Convergence.NotConverged>(fit.Convergence);
        Assert.Contains("limit of 2000 evaluations", ended.Reason, StringComparison.Ordinal);
        double above = fit.Deviance - CaseRun.Of(id).Reference.Deviance;
        Assert.True(above is > 0 and < 0.02, $"-2 log L is {above:g3} above the optimum");
        Assert.All(fit.Coefficients, c => Assert.True(double.IsFinite(c.Estimate) && double.IsFinite(c.StandardError)));
    }

    /// <summary>The property that EM has and the others do not promise.</summary>
    [Theory]
    [InlineData("gene_missing")]
    [InlineData("pixel_lmer")]
    [InlineData("lactase_nested")]
    public void Expectation_maximization_never_raises_the_criterion(string id)
    {
        MixedModelFit fit = Fit(id, new FitOptions { Optimizer = Optimizer.ExpectationMaximization, MaximumEvaluations = 500 });
        Assert.All(
            fit.Log.Zip(fit.Log.Skip(1)),
            step => Assert.True(step.Second.Deviance <= step.First.Deviance + 1e-9, $"{step.First} is followed by {step.Second}"));
    }

    private static MixedModelFit Fit(string id, FitOptions options)
    {
        CaseRun run = CaseRun.Of(id);
        return run.Opened.Fit(run.Reference.Estimation, options);
    }

    private static TheoryData<string, Optimizer> Pairs(string[] cases, Optimizer[] optimizers)
    {
        TheoryData<string, Optimizer> data = [];
        foreach (string id in cases)
        {
            foreach (Optimizer optimizer in optimizers)
            {
                data.Add(id, optimizer);
            }
        }

        return data;
    }
}
