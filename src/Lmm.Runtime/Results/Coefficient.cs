namespace Lmm;

/// <summary>
/// One fixed coefficient, or one linear combination of them, with its t test against 0. A coefficient whose column is a
/// combination of columns before it is not estimated: it is <see cref="IsAliased"/> and every number is NaN, so that no
/// calculation with it can pass for a result.
/// </summary>
/// <param name="Name">The column's name, as in <c>(Intercept)</c>, <c>Variety[Victory]:Nitrogen</c>.</param>
/// <param name="Estimate">The estimate; NaN when aliased.</param>
/// <param name="StandardError">Its standard error; NaN when aliased.</param>
/// <param name="DegreesOfFreedom">The degrees of freedom of t; positive infinity for a normal reference; NaN when aliased.</param>
/// <param name="TStatistic">Estimate / StandardError; NaN when aliased.</param>
/// <param name="PValue">The two-sided p value; NaN when aliased.</param>
public sealed record Coefficient(
    string Name,
    double Estimate,
    double StandardError,
    double DegreesOfFreedom,
    double TStatistic,
    double PValue)
{
    /// <summary>True when the column is a combination of columns before it: nothing is estimated.</summary>
    public bool IsAliased { get; init; }

    /// <summary>Estimate plus and minus the quantile of t times the standard error.</summary>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public Interval ConfidenceInterval(double level = 0.95) => Interval.Of(Estimate, StandardError, DegreesOfFreedom, level);

    /// <summary>As in <c>Days: 10.4673 (standard error 1.54579, df 17, t 6.77148, p 3.26e-06)</c>, in the invariant culture.</summary>
    public override string ToString() => IsAliased
        ? $"{Name}: not estimated (aliased)"
        : FormattableString.Invariant($"{Name}: {Estimate:G6} (standard error {StandardError:G6}, df {DegreesOfFreedom:G6}, t {TStatistic:G6}, p {NumberText.PValue(PValue)})");

    internal static Coefficient Aliased(string name) =>
        new(name, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN) { IsAliased = true };

    internal static Coefficient Test(string name, double estimate, double variance, double degreesOfFreedom)
    {
        double standardError = Math.Sqrt(variance);
        double t = estimate / standardError;
        return new Coefficient(name, estimate, standardError, degreesOfFreedom, t, StudentTail.TwoSided(t, degreesOfFreedom));
    }
}
