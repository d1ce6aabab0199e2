using Lmm.Design;

namespace Lmm.Results.Tests;

public enum Ward
{
    North,
    South,
}

public enum Hour
{
    First,
    Second,
    Fourth,
    Twelfth,
}

/// <summary>Parameters for each ward, a standard deviation for each hour.</summary>
[MixedModel]
public record Pulse(
    [Response] double Rate,
    [Fixed][Repeated(Subject = nameof(Patient), Corr = Corr.AR1, Heterogeneous = true, By = nameof(Ward))] Hour Hour,
    [Fixed] Ward Ward,
    string Patient);

/// <summary>A correlation for each pair of visits.</summary>
[MixedModel]
public record Score(
    [Response] double Points,
    [Fixed(AsFactor = true)][Repeated(Subject = nameof(Patient), Corr = Corr.Unstructured, Heterogeneous = true)] int Visit,
    string Patient);

/// <summary>A process of order 2, 1 for each level found in the rows.</summary>
[MixedModel("Level ~ 1")]
public record Tide(
    double Level,
    [Repeated(Subject = nameof(Gauge), Corr = Corr.Arma, Order = 1, MovingAverage = 1, By = nameof(Coast))] int Hour,
    string Gauge,
    string Coast);

/// <summary>A place with a nugget, and a correlation by lag.</summary>
[MixedModel("Level ~ 1")]
public record Soil(double Level, [Repeated(Subject = nameof(Field), Corr = Corr.Exponential, Nugget = true)] double Depth, string Field);

[MixedModel("Level ~ 1")]
public record Lagged(double Level, [Repeated(Subject = nameof(Field), Corr = Corr.Toeplitz)] int Step, string Field);

/// <summary>The parameters of the residual covariance by name.</summary>
public sealed class TypedRepeatedTests
{
    [Fact]
    public void By_levels_that_are_closed_are_members()
    {
        PulseFit fit = PulseModel.Create(Rows((noise, i, t) => new Pulse(60 + noise, (Hour)t, i % 2 == 0 ? Ward.North : Ward.South, $"p{i}"))).Fit();

        Assert.Equal(fit.ResidualParameters["North.phi"], fit.Repeated.North.Phi);
        Assert.Equal(fit.ResidualParameters["South.phi"], fit.Repeated[Ward.South].Phi);
        Assert.Equal(fit.ResidualParameters["South.sd"], fit.Repeated["South"].StandardDeviation);
        Assert.Equal(fit.ResidualParameters["North.sd[Fourth]"], fit.Repeated.North.StandardDeviationOf(Hour.Fourth));
        Assert.NotEqual(fit.Repeated.North.Phi.Estimate, fit.Repeated.South.Phi.Estimate);
        Assert.True(fit.Repeated.North.Phi.StandardError > 0);
        Assert.Contains("sd[First]", Assert.Throws<KeyNotFoundException>(() => fit.Repeated.North.StandardDeviationOf(Hour.First)).Message);
    }

    [Fact]
    public void A_pair_of_occasions_is_found_in_either_order()
    {
        ScoreFit fit = ScoreModel.Create(Rows((noise, i, t) => new Score(noise, 3 * t, $"p{i}"))).Fit();

        Assert.Equal(fit.ResidualParameters["rho[3,9]"], fit.Repeated.Rho(3, 9));
        Assert.Equal(fit.ResidualParameters["rho[3,9]"], fit.Repeated.Rho(9, 3));
        Assert.Equal(fit.ResidualParameters["sd[6]"], fit.Repeated.StandardDeviationOf(6));
        Interval interval = fit.Repeated.Rho(0, 3).ConfidenceInterval(0.9);
        Assert.InRange(fit.Repeated.Rho(0, 3).Estimate, interval.Lower, interval.Upper);
        Assert.Throws<KeyNotFoundException>(() => fit.Repeated.Rho(3, 4));
    }

    [Fact]
    public void By_levels_found_in_the_rows_are_looked_up()
    {
        TideFit fit = TideModel.Create(Rows((noise, i, t) => new Tide(noise, t, $"g{i}", i % 3 == 0 ? "east" : "west"))).Fit();

        Assert.Equal(fit.ResidualParameters["east.phi1"], fit.Repeated["east"].Phi1);
        Assert.Equal(fit.ResidualParameters["west.theta1"], fit.Repeated["west"].Theta1);
    }

    /// <summary>An occasion that no fitted row had: the process goes on, and its share of the last residual fades.</summary>
    [Fact]
    public void A_future_occasion_is_predicted_from_the_past()
    {
        Tide[] rows = [.. Rows((noise, i, t) => new Tide(noise, t, $"g{i}", i % 3 == 0 ? "east" : "west"))];
        TideFit fit = TideModel.Create(rows).Fit();
        double[] later =
        [
            .. new[] { 4, 5, 6 }.Select(hour =>
            {
                PredictedRow row = fit.Predict([new Tide(double.NaN, hour, "g0", "east")], NewLevels.Error, FittedLevel.Conditional)[0];
                return Math.Abs(row.Response - fit.Fixed.Intercept.Estimate);
            }),
        ];

        Assert.True(later[0] > later[1] && later[1] > later[2] && later[2] > 0);
        Assert.Equal(Math.Abs(fit.Repeated["east"].Phi1.Estimate), later[2] / later[1], 1e-9);
    }

    [Fact]
    public void A_range_a_nugget_and_a_lag()
    {
        SoilFit soil = SoilModel.Create(Rows((noise, i, t) => new Soil(noise, t + (i * 0.01), $"f{i}"))).Fit();
        LaggedFit lagged = LaggedModel.Create(Rows((noise, i, t) => new Lagged(noise, t, $"f{i}"))).Fit();

        Assert.Equal(soil.ResidualParameters["range"], soil.Repeated.Range);
        Assert.Equal(soil.ResidualParameters["nugget"], soil.Repeated.Nugget);
        Assert.Equal(lagged.ResidualParameters["rho[2]"], lagged.Repeated.Rho(2));
    }

    [Fact]
    public void A_document_keeps_the_specification_and_the_parameters()
    {
        PulseFit fit = PulseModel.Create(Rows((noise, i, t) => new Pulse(60 + noise, (Hour)t, i % 2 == 0 ? Ward.North : Ward.South, $"p{i}"))).Fit();
        PulseFit read = PulseFit.FromJson(fit.ToJson());

        Assert.Equal(PulseModel.Specification, read.Specification);
        Assert.Equal(["First", "Second", "Fourth", "Twelfth"], read.Data.Frozen.Residual!.Occasions);
        Assert.Equal(["North", "South"], read.Data.Frozen.Residual.Groups);
        Assert.Equal(fit.Repeated.South.Phi.Estimate, read.Repeated.South.Phi.Estimate);
        Assert.Equal(fit.Repeated.South.Phi.StandardError, read.Repeated.South.Phi.StandardError, 1e-12);
    }

    /// <summary>Forty subjects of four occasions with correlation 0.6^lag.</summary>
    private static IEnumerable<T> Rows<T>(Func<double, int, int, T> row)
    {
        var random = new Random(11);
        for (int i = 0; i < 40; i++)
        {
            double last = Noise();
            for (int t = 0; t < 4; t++)
            {
                yield return row(last, i, t);
                last = (0.6 * last) + (0.8 * Noise());
            }
        }

        double Noise() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
