namespace Lmm.Fitting;

/// <summary>
/// What the methods beside the default need of a fit: other informations, and Kenward and Roger's covariance. Each is
/// computed when first asked for, from the factor that the fit left behind.
/// </summary>
internal sealed class SmallSample
{
    private readonly Lazy<double[,]> _expected;
    private readonly Lazy<double[,]> _average;
    private readonly Lazy<double[,]> _adjusted;
    private readonly Lazy<IReadOnlyList<RelativeTangent>> _tangents;
    private readonly Lazy<double[,]> _linear;

    public SmallSample(InferenceBuilder builder)
    {
        _expected = new Lazy<double[,]>(() => builder.ParameterCovariance(expected: true));
        _average = new Lazy<double[,]>(() => builder.ParameterCovariance(expected: false));
        _tangents = new Lazy<IReadOnlyList<RelativeTangent>>(builder.Tangents);
        _adjusted = new Lazy<double[,]>(() => builder.AdjustedCovariance(_expected.Value, linear: false));
        _linear = new Lazy<double[,]>(() => builder.AdjustedCovariance(_expected.Value, linear: true));
    }

    /// <summary>The inverse of the expected information of the free parameters, in the order of <see cref="CovarianceInference"/>.</summary>
    /// <exception cref="InvalidOperationException">The design is too large for the exact traces.</exception>
    public double[,] ExpectedParameterCovariance => _expected.Value;

    /// <summary>The inverse of the average information.</summary>
    public double[,] AverageParameterCovariance => _average.Value;

    /// <summary>Kenward and Roger's covariance of the estimated coefficients, r x r.</summary>
    /// <exception cref="InvalidOperationException">As for the expected information.</exception>
    public double[,] AdjustedCovariance => _adjusted.Value;

    /// <summary>The same without the second derivatives of V.</summary>
    /// <exception cref="InvalidOperationException">As for the expected information.</exception>
    public double[,] LinearAdjustedCovariance => _linear.Value;

    /// <summary>The tangents of the relative covariances by the free parameters.</summary>
    public IReadOnlyList<RelativeTangent> Tangents => _tangents.Value;
}
