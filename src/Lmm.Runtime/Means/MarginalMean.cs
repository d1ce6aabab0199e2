namespace Lmm;

/// <summary>
/// One estimated marginal mean, or one slope of a covariate. Where the rows do not determine it (an empty cell, an aliased
/// column) it is not estimable: it has its levels and no numbers.
/// </summary>
public sealed record MarginalMean
{
    internal MarginalMean(IReadOnlyList<string> levels, double[]? weights, Coefficient? test)
    {
        Levels = levels;
        WeightsOfColumns = weights;
        Test = test;
    }

    /// <summary>The levels of the table's factors, those compared first.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>The levels joined by blanks.</summary>
    public string Name => string.Join(' ', Levels);

    /// <summary>Whether the rows determine it. If not, every number is NaN.</summary>
    public bool IsEstimable => Test is not null;

    /// <summary>The estimate l'beta, at the mean of the offset where there is one.</summary>
    public double Estimate => Test?.Estimate ?? double.NaN;

    /// <summary>Its standard error.</summary>
    public double StandardError => Test?.StandardError ?? double.NaN;

    /// <summary>The degrees of freedom by the table's method.</summary>
    public double DegreesOfFreedom => Test?.DegreesOfFreedom ?? double.NaN;

    /// <summary>Estimate / StandardError.</summary>
    public double TStatistic => Test?.TStatistic ?? double.NaN;

    /// <summary>The two-sided p value of the mean being 0.</summary>
    public double PValue => Test?.PValue ?? double.NaN;

    /// <summary>l: the weight of each coefficient, in the order of <see cref="MixedModelFit.Coefficients"/>; empty for an empty cell.</summary>
    public IReadOnlyList<double> Weights => WeightsOfColumns ?? [];

    internal double[]? WeightsOfColumns { get; }

    private Coefficient? Test { get; }

    /// <summary>Estimate plus and minus the quantile of t times the standard error; NaN where it is not estimable.</summary>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    public Interval ConfidenceInterval(double level = 0.95) => Test?.ConfidenceInterval(level) ?? new Interval(double.NaN, double.NaN);

    /// <summary>As in <c>Victory: 97.6 (standard error 7.8, df 8.87)</c>.</summary>
    public override string ToString() => IsEstimable
        ? FormattableString.Invariant($"{Name}: {Estimate:G6} (standard error {StandardError:G6}, df {DegreesOfFreedom:G6})")
        : $"{Name}: not estimable";
}
