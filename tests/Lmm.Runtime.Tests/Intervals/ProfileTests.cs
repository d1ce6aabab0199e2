using Lmm.Fitting;
using Lmm.Runtime.Tests.Fit;
using Lmm.Runtime.Tests.Results;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Intervals;

[MixedModel]
public sealed record WeeklyWeight(
    [Response] double Weight,
    [Fixed] double Week,
    [Repeated(Subject = nameof(WeeklyWeight.Animal), Corr = Corr.AR1)] int Visit,
    string Animal);

/// <summary>
/// Profiles in closed form, against dense matrices, and what must hold of any: curves that rise, ends where zeta is the
/// quantile, units that do not matter.
/// </summary>
public sealed class ProfileTests
{
    /// <summary>
    /// y = mu + e has -2 log L profiles in closed form: n log(1 + n (t - mean)^2 / SS) for the mean and n (u - 1 - log u) with
    /// u = SS / (n t^2) for sigma.
    /// </summary>
    [Fact]
    public void Without_random_effects_profiles_are_in_closed_form()
    {
        double[] y = [3.1, 4.7, 2.2, 5.9, 4.4, 3.8, 6.1, 2.9];
        DesignMatrices design = new()
        {
            RowCount = y.Length,
            Response = y,
            ColumnNames = ["(Intercept)"],
            FixedEffects = [.. Enumerable.Repeat(1.0, y.Length)],
            ColumnTerms = [0],
            RandomTerms = [],
        };
        MixedModelFit fit = new(FitData.Create(SleepStudy.InterceptSpecification, design, Fitter.Fit(design, Estimation.MaximumLikelihood)));
        ModelProfile profile = fit.Profile();
        double mean = y.Average();
        double ss = y.Sum(value => (value - mean) * (value - mean));
        foreach (double t in new[] { 2.9, 3.5, 4.9, 5.4 })
        {
            double zeta = Math.Sign(t - mean) * Math.Sqrt(8 * Math.Log(1 + (8 * (t - mean) * (t - mean) / ss)));
            Assert.Equal(zeta, profile["(Intercept)"].Zeta(t), 1e-6);
        }

        foreach (double t in new[] { 0.8, 1.1, 1.6, 2.5 })
        {
            double u = ss / (8 * t * t);
            Assert.Equal(Math.Sign(1 - u) * Math.Sqrt(8 * (u - 1 - Math.Log(u))), profile.Residual.Zeta(t), 1e-6);
        }

        double half = Math.Sqrt(ss / 8 * (Math.Exp(3.841458820694124 / 8) - 1));
        Assert.Equal(mean + half, profile[0].Interval().Upper, 1e-8);
        Assert.Equal(mean - half, profile[0].Interval().Lower, 1e-8);
    }

    /// <summary>Every structure: curves rise, and at the ends of an interval an evaluation from another start has the zeta of the level.</summary>
    [Theory]
    [InlineData(Covariance.Unstructured)]
    [InlineData(Covariance.Diagonal)]
    [InlineData(Covariance.CompoundSymmetry)]
    [InlineData(Covariance.AutoRegressive)]
    [InlineData(Covariance.Identity)]
    public void Curves_rise_and_end_where_their_level_says(Covariance covariance)
    {
        DesignMatrices design = RandomDesigns.Make(5, 150, 2, weights: true, new(15, 3, covariance), new(6, 1, Covariance.Unstructured));
        MixedModelFit fit = new(FitData.Create(SleepStudy.InterceptSpecification, design, Fitter.Fit(design, Estimation.Reml)));
        foreach (ParameterProfile profile in fit.Profile())
        {
            Assert.Equal("", profile.Note);
            Interval interval = profile.Interval(0.9);
            Assert.True(interval.Lower <= profile.Estimate && profile.Estimate <= interval.Upper, profile.ToString());
            foreach (double end in new[] { interval.Lower, interval.Upper })
            {
                if (end > profile.Parameter.Lowest && end < profile.Parameter.Highest)
                {
                    Assert.Equal(1.6448536269514722, Math.Abs(profile.Zeta(end)), 1e-6);
                }
            }

            double[] zetas = [.. profile.Points.Select(point => point.Zeta)];
            Assert.Equal(zetas.Order(), zetas);
            Assert.True(zetas.Length > 4);
        }
    }

    /// <summary>Each interval holds others of lower level, and zeta at its ends is what its level asks: also far out.</summary>
    [Fact]
    public void Levels_nest()
    {
        ModelProfile profile = Sleep().Profile();
        foreach (ParameterProfile parameter in profile)
        {
            Interval half = parameter.Interval(0.5);
            Interval usual = parameter.Interval();
            Interval far = parameter.Interval(0.9999);
            Assert.True(far.Lower <= usual.Lower && usual.Lower < half.Lower && half.Upper < usual.Upper && usual.Upper <= far.Upper, parameter.ToString());
        }

        Assert.Equal(3.8905918864131203, profile.Residual.Zeta(profile.Residual.Interval(0.9999).Upper), 1e-6);
    }

    /// <summary>A change of unit and origin of the covariate moves each interval as it moves the parameter.</summary>
    [Fact]
    public void Units_change_intervals_as_they_change_parameters()
    {
        ModelProfile days = Sleep().Profile();
        ModelProfile hours = Sleep(scale: 24).Profile();
        foreach (string name in new[] { "Days", "sd Subject Days" })
        {
            Closeness.Relative(days[name].Interval().Lower, 24 * hours[name].Interval().Lower, 1e-7);
            Closeness.Relative(days[name].Interval().Upper, 24 * hours[name].Interval().Upper, 1e-7);
        }

        Closeness.Relative(days.Residual.Interval().Upper, hours.Residual.Interval().Upper, 1e-7);
        Closeness.Relative(days["Subject", "Days", "(Intercept)"].Interval().Upper, hours["Subject", "(Intercept)", "Days"].Interval().Upper, 1e-6);
    }

    /// <summary>phi of an AR1 residual against -2 log L of dense matrices, minimised over sigma and the line by closed forms.</summary>
    [Fact]
    public void A_residual_correlation_is_profiled()
    {
        WeeklyWeight[] rows = Weights();
        WeeklyWeightFit fit = WeeklyWeightModel.Create(rows).Fit();
        ModelProfile profile = fit.Profile();
        ParameterProfile phi = profile["phi"];
        Interval interval = phi.Interval();
        double best = Dense(rows, phi.Estimate);
        Assert.Equal(best, profile.Deviance, 1e-7);
        Assert.Equal(3.841458820694124, Dense(rows, interval.Lower) - best, 1e-5);
        Assert.Equal(3.841458820694124, Dense(rows, interval.Upper) - best, 1e-5);
        Assert.True(Dense(rows, phi.Estimate + 0.01) > best && Dense(rows, phi.Estimate - 0.01) > best);

        // The slope: -2 log L of the rows less t Week, over phi by golden section.
        Interval slope = profile["Week"].Interval();
        Assert.Equal(best + 3.841458820694124, DenseOverPhi(rows, slope.Upper), 1e-5);
        Assert.Equal(best + 3.841458820694124, DenseOverPhi(rows, slope.Lower), 1e-5);
        Interval sigma = profile.Residual.Interval();
        Assert.True(sigma.Lower < profile.Residual.Estimate && profile.Residual.Estimate < sigma.Upper);
    }

    [Fact]
    public void Parameters_are_found_by_name_and_bad_values_refused()
    {
        ModelProfile profile = Sleep().Profile();
        Assert.Same(profile["sd Subject Days"], profile["Subject", "Days"]);
        Assert.Throws<KeyNotFoundException>(() => profile["Hours"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => profile[0].Interval(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => profile["Subject", "Days"].Zeta(-1));
        Assert.Contains("sd Subject Days", profile.ToString(), StringComparison.Ordinal);
        using CancellationTokenSource source = new();
        ModelProfile stopped = Sleep().Profile(new ProfileOptions { CancellationToken = source.Token });
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => stopped["Days"].Interval());
    }

    /// <summary>Half of the responses have no subjects in them: standard deviations of 0 have intervals from 0, their correlation all of its range.</summary>
    [Fact]
    public void Variances_at_zero_have_intervals_from_zero()
    {
        DesignMatrices design = DesignParts.WithResponse(
            SleepStudy.Matrices(slope: true), [.. Enumerable.Range(0, SleepStudy.Rows).Select(i => (double)(i % 7) - (i % 3))]);
        MixedModelFit fit = new(FitData.Create(SleepStudy.Specification, design, Fitter.Fit(design, Estimation.Reml)));
        ModelProfile profile = fit.Profile();
        ParameterProfile intercept = profile["Subject", "(Intercept)"];
        Assert.Equal(0, intercept.Estimate);
        Assert.Equal(0, intercept.Interval().Lower);
        Assert.InRange(intercept.Interval().Upper, 0.05, 2);
        Assert.Equal(1.959963984540054, intercept.Zeta(intercept.Interval().Upper), 1e-6);
        ParameterProfile together = profile["Subject", "(Intercept)", "Days"];
        Assert.True(double.IsNaN(together.Estimate));
        Assert.Equal(new Interval(-1, 1), together.Interval());
        Assert.NotEqual("", together.Note);
    }

    private static MixedModelFit Sleep(double scale = 1)
    {
        DesignMatrices plain = SleepStudy.Matrices(slope: true);
        double[] days = [.. SleepStudy.DaysOfRows().Select(day => scale * day)];
        DesignMatrices design = new()
        {
            RowCount = plain.RowCount,
            Response = plain.Response,
            ColumnNames = plain.ColumnNames,
            FixedEffects = [.. Enumerable.Repeat(1.0, plain.RowCount), .. days],
            ColumnTerms = plain.ColumnTerms,
            RandomTerms = [SleepStudy.SubjectTerm(days, slope: true)],
        };
        return new MixedModelFit(FitData.Create(SleepStudy.Specification, design, Fitter.Fit(design, Estimation.Reml)));
    }

    private static WeeklyWeight[] Weights()
    {
        ReplicateRandom random = new(9, 0);
        List<WeeklyWeight> rows = [];
        for (int animal = 0; animal < 8; animal++)
        {
            double error = random.Normal();
            for (int visit = 1; visit <= 6; visit++)
            {
                error = (0.6 * error) + (0.8 * random.Normal());
                rows.Add(new WeeklyWeight(20 + (0.5 * visit) + (2 * error), visit, visit, $"a{animal}"));
            }
        }

        return [.. rows];
    }

    private static double DenseOverPhi(WeeklyWeight[] rows, double slope)
    {
        WeeklyWeight[] shifted = [.. rows.Select(row => row with { Weight = row.Weight - (slope * row.Week) })];
        double low = -0.5;
        double high = 0.95;
        for (int step = 0; step < 80; step++)
        {
            double left = high - (0.618 * (high - low));
            double right = low + (0.618 * (high - low));
            (low, high) = Dense(shifted, left, line: false) < Dense(shifted, right, line: false) ? (low, right) : (left, high);
        }

        return Dense(shifted, low, line: false);
    }

    /// <summary>-2 log L at phi with the coefficients and sigma at their best.</summary>
    private static double Dense(WeeklyWeight[] rows, double phi, bool line = true)
    {
        int n = rows.Length;
        Matrix<double> v = Matrix<double>.Build.Dense(n, n, (i, j) => rows[i].Animal == rows[j].Animal ? Math.Pow(phi, Math.Abs(rows[i].Visit - rows[j].Visit)) : 0);
        Matrix<double> x = Matrix<double>.Build.Dense(n, line ? 2 : 1, (i, j) => j == 0 ? 1 : rows[i].Week);
        Vector<double> y = Vector<double>.Build.Dense(n, i => rows[i].Weight);
        Matrix<double> inverse = v.Inverse();
        Vector<double> beta = (x.Transpose() * inverse * x).Solve(x.Transpose() * inverse * y);
        Vector<double> e = y - (x * beta);
        return Math.Log(v.Determinant()) + (n * (1 + Math.Log(2 * Math.PI * e.DotProduct(inverse * e) / n)));
    }
}
