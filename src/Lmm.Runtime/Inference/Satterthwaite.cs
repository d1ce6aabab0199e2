namespace Lmm;

/// <summary>
/// Satterthwaite's degrees of freedom of l'beta: df = 2 (l'C l)^2 / (g'W g), g_k = l' dC_k l, with C = Cov(beta), dC_k its
/// derivative by the k-th covariance parameter and W the asymptotic covariance of the parameters.
/// Satterthwaite (1946); Fai and Cornelius (1996); Kuznetsova, Brockhoff and Christensen (2017). See docs/math/satterthwaite.md.
/// </summary>
/// <param name="solution">C and its derivatives.</param>
/// <param name="parameterCovariance">W, by whichever information.</param>
internal sealed class Satterthwaite(Solution solution, double[,] parameterCovariance)
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

        double spread = QuadraticForm.Of(parameterCovariance, gradient);
        return spread switch
        {
            0 => double.PositiveInfinity,
            > 0 => 2 * variance * variance / spread,
            _ => double.NaN,
        };
    }

    /// <summary>
    /// The denominator degrees of freedom of F for combinations that are independent of each other, from those of their
    /// t statistics (Fai and Cornelius 1996): 2 E / (E - k), E = sum v / (v - 2). Where a v is 2 or less E does not exist;
    /// 2 is given, as in lmerTest.
    /// </summary>
    public static double Together(ReadOnlySpan<double> degrees)
    {
        double sum = 0;
        double excess = 0;
        double smallest = double.PositiveInfinity;
        double largest = 0;
        foreach (double v in degrees)
        {
            if (double.IsNaN(v))
            {
                return double.NaN;
            }

            smallest = Math.Min(smallest, v);
            largest = Math.Max(largest, v);
            sum += double.IsPositiveInfinity(v) ? 1 : v / (v - 2);
            excess += 2 / (v - 2);
        }

        if (largest - smallest <= 1e-8 * smallest)
        {
            return smallest;
        }

        // E - k = sum 2 / (v - 2), without the cancellation.
        return smallest <= 2 ? 2 : 2 * sum / excess;
    }
}
