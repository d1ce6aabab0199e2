using MathNet.Numerics;

namespace Lmm;

/// <summary>
/// Nodes and weights of the law of s = sqrt(chi-squared / df), by which a t statistic is a normal one: the trapezoidal
/// rule in u = log s. There the density is C exp(df (u - e^2u / 2)), analytic for |Im u| below pi/4 and gone at both ends,
/// so that the rule's error falls exponentially with the inverse of its step (Trefethen and Weideman 2014, SIAM Review 56).
/// </summary>
internal sealed class ScaleNodes
{
    /// <summary>From here on the difference from the normal is below 1e-9 in every function used here.</summary>
    private const double NormalFrom = 1e9;
    private const double Negligible = -37;

    private ScaleNodes(double[] scales, double[] weights)
    {
        Scales = scales;
        Weights = weights;
    }

    /// <summary>The values of s.</summary>
    public double[] Scales { get; }

    /// <summary>Their probabilities; they sum to 1.</summary>
    public double[] Weights { get; }

    /// <summary>The nodes for these degrees of freedom; one node, 1, where they are infinite.</summary>
    /// <param name="degreesOfFreedom">Positive.</param>
    /// <param name="steepness">How fast the function to be averaged can rise in u; 0 where it is no steeper than the central t asks.</param>
    public static ScaleNodes For(double degreesOfFreedom, double steepness = 0)
    {
        if (degreesOfFreedom >= NormalFrom)
        {
            return new ScaleNodes([1], [1]);
        }

        double step = Math.Min(Math.Min(0.125, 0.4 / Math.Sqrt(degreesOfFreedom)), 0.5 / steepness);
        double constant = LogConstant(degreesOfFreedom);
        List<double> scales = [];
        List<double> weights = [];
        double total = 0;
        for (int sign = 1; sign >= -1; sign -= 2)
        {
            for (int i = sign == 1 ? 0 : 1; ; i++)
            {
                double u = sign * i * step;
                double logWeight = constant - (degreesOfFreedom * Excess(u));
                if (logWeight < Negligible && i > 0)
                {
                    break;
                }

                double weight = step * Math.Exp(logWeight);
                scales.Add(Math.Exp(u));
                weights.Add(weight);
                total += weight;
            }
        }

        // The rule's own sum is 1 to some 1e-14; dividing by it takes away the rounding of the constant.
        return new ScaleNodes([.. scales], [.. weights.Select(w => w / total)]);
    }

    /// <summary>log of the density of u at 0: log 2 + a log a - a - log Gamma(a), a = df / 2.</summary>
    private static double LogConstant(double degreesOfFreedom)
    {
        const double LogTwo = 0.69314718055994530942;
        const double HalfLogTwoPi = 0.91893853320467274178;
        double a = degreesOfFreedom / 2;
        if (a < 50)
        {
            return LogTwo + (a * Math.Log(a)) - a - SpecialFunctions.GammaLn(a);
        }

        double inverse = 1 / a;
        double square = inverse * inverse;
        double stirling = inverse * ((1.0 / 12) - (square * ((1.0 / 360) - (square / 1260))));
        return LogTwo + (0.5 * Math.Log(a)) - HalfLogTwoPi - stirling;
    }

    /// <summary>(e^2u - 1) / 2 - u without cancellation near 0.</summary>
    private static double Excess(double u)
    {
        double x = 2 * u;
        if (Math.Abs(x) > 0.2)
        {
            return (Math.Exp(x) - 1 - x) / 2;
        }

        double term = x * x / 2;
        double sum = term;
        for (int k = 3; k < 14; k++)
        {
            term *= x / k;
            sum += term;
        }

        return sum / 2;
    }
}
