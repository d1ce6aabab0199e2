using Lmm.Profiling;

namespace Lmm;

/// <summary>One point of a profile.</summary>
/// <param name="Value">The value at which the parameter is held.</param>
/// <param name="Zeta">The signed square root of the rise of -2 log L over its minimum: a straight line where Wald intervals are right.</param>
public readonly record struct ProfilePoint(double Value, double Zeta);

/// <summary>
/// The profile likelihood of one parameter: -2 log L minimised over all others while this one is held. Made when first
/// asked for; safe to read from several threads.
/// </summary>
public sealed class ParameterProfile
{
    // A rise this far below zero is not rounding: the ML fit was no minimum.
    private const double NotMinimum = -1e-6;

    private readonly object _lock = new();
    private readonly Lazy<Sides> _sides;
    private readonly ProfileOptions _options;

    internal ParameterProfile(ProfileStart start, ModelParameter parameter, ProfileOptions options)
    {
        Parameter = parameter;
        _options = options;
        Estimate = parameter.ValueIn(start.Solution);
        _sides = new Lazy<Sides>(() =>
        {
            ProfileEngine engine = new(start, parameter, options.CancellationToken);
            return new Sides(new ProfileSide(engine, -1, parameter), new ProfileSide(engine, 1, parameter));
        });
    }

    /// <summary>Which parameter.</summary>
    public ModelParameter Parameter { get; }

    /// <summary>The maximum likelihood estimate; NaN for a correlation with an effect of variance zero.</summary>
    public double Estimate { get; }

    /// <summary>What to know about this profile; empty where there is nothing.</summary>
    public string Note
    {
        get
        {
            lock (_lock)
            {
                if (double.IsNaN(Estimate))
                {
                    return "one of the two effects has no variance, so the likelihood does not depend on their correlation.";
                }

                (ProfileSide lower, ProfileSide upper) = _sides.Value;
                return Math.Min(lower.LowestRise, upper.LowestRise) < NotMinimum
                    ? "a lower deviance than that of the fit was met: the fit is at a local minimum, and the interval is not to be relied on."
                    : lower.IsLost || upper.IsLost ? "the profile could not be followed to its end." : string.Empty;
            }
        }
    }

    /// <summary>
    /// The curve: values with their zeta, ascending, as far as <see cref="ProfileOptions.LargestZeta"/>; empty where the
    /// estimate is NaN.
    /// </summary>
    public IReadOnlyList<ProfilePoint> Points
    {
        get
        {
            if (double.IsNaN(Estimate))
            {
                return [];
            }

            lock (_lock)
            {
                (ProfileSide lower, ProfileSide upper) = _sides.Value;
                lower.ExtendTo(_options.LargestZeta);
                upper.ExtendTo(_options.LargestZeta);
                return
                [
                    .. lower.Nodes.Skip(1).Reverse().Select(node => new ProfilePoint(node.Value, -ProfileSide.Zeta(node))),
                    .. upper.Nodes.Select(node => new ProfilePoint(node.Value, ProfileSide.Zeta(node))),
                ];
            }
        }
    }

    /// <summary>
    /// The values at which -2 log L rises by no more than the quantile of chi-squared on one degree of freedom. Each end is
    /// found by exact evaluations, not by interpolation. It is the parameter's bound (0 for a standard deviation, +-1 for a
    /// correlation) where the rise does not get there before.
    /// </summary>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public Interval Interval(double level = 0.95)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of a confidence interval lies strictly between 0 and 1, as in 0.95.");
        }

        if (double.IsNaN(Estimate))
        {
            return new Interval(Parameter.Lowest, Parameter.Highest);
        }

        double zeta = StudentTail.Quantile(level, double.PositiveInfinity);
        lock (_lock)
        {
            return new Interval(_sides.Value.Lower.Root(zeta), _sides.Value.Upper.Root(zeta));
        }
    }

    /// <summary>zeta with the parameter held at a value, by an exact evaluation; NaN where -2 log L cannot be computed there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The parameter cannot have this value.</exception>
    public double Zeta(double value)
    {
        bool isSigmaZero = Parameter.Kind == ParameterKind.Residual && value == 0;
        if (!double.IsFinite(value) || value < Parameter.Lowest || value > Parameter.Highest || isSigmaZero)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant($"{Parameter.Name} lies between {Parameter.Lowest} and {Parameter.Highest}."));
        }

        if (double.IsNaN(Estimate))
        {
            return 0;
        }

        lock (_lock)
        {
            ProfileSide side = value < Estimate ? _sides.Value.Lower : _sides.Value.Upper;
            double rise = side.At(value).Rise;
            return Math.Sign(value - Estimate) * Math.Sqrt(Math.Max(rise, 0));
        }
    }

    /// <summary>As in <c>sd Subject Days: 5.71683 [3.80118, 8.75339]</c>, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant($"{Parameter.Name}: {Estimate:G6} {Interval()}");

    private sealed record Sides(ProfileSide Lower, ProfileSide Upper);
}
