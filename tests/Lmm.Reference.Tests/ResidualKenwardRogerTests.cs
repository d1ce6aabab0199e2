using System.Collections.Concurrent;
using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>Small-sample inference with a residual structure: the reference's dense matrices, as no R package has these.</summary>
public sealed class ResidualKenwardRogerTests
{
    private static readonly ConcurrentDictionary<string, MixedModelFit> s_fits = new();

    // A covariate of the fitted value is an alternating scheme; corLin in the plane has kinks; the third has a correlation of 1.
    private static readonly string[] s_odd = ["bodyweight_varpower", "meuse_lin_nugget", "sleep_slope_ar1"];

    public static TheoryData<string> Restricted => [.. Catalogue.ResidualIds.Where(id =>
        !s_odd.Contains(id) && ReferenceFolder.FindCase(id) is { } path && ReferenceCase.Load(path) is { Estimation: Estimation.Reml, Tests.LinearKenwardRoger: not null })];

    [Theory]
    [MemberData(nameof(Restricted))]
    public void Kenward_Roger_is_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        var reference = run.Reference.Tests.KenwardRoger!.Value;
        Comparison comparison = new(id);
        Compare(run, comparison, DegreesOfFreedomMethod.KenwardRoger, reference.StandardErrors, reference.Degrees, reference.Covariance);
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Restricted))]
    public void Kenward_Roger_without_second_derivatives_is_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        var reference = run.Reference.Tests.LinearKenwardRoger!.Value;
        Comparison comparison = new(id);
        Compare(run, comparison, DegreesOfFreedomMethod.KenwardRogerLinear, reference.StandardErrors, reference.Degrees, reference.Covariance);
        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(Restricted))]
    public void F_tests_of_terms_by_Kenward_Roger_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        int[] terms = run.Reference.TermOfColumn;
        Comparison comparison = new(id);
        foreach ((int term, double degrees, double f) in run.Reference.Tests.DenseTermTests)
        {
            double[][] rows = [.. Enumerable.Range(0, terms.Length).Where(k => terms[k] == term).Select(k =>
            {
                double[] row = new double[run.Matrices.ColumnCount];
                row[run.ColumnOfReference[k]] = 1;
                return row;
            })];
            FTest ours = Tight(run).JointTest(rows, null, DegreesOfFreedomMethod.KenwardRoger);
            comparison.Relative($"denominator of term {term}", ours.DenominatorDegreesOfFreedom, degrees, 1e-4);
            comparison.Relative($"F of term {term}", ours.FStatistic, f, 1e-5);
        }

        comparison.AssertNone();
    }

    /// <summary>The reference's second derivatives are differences, and those of a spherical correlation cross kinks at the distances.</summary>
    private static void Compare(CaseRun run, Comparison comparison, DegreesOfFreedomMethod method, double[] errors, double[] degrees, double[][] covariance)
    {
        CoefficientTable ours = Tight(run).Coefficients.WithDegreesOfFreedom(method);
        double tolerance = method == DegreesOfFreedomMethod.KenwardRogerLinear ? 1e-6 : run.Reference.Id == "meuse_spher_nugget" ? 1e-4 : 5e-6;
        for (int k = 0; k < errors.Length; k++)
        {
            Coefficient row = ours[run.ColumnOfReference[k]];
            comparison.Relative($"standard error of {row.Name}", row.StandardError, errors[k], tolerance);
            comparison.Relative($"degrees of freedom of {row.Name}", row.DegreesOfFreedom, degrees[k], 1e-5);
            for (int j = 0; j <= k && method == DegreesOfFreedomMethod.KenwardRoger; j++)
            {
                double value = Tight(run).KenwardRogerCovariance()[run.ColumnOfReference[k], run.ColumnOfReference[j]];
                comparison.Within($"covariance ({k}, {j})", value, covariance[k][j], tolerance, errors[k] * errors[j], "of the standard errors");
            }
        }
    }

    private static MixedModelFit Tight(CaseRun run) =>
        s_fits.GetOrAdd(run.Reference.Id, _ => run.Opened.Fit(run.Reference.Estimation, new FitOptions { Tolerance = 1e-13 }));
}
