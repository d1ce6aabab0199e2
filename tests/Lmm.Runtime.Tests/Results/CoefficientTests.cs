namespace Lmm.Runtime.Tests.Results;

public sealed class CoefficientTests
{
    private readonly MixedModelFit _fit = SleepStudy.SlopeFit();

    [Fact]
    public void Slope_fit_has_lmerTests_table()
    {
        Assert.Equal(["(Intercept)", "Days"], _fit.Coefficients.Select(c => c.Name));
        Coefficient intercept = _fit.Coefficients["(Intercept)"];
        Closeness.Relative(251.4051048484851, intercept.Estimate, 1e-15);
        Closeness.Relative(6.824556532106023, intercept.StandardError, 1e-12);
        Closeness.Relative(16.99999996537337, intercept.DegreesOfFreedom, 1e-8);
        Closeness.Relative(36.8383064402432, intercept.TStatistic, 1e-12);
        Closeness.Relative(1.1708876111845377e-17, intercept.PValue, 1e-6);
        Coefficient days = _fit.Coefficients["Days"];
        Closeness.Relative(10.467285959595337, days.Estimate, 1e-15);
        Closeness.Relative(1.5457888962858843, days.StandardError, 1e-12);
        Closeness.Relative(17.000000042612406, days.DegreesOfFreedom, 1e-8);
        Closeness.Relative(6.771484764022704, days.TStatistic, 1e-12);
        Closeness.Relative(3.2637880280219138e-06, days.PValue, 1e-6);
        Assert.False(days.IsAliased);
    }

    [Fact]
    public void Random_intercept_fit_has_lmerTests_unequal_degrees_of_freedom()
    {
        MixedModelFit fit = SleepStudy.InterceptFit();
        Closeness.Relative(22.81019910707305, fit.Coefficients["(Intercept)"].DegreesOfFreedom, 1e-8);
        Closeness.Relative(160.99999996848172, fit.Coefficients["Days"].DegreesOfFreedom, 1e-8);
        Closeness.Relative(2.2413504615304177e-18, fit.Coefficients["(Intercept)"].PValue, 1e-6);
        Closeness.Relative(6.4126013901770414e-27, fit.Coefficients["Days"].PValue, 1e-6);
    }

    [Fact]
    public void Confidence_interval_is_estimate_and_t_quantile()
    {
        // R: estimate +- qt(.975, df) * se and qt(.995, df) * se with lmerTest's df.
        Interval wide = _fit.Coefficients["Days"].ConfidenceInterval();
        Closeness.Relative(7.2059564667923404, wide.Lower, 1e-8);
        Closeness.Relative(13.728615452398333, wide.Upper, 1e-8);
        Interval wider = _fit.Coefficients["(Intercept)"].ConfidenceInterval(0.99);
        Closeness.Relative(231.6259668188899354, wider.Lower, 1e-8);
        Closeness.Relative(271.184242878080283, wider.Upper, 1e-8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(95)]
    [InlineData(double.NaN)]
    public void Confidence_level_must_be_a_proportion(double level)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _fit.Coefficients[0].ConfidenceInterval(level));
        Assert.Contains("strictly between 0 and 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_methods_change_degrees_of_freedom_and_p_only()
    {
        // R: 2 * pt(-t, 178) and 2 * pnorm(-t).
        CoefficientTable residual = _fit.Coefficients.WithDegreesOfFreedom(DegreesOfFreedomMethod.Residual);
        Assert.Equal(DegreesOfFreedomMethod.Residual, residual.Method);
        Assert.Equal(178, residual["Days"].DegreesOfFreedom);
        Closeness.Relative(1.7872443528855827e-10, residual["Days"].PValue, 1e-10);
        Closeness.Relative(3.3478828129770351e-85, residual["(Intercept)"].PValue, 1e-10);
        CoefficientTable normal = residual.WithDegreesOfFreedom(DegreesOfFreedomMethod.Asymptotic);
        Assert.Equal(double.PositiveInfinity, normal["Days"].DegreesOfFreedom);
        Closeness.Relative(1.2746738694198637e-11, normal["Days"].PValue, 1e-10);
        Closeness.Relative(13.49697652401759, normal["Days"].ConfidenceInterval().Upper, 1e-12);
        Assert.Equal(_fit.Coefficients["Days"].StandardError, normal["Days"].StandardError);
        Assert.Same(normal, normal.WithDegreesOfFreedom(DegreesOfFreedomMethod.Asymptotic));
    }

    [Fact]
    public void A_misspelt_name_is_answered_with_the_names()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => _fit.Coefficients["days"]);
        Assert.Equal("There is no coefficient 'days'; the coefficients are (Intercept), Days.", error.Message);
        Assert.Null(_fit.Coefficients.Find("days"));
    }

    [Fact]
    public void Contrast_is_the_mean_of_a_day_with_its_standard_error()
    {
        // R: predict(m, data.frame(Days = 5), re.form = NA, se = TRUE): reference/cases/sleep_slope.json, predictions.
        Coefficient day5 = _fit.Contrast([1, 5]);
        Assert.Equal("(Intercept) + 5 Days", day5.Name);
        Closeness.Relative(303.7415346464618, day5.Estimate, 1e-12);
        Closeness.Relative(9.581241965314753, day5.StandardError, 1e-10);

        // Every l'beta of a single Wishart matrix has its degrees of freedom.
        Closeness.Relative(17, day5.DegreesOfFreedom, 1e-10);
        Assert.Equal("mean of day 5", _fit.Contrast([1, 5], "mean of day 5").Name);
        Assert.Equal("-(Intercept) - 0.5 Days", _fit.Contrast([-1, -0.5]).Name);
        Assert.Equal(178, _fit.Contrast([0, 1], method: DegreesOfFreedomMethod.Residual).DegreesOfFreedom);
    }

    [Fact]
    public void Contrast_of_two_strata_mixes_their_degrees_of_freedom()
    {
        // Closed form: Var = a lambda + b s2 with mean squares on 17 and 161: Satterthwaite's 1946 formula itself.
        MixedModelFit fit = SleepStudy.InterceptFit();
        double s2 = fit.Solution.ResidualVariance;
        double lambda = (10 * 1378.1785084566548) + s2;
        double a = lambda / 180;
        double b = s2 * Math.Pow(7 - 4.5, 2) / 1485;
        double expected = Math.Pow(a + b, 2) / ((a * a / 17) + (b * b / 161));
        Closeness.Relative(expected, fit.Contrast([1, 7]).DegreesOfFreedom, 1e-9);
    }

    [Fact]
    public void Contrast_refuses_what_it_cannot_mean()
    {
        Assert.Contains("one weight for each of the 2 columns ((Intercept), Days); 3 were given", Assert.Throws<ArgumentException>(() => _fit.Contrast([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("The weight of column Days is not a finite number", Assert.Throws<ArgumentException>(() => _fit.Contrast([1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.True(double.IsNaN(_fit.Contrast([0, 0]).PValue));
    }

    [Fact]
    public void Variance_that_no_parameter_moves_has_infinite_degrees_of_freedom()
    {
        MixedModelFit fit = SleepStudy.SlopeFit(s => SleepStudy.With(s, derivatives: [new double[2, 2], new double[2, 2], new double[2, 2]]));
        Assert.Equal(double.PositiveInfinity, fit.Coefficients["Days"].DegreesOfFreedom);
        Closeness.Relative(1.2746738694198637e-11, fit.Coefficients["Days"].PValue, 1e-10);
    }

    [Fact]
    public void Indefinite_information_gives_no_degrees_of_freedom_and_no_p()
    {
        MixedModelFit fit = SleepStudy.SlopeFit(s => SleepStudy.With(
            s, parameterCovariance: new double[,] { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } }));
        Assert.True(double.IsNaN(fit.Coefficients["Days"].DegreesOfFreedom));
        Assert.True(double.IsNaN(fit.Coefficients["Days"].PValue));
        Closeness.Relative(6.771484764022704, fit.Coefficients["Days"].TStatistic, 1e-12);
    }

    [Fact]
    public void Criteria_agree_with_lme4_and_nlme()
    {
        // reference/cases/sleep_slope.json: lme4's logLik, AIC, BIC; nlme's BIC. AICc by its formula with k = 6, n = 180.
        Closeness.Relative(-871.8141359792454, _fit.LogLikelihood, 1e-14);
        Assert.Equal(6, _fit.ParameterCount);
        Closeness.Relative(1755.6282719584908, _fit.Aic, 1e-14);
        Closeness.Relative(1774.7860130638321, _fit.Bic, 1e-14);
        Closeness.Relative(1774.7189732602435, _fit.BicRestricted, 1e-12);
        Closeness.Relative(1755.6282719584908 + (84.0 / 173), _fit.Aicc, 1e-14);
        Assert.Equal(180, _fit.Observations);
        MixedModelFit ml = SleepStudy.SlopeFit(s => SleepStudy.With(s, deviance: 1751.93934448899, estimation: Estimation.MaximumLikelihood));
        Assert.Equal(ml.Bic, ml.BicRestricted);
        MixedModelFit tiny = SleepStudy.SlopeFit(s => SleepStudy.With(s, observations: 7));
        Assert.True(double.IsNaN(tiny.Aicc));
    }

    [Fact]
    public void Coefficient_covariance_is_the_solutions()
    {
        MathNet.Numerics.LinearAlgebra.Matrix<double> covariance = _fit.CoefficientCovariance;
        Assert.Equal(2, covariance.RowCount);
        Assert.Equal(46.57457185991098, covariance[0, 0]);
        Assert.Equal(-1.4510957059020784, covariance[1, 0]);
        covariance[0, 0] = 0;
        Assert.Equal(46.57457185991098, _fit.CoefficientCovariance[0, 0]);
    }
}
