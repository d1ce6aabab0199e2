using System.Globalization;
using Lmm.Design;

namespace Lmm.Runtime.Tests.Results;

public sealed class SummaryTests
{
    /// <summary>
    /// The numbers, their digits and their order are those that print(summary(lmer(Reaction ~ Days + (Days | Subject),
    /// sleepstudy))) shows with lmerTest 3.1-3; the last line is ours.
    /// </summary>
    private const string Slope = """
        Linear mixed model fit by REML. t-tests use Satterthwaite's method
        Formula: Reaction ~ Days + (1 + Days | Subject)
           Data: Sleep

        REML criterion at convergence: 1743.6

        Scaled residuals:
             Min      1Q Median     3Q    Max
         -3.9536 -0.4634 0.0231 0.4634 5.1793

        Random effects:
         Groups   Name        Variance Std.Dev. Corr
         Subject  (Intercept)   612.09   24.740
                  Days           35.07    5.922 0.07
         Residual               654.94   25.592
        Number of obs: 180, groups:  Subject, 18

        Fixed effects:
                    Estimate Std. Error     df t value Pr(>|t|)
        (Intercept)  251.405      6.825 17.000  36.838  < 2e-16 ***
        Days          10.467      1.546 17.000   6.771 3.26e-06 ***
        ---
        Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1

        Correlation of Fixed Effects:
             (Intr)
        Days -0.138

        Converged inside the parameter space (4 iterations, 5 evaluations).

        """;

    [Fact]
    public void Summary_of_sleepstudy_reads_as_lmerTests() => Assert.Equal(Slope, SleepStudy.SlopeFit().ToString());

    [Fact]
    public void Summary_is_the_same_under_another_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            MixedModelFit fit = SleepStudy.SlopeFit();
            Assert.Equal(Slope, fit.ToString());
            Assert.Equal(Slope, MixedModelFit.FromJson(fit.ToJson()).ToString());
            Assert.Contains("1755.628", fit.Glance().ToCsv(), StringComparison.Ordinal);
            Assert.Equal("(Intercept) + 0.5 Days", fit.Contrast([1, 0.5]).Name);
            Assert.Equal("Days: 10.4673 (standard error 1.54579, df 17, t 6.77148, p 3.26e-06)", fit.Coefficients["Days"].ToString());
            Assert.Equal("Twice: not estimated (aliased)", AliasedColumnTests.Fit().Coefficients["Twice"].ToString());
            Assert.Equal("[7.20596, 13.7286]", fit.Coefficients["Days"].ConfidenceInterval().ToString());
            Assert.Equal("Subject Days: variance 35.0717, standard deviation 5.92213", fit.VarianceComponents[1].ToString());
            Assert.Equal("Subject (Intercept), Days: covariance 9.60433, correlation 0.0655513", fit.VarianceComponents[2].ToString());
            Assert.Equal(
                "population 251.405 (standard error 6.82456), conditional 253.664", fit.Predict(RowTests.NewRows(("308", 0)), NewLevels.Error)[0].ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Maximum_likelihood_shows_the_criteria_as_lme4()
    {
        // R: logLik(lmer(Reaction ~ Days + (Days | Subject), sleepstudy, REML = FALSE)) = -875.969672..., AIC 1763.9, BIC 1783.1.
        MixedModelFit fit = SleepStudy.SlopeFit(s => SleepStudy.With(s, deviance: 1751.9393444889909, estimation: Estimation.MaximumLikelihood));
        string text = fit.Summary(DegreesOfFreedomMethod.Asymptotic);
        Assert.StartsWith("Linear mixed model fit by maximum likelihood. tests use the normal distribution\n", text, StringComparison.Ordinal);
        Assert.Contains("\n   AIC    BIC logLik deviance df.resid\n1763.9 1783.1 -876.0   1751.9      174\n", text, StringComparison.Ordinal);
        Assert.Contains("Days          10.467      1.546 Inf   6.771 1.27e-11 ***\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Boundary_is_said_with_its_component_and_reason()
    {
        var boundary = new Convergence.Boundary([new BoundaryComponent("Subject", "Days", "the slopes do not differ more than the residuals explain.")]);
        string text = SleepStudy.SlopeFit(s => SleepStudy.With(s, convergence: boundary)).ToString();
        Assert.Contains(
            "Converged at the boundary of the parameter space (4 iterations, 5 evaluations):\n  Subject Days: the slopes do not differ more than the residuals explain.\n",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_to_converge_cannot_be_overlooked()
    {
        string text = SleepStudy.SlopeFit(s => SleepStudy.With(s, convergence: new Convergence.NotConverged("the limit of 5 evaluations was reached."))).ToString();
        Assert.Contains("NOT CONVERGED after 4 iterations, 5 evaluations: the limit of 5 evaluations was reached.\n", text, StringComparison.Ordinal);
        Assert.Contains("they are not estimates.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Omitted_rows_and_findings_are_listed()
    {
        var fit = new MixedModelFit(FitData.Create(
            SleepStudy.Specification,
            SleepStudy.Matrices(true),
            SleepStudy.SlopeSolution(),
            [new DesignFinding("LMM1014", FindingSeverity.Suggestion, "few levels")],
            omittedRows: 7));
        Assert.Contains("groups:  Subject, 18\nRows left out because a value is missing: 7\n", fit.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n\nFindings:\n  LMM1014: few levels\n", fit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_fixed_effects_have_no_correlation_table_and_weights_are_named()
    {
        (string, double[])[] more = [.. Enumerable.Range(1, 9).Select(k => ($"x{k}", Column(k)))];
        double[] days = SleepStudy.DaysOfRows();
        Solution eleven = Wide(11);
        ModelSpec spec = SleepStudy.Specification with { Weight = "Precision", Offset = "Start", Frequency = "Times" };
        var fit = new MixedModelFit(FitData.Create(spec, SleepStudy.Matrices(true, Covariance.Unstructured, more), eleven));
        string text = fit.ToString();
        Assert.Contains("Correlation of the 11 fixed effects not shown", text, StringComparison.Ordinal);
        Assert.Contains("Weights: Precision\nFrequencies: Times\nOffset: Start\n", text, StringComparison.Ordinal);
        Assert.Equal(SleepStudy.Rows, days.Length);

        static double[] Column(int power) => [.. Enumerable.Range(0, SleepStudy.Rows).Select(i => Math.Cos(power * i))];
    }

    [Fact]
    public void Long_names_are_abbreviated_as_R_does_and_stay_different()
    {
        // R: abbreviate("(Intercept)", 6) is "(Intr)".
        Assert.Equal(["(Intr)", "Days"], Abbreviation.Of(["(Intercept)", "Days"], 6));
        string[] names = Abbreviation.Of(["Variety[Marvellous]", "Variety[Victory]", "Variety[Vanguard]"], 6);
        Assert.Equal(3, names.Distinct().Count());
        Assert.All(names, name => Assert.True(name.Length < 16));
    }

    [Theory]
    [InlineData(3.2637880280219138e-06, "3.26e-06")]
    [InlineData(1.1708876111845377e-17, "< 2e-16")]
    [InlineData(0.0254, "0.0254")]
    [InlineData(0.00123456, "0.00123")]
    [InlineData(0.5, "0.500")]
    [InlineData(1, "1.000")]
    [InlineData(double.NaN, "NA")]
    public void P_values_have_three_digits(double p, string expected) => Assert.Equal(expected, NumberText.PValue(p));

    [Theory]
    [InlineData(0.0001, "***")]
    [InlineData(0.009, "**")]
    [InlineData(0.05, "*")]
    [InlineData(0.0999, ".")]
    [InlineData(0.2, "")]
    [InlineData(double.NaN, "")]
    public void Stars_follow_the_legend(double p, string expected) => Assert.Equal(expected, NumberText.Stars(p));

    [Theory]
    [InlineData(1.5e-9, 4, "1.500e-09")]
    [InlineData(-0.00001, 3, "-1.000e-05")]
    [InlineData(-0.0004999, 3, "-4.999e-04")]
    [InlineData(-0.0006, 3, "-0.001")]
    [InlineData(0, 3, "0.000")]
    [InlineData(1.5e13, 2, "1.500e+13")]
    [InlineData(double.NegativeInfinity, 2, "-Inf")]
    public void Fixed_numbers_never_hide_a_small_or_huge_value(double value, int decimals, string expected) =>
        Assert.Equal(expected, NumberText.Fixed(value, decimals));

    private static Solution Wide(int columns)
    {
        Solution solution = SleepStudy.SlopeSolution();
        double[,] identity = new double[columns, columns];
        for (int i = 0; i < columns; i++)
        {
            identity[i, i] = 1;
        }

        return new Solution
        {
            Estimation = solution.Estimation,
            Deviance = solution.Deviance,
            Observations = solution.Observations,
            ResidualVariance = solution.ResidualVariance,
            EstimatedColumns = [.. Enumerable.Range(0, columns)],
            Coefficients = new double[columns],
            CoefficientCovariance = identity,
            Terms = solution.Terms,
            CovarianceParameterCount = solution.CovarianceParameterCount,
            Inference = SleepStudy.Inference([], new double[0, 0], (0, 0, 0)),
            Convergence = solution.Convergence,
            PredictedDecrease = 0,
            Iterations = 1,
            Evaluations = 1,
            Log = [],
        };
    }
}
