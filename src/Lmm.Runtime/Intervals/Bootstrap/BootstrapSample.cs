using MathNet.Numerics.Distributions;

namespace Lmm;

/// <summary>How an interval is made of bootstrap replicates (Davison and Hinkley 1997, chapter 5).</summary>
public enum BootstrapInterval
{
    /// <summary>The quantiles of the replicates.</summary>
    Percentile,

    /// <summary>The quantiles reflected at the estimate.</summary>
    Basic,

    /// <summary>The estimate less the bias, plus and minus a normal quantile of the replicates' standard deviation.</summary>
    Normal,

    /// <summary>
    /// Percentile points moved for median bias and for a standard error that changes with the parameter (Efron 1987), the
    /// acceleration by the jackknife over independent groups. Needs a grouping, or subjects of [Repeated], within which all others are nested.
    /// </summary>
    BiasCorrectedAccelerated,
}

/// <summary>The replicates of one statistic.</summary>
public sealed class BootstrapSample
{
    private readonly double[] _sorted;
    private readonly Lazy<double> _acceleration;

    internal BootstrapSample(string name, double estimate, double[] values, Func<double> acceleration)
    {
        Name = name;
        Estimate = estimate;
        Values = values;
        _sorted = [.. values.Where(double.IsFinite).Order()];
        _acceleration = new Lazy<double>(acceleration);
    }

    /// <summary>The statistic.</summary>
    public string Name { get; }

    /// <summary>Its value in the fit itself.</summary>
    public double Estimate { get; }

    /// <summary>Its value in every replicate, in order; NaN where the refit is not used or the statistic is not defined.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>The replicates with a finite value.</summary>
    public int Count => _sorted.Length;

    /// <summary>Their mean.</summary>
    public double Mean => _sorted.Length == 0 ? double.NaN : _sorted.Average();

    /// <summary>Mean less estimate.</summary>
    public double Bias => Mean - Estimate;

    /// <summary>Their standard deviation: the bootstrap's standard error of the statistic.</summary>
    public double StandardError
    {
        get
        {
            double mean = Mean;
            return _sorted.Length < 2 ? double.NaN : Math.Sqrt(_sorted.Sum(x => (x - mean) * (x - mean)) / (_sorted.Length - 1));
        }
    }

    /// <summary>The Monte Carlo error of <see cref="Mean"/>.</summary>
    public double MonteCarloError => StandardError / Math.Sqrt(_sorted.Length);

    /// <summary>
    /// The quantile at a probability: the order statistic at (count + 1) p, interpolated; the extreme one where that is outside.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1.</exception>
    public double Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies strictly between 0 and 1.");
        }

        if (_sorted.Length == 0)
        {
            return double.NaN;
        }

        double place = Math.Clamp(((_sorted.Length + 1) * probability) - 1, 0, _sorted.Length - 1);
        int below = (int)Math.Floor(place);
        int above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + ((place - below) * (_sorted[above] - _sorted[below]));
    }

    /// <summary>A confidence interval.</summary>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    /// <param name="kind">How it is made.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">
    /// A bias-corrected accelerated interval is asked for and the design has no independent groups, or all replicates stand on
    /// one side of the estimate; or too few replicates have a value.
    /// </exception>
    public Interval Interval(double level = 0.95, BootstrapInterval kind = BootstrapInterval.Percentile)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of a confidence interval lies strictly between 0 and 1, as in 0.95.");
        }

        if (_sorted.Length < 20)
        {
            throw new InvalidOperationException(FormattableString.Invariant($"{Name} has a value in only {_sorted.Length} of {Values.Count} replicates: that is too few for an interval."));
        }

        double tail = (1 - level) / 2;
        switch (kind)
        {
            case BootstrapInterval.Percentile:
                return new Interval(Quantile(tail), Quantile(1 - tail));
            case BootstrapInterval.Basic:
                return new Interval((2 * Estimate) - Quantile(1 - tail), (2 * Estimate) - Quantile(tail));
            case BootstrapInterval.Normal:
                double half = -Normal.InvCDF(0, 1, tail) * StandardError;
                return new Interval(Estimate - Bias - half, Estimate - Bias + half);
            case BootstrapInterval.BiasCorrectedAccelerated:
                return new Interval(Quantile(Corrected(tail)), Quantile(Corrected(1 - tail)));
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such interval.");
        }
    }

    /// <summary>As in <c>Days: 10.4673, bias 0.01, standard error 1.55, [7.4, 13.5] (percentile)</c>, in the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Name}: {Estimate:G6}, bias {Bias:G3}, standard error {StandardError:G6}{(Count < 20 ? "" : $", {Interval()} (percentile)")}");

    /// <summary>Phi(z0 + (z0 + z) / (1 - a (z0 + z))), inside the replicates.</summary>
    private double Corrected(double probability)
    {
        double below = _sorted.Count(x => x < Estimate) + (_sorted.Count(x => x == Estimate) / 2.0);
        if (below == 0 || below == _sorted.Length)
        {
            throw new InvalidOperationException($"All replicates of {Name} stand on one side of its estimate: there is no bias-corrected interval. Ask for Basic or Percentile.");
        }

        double bias = Normal.InvCDF(0, 1, below / _sorted.Length);
        double shifted = bias + Normal.InvCDF(0, 1, probability);
        double corrected = Normal.CDF(0, 1, bias + (shifted / (1 - (_acceleration.Value * shifted))));
        double least = 1.0 / (_sorted.Length + 1);
        return Math.Clamp(corrected, least, 1 - least);
    }
}
