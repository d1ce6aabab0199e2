namespace Lmm;

/// <summary>
/// One parameter of the residual correlation or of a variance function, on its natural scale. The standard error is
/// computed when first asked for: it costs about one evaluation of the gradient.
/// </summary>
public sealed class ResidualParameter
{
    private readonly ResidualEstimate _estimate;
    private readonly Lazy<double[,]> _covariance;
    private readonly int _index;

    internal ResidualParameter(ResidualEstimate estimate, Lazy<double[,]> covariance, int index)
    {
        _estimate = estimate;
        _covariance = covariance;
        _index = index;
    }

    /// <summary>As in <c>phi</c>, <c>sd[Week8]</c>, <c>rho[Week1,Week8]</c>, <c>range</c>, <c>power</c>.</summary>
    public string Name => _estimate.Name;

    /// <summary>The estimate.</summary>
    public double Estimate => _estimate.Estimate;

    /// <summary>The scale on which the interval is symmetric.</summary>
    public ParameterScale Scale => _estimate.Scale;

    /// <summary>
    /// The asymptotic standard error from the information of all covariance parameters (the delta method); NaN for a
    /// parameter at its bound.
    /// </summary>
    public double StandardError => Math.Sqrt(_covariance.Value[_index, _index]);

    /// <summary>
    /// Wald's interval, symmetric on <see cref="Scale"/> with the normal quantile: g^-1(g(x) -+ z g'(x) SE), as nlme's
    /// <c>intervals</c>. NaN for a parameter at its bound.
    /// </summary>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public Interval ConfidenceInterval(double level = 0.95)
    {
        double quantile = Interval.Quantile(level, double.PositiveInfinity);
        (double center, double slope) = Scale switch
        {
            ParameterScale.Logarithm => (Math.Log(Estimate), 1 / Estimate),
            ParameterScale.FisherZ => (Math.Atanh(Estimate), 1 / ((1 - Estimate) * (1 + Estimate))),
            ParameterScale.Logit => (Math.Log(Estimate / (1 - Estimate)), 1 / (Estimate * (1 - Estimate))),
            _ => (Estimate, 1.0),
        };
        double half = quantile * slope * StandardError;
        return new Interval(Back(center - half), Back(center + half));
    }

    /// <summary>As in <c>phi: 0.572187 (standard error 0.0650778, 95 % interval [0.431038, 0.686003])</c>, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Name}: {Estimate:G6} (standard error {StandardError:G6}, 95 % interval {ConfidenceInterval()})");

    private double Back(double value) => Scale switch
    {
        ParameterScale.Logarithm => Math.Exp(value),
        ParameterScale.FisherZ => Math.Tanh(value),
        ParameterScale.Logit => 1 / (1 + Math.Exp(-value)),
        _ => value,
    };
}
