using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>-2 log L, at the reference's parameters and at our optimum.</summary>
public sealed class CriterionTests
{
    /// <summary>Cases whose reference stopped short of the optimum: ours may be lower by more than 1e-6.</summary>
    private static readonly HashSet<string> NotConverged = [];

    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void At_the_reference_parameters_minus_two_log_likelihood_is_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double sigma = run.Reference.Sigma;
        Comparison comparison = new(id);
        double ours = Fitter.Deviance(run.Matrices, run.Reference.Estimation, run.ReferenceCovariances(sigma * sigma));
        comparison.Relative("-2 log L at the reference's parameters", ours, run.Reference.Deviance, 1e-9);
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void The_optimum_is_the_reference_or_better(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        double above = run.Fit.Deviance - run.Reference.Deviance;
        comparison.True(above <= 1e-6, $"-2 log L at the optimum is {above:g3} above the reference");
        comparison.True(
            above >= -1e-6 || NotConverged.Contains(id),
            $"-2 log L at the optimum is {-above:g3} below the reference: if that is right the reference had not converged and belongs into {nameof(NotConverged)}");
        comparison.True(run.Fit.Convergence.IsConverged, $"the fit says {run.Fit.Convergence}");
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void Sizes_and_information_criteria_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        comparison.Same("rows used", run.Fit.Observations, run.Reference.RowsUsed);
        comparison.Same("rows dropped", run.Fit.OmittedRows, run.Reference.RowsDropped);
        comparison.Same("columns of X", run.Matrices.ColumnCount, run.Reference.Names.Count);
        comparison.Same("parameters", run.Fit.ParameterCount, run.Reference.ParameterCount);
        comparison.Within("AIC", run.Fit.Aic, run.Reference.Aic, 1e-6, 1, "");
        double bic = run.Reference.IsNlme ? run.Fit.BicRestricted : run.Fit.Bic;
        comparison.Within("BIC", bic, run.Reference.Bic, 1e-6, 1, "");
        comparison.AssertNone();
    }
}
