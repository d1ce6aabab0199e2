using MathNet.Numerics;

namespace Lmm;

/// <summary>Parts of the regularised incomplete beta function I_x(a, b), formed so that small tails keep their digits.</summary>
internal static class IncompleteBeta
{
    /// <summary>
    /// I_x(a, b) with 1 - x given beside x, so that neither loses digits (Abramowitz and Stegun 26.5.8, 6.6.3). Relative
    /// error about 1e-13 times the larger of 1 and max(a, b) / 1000.
    /// </summary>
    public static double Regularized(double a, double b, double x, double complement)
    {
        if (!(x > 0))
        {
            return 0;
        }

        if (!(complement > 0))
        {
            return 1;
        }

        double front = Math.Exp((a * Log(x, complement)) + (b * Log(complement, x)) - LogBeta(a, b));
        return x < (a + 1) / (a + b + 2)
            ? front * Fraction(a, b, x) / a
            : 1 - (front * Fraction(b, a, complement) / b);

        static double Log(double value, double rest) => value > 0.5 ? LogOnePlus(-rest) : Math.Log(value);
    }

    /// <summary>log(1 + x) without loss for small x: Kahan's correction.</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>The continued fraction of I_x(a, b) by the method of Lentz (Abramowitz and Stegun 26.5.8).</summary>
    public static double Fraction(double a, double b, double x)
    {
        const double Tiny = 1e-300;
        const int Most = 100_000;
        double c = 1;
        double d = Guard(1 - ((a + b) * x / (a + 1)));
        d = 1 / d;
        double value = d;
        for (int m = 1; m <= Most; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            d = 1 / Guard(1 + (even * d));
            c = Guard(1 + (even / c));
            value *= d * c;

            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / Guard(1 + (odd * d));
            c = Guard(1 + (odd / c));
            double factor = d * c;
            value *= factor;
            if (Math.Abs(factor - 1) < 1e-15)
            {
                break;
            }
        }

        return value;

        static double Guard(double number) => Math.Abs(number) < Tiny ? Tiny : number;
    }

    /// <summary>log B(a, b); where the larger is above 100 by the difference of Stirling's series.</summary>
    private static double LogBeta(double a, double b)
    {
        double large = Math.Max(a, b);
        double small = Math.Min(a, b);
        if (large < 100)
        {
            return SpecialFunctions.GammaLn(a) + SpecialFunctions.GammaLn(b) - SpecialFunctions.GammaLn(a + b);
        }

        // log Gamma(large + small) - log Gamma(large).
        double ratio = ((large + small - 0.5) * LogOnePlus(small / large)) + (small * Math.Log(large)) - small
            + Remainder(large + small) - Remainder(large);
        return SpecialFunctions.GammaLn(small) - ratio;

        static double Remainder(double x) => ((1.0 / 12) - (((1.0 / 360) - (1 / (1260 * x * x))) / (x * x))) / x;
    }
}
