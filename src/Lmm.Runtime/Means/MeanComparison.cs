namespace Lmm;

/// <summary>One comparison of means (or slopes): a linear combination with its t test, alone and adjusted for the number of comparisons.</summary>
public sealed class MeanComparison
{
    private readonly MarginalMean _test;
    private readonly Func<double> _adjusted;
    private readonly Func<double, double> _critical;

    internal MeanComparison(MarginalMean test, string by, Func<double> adjusted, Func<double, double> critical)
    {
        _test = test;
        _adjusted = adjusted;
        _critical = critical;
        By = by;
    }

    /// <summary>As in <c>GoldenRain - Victory</c>.</summary>
    public string Name => _test.Name;

    /// <summary>The levels of the by-factors within which it is made, joined by blanks; empty where there are none.</summary>
    public string By { get; }

    /// <summary>Whether the rows determine it. If not, every number is NaN and no adjustment counts it.</summary>
    public bool IsEstimable => _test.IsEstimable;

    /// <summary>The estimate.</summary>
    public double Estimate => _test.Estimate;

    /// <summary>Its standard error.</summary>
    public double StandardError => _test.StandardError;

    /// <summary>Its degrees of freedom.</summary>
    public double DegreesOfFreedom => _test.DegreesOfFreedom;

    /// <summary>Estimate / StandardError.</summary>
    public double TStatistic => _test.TStatistic;

    /// <summary>The two-sided p value of this comparison alone.</summary>
    public double PValue => _test.PValue;

    /// <summary>The p value with the table's adjustment.</summary>
    public double AdjustedPValue => IsEstimable ? _adjusted() : double.NaN;

    /// <summary>l: the weight of each coefficient.</summary>
    public IReadOnlyList<double> Weights => _test.Weights;

    /// <summary>The interval with the table's <see cref="ComparisonTable.IntervalAdjustment"/>.</summary>
    /// <param name="level">The coverage, of all intervals of the family together where the adjustment says so; between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public Interval ConfidenceInterval(double level = 0.95)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of a confidence interval lies strictly between 0 and 1, as in 0.95.");
        }

        double half = IsEstimable ? _critical(level) * StandardError : double.NaN;
        return new Interval(Estimate - half, Estimate + half);
    }

    /// <summary>As in <c>GoldenRain - Victory: 6.875 (standard error 7.07891, df 10, t 0.971195, p 0.606)</c>; p is the adjusted one.</summary>
    public override string ToString() => IsEstimable
        ? FormattableString.Invariant($"{Name}: {Estimate:G6} (standard error {StandardError:G6}, df {DegreesOfFreedom:G6}, t {TStatistic:G6}, p {NumberText.PValue(AdjustedPValue)})")
        : $"{Name}: not estimable";
}
