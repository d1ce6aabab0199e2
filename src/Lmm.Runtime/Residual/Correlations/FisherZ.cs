namespace Lmm.Residuals;

/// <summary>A correlation in (-1, 1) as tanh w: Newton's step in w is nearly right also when the correlation is close to 1.</summary>
internal static class FisherZ
{
    /// <summary>The bound of w: 1 - tanh^2 is then 1e-7, the size at which correlation matrices lose half their digits.</summary>
    public const double Bound = 8.75;

    /// <summary>w between its bounds.</summary>
    public static ParameterRange Range => new(-Bound, Bound, 1);

    /// <summary>1 - tanh^2 w, without cancellation.</summary>
    public static double Slope(double w)
    {
        double cosh = Math.Cosh(w);
        return 1 / (cosh * cosh);
    }

    /// <summary>The second derivative of tanh.</summary>
    public static double Curvature(double w) => -2 * Math.Tanh(w) * Slope(w);

    /// <summary>artanh of a correlation given by a user.</summary>
    /// <exception cref="ArgumentException">It is not inside (-1, 1).</exception>
    public static double Working(double correlation, string name) => Math.Abs(correlation) < 1
        ? Math.Clamp(Math.Atanh(correlation), -Bound, Bound)
        : throw new ArgumentException(FormattableString.Invariant($"{name} = {correlation} is not between -1 and 1."));

    /// <summary>artanh of a correlation estimated by moments, kept well inside.</summary>
    public static double Start(double correlation) =>
        double.IsNaN(correlation) ? 0 : Math.Atanh(Math.Clamp(correlation, -0.98, 0.98));
}
