namespace Lmm.Runtime.Tests.Results;

/// <summary>Intervals of predicted random effects.</summary>
public sealed class LevelIntervalTests
{
    private readonly GroupEffects _subject = SleepStudy.SlopeFit().RandomEffects["Subject"];

    [Fact]
    public void Interval_of_a_level_is_normal_with_lme4s_conditional_deviation()
    {
        // reference/cases/sleep_slope.json: cond_sd 2.3048370152297055; qnorm(0.975), qnorm(0.9).
        Interval interval = _subject["308"].ConfidenceInterval("Days");
        Closeness.Relative(9.198971879502997 - (1.95996398454005 * 2.3048370152297055), interval.Lower, 1e-8);
        Closeness.Relative(9.198971879502997 + (1.2815515655446 * 2.3048370152297055), _subject["308"].ConfidenceInterval("Days", 0.8).Upper, 1e-8);
        Assert.Throws<KeyNotFoundException>(() => _subject["308"].ConfidenceInterval("Day"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _subject["308"].ConfidenceInterval("Days", 1));
    }

    [Fact]
    public void Comparison_intervals_of_equal_deviations_have_the_normal_quantile_over_root_two()
    {
        IReadOnlyList<Interval> intervals = _subject.ComparisonIntervals("Days");
        Assert.Equal(18, intervals.Count);
        double half = 1.95996398454005 / Math.Sqrt(2) * 2.3048370152297055;
        Closeness.Relative(9.198971879502997 - half, intervals[0].Lower, 1e-8);
        Closeness.Relative(9.198971879502997 + half, intervals[0].Upper, 1e-8);
    }

    [Theory]
    [InlineData(0.95, 1.54511336703535)]
    [InlineData(0.90, 1.29343577029474)]
    public void Comparison_factor_holds_the_mean_error_over_all_pairs(double level, double expected)
    {
        // R: s <- c(1,2,3,7); p <- combn(4,2); r <- (s[p[1,]] + s[p[2,]]) / sqrt(s[p[1,]]^2 + s[p[2,]]^2)
        //    uniroot(function(c) mean(2 * (1 - pnorm(c * r))) - (1 - level), c(.5, 2), tol = 1e-14)$root
        Closeness.Relative(expected, ComparisonFactor.Of([1, 2, 0, 3, 7], level), 1e-10);
    }

    [Fact]
    public void Comparison_of_many_or_no_levels()
    {
        double[] many = [.. Enumerable.Range(0, 5000).Select(i => 1 + (i % 100 / 100.0))];
        double[] few = [.. many.Take(100)];
        Closeness.Relative(ComparisonFactor.Of([.. few, .. few, .. few], 0.95), ComparisonFactor.Of(many, 0.95), 1e-3);
        Assert.Equal(0, ComparisonFactor.Of([0, 0, 1], 0.95));
    }

    [Fact]
    public void Tidy_table_has_intervals_when_asked()
    {
        ResultTable tidy = SleepStudy.SlopeFit().TidyRandomEffects(0.95);
        Assert.Equal(_subject["308"].ConfidenceInterval("Days").Lower, tidy["conf.low"].Numbers[1]);
        Assert.DoesNotContain("conf.low", SleepStudy.SlopeFit().TidyRandomEffects().ToCsv(), StringComparison.Ordinal);
    }
}
