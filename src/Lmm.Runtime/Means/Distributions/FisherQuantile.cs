namespace Lmm;

/// <summary>The quantile of Fisher's F.</summary>
internal static class FisherQuantile
{
    /// <summary>The value that F exceeds with probability 1 - level.</summary>
    public static double At(double level, int numerator, double denominator) =>
        CriticalValue.Solve(f => FisherTail.Upper(f, numerator, denominator), 1 - level, 1e-3, 10);
}
