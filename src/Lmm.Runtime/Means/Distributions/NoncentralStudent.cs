namespace Lmm;

/// <summary>
/// The noncentral t distribution: T = (Z + delta) / s. P(T &lt;= t) = E_s[Phi(t s - delta)]. Absolute error against R 4.2.2
/// and, further out, against QUADPACK below 1e-9.
/// </summary>
internal static class NoncentralStudent
{
    /// <summary>P(T &lt;= t).</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degreesOfFreedom">Positive; may be infinite.</param>
    /// <param name="noncentrality">delta.</param>
    public static double Lower(double t, double degreesOfFreedom, double noncentrality)
    {
        // In u = log s the normal rises by its whole height within 1 / (t s), and t s is near delta there.
        ScaleNodes nodes = ScaleNodes.For(degreesOfFreedom, Math.Abs(noncentrality) + 5);
        double sum = 0;
        for (int i = 0; i < nodes.Scales.Length; i++)
        {
            sum += nodes.Weights[i] * NormalLaw.Lower((t * nodes.Scales[i]) - noncentrality);
        }

        return sum;
    }
}
