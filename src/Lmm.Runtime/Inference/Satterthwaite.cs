namespace Lmm;

/// <summary>
/// Satterthwaite's degrees of freedom of l'beta: df = 2 (l'C l)^2 / (g'W g), g_k = l' dC_k l, with C = Cov(beta), dC_k its
/// derivative by the k-th covariance parameter and W the asymptotic covariance of the parameters.
/// Satterthwaite (1946); Fai and Cornelius (1996); Kuznetsova, Brockhoff and Christensen (2017). See docs/math/satterthwaite.md.
/// </summary>
internal sealed class Satterthwaite(Solution solution)
{
    /// <summary>
    /// The degrees of freedom for weights over the estimated coefficients. Infinite where the variance of l'beta does not
    /// move with any free parameter; NaN where l is 0 or W says a negative variance (the fit is not at a minimum).
    /// </summary>
    public double DegreesOfFreedom(ReadOnlySpan<double> weights)
    {
        double variance = QuadraticForm.Of(solution.CoefficientCovariance, weights);
        if (!(variance > 0))
        {
            return double.NaN;
        }

        IReadOnlyList<double[,]> derivatives = solution.CoefficientCovarianceDerivatives;
        Span<double> gradient = derivatives.Count <= 64 ? stackalloc double[derivatives.Count] : new double[derivatives.Count];
        for (int k = 0; k < derivatives.Count; k++)
        {
            gradient[k] = QuadraticForm.Of(derivatives[k], weights);
        }

        double spread = QuadraticForm.Of(solution.ParameterCovariance, gradient);
        return spread switch
        {
            0 => double.PositiveInfinity,
            > 0 => 2 * variance * variance / spread,
            _ => double.NaN,
        };
    }
}
