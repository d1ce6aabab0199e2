using Lmm.Runtime.Tests.Results;

namespace Lmm.Runtime.Tests.Intervals;

/// <summary>The parametric bootstrap: reproducible, countable, interruptible.</summary>
public sealed class BootstrapTests
{
    private static readonly MixedModelFit Sleep = Fit(slope: true);

    [Fact]
    public void Numbers_do_not_depend_on_the_number_of_threads()
    {
        BootstrapResult one = Sleep.Bootstrap(60, 7, new BootstrapOptions { Threads = 1 });
        BootstrapResult four = Sleep.Bootstrap(60, 7, new BootstrapOptions { Threads = 4 });
        BootstrapResult other = Sleep.Bootstrap(60, 8);
        foreach ((BootstrapSample a, BootstrapSample b) in one.Zip(four))
        {
            Assert.Equal(a.Values, b.Values);
        }

        Assert.Equal(one.Refits, four.Refits);
        Assert.NotEqual(one[0].Values, other[0].Values);

        // A replicate's numbers are its own: more of them change nothing before.
        Assert.Equal(one[1].Values, Sleep.Bootstrap(80, 7)[1].Values.Take(60));
    }

    [Fact]
    public void A_function_of_the_fit_is_what_its_parts_give()
    {
        BootstrapResult all = Sleep.Bootstrap(50, 3);
        BootstrapSample ratio = Sleep.Bootstrap(50, 3, m => m["Days"] / m.ResidualStandardDeviation);
        for (int i = 0; i < 50; i++)
        {
            Closeness.Relative(all["Days"].Values[i] / all["sigma"].Values[i], ratio.Values[i], 1e-14);
        }

        Closeness.Relative(10.467285959595337 / 25.591815626728103, ratio.Estimate, 1e-6);
        Assert.Equal(
            ["(Intercept)", "Days", "sd Subject (Intercept)", "sd Subject Days", "corr Subject (Intercept), Days", "sigma"],
            all.Select(sample => sample.Name));
    }

    /// <summary>Against quantiles, moments and Efron's formula done by hand on the sample.</summary>
    [Fact]
    public void Intervals_are_made_of_the_sample()
    {
        double[] values = [.. Enumerable.Range(1, 999).Select(i => Math.Exp(i / 500.0))];
        BootstrapSample sample = new("x", 2.5, values, () => 0.1);
        Interval percentile = sample.Interval(0.9);
        Closeness.Relative(Math.Exp(50 / 500.0), percentile.Lower, 1e-14);
        Closeness.Relative(Math.Exp(950 / 500.0), percentile.Upper, 1e-14);
        Interval basic = sample.Interval(0.9, BootstrapInterval.Basic);
        Closeness.Relative(5 - percentile.Upper, basic.Lower, 1e-14);
        Closeness.Relative(5 - percentile.Lower, basic.Upper, 1e-14);
        Interval normal = sample.Interval(0.9, BootstrapInterval.Normal);
        Closeness.Relative(2.5 - sample.Bias, (normal.Lower + normal.Upper) / 2, 1e-12);
        Closeness.Relative(2 * 1.6448536269514722 * sample.StandardError, normal.Upper - normal.Lower, 1e-12);

        // 458 of 999 are below 2.5: z0 = qnorm(458 / 999) = -0.1043038; qnorm(0.05) = -1.644854; a = 0.1 (R 4.2.2, pnorm).
        double z0 = MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 458 / 999.0);
        double shifted = z0 - 1.6448536269514722;
        double p = MathNet.Numerics.Distributions.Normal.CDF(0, 1, z0 + (shifted / (1 - (0.1 * shifted))));
        Closeness.Relative(sample.Quantile(p), sample.Interval(0.9, BootstrapInterval.BiasCorrectedAccelerated).Lower, 1e-12);
    }

    /// <summary>The grouping's levels are left out one by one; the acceleration of a mean of balanced groups is that of their means.</summary>
    [Fact]
    public void Accelerated_intervals_leave_out_one_subject_at_a_time()
    {
        MixedModelFit fit = Fit(slope: false);
        BootstrapSample sample = fit.Bootstrap(400, 2, m => m["Days"]);
        Interval accelerated = sample.Interval(0.95, BootstrapInterval.BiasCorrectedAccelerated);
        Assert.True(accelerated.Lower < sample.Estimate && sample.Estimate < accelerated.Upper);
        Assert.NotEqual(sample.Interval(), accelerated);
    }

    [Fact]
    public void Crossed_groupings_have_no_accelerated_interval()
    {
        DesignMatrices design = Tests.Fit.RandomDesigns.Make(3, 90, 2, weights: false, new(9, 1, Covariance.Unstructured), new(8, 1, Covariance.Unstructured));
        MixedModelFit fit = new(FitData.Create(SleepStudy.InterceptSpecification, design, Fitter.Fit(design, Estimation.Reml)));
        BootstrapSample sample = fit.Bootstrap(30, 1, m => m.ResidualStandardDeviation);
        var exception = Assert.Throws<InvalidOperationException>(() => sample.Interval(0.9, BootstrapInterval.BiasCorrectedAccelerated));
        Assert.Contains("crossed", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Refits at a boundary are ordinary answers and counted.</summary>
    [Fact]
    public void Boundary_fits_are_counted_and_used()
    {
        double[] noise = [.. Enumerable.Range(0, SleepStudy.Rows).Select(i => new ReplicateRandom(1, i).Normal())];
        MixedModelFit fit = Fit(slope: false).Refit(noise);
        BootstrapResult result = fit.Bootstrap(200, 1);
        BootstrapSample deviation = result["sd Subject (Intercept)"];
        Assert.InRange(result.Refits.Boundary, 40, 160);
        Assert.Equal(result.Refits.Boundary, deviation.Values.Count(value => value == 0));
        Assert.Equal(200, result.Refits.Used);
        Assert.Contains($"{result.Refits.Boundary} at a boundary", result.ToString(), StringComparison.Ordinal);
    }

    /// <summary>With one evaluation allowed nothing converges: it is said, and no interval is made of it.</summary>
    [Fact]
    public void Refits_without_an_optimum_are_left_out_and_shown()
    {
        BootstrapOptions options = new() { Fit = new FitOptions { MaximumEvaluations = 2, Tolerance = 1e-300 } };
        BootstrapResult result = Sleep.Bootstrap(30, 1, options);
        Assert.True(result.Refits.NotConverged > 20, result.ToString());
        Assert.Equal(result.Refits.Used, result[0].Count);
        Assert.Throws<InvalidOperationException>(() => result[0].Interval());
        Assert.Contains($"{result.Refits.NotConverged} without convergence", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_cancellation_and_exceptions_reach_the_caller()
    {
        int last = 0;
        var progress = new Watch(p => last = Math.Max(last, p.Done));
        Sleep.Bootstrap(50, 1, new BootstrapOptions { Progress = progress });
        Assert.Equal(50, last);

        using CancellationTokenSource source = new();
        var cancelling = new Watch(_ => source.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Sleep.Bootstrap(100_000, 1, new BootstrapOptions { Progress = cancelling, CancellationToken = source.Token, Threads = 2 }));

        int calls = 0;
        Assert.Throws<DivideByZeroException>(() => Sleep.Bootstrap(50, 1, _ => Interlocked.Increment(ref calls) > 5 ? throw new DivideByZeroException() : 1.0));
        Assert.Throws<KeyNotFoundException>(() => Sleep.Bootstrap(50, 1, m => m["Dais"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sleep.Bootstrap(0, 1));
    }

    [Fact]
    public void Rows_with_frequencies_are_refused()
    {
        DesignMatrices plain = SleepStudy.Matrices(slope: false);
        DesignMatrices design = new()
        {
            RowCount = plain.RowCount,
            Response = plain.Response,
            ColumnNames = plain.ColumnNames,
            FixedEffects = plain.FixedEffects,
            ColumnTerms = plain.ColumnTerms,
            RandomTerms = plain.RandomTerms,
            Frequencies = [.. Enumerable.Repeat(2.0, plain.RowCount)],
        };
        MixedModelFit fit = new(FitData.Create(SleepStudy.InterceptSpecification, design, Fitter.Fit(design, Estimation.Reml)));
        Assert.Contains("frequencies", Assert.Throws<InvalidOperationException>(() => fit.Bootstrap(10, 1)).Message, StringComparison.Ordinal);
    }

    /// <summary>A fit that was read from a document has no rows to fit again: it says so, for everything that would need them.</summary>
    [Fact]
    public void Loaded_fits_name_what_they_lack()
    {
        MixedModelFit loaded = new(FitData.FromJson(Sleep.ToJson()));
        Action[] wants = [() => loaded.Profile(), () => loaded.Bootstrap(10, 1), () => loaded.Refit(SleepStudy.Reaction), () => loaded.Refitter(), () => LikelihoodRatio.Bootstrap(loaded, Fit(slope: false), 10, 1)];
        foreach (Action want in wants)
        {
            Assert.Contains("read from a document", Assert.Throws<InvalidOperationException>(want).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Responses drawn without the variance: half of the ratios are zero, the others follow chi-squared.</summary>
    [Fact]
    public void Likelihood_ratio_of_a_variance_follows_the_boundary_law()
    {
        MixedModelFit fit = Fit(slope: false);
        RandomEffectTestTable table = fit.RandomEffectTests();
        BootstrapLikelihoodRatioTest test = table.Simulate(400, 5)["(1 | Subject)"];
        Assert.Equal(1 / 401.0, test.PValue, 1e-12);
        Assert.Equal(400, test.Refits.Used);

        // Half of the mass at zero, the rest as half a chi-squared on one degree of freedom (Self and Liang 1987): above 2.706 lie 5 %.
        double zeros = test.Statistics.Count(t => t < 1e-6) / 400.0;
        double tail = test.Statistics.Count(t => t > 2.705543) / 400.0;
        Assert.InRange(zeros, 0.4, 0.75);
        Assert.InRange(tail, 0.01, 0.09);
    }

    [Fact]
    public void A_refit_to_a_response_is_a_fit_of_that_response()
    {
        double[] y = [.. SleepStudy.Reaction.Select(value => 2 * value)];
        MixedModelFit twice = Sleep.Refit(y);
        RefittedModel light = Sleep.Refitter().Refit(y);
        Closeness.Relative(2 * Sleep.Coefficients["Days"].Estimate, twice.Coefficients["Days"].Estimate, 1e-9);
        Closeness.Relative(twice.Coefficients["Days"].Estimate, light["Days"], 1e-10);
        Closeness.Relative(twice.Coefficients["Days"].StandardError, light.StandardError("Days"), 1e-10);
        Closeness.Relative(twice.Deviance, light.Deviance, 1e-12);
        Closeness.Relative(twice.VarianceComponents["Subject", "Days"].StandardDeviationOrCorrelation, light.StandardDeviation("Subject", "Days"), 1e-10);
        Closeness.Relative(
            twice.VarianceComponents["Subject", "Days", "(Intercept)"].StandardDeviationOrCorrelation,
            light.Correlation("Subject", "Days", "(Intercept)"),
            1e-9);
        Assert.Throws<ArgumentException>(() => Sleep.Refit([1, 2, 3]));
        y[4] = double.NaN;
        Assert.Contains("row 5", Assert.Throws<ArgumentException>(() => Sleep.Refit(y)).Message, StringComparison.Ordinal);
    }

    private static MixedModelFit Fit(bool slope)
    {
        DesignMatrices design = SleepStudy.Matrices(slope);
        return new MixedModelFit(FitData.Create(
            slope ? SleepStudy.Specification : SleepStudy.InterceptSpecification, design, Fitter.Fit(design, Estimation.Reml)));
    }

    private sealed class Watch(Action<BootstrapProgress> action) : IProgress<BootstrapProgress>
    {
        public void Report(BootstrapProgress value) => action(value);
    }
}
