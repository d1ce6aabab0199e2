using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>Optima on the boundary are ordinary answers that say so.</summary>
public sealed class BoundaryTests
{
    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void A_fit_is_on_the_boundary_exactly_where_the_reference_is(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Assert.Equal(run.Reference.IsSingular, run.Fit.Convergence is Convergence.Boundary);
        Assert.Equal(!run.Reference.IsSingular, run.Fit.Convergence is Convergence.Interior);
    }

    [Theory]
    [InlineData("dyestuff2_ml", "Batch")]
    [InlineData("lactase_nested", "Litter")]
    [InlineData("pigs_sires_ml", "Sire")]
    [InlineData("pigs_sires_reml", "Sire")]
    [InlineData("insteval_service", "Dept")]
    public void A_variance_without_evidence_is_exactly_zero_and_everything_is_finite(string id, string group)
    {
        CaseRun run = CaseRun.Of(id);
        MixedModelFit fit = run.Fit;
        Assert.Equal(0.0, fit.VarianceComponents[group, "(Intercept)"].VarianceOrCovariance);
        Assert.All(fit.RandomEffects[group], level => Assert.Equal([0.0, 0.0], [level.Values[0], level.StandardDeviations[0]]));
        BoundaryComponent component = Assert.Single(Assert.IsType<Convergence.Boundary>(fit.Convergence).Components);
        Assert.Equal(group, component.Group);
        Assert.Equal("(Intercept)", component.Direction);
        Assert.Contains(group, component.Why, StringComparison.Ordinal);
        AssertFinite(fit);
    }

    /// <summary>Rats at the boundary by a correlation of 1: no variance is zero, a combination of two effects does not vary.</summary>
    [Fact]
    public void A_covariance_matrix_without_full_rank_names_the_direction_that_does_not_vary()
    {
        CaseRun run = CaseRun.Of("rats_ri_slope");
        BoundaryComponent component = Assert.Single(Assert.IsType<Convergence.Boundary>(run.Fit.Convergence).Components);
        Assert.Equal("Rat", component.Group);
        Assert.Contains("(Intercept)", component.Direction, StringComparison.Ordinal);
        Assert.Contains("LogAge", component.Direction, StringComparison.Ordinal);
        AssertFinite(run.Fit);
    }

    private static void AssertFinite(MixedModelFit fit)
    {
        Assert.All(fit.Coefficients, c => Assert.All(
            new[] { c.Estimate, c.StandardError, c.DegreesOfFreedom, c.TStatistic, c.PValue },
            v => Assert.True(double.IsFinite(v), $"{c.Name} has {v}")));
        Assert.All(fit.VarianceComponents, v => Assert.True(double.IsFinite(v.VarianceOrCovariance), v.ToString()));
        Assert.All(fit.RandomEffects.SelectMany(g => g), l => Assert.All(l.Values.Concat(l.StandardDeviations), v => Assert.True(double.IsFinite(v), l.Level)));
        Assert.All(fit.Fitted(), v => Assert.True(double.IsFinite(v)));
        Assert.True(double.IsFinite(fit.LogLikelihood) && double.IsFinite(fit.Aic) && double.IsFinite(fit.Bic));
    }
}
