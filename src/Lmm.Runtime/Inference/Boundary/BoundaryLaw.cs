using System.Globalization;

namespace Lmm;

/// <summary>
/// The law of a likelihood-ratio statistic under the null hypothesis that variances are zero: chi-bar-squared, a mixture of
/// chi-squared laws (Self and Liang 1987; Stram and Lee 1994; Shapiro 1988). See docs/math/boundary.md.
/// </summary>
public sealed class BoundaryLaw
{
    private const int Seed = 1987;
    private readonly ConeSample? _sample;

    internal BoundaryLaw(CovarianceCone cone)
    {
        FreeParameters = cone.Free;
        ConeDimension = cone.Dimension;
        Weights = ConeWeights.Of(cone);
        _sample = Weights is null ? new ConeSample(cone, Seed) : null;
    }

    /// <summary>How many of the tested parameters have no bound, covariances mostly: the degrees of freedom of the mixture's first part.</summary>
    public int FreeParameters { get; }

    /// <summary>The dimension of the cone of the others.</summary>
    public int ConeDimension { get; }

    /// <summary>
    /// The weights of chi-squared with <see cref="FreeParameters"/>, one more, and so on up to <see cref="FreeParameters"/> plus
    /// <see cref="ConeDimension"/> degrees of freedom; null where the tail comes from projections of a seeded lattice of points.
    /// </summary>
    public IReadOnlyList<double>? Weights { get; }

    /// <summary>Whether tails come from closed forms or quadrature of full accuracy.</summary>
    public bool IsExact => _sample is null;

    /// <summary>P(statistic or more) under the null hypothesis; chi-squared with 0 degrees of freedom is all at 0.</summary>
    public double UpperTail(double statistic) => Upper(statistic).Tail;

    /// <summary>The error of <see cref="UpperTail"/>: 0 where it is exact, else three standard errors.</summary>
    public double TailError(double statistic) => Upper(statistic).Error;

    /// <summary>As in <c>0.3 chi2(0) + 0.5 chi2(1) + 0.2 chi2(2)</c>, in the invariant culture.</summary>
    public override string ToString() => Weights is null
        ? string.Create(CultureInfo.InvariantCulture, $"chi-bar-squared by projection, {FreeParameters} to {FreeParameters + ConeDimension} degrees of freedom")
        : string.Join(" + ", Weights.Select((weight, j) => string.Create(CultureInfo.InvariantCulture, $"{weight:0.####} chi2({FreeParameters + j})")));

    private (double Tail, double Error) Upper(double statistic)
    {
        if (double.IsNaN(statistic))
        {
            return (double.NaN, double.NaN);
        }

        if (statistic <= 0)
        {
            return (1, 0);
        }

        if (Weights is null)
        {
            return _sample!.Upper(statistic);
        }

        double tail = 0;
        for (int j = 0; j < Weights.Count; j++)
        {
            int degrees = FreeParameters + j;
            tail += degrees > 0 ? Weights[j] * ChiSquaredTail.Upper(statistic, degrees) : 0;
        }

        return (tail, 0);
    }
}
