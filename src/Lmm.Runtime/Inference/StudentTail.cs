using MathNet.Numerics.Distributions;

namespace Lmm;

/// <summary>Tail areas and quantiles of Student's t, the normal where the degrees of freedom are infinite.</summary>
internal static class StudentTail
{
    /// <summary>P(|T| &gt;= |t|); NaN where either argument is NaN or the degrees of freedom are not positive.</summary>
    public static double TwoSided(double t, double degreesOfFreedom)
    {
        if (double.IsNaN(t) || !(degreesOfFreedom > 0))
        {
            return double.NaN;
        }

        if (double.IsInfinity(t))
        {
            return 0;
        }

        // The lower tail is asked for, never 1 minus the upper one, so that small p values keep their digits.
        double lower = -Math.Abs(t);
        return double.IsPositiveInfinity(degreesOfFreedom)
            ? 2 * Normal.CDF(0, 1, lower)
            : 2 * StudentT.CDF(0, 1, degreesOfFreedom, lower);
    }

    /// <summary>The value that |T| exceeds with probability 1 - level.</summary>
    public static double Quantile(double level, double degreesOfFreedom)
    {
        if (!(degreesOfFreedom > 0))
        {
            return double.NaN;
        }

        double tail = (1 - level) / 2;
        return double.IsPositiveInfinity(degreesOfFreedom)
            ? -Normal.InvCDF(0, 1, tail)
            : -StudentT.InvCDF(0, 1, degreesOfFreedom, tail);
    }
}
