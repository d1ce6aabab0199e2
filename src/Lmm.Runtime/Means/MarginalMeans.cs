using Lmm.Design;

namespace Lmm;

/// <summary>
/// Estimated marginal means of a fit: what the fixed part says at each level of some factors, the other factors averaged
/// over their levels, covariates at their means or at given values (Searle, Speed and Milliken 1980, Am. Stat. 34, 216). Immutable:
/// <see cref="At"/>, <see cref="Weighted"/> and <see cref="With"/> give changed copies. docs/math/means.md.
/// </summary>
public sealed class MarginalMeans
{
    private readonly MixedModelFit _fit;
    private readonly MeansFunctions _functions;
    private readonly ReferenceRows _rows;
    private readonly IReadOnlyDictionary<string, double> _at;

    internal MarginalMeans(MixedModelFit fit)
        : this(fit, new MeansFunctions(fit.Data), new Dictionary<string, double>(StringComparer.Ordinal), MeansWeights.Equal, DegreesOfFreedomMethod.Satterthwaite)
    {
    }

    private MarginalMeans(
        MixedModelFit fit,
        MeansFunctions functions,
        IReadOnlyDictionary<string, double> at,
        MeansWeights weights,
        DegreesOfFreedomMethod method)
    {
        _fit = fit;
        _functions = functions;
        _rows = new ReferenceRows(fit.Data, functions);
        _at = at;
        Weights = weights;
        Method = method;
    }

    /// <summary>The factors of the fixed part.</summary>
    public IReadOnlyList<string> Factors => _functions.Factors;

    /// <summary>The covariates of the fixed part.</summary>
    public IReadOnlyList<string> Covariates => _functions.Covariates;

    /// <summary>How the factors that are averaged over are weighted.</summary>
    public MeansWeights Weights { get; }

    /// <summary>Where standard errors and degrees of freedom come from.</summary>
    public DegreesOfFreedomMethod Method { get; }

    /// <summary>The same with a covariate at a value in place of its mean.</summary>
    /// <param name="covariate">The member's name.</param>
    /// <param name="value">A finite number; null leaves the covariate as it is.</param>
    /// <exception cref="ArgumentException">There is no such covariate, or the value is not finite.</exception>
    public MarginalMeans At(string covariate, double? value)
    {
        RequireCovariate(covariate);
        if (value is not { } number)
        {
            return this;
        }

        if (!double.IsFinite(number))
        {
            throw new ArgumentException($"The value of {covariate} is not a finite number.", nameof(value));
        }

        var at = new Dictionary<string, double>(_at, StringComparer.Ordinal) { [covariate] = number };
        return new MarginalMeans(_fit, _functions, at, Weights, Method);
    }

    /// <summary>The same with other weights of the factors that are averaged over.</summary>
    public MarginalMeans Weighted(MeansWeights weights) => new(_fit, _functions, _at, weights, Method);

    /// <summary>The same with standard errors and degrees of freedom by another method.</summary>
    public MarginalMeans With(DegreesOfFreedomMethod method) => new(_fit, _functions, _at, Weights, method);

    /// <summary>The mean at every combination of the levels of these factors; of none: the mean over all.</summary>
    /// <param name="factors">The members' names; the first varies fastest.</param>
    /// <exception cref="ArgumentException">There is no such factor in the fixed part, or one is named twice.</exception>
    public MeansTable Over(params IReadOnlyList<string> factors) => Over(factors, []);

    /// <summary>The means of some factors within every combination of others, with comparisons inside each.</summary>
    /// <param name="factors">The factors whose levels are compared.</param>
    /// <param name="by">The factors within whose levels they are compared.</param>
    /// <exception cref="ArgumentException">There is no such factor in the fixed part, or one is named twice.</exception>
    public MeansTable Over(IReadOnlyList<string> factors, IReadOnlyList<string> by) => Table(factors, by, null);

    /// <summary>The same with factors in place of names.</summary>
    /// <param name="factors">The factors whose levels are compared.</param>
    /// <param name="by">The factors within whose levels they are compared; null for none.</param>
    public MeansTable Over(IReadOnlyList<MeansFactor> factors, IReadOnlyList<MeansFactor>? by = null) => Over(Names(factors), Names(by));

    /// <summary>The slope of a covariate at every combination of the levels of these factors: the derivative of the mean.</summary>
    /// <param name="covariate">The member's name.</param>
    /// <param name="factors">The members' names; none for one slope.</param>
    /// <exception cref="ArgumentException">There is no such covariate or factor in the fixed part.</exception>
    public MeansTable Slope(string covariate, params IReadOnlyList<string> factors) => Slope(covariate, factors, []);

    /// <summary>The slopes of a covariate at the levels of some factors within every combination of others.</summary>
    /// <param name="covariate">The member's name.</param>
    /// <param name="factors">The factors whose levels are compared.</param>
    /// <param name="by">The factors within whose levels they are compared.</param>
    /// <exception cref="ArgumentException">There is no such covariate or factor in the fixed part.</exception>
    public MeansTable Slope(string covariate, IReadOnlyList<string> factors, IReadOnlyList<string> by)
    {
        RequireCovariate(covariate);
        return Table(factors, by, covariate);
    }

    /// <summary>The same with a covariate and factors in place of names.</summary>
    /// <param name="covariate">The covariate.</param>
    /// <param name="factors">The factors whose levels are compared; null for one slope.</param>
    /// <param name="by">The factors within whose levels they are compared; null for none.</param>
    public MeansTable Slope(MeansCovariate covariate, IReadOnlyList<MeansFactor>? factors, IReadOnlyList<MeansFactor>? by = null)
    {
        ArgumentNullException.ThrowIfNull(covariate);
        return Slope(covariate.Member, Names(factors), Names(by));
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<MeansFactor>? factors) => [.. (factors ?? []).Select(factor => factor.Member)];

    private MeansTable Table(IReadOnlyList<string> factors, IReadOnlyList<string> by, string? slope)
    {
        ArgumentNullException.ThrowIfNull(factors);
        ArgumentNullException.ThrowIfNull(by);
        string[] named = [.. factors, .. by];
        foreach (string factor in named)
        {
            RequireFactor(factor);
        }

        if (named.Distinct(StringComparer.Ordinal).Count() < named.Length)
        {
            throw new ArgumentException($"A factor is named twice in {NameList.Of(named)}.");
        }

        Dictionary<string, double> at = Values(slope);
        string[] averaged = [.. Factors.Except(named)];
        IReadOnlyList<(int[] Levels, double Count)>? counts =
            Weights == MeansWeights.Equal || averaged.Length == 0 ? null : _rows.Counts([.. named, .. averaged]);
        double offset = slope is null ? _rows.OffsetMean() : 0;
        List<MarginalMean> means = [];
        foreach (Dictionary<string, int> levels in LevelGrid.Of(named, _functions.LevelsOf))
        {
            string[] labels = [.. named.Select(name => _functions.LevelsOf(name)[levels[name]])];
            double[]? weights = counts is null
                ? _functions.Row(levels, at, slope)
                : Average(levels, named, averaged, counts, at, slope);
            means.Add(_fit.Mean(labels, weights, offset, Method));
        }

        return new MeansTable(_fit, this, means)
        {
            Factors = [.. factors],
            By = [.. by],
            Averaged = averaged,
            At = at.Where(pair => pair.Key != slope || IsCurved(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value),
            SlopeOf = slope,
        };
    }

    private bool IsCurved(string covariate) => _fit.Specification.Member(covariate).Coding == FixedCoding.Polynomial;

    /// <summary>The average over the combinations that occur in the rows; null where none does (an empty cell).</summary>
    private double[]? Average(
        Dictionary<string, int> levels,
        string[] named,
        string[] averaged,
        IReadOnlyList<(int[] Levels, double Count)> counts,
        Dictionary<string, double> at,
        string? slope)
    {
        double[] sum = new double[_functions.ColumnCount];
        double total = 0;
        foreach ((int[] combination, double count) in counts)
        {
            bool isHere = true;
            for (int k = 0; k < named.Length; k++)
            {
                isHere &= combination[k] == levels[named[k]];
            }

            if (Weights == MeansWeights.Cells && !isHere)
            {
                continue;
            }

            var point = new Dictionary<string, int>(levels, StringComparer.Ordinal);
            for (int k = 0; k < averaged.Length; k++)
            {
                point[averaged[k]] = combination[named.Length + k];
            }

            double[] row = _functions.Row(point, at, slope);
            for (int j = 0; j < sum.Length; j++)
            {
                sum[j] += count * row[j];
            }

            total += count;
        }

        return total > 0 ? [.. sum.Select(value => value / total)] : null;
    }

    /// <summary>A value for every covariate; a straight line has the same slope everywhere.</summary>
    private Dictionary<string, double> Values(string? slope)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string covariate in Covariates)
        {
            bool isFree = covariate == slope && !IsCurved(covariate);
            values.Add(covariate, isFree ? 0 : _at.TryGetValue(covariate, out double value) ? value : _rows.MeanOf(covariate));
        }

        return values;
    }

    private void RequireCovariate(string name)
    {
        if (!Covariates.Contains(name))
        {
            throw new ArgumentException(Factors.Contains(name)
                ? $"{name} is a factor of {_fit.Specification.Name}: it has levels, not values; ask for means over it."
                : $"The fixed part of {_fit.Specification.Name} has no covariate '{name}'; it has {NameList.Of(Covariates)}.");
        }
    }

    private void RequireFactor(string name)
    {
        if (!Factors.Contains(name))
        {
            throw new ArgumentException(Covariates.Contains(name)
                ? $"{name} is a covariate of {_fit.Specification.Name}: it has values, not levels; ask for means at values, or for its slope."
                : $"The fixed part of {_fit.Specification.Name} has no factor '{name}'; it has {NameList.Of(Factors)}.");
        }
    }
}
