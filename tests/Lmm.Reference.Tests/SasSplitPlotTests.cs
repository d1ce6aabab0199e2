using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>
/// SAS/STAT User's Guide, PROC MIXED, "Split-Plot Design" (Stroup 1989): four blocks, three levels of A on whole plots, two of B
/// on sub-plots. The variances and the table of fixed effects are printed there (F 4.07, 19.39, 4.02 to two decimals); F is
/// also the ratio of mean squares that are computed from the 24 values in whole numbers.
/// </summary>
public sealed class SasSplitPlotTests
{
    [Theory]
    [InlineData(DegreesOfFreedomMethod.Satterthwaite)]
    [InlineData(DegreesOfFreedomMethod.SatterthwaiteExpected)]
    [InlineData(DegreesOfFreedomMethod.SatterthwaiteAverage)]
    [InlineData(DegreesOfFreedomMethod.KenwardRoger)]
    [InlineData(DegreesOfFreedomMethod.Containment)]
    public void Variances_and_tests_are_those_that_SAS_prints(DegreesOfFreedomMethod method)
    {
        MixedModelFit fit = SasPlotModel.Create(SasPlot.Rows).Fit();
        Assert.Equal(62.3958333, fit.VarianceComponents["Block", "(Intercept)"].VarianceOrCovariance, 1e-6);
        Assert.Equal(15.3819444, fit.VarianceComponents["Block:A", "(Intercept)"].VarianceOrCovariance, 1e-6);
        Assert.Equal(9.3611111, fit.Residual.VarianceOrCovariance, 1e-6);
        foreach (AnovaType type in Enum.GetValues<AnovaType>())
        {
            AnovaTable table = fit.Anova(type, method);
            Check(table["A"], 2, 6, (3919.0 / 24) / (321.0 / 8), 0.0764);
            Check(table["B"], 1, 9, (363.0 / 2) / (337.0 / 36), 0.0017);
            Check(table["A:B"], 2, 9, (301.0 / 8) / (337.0 / 36), 0.0566);
        }
    }

    [Fact]
    public void The_table_reads_as_that_of_lmerTest()
    {
        string text = SasPlotModel.Create(SasPlot.Rows).Fit().Anova(AnovaType.III, DegreesOfFreedomMethod.KenwardRoger).ToString();
        Assert.StartsWith("Type III Analysis of Variance Table with Kenward-Roger's method\n", text, StringComparison.Ordinal);
        Assert.Contains("F value", text, StringComparison.Ordinal);
        Assert.Contains("A:B", text, StringComparison.Ordinal);
        Assert.Contains("4.0193", text, StringComparison.Ordinal);
        Assert.Contains("**", text, StringComparison.Ordinal);
    }

    /// <summary>One cell of A and B is empty: one degree of freedom of the interaction is left, the contrast of the four that are whole.</summary>
    [Fact]
    public void An_empty_cell_takes_a_degree_of_freedom_and_says_so()
    {
        SasPlot[] rows = [.. SasPlot.Rows.Where(row => (row.A, row.B) != (3, 2))];
        MixedModelFit fit = SasPlotModel.Create(rows).Fit();
        AnovaTable table = fit.Anova(AnovaType.III);
        Assert.Equal(1, table["A:B"].NumeratorDegreesOfFreedom);
        Assert.Contains("1 of 2 degrees of freedom are estimable", table["A:B"].Note, StringComparison.Ordinal);
        Assert.Contains("filled cells", table["A"].Note, StringComparison.Ordinal);

        // The columns are (Intercept), A[2], A[3], B[2], A[2]:B[2], A[3]:B[2]; the last is aliased.
        FTest whole = fit.JointTest([[0, 0, 0, 0, 1, 0]]);
        Assert.Equal(whole.FStatistic, table["A:B"].FStatistic, 1e-9 * whole.FStatistic);

        // A: mean of A1 and A2 over both B; A1, A2 and A3 at B1 for the rest. SAS's functions involve no B.
        Assert.Equal(2, table["A"].NumeratorDegreesOfFreedom);
        FTest b = fit.JointTest([[0, 0, 0, 1, 0.5, 0]]);
        Assert.Equal(b.FStatistic, table["B"].FStatistic, 1e-8 * b.FStatistic);
        Assert.Contains("depends on which these are", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_term_that_repeats_another_is_not_estimable()
    {
        AnovaTable table = SasTwiceModel.Create(SasPlot.Rows.Select(row => new SasTwice(row.Y, row.A, row.A * 10, row.Block, row.B))).Fit().Anova(AnovaType.III);
        Assert.Equal(0, table["A"].NumeratorDegreesOfFreedom);
        Assert.True(double.IsNaN(table["A"].PValue));
        Assert.Contains("0 of 2 degrees of freedom are estimable", table["A"].Note, StringComparison.Ordinal);
        Assert.Contains("not estimable", table["Again"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loaded_fit_has_type_three_and_says_what_it_has_not()
    {
        MixedModelFit fit = SasPlotModel.Create(SasPlot.Rows).Fit();
        MixedModelFit loaded = MixedModelFit.FromJson(fit.ToJson());
        Assert.Equal(fit.Anova().ToString(), loaded.Anova().ToString());
        Assert.Contains("Type III can be had", Assert.Throws<InvalidOperationException>(() => loaded.Anova(AnovaType.I)).Message, StringComparison.Ordinal);
        foreach (DegreesOfFreedomMethod method in new[] { DegreesOfFreedomMethod.KenwardRoger, DegreesOfFreedomMethod.Containment, DegreesOfFreedomMethod.SatterthwaiteExpected })
        {
            var refused = Assert.Throws<InvalidOperationException>(() => loaded.Anova(AnovaType.III, method));
            Assert.Contains("Satterthwaite, Residual and Asymptotic can be had", refused.Message, StringComparison.Ordinal);
        }

        Assert.Throws<InvalidOperationException>(() => loaded.RandomEffectTests());
    }

    [Fact]
    public void Dropping_the_whole_plots_halves_the_naive_p()
    {
        RandomEffectTestTable tests = SasPlotModel.Create(SasPlot.Rows).Fit().RandomEffectTests();
        Assert.Equal(["(1 | Block)", "(1 | Block:A)"], tests.Select(test => test.Name));
        Assert.All(tests, test => Assert.Equal(test.NaivePValue / 2, test.BoundaryPValue!.Value, 1e-14));
        Assert.Contains("Boundary p", tests.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Without variation between blocks and plots, or without random terms at all, only sigma^2 is estimated: every test has N - r.</summary>
    [Theory]
    [InlineData(DegreesOfFreedomMethod.Satterthwaite)]
    [InlineData(DegreesOfFreedomMethod.SatterthwaiteExpected)]
    [InlineData(DegreesOfFreedomMethod.SatterthwaiteAverage)]
    [InlineData(DegreesOfFreedomMethod.KenwardRoger)]
    public void With_sigma_alone_the_tests_are_those_of_a_linear_model(DegreesOfFreedomMethod method)
    {
        // Residuals of a perfect fit to blocks: equal block means, hence no variance between blocks.
        double[] mean = [.. SasPlot.Rows.GroupBy(row => row.Block).Select(block => block.Average(row => row.Y))];
        SasPlot[] rows = [.. SasPlot.Rows.Select(row => row with { Y = row.Y - mean[row.Block - 1] })];
        MixedModelFit zero = SasBlocksModel.Create(rows.Select(row => new SasBlocks(row.Y, row.A, row.B, row.Block))).Fit();
        Assert.IsType<Convergence.Boundary>(zero.Convergence);
        MixedModelFit linear = zero.RandomEffectTests()[0].Reduced;
        foreach (MixedModelFit fit in new[] { zero, linear })
        {
            AnovaTable table = fit.Anova(AnovaType.III, method);
            Assert.All(table, row => Assert.Equal(18, row.DenominatorDegreesOfFreedom, 1e-6));
            Assert.Equal(linear.Anova()["A"].FStatistic, table["A"].FStatistic, 1e-6 * table["A"].FStatistic);
        }

        Assert.Contains("those of the model without it", zero.Anova(AnovaType.III, method).ToString(), StringComparison.Ordinal);
    }

    private static void Check(FTest test, int numerator, double denominator, double f, double p)
    {
        Assert.Equal(numerator, test.NumeratorDegreesOfFreedom);
        Assert.Equal(denominator, test.DenominatorDegreesOfFreedom, 1e-5);
        Assert.Equal(f, test.FStatistic, 1e-5 * f);
        Assert.Equal(p, test.PValue, 5e-5);
    }
}
