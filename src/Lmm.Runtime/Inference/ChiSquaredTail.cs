using MathNet.Numerics;

namespace Lmm;

/// <summary>The upper tail of the chi-squared distribution, by the upper incomplete gamma function so that it keeps its digits.</summary>
internal static class ChiSquaredTail
{
    /// <summary>P(X &gt;= x) with the given degrees of freedom; 1 where x is not positive.</summary>
    public static double Upper(double x, int degreesOfFreedom) =>
        x > 0 ? SpecialFunctions.GammaUpperRegularized(degreesOfFreedom / 2.0, x / 2) : 1;
}
