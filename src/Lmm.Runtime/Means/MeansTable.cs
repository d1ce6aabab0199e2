using System.Collections;

namespace Lmm;

/// <summary>Estimated marginal means (or slopes) at the combinations of the levels of some factors, and ways to compare them.</summary>
public sealed partial class MeansTable : IReadOnlyList<MarginalMean>
{
    private readonly MarginalMean[] _rows;
    private readonly MarginalMeans _source;

    internal MeansTable(MixedModelFit fit, MarginalMeans source, IReadOnlyList<MarginalMean> rows)
    {
        Fit = fit;
        _source = source;
        _rows = [.. rows];
    }

    /// <summary>The factors whose levels are compared, the first varying fastest.</summary>
    public required IReadOnlyList<string> Factors { get; init; }

    /// <summary>The factors within whose levels comparisons are made.</summary>
    public required IReadOnlyList<string> By { get; init; }

    /// <summary>The factors that are averaged over.</summary>
    public required IReadOnlyList<string> Averaged { get; init; }

    /// <summary>The values of the covariates.</summary>
    public required IReadOnlyDictionary<string, double> At { get; init; }

    /// <summary>The covariate whose slopes these are, or null for means.</summary>
    public required string? SlopeOf { get; init; }

    /// <summary>How the averaged factors are weighted.</summary>
    public MeansWeights Weights => _source.Weights;

    /// <summary>Where standard errors and degrees of freedom come from.</summary>
    public DegreesOfFreedomMethod Method => _source.Method;

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <summary>The fit whose means these are.</summary>
    internal MixedModelFit Fit { get; }

    /// <inheritdoc/>
    public MarginalMean this[int index] => _rows[index];

    /// <summary>The mean at these levels, in the order of <see cref="Factors"/> and then <see cref="By"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such combination of levels.</exception>
    public MarginalMean this[params IReadOnlyList<string> levels] =>
        _rows.FirstOrDefault(row => row.Levels.SequenceEqual(levels))
        ?? throw new KeyNotFoundException($"There is no mean at '{string.Join(' ', levels)}'; there are {NameList.Of(_rows.Select(row => row.Name))}.");

    /// <summary>The names of the means that the rows do not determine.</summary>
    public IReadOnlyList<string> NotEstimable => [.. _rows.Where(row => !row.IsEstimable).Select(row => row.Name)];

    /// <summary>All pairs, the earlier level minus the later one.</summary>
    public ComparisonTable Pairwise(Adjustment adjustment = Adjustment.Tukey) =>
        Compare(ComparisonFamily.Pairs, ContrastSets.Pairwise, adjustment);

    /// <summary>Each mean minus that of a control.</summary>
    /// <param name="control">The control's level (several factors: joined by blanks), or null for the first.</param>
    /// <param name="adjustment">How to allow for the number of comparisons.</param>
    /// <exception cref="ArgumentException">There is no such level.</exception>
    public ComparisonTable VersusControl(string? control = null, Adjustment adjustment = Adjustment.Dunnett)
    {
        string[] names = GroupNames(Groups()[0].Rows);
        if (control is not null && !names.Contains(control))
        {
            throw new ArgumentException($"There is no mean '{control}' to compare with; there are {NameList.Of(names)}.", nameof(control));
        }

        return Compare(ComparisonFamily.Control, of => ContrastSets.VersusControl(of, control ?? of[0]), adjustment);
    }

    /// <summary>Each mean minus the one before it.</summary>
    public ComparisonTable Consecutive(Adjustment adjustment = Adjustment.SingleStep) =>
        Compare(ComparisonFamily.Other, ContrastSets.Consecutive, adjustment);

    /// <summary>
    /// Linear, quadratic and higher trends over the levels, taken as equally spaced, with the whole-number weights of the
    /// tables (as emmeans' poly).
    /// </summary>
    /// <param name="degree">The highest degree; null for as many as there are, at most 6.</param>
    /// <param name="adjustment">How to allow for the number of comparisons.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degree is not below the number of means.</exception>
    public ComparisonTable Polynomial(int? degree = null, Adjustment adjustment = Adjustment.None) =>
        Compare(ComparisonFamily.Other, names => ContrastSets.Polynomial(names, degree), adjustment);

    /// <summary>
    /// The F test that all means are equal: one for each combination of the levels of <see cref="By"/>.
    /// </summary>
    public IReadOnlyList<FTest> JointTests() => Consecutive(Adjustment.None).JointTests();

    /// <summary>Any linear combinations, named by level; within each combination of the levels of <see cref="By"/>.</summary>
    /// <exception cref="ArgumentException">A level is not there or is named twice in one combination, or a weight is not finite.</exception>
    public ComparisonTable Contrasts(params IReadOnlyList<MeanContrast> contrasts) => Contrasts(Adjustment.None, contrasts);

    /// <summary>Any linear combinations, named by level, with an adjustment for their number.</summary>
    /// <param name="adjustment">How to allow for the number of comparisons.</param>
    /// <param name="contrasts">The combinations.</param>
    /// <exception cref="ArgumentException">A level is not there or is named twice in one combination, or a weight is not finite.</exception>
    public ComparisonTable Contrasts(Adjustment adjustment, params IReadOnlyList<MeanContrast> contrasts)
    {
        ArgumentNullException.ThrowIfNull(contrasts);
        return Compare(ComparisonFamily.Other, names => ContrastSets.Custom(names, contrasts), adjustment);
    }

    /// <inheritdoc/>
    public IEnumerator<MarginalMean> GetEnumerator() => ((IEnumerable<MarginalMean>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The factors that interact with one that is averaged over, in words; null where none does.</summary>
    internal string? Involved
    {
        get
        {
            string[] named = [.. Factors.Concat(By).Where(factor => Fit.Specification.Fixed.Any(term =>
                term.Members.Contains(factor) && term.Members.Any(Averaged.Contains)))];
            return named.Length == 0 ? null : $"comparisons of {string.Join(", ", named)}";
        }
    }

    /// <summary>The rows within each combination of the levels of <see cref="By"/>.</summary>
    internal IReadOnlyList<(string Name, MarginalMean[] Rows)> Groups() =>
    [
        .. _rows
            .GroupBy(row => string.Join(' ', row.Levels.Skip(Factors.Count)))
            .Select(group => (group.Key, group.ToArray())),
    ];

    /// <summary>The levels that are compared, joined by blanks.</summary>
    internal string[] GroupNames(MarginalMean[] rows) => [.. rows.Select(row => string.Join(' ', row.Levels.Take(Factors.Count)))];

    private ComparisonTable Compare(ComparisonFamily family, Func<string[], IReadOnlyList<WeightedNames>> contrasts, Adjustment adjustment)
    {
        List<ComparisonGroup> groups = [];
        foreach ((string name, MarginalMean[] rows) in Groups())
        {
            IReadOnlyList<WeightedNames> set = contrasts(GroupNames(rows));
            groups.Add(ComparisonGroup.Of(this, name, rows, set, family));
        }

        return new ComparisonTable(this, groups, family, adjustment, SingleStepOptions.Default);
    }
}
