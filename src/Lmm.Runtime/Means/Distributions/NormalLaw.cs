using MathNet.Numerics;

namespace Lmm;

/// <summary>Density and tails of the standard normal, and log(1 + x), exp(x) - 1 without cancellation.</summary>
internal static class NormalLaw
{
    private const double InverseRootTwo = 0.70710678118654752440;
    private const double InverseRootTwoPi = 0.39894228040143267794;

    /// <summary>phi(z).</summary>
    public static double Density(double z) => InverseRootTwoPi * Math.Exp(-0.5 * z * z);

    /// <summary>P(Z &lt;= z), its small values to full relative accuracy.</summary>
    public static double Lower(double z) => 0.5 * SpecialFunctions.Erfc(-z * InverseRootTwo);

    /// <summary>P(low &lt;= Z &lt;= high), formed in the nearer tail.</summary>
    public static double Between(double low, double high)
    {
        if (!(low < high))
        {
            return 0;
        }

        return low > 0 ? Lower(-low) - Lower(-high) : Lower(high) - Lower(low);
    }

    /// <summary>log(1 + x); Kahan's correction.</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>exp(x) - 1; Kahan's correction.</summary>
    public static double ExpMinusOne(double x)
    {
        double e = Math.Exp(x);
        if (e == 1)
        {
            return x;
        }

        double below = e - 1;
        return below == -1 ? -1 : below * (x / Math.Log(e));
    }
}
