namespace Lmm;

/// <summary>A closed interval.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>As in [7.20595, 13.7286], in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Lower:G6}, {Upper:G6}]");

    /// <summary>The center plus and minus the quantile of t times the standard error.</summary>
    internal static Interval Of(double center, double standardError, double degreesOfFreedom, double level)
    {
        double half = Quantile(level, degreesOfFreedom) * standardError;
        return new Interval(center - half, center + half);
    }

    /// <summary>The quantile of t that a two-sided interval of that coverage reaches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    internal static double Quantile(double level, double degreesOfFreedom) => level > 0 && level < 1
        ? StudentTail.Quantile(level, degreesOfFreedom)
        : throw new ArgumentOutOfRangeException(nameof(level), level, "The level of a confidence interval lies strictly between 0 and 1, as in 0.95.");
}
