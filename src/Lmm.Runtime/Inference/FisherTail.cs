namespace Lmm;

/// <summary>The upper tail of Fisher's F, of chi-squared / numerator where the denominator degrees of freedom are infinite.</summary>
internal static class FisherTail
{
    // From here on the continued fraction costs more digits than the limit.
    private const double InfiniteFrom = 1e10;

    /// <summary>P(F &gt;= f); NaN where an argument is NaN or degrees of freedom are not positive, 1 where f is not positive.</summary>
    public static double Upper(double f, int numerator, double denominator)
    {
        if (double.IsNaN(f) || numerator <= 0 || !(denominator > 0))
        {
            return double.NaN;
        }

        if (!(f > 0))
        {
            return 1;
        }

        if (numerator == 1)
        {
            return StudentTail.TwoSided(Math.Sqrt(f), denominator);
        }

        if (denominator >= InfiniteFrom)
        {
            return ChiSquaredTail.Upper(numerator * f, numerator);
        }

        // P = I_x(d2 / 2, d1 / 2), x = d2 / (d2 + d1 f) (Abramowitz and Stegun 26.6.2).
        double ratio = numerator * f / denominator;
        return double.IsInfinity(ratio) ? 0 : IncompleteBeta.Regularized(denominator / 2, numerator / 2.0, 1 / (1 + ratio), ratio / (1 + ratio));
    }
}
