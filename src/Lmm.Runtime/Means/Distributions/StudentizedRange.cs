namespace Lmm;

/// <summary>
/// The law of the studentised range Q = (max - min of k standard normals) / s, s^2 an independent chi-squared on df over df:
/// what Tukey's comparisons of all pairs of k means refer to, with Q = sqrt(2) |t|.
/// P(Q &gt; q) = E_s[U(q s)], U(w) = k Int phi(z) (Phi(z)^(k-1) - (Phi(z) - Phi(z - w))^(k-1)) dz, both integrals by the
/// trapezoidal rule, whose error falls exponentially for these integrands. The upper tail is summed as it is, never as 1
/// minus the lower one. Against R 4.2.2 below 1e-9 absolutely; see docs/math/multiplicity.md.
/// </summary>
internal static class StudentizedRange
{
    private const double Step = 0.125;
    private const double Low = -9;
    private const int Center = 72;

    /// <summary>Phi at the nodes below 0 and above, from -9 on; made once.</summary>
    private static readonly double[] LowerAtNodes = [.. Enumerable.Range(0, (2 * Center) + 1).Select(i => NormalLaw.Lower(Low + (i * Step)))];

    /// <summary>P(Q &gt; q); NaN where an argument is NaN or outside its range.</summary>
    /// <param name="q">The studentised range.</param>
    /// <param name="means">k, 2 or more.</param>
    /// <param name="degreesOfFreedom">Positive; may be infinite.</param>
    public static double Upper(double q, int means, double degreesOfFreedom)
    {
        if (double.IsNaN(q) || means < 2 || !(degreesOfFreedom > 0))
        {
            return double.NaN;
        }

        return q <= 0 ? 1 : double.IsPositiveInfinity(q) ? 0 : Upper(q, means, ScaleNodes.For(degreesOfFreedom));
    }

    /// <summary>The value that Q exceeds with probability 1 - level.</summary>
    /// <param name="level">Strictly between 0 and 1.</param>
    /// <param name="means">k, 2 or more.</param>
    /// <param name="degreesOfFreedom">Positive; may be infinite.</param>
    public static double Quantile(double level, int means, double degreesOfFreedom)
    {
        if (!(level > 0 && level < 1) || means < 2 || !(degreesOfFreedom > 0))
        {
            return double.NaN;
        }

        ScaleNodes nodes = ScaleNodes.For(degreesOfFreedom);
        double tail = 1 - level;

        // One pair is a lower bound, all pairs together by Bonferroni an upper one.
        double one = Math.Sqrt(2) * StudentTail.Quantile(level, degreesOfFreedom);
        double all = Math.Sqrt(2) * StudentTail.Quantile(1 - (tail / (means * (means - 1) / 2.0)), degreesOfFreedom);
        return CriticalValue.Solve(q => Upper(q, means, nodes), tail, one, all);
    }

    private static double Upper(double q, int means, ScaleNodes nodes)
    {
        double sum = 0;
        for (int i = 0; i < nodes.Scales.Length; i++)
        {
            sum += nodes.Weights[i] * RangeUpper(q * nodes.Scales[i], means);
        }

        return Math.Min(sum, 1);
    }

    /// <summary>U(w): the probability that the range of k standard normals exceeds w.</summary>
    private static double RangeUpper(double w, int means)
    {
        const double AllGone = 55;
        if (w >= AllGone)
        {
            return 0;
        }

        // The integrand is largest near w / 2 for large w, and gone 9 beyond.
        int nodes = Center + (int)Math.Ceiling((w / 2 + 9) / Step);
        double power = means - 1;
        double sum = 0;
        for (int i = 0; i < nodes; i++)
        {
            double z = Low + (i * Step);
            double at = i < LowerAtNodes.Length ? LowerAtNodes[i] : 1;
            double ratio = NormalLaw.Lower(z - w) / at;
            double part = ratio >= 1 ? 1 : -NormalLaw.ExpMinusOne(power * NormalLaw.LogOnePlus(-ratio));
            sum += NormalLaw.Density(z) * Math.Pow(at, power) * part;
        }

        return Math.Min(means * Step * sum, 1);
    }
}
