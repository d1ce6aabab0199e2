namespace Lmm;

/// <summary>
/// How the variance of a response divides into fixed part, groupings and residual, averaged over the rows: R squared
/// (Nakagawa and Schielzeth 2013, Methods Ecol. Evol. 4, 133; random slopes: Johnson 2014, ibid. 5, 944), intraclass
/// correlations, design effects. Defined whatever stands at zero. See docs/math/r-squared.md.
/// </summary>
/// <param name="FixedVariance">The sample variance of X beta over the rows (divisor n - 1, the offset left out).</param>
/// <param name="ResidualVariance">The residual variance of a row, averaged over the rows; sigma^2 where all weights are 1.</param>
/// <param name="Groups">The groupings in the order of the model.</param>
public sealed record ExplainedVariance(double FixedVariance, double ResidualVariance, IReadOnlyList<GroupVariance> Groups)
{
    /// <summary>The variance of all random effects together: z'Gz summed over the terms and averaged over the rows.</summary>
    public double RandomVariance => Groups.Sum(group => group.Variance);

    /// <summary>Fixed, random and residual variance together.</summary>
    public double TotalVariance => FixedVariance + RandomVariance + ResidualVariance;

    /// <summary>Marginal R squared: the share of the fixed part.</summary>
    public double MarginalRSquared => FixedVariance / TotalVariance;

    /// <summary>Conditional R squared: the share of fixed and random part together.</summary>
    public double ConditionalRSquared => (FixedVariance + RandomVariance) / TotalVariance;

    /// <summary>The adjusted intraclass correlation: random variance over random and residual variance.</summary>
    public double IntraclassCorrelation => RandomVariance / (RandomVariance + ResidualVariance);

    /// <summary>The unadjusted intraclass correlation: random variance over the total, the fixed part's included.</summary>
    public double UnadjustedIntraclassCorrelation => RandomVariance / TotalVariance;

    /// <summary>
    /// By how much the variance of the plain mean of all rows exceeds that of as many independent rows: 1 plus the sum over
    /// groupings of (average size - 1) times adjusted correlation. Exact for random intercepts and equal weights.
    /// </summary>
    public double DesignEffect => 1 + Groups.Sum(group => group.DesignEffect - 1);

    /// <summary>The variance of that grouping.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such grouping.</exception>
    public GroupVariance this[string group] => Groups.FirstOrDefault(g => g.Group == group)
        ?? throw new KeyNotFoundException($"There is no grouping '{group}'; there are {NameList.Of(Groups.Select(g => g.Group))}.");
}

/// <summary>What one grouping contributes.</summary>
/// <param name="Group">The grouping, as in <c>Block:Variety</c>.</param>
/// <param name="Variance">z'Gz over its terms, averaged over the rows; for a random intercept its variance.</param>
/// <param name="IntraclassCorrelation">The share of random and residual variance (adjusted).</param>
/// <param name="UnadjustedIntraclassCorrelation">The share of the total variance.</param>
/// <param name="AverageSize">The number of rows in the level of an average row: sum of squared sizes over rows.</param>
public sealed record GroupVariance(
    string Group,
    double Variance,
    double IntraclassCorrelation,
    double UnadjustedIntraclassCorrelation,
    double AverageSize)
{
    /// <summary>Kish's (1965) design effect 1 + (average size - 1) times the adjusted correlation.</summary>
    public double DesignEffect => 1 + ((AverageSize - 1) * IntraclassCorrelation);
}
