using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>Estimated marginal means and their comparisons against emmeans, and single-step p values against multcomp.</summary>
public sealed class MeansTests
{
    public static TheoryData<string> WithMeans => [.. Catalogue.Ids.Where(HasMeans)];

    public static TheoryData<string> WithResidualMeans => [.. Catalogue.ResidualIds.Where(HasMeans)];

    [Theory]
    [MemberData(nameof(WithMeans))]
    public void Means_are_those_of_emmeans(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Cases.Comparison comparison = new(id);
        foreach (ReferenceMeans block in run.Reference.Means)
        {
            MeansTable table = Table(run, block);
            comparison.Same($"number of means over {block}", table.Count, block.Rows.Count);
            foreach (ReferenceMeansRow row in block.Rows)
            {
                MarginalMean ours = table[[.. block.Names.Select(name => Level(table, run, name, row.Text(name)))]];
                Compare(comparison, $"{block} {ours.Name}", ours, row);
                Interval interval = ours.ConfidenceInterval();
                comparison.Within($"{block} {ours.Name} lower", interval.Lower, row["lower"], 1e-5, row["se"], "standard errors");
                comparison.Within($"{block} {ours.Name} upper", interval.Upper, row["upper"], 1e-5, row["se"], "standard errors");
            }
        }

        comparison.AssertNone();
    }

    [Theory]
    [MemberData(nameof(WithMeans))]
    public void Pairs_are_those_of_emmeans(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Cases.Comparison comparison = new(id);
        foreach (ReferenceMeans block in run.Reference.Means)
        {
            MeansTable table = Table(run, block);
            ComparisonTable tukey = table.Pairwise();
            ComparisonTable holm = tukey.WithAdjustment(Adjustment.Holm);
            ComparisonTable bonferroni = tukey.WithAdjustment(Adjustment.Bonferroni);
            comparison.Same($"number of pairs over {block}", tukey.Count, block.Pairs.Count);

            // emmeans' order is ours: the first level against the others, and so on, within the by-factors.
            for (int i = 0; i < block.Pairs.Count; i++)
            {
                ReferenceMeansRow row = block.Pairs[i];
                MeanComparison ours = tukey[i];
                string name = $"{block} {ours.Name} {ours.By}";
                comparison.True(Plain(row.Text("contrast")).EndsWith(Plain(ours.Name.Split(" - ")[1].Split(' ')[0]), StringComparison.Ordinal) || block.Names.Count > 1, $"{name} stands where {row.Text("contrast")} is");
                comparison.Within($"{name} estimate", ours.Estimate, row["estimate"], 1e-5, row["se"], "standard errors");
                comparison.Relative($"{name} se", ours.StandardError, row["se"], 1e-5);
                comparison.Relative($"{name} df", ours.DegreesOfFreedom, row["df"], 1e-3);
                comparison.Within($"{name} p", ours.PValue, row["p_unadjusted"], 1e-6, 1, "");
                comparison.Within($"{name} p Tukey", ours.AdjustedPValue, row["p_tukey"], 1e-6, 1, "");
                comparison.Within($"{name} p Holm", holm[i].AdjustedPValue, row["p_holm"], 3e-6, 1, "");
                comparison.Within($"{name} p Bonferroni", bonferroni[i].AdjustedPValue, row["p_bonferroni"], 3e-6, 1, "");
                Interval interval = ours.ConfidenceInterval();
                comparison.Within($"{name} lower", interval.Lower, row["lower_tukey"], 1e-4, row["se"], "standard errors");
                comparison.Within($"{name} upper", interval.Upper, row["upper_tukey"], 1e-4, row["se"], "standard errors");
            }
        }

        comparison.AssertNone();
    }

    /// <summary>
    /// With a residual structure emmeans takes other degrees of freedom (nlme's, or rows less all parameters): estimates and
    /// standard errors are compared.
    /// </summary>
    [Theory]
    [MemberData(nameof(WithResidualMeans))]
    public void Means_under_a_residual_structure_are_those_of_emmeans(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Cases.Comparison comparison = new(id);
        foreach (ReferenceMeans block in run.Reference.Means)
        {
            MeansTable table = Table(run, block);
            ComparisonTable pairs = table.Pairwise(Adjustment.None);
            comparison.Same($"number of means over {block}", table.Count, block.Rows.Count);
            foreach (ReferenceMeansRow row in block.Rows)
            {
                MarginalMean ours = table[[.. block.Names.Select(name => Level(table, run, name, row.Text(name)))]];
                comparison.Within($"{block} {ours.Name} estimate", ours.Estimate, row["estimate"], 1e-4, row["se"], "standard errors");
                comparison.Relative($"{block} {ours.Name} se", ours.StandardError, row["se"], 1e-4);
            }

            for (int i = 0; i < block.Pairs.Count; i++)
            {
                comparison.Within($"{block} {pairs[i].Name} estimate", pairs[i].Estimate, block.Pairs[i]["estimate"], 1e-4, block.Pairs[i]["se"], "standard errors");
                comparison.Relative($"{block} {pairs[i].Name} se", pairs[i].StandardError, block.Pairs[i]["se"], 1e-4);
            }
        }

        comparison.AssertNone();
    }

    /// <summary>multcomp's values are by Monte Carlo with an error of 1e-4; ours are by quadrature or a lattice rule.</summary>
    [Theory]
    [InlineData("machines_interaction")]
    [InlineData("penicillin_blend_reml")]
    public void Single_step_p_values_are_those_of_multcomp(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Cases.Comparison comparison = new(id);
        (string factor, IReadOnlyList<ReferenceMeansRow> rows) = run.Reference.SingleStep!.Value;
        ComparisonTable ours = run.Fit.Means.With(DegreesOfFreedomMethod.Asymptotic).Over(Member(run, factor)).Pairwise(Adjustment.SingleStep);
        Assert.Equal(rows.Count, ours.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            // multcomp writes B - A where emmeans writes A - B.
            comparison.Within($"{ours[i].Name} estimate", -ours[i].Estimate, rows[i]["estimate"], 1e-5, rows[i]["se"], "standard errors");
            comparison.Within($"{ours[i].Name} p", ours[i].AdjustedPValue, rows[i]["p"], 4e-4, 1, "");
        }

        comparison.AssertNone();
    }

    /// <summary>The emmeans documentation and the notes: SE 7.8 on 8.87 degrees of freedom.</summary>
    [Fact]
    public void Oats_has_the_published_numbers()
    {
        CaseRun run = CaseRun.Of("oats_splitplot");
        MeansTable variety = run.Fit.Means.With(DegreesOfFreedomMethod.KenwardRoger).Over("Variety");
        Assert.Equal(7.8, variety["Victory"].StandardError, 0.05);
        Assert.Equal(8.87, variety["Victory"].DegreesOfFreedom, 0.005);

        // The additive model by REML: the Tukey p value of 0.4 against 0.6 hundredweight.
        MixedModelFit additive = CaseRun.Of("oats_splitplot_ml").Fit.Refit(Estimation.Reml);
        Assert.Equal(0.1493, additive.Means.Over("Nitrogen").Pairwise()["0.4cwt - 0.6cwt"].AdjustedPValue, 0.00005);
    }

    /// <summary>A factor beside its copy: the means of one with the other averaged are determined by no rows.</summary>
    [Fact]
    public void Means_over_an_aliased_factor_are_named_and_no_numbers()
    {
        Models.SasTwiceFit fit = Models.SasTwiceModel.Create(
            Models.SasPlot.Rows.Select(row => new Models.SasTwice(row.Y, row.A, row.A, row.Block, row.B))).Fit();
        MeansTable equal = fit.Means.A();
        Assert.Equal(["1", "2", "3"], equal.NotEstimable);
        Assert.All(equal, mean => Assert.True(double.IsNaN(mean.Estimate) && double.IsNaN(mean.ConfidenceInterval().Lower)));
        Assert.All(equal.Pairwise(), pair => Assert.True(double.IsNaN(pair.AdjustedPValue)));
        Assert.Equal(0, Assert.Single(equal.JointTests()).NumeratorDegreesOfFreedom);

        // Where each level stands with itself only, the means are those of the rows.
        MeansTable cells = fit.Means.Weighted(MeansWeights.Cells).A();
        Assert.Equal(34.125, cells["2"].Estimate, 1e-9);
        Assert.Equal(25.75, cells["3"].Estimate, 1e-9);
    }

    /// <summary>SAS/STAT manual, PROC MIXED: variances, means, standard error, Tukey.</summary>
    [Fact]
    public void The_split_plot_of_the_SAS_manual_has_the_published_numbers()
    {
        Models.SasPlotFit fit = Models.SasPlotModel.Create(Models.SasPlot.Rows).Fit();
        MeansTable a = fit.Means.With(DegreesOfFreedomMethod.KenwardRoger).A();
        foreach ((string level, double mean) in new[] { ("1", 32.875), ("2", 34.125), ("3", 25.75) })
        {
            Assert.Equal(mean, a[level].Estimate, 1e-6);
            Assert.Equal(4.54, a[level].StandardError, 0.005);
            Assert.Equal(4.2, a[level].DegreesOfFreedom, 0.05);
        }

        Assert.Equal(0.0850, a.Pairwise()["2 - 3"].AdjustedPValue, 0.00005);
        FTest together = Assert.Single(a.JointTests());
        Assert.Equal(4.0695, together.FStatistic, 0.0001);
        Assert.Equal(6, together.DenominatorDegreesOfFreedom, 1e-6);
    }

    private static bool HasMeans(string id) =>
        ReferenceFolder.FindCase(id) is { } path && ReferenceCase.Load(path).Means.Count > 0;

    private static MeansTable Table(CaseRun run, ReferenceMeans block) => block.At
        .Aggregate(run.Fit.Means.With(block.Method), (means, at) => means.At(means.Covariates.Single(name => Plain(name) == Plain(at.Covariate)), at.Value))
        .Over([.. block.Specs.Select(name => Member(run, name))], [.. block.By.Select(name => Member(run, name))]);

    private static void Compare(Cases.Comparison comparison, string name, MarginalMean ours, ReferenceMeansRow row)
    {
        comparison.Within($"{name} estimate", ours.Estimate, row["estimate"], 1e-5, row["se"], "standard errors");
        comparison.Relative($"{name} se", ours.StandardError, row["se"], 1e-5);
        comparison.Relative($"{name} df", ours.DegreesOfFreedom, row["df"], 1e-3);
        comparison.Within($"{name} p", ours.PValue, row["p"], 1e-6, 1, "");
    }

    /// <summary>Our member of that name, without regard to case.</summary>
    private static string Member(CaseRun run, string name) =>
        run.Fit.Means.Factors.Single(factor => Plain(factor) == Plain(run.Names.OfReference(name)));

    /// <summary>Our level that is written as the reference's but for case and signs.</summary>
    private static string Level(MeansTable table, CaseRun run, string name, string level)
    {
        string[] names = [.. table.Factors, .. table.By];
        int place = Array.IndexOf(names, Member(run, name));
        string[] levels = [.. table.Select(row => row.Levels[place]).Distinct()];
        return levels.Single(ours => Plain(ours) == Plain(level) || Plain(ours) == (level == "1" ? "true" : level == "0" ? "false" : ""));
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
