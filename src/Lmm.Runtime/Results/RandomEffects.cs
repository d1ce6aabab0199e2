using System.Collections;

namespace Lmm;

/// <summary>The predicted random effects of a fit, by grouping.</summary>
public sealed partial class RandomEffects : IReadOnlyList<GroupEffects>
{
    private readonly IReadOnlyList<GroupEffects> _groups;

    internal RandomEffects(IReadOnlyList<GroupEffects> groups) => _groups = groups;

    /// <inheritdoc/>
    public int Count => _groups.Count;

    /// <inheritdoc/>
    public GroupEffects this[int index] => _groups[index];

    /// <summary>The effects of the levels of a grouping, as in <c>RandomEffects["Block:Variety"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">The fit has no such grouping.</exception>
    public GroupEffects this[string group] => Find(group)
        ?? throw new KeyNotFoundException($"There is no grouping '{group}'; the groupings are {NameList.Of(_groups.Select(g => g.Name))}.");

    /// <summary>The effects of a grouping, or null when the fit has no such grouping.</summary>
    public GroupEffects? Find(string group) => _groups.FirstOrDefault(candidate => candidate.Name == group);

    /// <inheritdoc/>
    public IEnumerator<GroupEffects> GetEnumerator() => _groups.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>
/// The effects of every level of one grouping. Where several random terms share the grouping their effects stand side by
/// side.
/// </summary>
public sealed partial class GroupEffects : IReadOnlyList<LevelEffects>
{
    private readonly IReadOnlyList<LevelEffects> _levels;
    private readonly Dictionary<string, int> _index;

    internal GroupEffects(string name, IReadOnlyList<string> effectNames, IReadOnlyList<LevelEffects> levels)
    {
        Name = name;
        EffectNames = effectNames;
        _levels = levels;
        _index = new Dictionary<string, int>(levels.Count, StringComparer.Ordinal);
        for (int i = 0; i < levels.Count; i++)
        {
            _index.Add(levels[i].Level, i);
        }
    }

    /// <summary>The grouping, as in <c>Subject</c>, <c>Block:Variety</c>.</summary>
    public string Name { get; }

    /// <summary>The names of the effects of a level, as in <c>(Intercept)</c>, <c>Days</c>.</summary>
    public IReadOnlyList<string> EffectNames { get; }

    /// <inheritdoc/>
    public int Count => _levels.Count;

    /// <inheritdoc/>
    public LevelEffects this[int index] => _levels[index];

    /// <summary>The effects of the level with that label; the labels of nested levels are joined by ':'.</summary>
    /// <exception cref="KeyNotFoundException">No row of the fitted data had that level.</exception>
    public LevelEffects this[string level] => Find(level)
        ?? throw new KeyNotFoundException($"Grouping {Name} has no level '{level}' in the fitted rows; it has {NameList.Of(_levels.Select(l => l.Level))}.");

    /// <summary>The effects of a level, or null when no row of the fitted data had it.</summary>
    public LevelEffects? Find(string level) => _index.TryGetValue(level, out int index) ? _levels[index] : null;

    /// <summary>
    /// Intervals of the levels' effects for pairwise comparison (Goldstein and Healy 1995, J. R. Stat. Soc. A 158, 175-177):
    /// the effect plus and minus c times its conditional standard deviation, with c such that, on average over all pairs, two
    /// levels that are equal have intervals that do not overlap with probability 1 - <paramref name="level"/>. For equal
    /// standard deviations c is the normal quantile over sqrt(2). They say nothing of one level against 0: for that take
    /// <see cref="LevelEffects.ConfidenceInterval"/>.
    /// </summary>
    /// <param name="effect">The effect, as in <c>(Intercept)</c>, <c>Days</c>.</param>
    /// <param name="level">One less the mean error of a comparison, strictly between 0 and 1.</param>
    /// <returns>An interval for each level, in order; effects of two levels are taken as independent.</returns>
    /// <exception cref="KeyNotFoundException">The grouping has no such effect.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public IReadOnlyList<Interval> ComparisonIntervals(string effect, double level = 0.95)
    {
        double[] deviations = [.. _levels.Select(l => l.StandardDeviation(effect))];
        double factor = ComparisonFactor.Of(deviations, level);
        return [.. _levels.Select((l, i) => new Interval(l[effect] - (factor * deviations[i]), l[effect] + (factor * deviations[i])))];
    }

    /// <inheritdoc/>
    public IEnumerator<LevelEffects> GetEnumerator() => _levels.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The predicted random effects (BLUPs, the conditional modes) of one level.</summary>
public sealed class LevelEffects
{
    private readonly IReadOnlyList<string> _names;
    private readonly double[] _values;
    private readonly double[] _deviations;

    internal LevelEffects(string level, IReadOnlyList<string> names, double[] values, double[] deviations)
    {
        Level = level;
        _names = names;
        _values = values;
        _deviations = deviations;
    }

    /// <summary>The level's label.</summary>
    public string Level { get; }

    /// <summary>The predicted effects in the order of the grouping's effect names.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The conditional standard deviations of the effects given the data and the estimated parameters.</summary>
    public IReadOnlyList<double> StandardDeviations => _deviations;

    /// <summary>The predicted effect of that name, as in <c>["Days"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">The grouping has no such effect.</exception>
    public double this[string effect] => _values[IndexOf(effect)];

    /// <summary>The conditional standard deviation of that effect.</summary>
    /// <exception cref="KeyNotFoundException">The grouping has no such effect.</exception>
    public double StandardDeviation(string effect) => _deviations[IndexOf(effect)];

    /// <summary>
    /// The effect plus and minus the normal quantile times its conditional standard deviation: where the level's effect lies,
    /// given the data and the estimated parameters.
    /// </summary>
    /// <param name="effect">The effect, as in <c>Days</c>.</param>
    /// <param name="level">The coverage, strictly between 0 and 1.</param>
    /// <exception cref="KeyNotFoundException">The grouping has no such effect.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public Interval ConfidenceInterval(string effect, double level = 0.95) =>
        Interval.Of(this[effect], StandardDeviation(effect), double.PositiveInfinity, level);

    private int IndexOf(string effect)
    {
        for (int i = 0; i < _names.Count; i++)
        {
            if (_names[i] == effect)
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"There is no effect '{effect}'; the effects are {NameList.Of(_names)}.");
    }
}
