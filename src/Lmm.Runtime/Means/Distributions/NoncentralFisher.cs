using MathNet.Numerics;

namespace Lmm;

/// <summary>
/// The noncentral F distribution: F = (chi2_d1(lambda) / d1) / (chi2_d2 / d2). A Poisson mixture of beta tails,
/// P(F &gt; f) = sum_j Pois(j; lambda / 2) I_{1-x}(d2/2, d1/2 + j), x = d1 f / (d2 + d1 f) (Johnson, Kotz and Balakrishnan 1995,
/// eq. 30.10), summed from its largest weight outwards. The tail is summed as it is, never as 1 minus the other. Against the
/// same series in R 4.2.2 below 1e-12 absolutely.
/// </summary>
internal static class NoncentralFisher
{
    // Weights below this share of the largest add nothing.
    private const double Negligible = 1e-18;

    /// <summary>P(F &gt; f); NaN where an argument is NaN or outside its range, 1 where f is not positive.</summary>
    /// <param name="f">Any number.</param>
    /// <param name="numerator">d1, positive.</param>
    /// <param name="denominator">d2, positive; may be infinite.</param>
    /// <param name="noncentrality">lambda, not negative.</param>
    public static double Upper(double f, int numerator, double denominator, double noncentrality)
    {
        if (double.IsNaN(f) || numerator <= 0 || !(denominator > 0) || !(noncentrality >= 0) || double.IsInfinity(noncentrality))
        {
            return double.NaN;
        }

        if (!(f > 0))
        {
            return 1;
        }

        double half = noncentrality / 2;
        double ratio = numerator * f / denominator;
        double sum = 0;
        int mode = (int)half;
        double largest = half == 0 ? 1 : Math.Exp((mode * Math.Log(half)) - half - SpecialFunctions.GammaLn(mode + 1.0));
        double weight = largest;
        for (int j = mode; weight > Negligible * largest; j++, weight *= half / j)
        {
            sum += weight * Tail(j);
        }

        weight = largest;
        for (int j = mode; j > 0 && weight > Negligible * largest; j--)
        {
            weight *= j / half;
            sum += weight * Tail(j - 1);
        }

        return Math.Min(sum, 1);

        double Tail(int j) => double.IsInfinity(denominator)
            ? ChiSquaredTail.Upper(numerator * f, numerator + (2 * j))
            : IncompleteBeta.Regularized(denominator / 2, (numerator / 2.0) + j, 1 / (1 + ratio), ratio / (1 + ratio));
    }
}
