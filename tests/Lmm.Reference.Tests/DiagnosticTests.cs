using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>
/// Leverages, case deletion and the conditional AIC against lme4 and dense matrices (reference/diagnostics, made by
/// reference/scripts/diagnostics.R), R squared and intraclass correlations against the R package performance.
/// </summary>
public sealed class DiagnosticTests
{
    private static readonly Lazy<IReadOnlyList<ReferenceLine>> s_rows = new(() => ReferenceTable.Read("diagnostics", "rows.csv"));
    private static readonly Lazy<IReadOnlyList<ReferenceLine>> s_deletion = new(() => ReferenceTable.Read("diagnostics", "deletion.csv"));

    /// <summary>The term and the effect of it that performance leaves out.</summary>
    private static readonly Dictionary<string, (int Term, int Effect)> s_slopesLeftOut = new()
    {
        ["sleep_uncorr"] = (0, 1),
        ["ortho_a_bx_indep"] = (0, 1),
        ["machines_slopes"] = (0, 0),
    };

    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void The_sum_of_leverages_is_the_trace_of_the_hat_matrix(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double[] leverage = run.Fit.Leverage();
        Comparison comparison = new(id);
        comparison.Relative("fixed leverages", run.Fit.FixedLeverage().Sum(), run.Fit.Solution.Coefficients.Length, 1e-9);
        comparison.True(leverage.All(h => h is >= 0 and <= 1 + 1e-12), "a leverage is outside 0 to 1");
        if (run.Reference.HatTrace is { } trace)
        {
            comparison.Relative("trace", leverage.Sum(), trace, 1e-5);
        }

        comparison.AssertNone();
    }

    [Theory]
    [InlineData("sleep_slope")]
    [InlineData("penicillin_crossed")]
    [InlineData("ratpup_ri")]
    [InlineData("weighted_lmer")]
    public void Leverages_and_conditional_distances_are_those_of_lme4(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double[] leverage = run.Fit.Leverage();
        ResultTable rows = run.Fit.Augment();
        Comparison comparison = new(id);
        foreach (ReferenceLine line in s_rows.Value.Where(line => line.Text("case") == id))
        {
            int row = (int)line.Number("row") - 1;
            comparison.Relative($"leverage {row}", leverage[row], line.Number("hat"), 1e-5);
            comparison.Relative($".hat {row}", rows[row].Number(".hat"), line.Number("hat"), 1e-5);
            comparison.Within($".cooksd {row}", rows[row].Number(".cooksd"), line.Number("cooksd"), 1e-5, Math.Max(line.Number("cooksd"), 1e-4), "of it");
            double h = rows[row].Number(".hat");
            double t = rows[row].Number(".std.resid");
            comparison.Relative($".std.resid {row}", t * t, run.Fit.Residuals(ResidualKind.Pearson)[row] * run.Fit.Residuals(ResidualKind.Pearson)[row] / (1 - h), 1e-10);
        }

        comparison.AssertNone();
    }

    [Theory]
    [InlineData("sleep_slope")]
    [InlineData("penicillin_crossed")]
    [InlineData("ratpup_ri")]
    [InlineData("weighted_lmer")]
    public void Leaving_out_levels_is_what_R_gives(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        foreach (IGrouping<(string How, string Group), ReferenceLine> block in s_deletion.Value.Where(line => line.Text("case") == id).GroupBy(line => (line.Text("how"), line.Text("group"))))
        {
            string group = run.Matrices.RandomTerms.Single(term => string.Equals(term.GroupName, block.Key.Group, StringComparison.OrdinalIgnoreCase)).GroupName;
            bool refit = block.Key.How == "refit";
            InfluenceTable table = run.Fit.Influence(group, refit, new FitOptions { Tolerance = 1e-14 });
            double tolerance = refit ? 2e-4 : 2e-5;
            foreach (ReferenceLine line in block)
            {
                UnitInfluence ours = table[line.Text("unit")];
                int column = run.ColumnOfReference[(int)line.Number("coefficient") - 1];
                string what = $"{block.Key} {ours.Unit}";
                comparison.Within($"{what} DFBETAS {column}", ours.StandardizedChanges[column], line.Number("standardized"), tolerance, 1, "standard errors");
                comparison.Relative($"{what} Cook", ours.CooksDistance, line.Number("cooksd"), 10 * tolerance);
                comparison.Relative($"{what} MDFFITS", ours.Mdffits, line.Number("mdffits"), 10 * tolerance);
                comparison.Relative($"{what} ratio", ours.CovarianceRatio, line.Number("covratio"), 10 * tolerance);
                comparison.Within($"{what} trace", ours.CovarianceTrace, line.Number("covtrace"), 10 * tolerance, 1, "");
            }
        }

        comparison.AssertNone();
    }

    /// <summary>
    /// The published distances 0.082148, 0.132022, 0.098242 are by lme4's convention, (m - p) / m times d'C^-1 d / p with the
    /// number m of subjects; their last digit is that of the optimum of that fit.
    /// </summary>
    [Fact]
    public void The_published_distances_of_the_sleep_study_are_by_the_number_of_subjects()
    {
        InfluenceTable subjects = CaseRun.Of("sleep_slope").Fit.Influence("Subject");
        double[] published = [0.082148, 0.132022, 0.098242];
        for (int s = 0; s < published.Length; s++)
        {
            Assert.Equal(published[s], subjects.CooksDistancesByUnitCount[s], 2e-6);
            Assert.Equal(subjects[s].CooksDistance * 16 / 18, subjects.CooksDistancesByUnitCount[s], 1e-12);
        }
    }

    [Theory]
    [InlineData("sleep_slope", "sleep_slope_ml")]
    [InlineData("penicillin_crossed", null)]
    [InlineData("ratpup_ri", null)]
    public void The_conditional_criterion_is_what_differences_of_refitted_values_give(string id, string? other)
    {
        Comparison comparison = new(id);
        foreach (ReferenceLine line in ReferenceTable.Read("diagnostics", "caic.csv").Where(line => line.Text("case") == id))
        {
            bool reml = line.Text("method") == "REML";
            FitOptions tight = new() { Tolerance = 1e-14 };
            MixedModelFit fit = CaseRun.Of(reml ? id : other ?? id).Fit.Refit(reml ? Estimation.Reml : Estimation.MaximumLikelihood, tight);
            ConditionalAic known = fit.ConditionalAic(ConditionalPenalty.KnownVariances);
            ConditionalAic estimated = fit.ConditionalAic();
            comparison.Relative("log-likelihood", known.LogLikelihood, line.Number("conditional_log_likelihood"), 1e-6);
            comparison.Relative("rho", known.DegreesOfFreedom, line.Number("rho"), 1e-6);
            comparison.Relative("degrees of freedom", estimated.DegreesOfFreedom, line.Number("df_estimated"), 1e-5);
            comparison.Relative("known", known.Value, line.Number("caic_known"), 1e-6);
            comparison.Relative("estimated", estimated.Value, line.Number("caic_estimated"), 1e-6);
        }

        comparison.AssertNone();
    }

    [Fact]
    public void A_variance_at_zero_counts_for_nothing()
    {
        Assert.Equal(1, CaseRun.Of("dyestuff2_ml").Fit.ConditionalAic().DegreesOfFreedom, 1e-9);
        ConditionalAic nested = CaseRun.Of("lactase_nested").Fit.ConditionalAic();
        ConditionalAic reduced = CaseRun.Of("lactase_pig").Fit.ConditionalAic();
        Assert.Equal(reduced.DegreesOfFreedom, nested.DegreesOfFreedom, 1e-5);
        Assert.Equal(reduced.Value, nested.Value, 1e-5);
    }

    /// <summary>nlme, heterogeneous AR1: reference/diagnostics/deletion_residual.csv by reference/scripts/deletion_residual.R.</summary>
    [Fact]
    public void Subjects_of_a_residual_structure_are_left_out_and_the_rest_fitted_again()
    {
        CaseRun run = CaseRun.Of("ortho_gls_arh1");
        InfluenceTable table = run.Fit.Influence("Subject", refit: true, new FitOptions { Tolerance = 1e-14 });
        Comparison comparison = new(run.Reference.Id);
        foreach (ReferenceLine line in ReferenceTable.Read("diagnostics", "deletion_residual.csv"))
        {
            UnitInfluence ours = table[line.Text("unit")];
            int column = run.ColumnOfReference[(int)line.Number("coefficient") - 1];
            comparison.Within($"{ours.Unit} DFBETAS {column}", ours.StandardizedChanges[column], line.Number("standardized"), 1e-4, 1, "standard errors");
            comparison.Relative($"{ours.Unit} Cook", ours.CooksDistance, line.Number("cooksd"), 1e-3);
            comparison.Relative($"{ours.Unit} ratio", ours.CovarianceRatio, line.Number("covratio"), 1e-3);
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(CaseIds.All), MemberType = typeof(CaseIds))]
    public void Shares_of_the_variance_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        ExplainedVariance ours = run.Fit.ExplainedVariance();
        Comparison comparison = new(id);
        comparison.True(double.IsFinite(ours.ConditionalRSquared) && ours.MarginalRSquared <= ours.ConditionalRSquared, "no share");

        // performance gives up where a fit is singular, and leaves out slopes without their fixed column (both below).
        if (run.Reference.Shares is { } shares && !(run.Reference.IsSingular && double.IsNaN(shares.Conditional)) && !s_slopesLeftOut.ContainsKey(id))
        {
            comparison.Within("marginal", ours.MarginalRSquared, shares.Marginal, 1e-6, 1, "");
            comparison.Within("conditional", ours.ConditionalRSquared, shares.Conditional, 1e-6, 1, "");
            comparison.Within("adjusted", ours.IntraclassCorrelation, shares.Adjusted, 1e-6, 1, "");
            comparison.Within("unadjusted", ours.UnadjustedIntraclassCorrelation, shares.Unadjusted, 1e-6, 1, "");
        }

        comparison.AssertNone();
    }

    /// <summary>
    /// performance 0.10.2 leaves out the variance of slopes of a second term over a grouping, and of effects that are no column
    /// of X. Johnson's z'Gz counts them: with them left out we give its numbers.
    /// </summary>
    [Theory]
    [InlineData("sleep_uncorr")]
    [InlineData("ortho_a_bx_indep")]
    [InlineData("machines_slopes")]
    public void Slopes_that_performance_leaves_out_make_the_difference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        (int term, int effect) = s_slopesLeftOut[id];
        double[] covariate = run.Matrices.RandomTerms[term].Covariates[effect]!;
        double left = run.Fit.Solution.Terms[term].Covariance[effect, effect] * covariate.Average(z => z * z);
        ExplainedVariance ours = run.Fit.ExplainedVariance();
        double random = ours.RandomVariance - left;
        double total = ours.TotalVariance - left;
        Comparison comparison = new(id);
        comparison.Within("marginal", ours.FixedVariance / total, run.Reference.Shares!.Value.Marginal, 1e-6, 1, "");
        comparison.Within("conditional", (ours.FixedVariance + random) / total, run.Reference.Shares.Value.Conditional, 1e-6, 1, "");
        comparison.Within("adjusted", random / (random + ours.ResidualVariance), run.Reference.Shares.Value.Adjusted, 1e-6, 1, "");
        comparison.AssertNone();
    }

    [Fact]
    public void The_sleep_study_has_the_published_R_squared()
    {
        ExplainedVariance ours = CaseRun.Of("sleep_slope").Fit.ExplainedVariance();
        Assert.Equal(0.799, ours.ConditionalRSquared, 5e-4);
        Assert.Equal(0.279, ours.MarginalRSquared, 5e-4);
    }

    [Fact]
    public void A_grouping_of_variance_zero_takes_no_share()
    {
        ExplainedVariance nested = CaseRun.Of("lactase_nested").Fit.ExplainedVariance();
        ExplainedVariance reduced = CaseRun.Of("lactase_pig").Fit.ExplainedVariance();
        Assert.Equal(reduced.ConditionalRSquared, nested.ConditionalRSquared, 1e-6);
        Assert.Equal(reduced.MarginalRSquared, nested.MarginalRSquared, 1e-6);
        Assert.Contains(nested.Groups, group => group.Variance == 0 && group.DesignEffect == 1);
    }
}
