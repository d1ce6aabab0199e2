namespace Lmm.Runtime.Tests.Results;

/// <summary>
/// Intervals of residual parameters against nlme 3.1-162's <c>intervals</c>, from its own covariance of the transformed
/// parameters (apVar) by the delta method: reference/cases/ovary_ar1.json, ortho_varident.json.
/// </summary>
public sealed class ResidualParameterTests
{
    [Fact]
    public void Autocorrelation_has_nlmes_interval()
    {
        // nlme works with log((1 + phi) / (1 - phi)) = 2 artanh(phi), variance 0.0374305731514205 in apVar.
        const double Phi = 0.5721870120001089;
        double error = Math.Sqrt(0.037430573151420704) / 2 * (1 - (Phi * Phi));
        ResidualParameterTable table = Table(new ResidualEstimate("phi", Phi, ParameterScale.FisherZ), error);
        Assert.Equal(error, table["phi"].StandardError, 1e-15);
        Interval interval = table["phi"].ConfidenceInterval();
        Assert.Equal(0.43103848819932655, interval.Lower, 1e-9);
        Assert.Equal(0.6860025174111896, interval.Upper, 1e-9);
    }

    [Theory]
    [InlineData(ParameterScale.Identity, 2, 0.5, 2 - 0.5, 2 + 0.5)]
    [InlineData(ParameterScale.Logarithm, 2, 0.5, 1.5576015661428098, 2.5680508333754828)]
    [InlineData(ParameterScale.Logit, 0.2, 0.04, 0.16296992036794183, 0.24300137024939306)]
    public void Interval_is_symmetric_on_its_scale(ParameterScale scale, double estimate, double error, double lower, double upper)
    {
        // Closed forms at z = 1: x -+ s; x exp(-+ s / x); logit^-1(logit x -+ s / (x (1 - x))).
        double level = 1 - (2 * 0.15865525393145705);
        Interval interval = Table(new ResidualEstimate("p", estimate, scale), error)[0].ConfidenceInterval(level);
        Assert.Equal(lower, interval.Lower, 1e-12);
        Assert.Equal(upper, interval.Upper, 1e-12);
    }

    [Fact]
    public void Parameter_at_its_bound_has_no_standard_error()
    {
        ResidualParameter row = Table(new ResidualEstimate("nugget", 0, ParameterScale.Logit), double.NaN)[0];
        Assert.True(double.IsNaN(row.StandardError));
        Assert.True(double.IsNaN(row.ConfidenceInterval().Lower) && double.IsNaN(row.ConfidenceInterval().Upper));
    }

    [Fact]
    public void Covariance_is_computed_when_first_asked_for()
    {
        bool computed = false;
        var table = new ResidualParameterTable(new ResidualSolution
        {
            Parameters = [new ResidualEstimate("phi", 0.5, ParameterScale.FisherZ)],
            Covariance = new Lazy<double[,]>(() =>
            {
                computed = true;
                return new double[,] { { 0.01 } };
            }),
        });
        Assert.Equal(0.5, table[0].Estimate);
        Assert.False(computed);
        Assert.Equal(0.1, table[0].StandardError, 1e-15);
        Assert.Equal(0.01, table.Covariance[0, 0]);
        Assert.True(computed);
    }

    [Fact]
    public void Unknown_parameter_names_those_there_are()
    {
        ResidualParameterTable table = Table(new ResidualEstimate("phi", 0.5, ParameterScale.FisherZ), 0.1);
        Assert.Null(table.Find("rho"));
        Assert.Contains("There is no residual parameter 'rho'; the parameters are phi.", Assert.Throws<KeyNotFoundException>(() => table["rho"]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[0].ConfidenceInterval(1));
    }

    [Fact]
    public void Independent_residuals_have_none()
    {
        Assert.Empty(SleepStudy.SlopeFit().ResidualParameters);
    }

    private static ResidualParameterTable Table(ResidualEstimate estimate, double error) => new(new ResidualSolution
    {
        Parameters = [estimate],
        Covariance = new Lazy<double[,]>(new[,] { { error * error } }),
    });
}
