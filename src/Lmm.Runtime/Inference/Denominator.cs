namespace Lmm;

/// <summary>
/// Covariance of the coefficients and denominator degrees of freedom by each method, for one l'beta and for several
/// together. Weights are over the estimated coefficients.
/// </summary>
internal sealed class Denominator
{
    private readonly Solution _solution;
    private readonly DesignMatrices? _design;
    private readonly Lazy<ContainmentStrata> _containment;

    /// <param name="solution">The fit's numbers.</param>
    /// <param name="design">The matrices, or null for a fit that was read from a document.</param>
    public Denominator(Solution solution, DesignMatrices? design)
    {
        _solution = solution;
        _design = design;
        _containment = new Lazy<ContainmentStrata>(() => new ContainmentStrata(
            _design ?? throw NeedsRows("Containment degrees of freedom"), _solution.EstimatedColumns, _solution.Observations));
    }

    /// <summary>The covariance of the estimated coefficients that the method goes with, r x r.</summary>
    /// <exception cref="InvalidOperationException">The method cannot be had for this fit; the message says why and what to do.</exception>
    public double[,] Covariance(DegreesOfFreedomMethod method) => method switch
    {
        DegreesOfFreedomMethod.KenwardRoger => KenwardRoger().AdjustedCovariance,
        DegreesOfFreedomMethod.KenwardRogerLinear => KenwardRoger().LinearAdjustedCovariance,
        _ => _solution.CoefficientCovariance,
    };

    /// <summary>The degrees of freedom of t for one combination.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Covariance"/>.</exception>
    public double Of(ReadOnlySpan<double> weights, DegreesOfFreedomMethod method) => method switch
    {
        DegreesOfFreedomMethod.Residual => ResidualDegrees,
        DegreesOfFreedomMethod.Asymptotic => double.PositiveInfinity,
        DegreesOfFreedomMethod.Containment => _containment.Value.Of(weights),
        _ => Satterthwaite(method).DegreesOfFreedom(weights),
    };

    /// <summary>The degrees of freedom of a whole term by the rule of <see cref="DegreesOfFreedomMethod.Containment"/>.</summary>
    public double ContainmentOfTerm(int term) => _containment.Value.OfTerm(term);

    /// <summary>N - r.</summary>
    public double ResidualDegrees => _solution.Observations - _solution.Coefficients.Length;

    /// <summary>Satterthwaite's formula with the information that the method names (Kenward-Roger's t has the expected one).</summary>
    public Satterthwaite Satterthwaite(DegreesOfFreedomMethod method) => new(_solution, ParameterCovariance(method));

    /// <summary>The covariance W of the free covariance parameters.</summary>
    public double[,] ParameterCovariance(DegreesOfFreedomMethod method) => method switch
    {
        DegreesOfFreedomMethod.Satterthwaite => _solution.ParameterCovariance,
        DegreesOfFreedomMethod.SatterthwaiteExpected => SmallSample("The expected information").ExpectedParameterCovariance,
        DegreesOfFreedomMethod.SatterthwaiteAverage => SmallSample("The average information").AverageParameterCovariance,
        DegreesOfFreedomMethod.KenwardRoger or DegreesOfFreedomMethod.KenwardRogerLinear => KenwardRoger().ExpectedParameterCovariance,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No such method."),
    };

    private Fitting.SmallSample KenwardRoger() => _solution.Estimation == Estimation.Reml
        ? SmallSample("Kenward and Roger's method")
        : throw new InvalidOperationException("Kenward and Roger's method is for REML, and this fit is by maximum likelihood. Fit with Estimation.Reml, or Refit(Estimation.Reml).");

    private Fitting.SmallSample SmallSample(string what) => _solution.SmallSample ?? throw NeedsRows(what);

    private static InvalidOperationException NeedsRows(string what) => new(
        $"{what} cannot be computed without the rows, and this fit was read from a document, which does not keep them. Satterthwaite, Residual and Asymptotic can be had.");
}
