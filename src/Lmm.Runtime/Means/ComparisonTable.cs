using System.Collections;

namespace Lmm;

/// <summary>
/// Comparisons of the means of a table. The family for which an adjustment holds are the comparisons within one combination
/// of the levels of the by-factors.
/// </summary>
public sealed partial class ComparisonTable : IReadOnlyList<MeanComparison>
{
    private readonly MeansTable _means;
    private readonly IReadOnlyList<ComparisonGroup> _groups;
    private readonly ComparisonFamily _family;
    private readonly SingleStepOptions _options;
    private readonly MeanComparison[] _rows;

    internal ComparisonTable(
        MeansTable means, IReadOnlyList<ComparisonGroup> groups, ComparisonFamily family, Adjustment adjustment, SingleStepOptions options)
    {
        Check(family, adjustment);
        _means = means;
        _groups = groups;
        _family = family;
        _options = options;
        Adjustment = adjustment;
        _rows = [.. groups.SelectMany(Rows)];
    }

    /// <summary>How p values allow for the number of comparisons.</summary>
    public Adjustment Adjustment { get; }

    /// <summary>
    /// What the intervals have: the adjustment itself where it gives simultaneous intervals; Bonferroni's beside Holm,
    /// Hochberg and Hommel, whose steps have no intervals; none beside the rates of false discoveries.
    /// </summary>
    public Adjustment IntervalAdjustment => Adjustment switch
    {
        Adjustment.Holm or Adjustment.Hochberg or Adjustment.Hommel => Adjustment.Bonferroni,
        Adjustment.BenjaminiHochberg or Adjustment.BenjaminiYekutieli => Adjustment.None,
        _ => Adjustment,
    };

    /// <summary>
    /// The error of the adjusted p values (three standard errors): 0 where they come from quadrature or formulas, positive
    /// where the single-step adjustment needed a lattice rule with random shifts.
    /// </summary>
    public double AdjustmentError => Adjustment is Adjustment.SingleStep or Adjustment.Dunnett
        ? _groups.Where(group => group.Estimable.Count > 1).SelectMany(group =>
            group.Estimable.Select(test => group.Law(_options).Upper(Math.Abs(test.TStatistic), test.DegreesOfFreedom).Error))
            .DefaultIfEmpty(0).Max()
        : 0;

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public MeanComparison this[int index] => _rows[index];

    /// <summary>The comparison of that name; where there are by-factors, the first one.</summary>
    /// <exception cref="KeyNotFoundException">There is no such comparison.</exception>
    public MeanComparison this[string name] => _rows.FirstOrDefault(row => row.Name == name) ?? throw Missing(name);

    /// <summary>The comparison of that name within these levels of the by-factors (joined by blanks).</summary>
    /// <exception cref="KeyNotFoundException">There is no such comparison.</exception>
    public MeanComparison this[string name, string by] => _rows.FirstOrDefault(row => row.Name == name && row.By == by) ?? throw Missing($"{name}, {by}");

    /// <summary>The names of the comparisons that the rows do not determine.</summary>
    public IReadOnlyList<string> NotEstimable => [.. _rows.Where(row => !row.IsEstimable).Select(row => row.Name)];

    /// <summary>The same comparisons with another adjustment.</summary>
    /// <param name="adjustment">How to allow for their number.</param>
    /// <param name="options">Accuracy and seed of the single-step adjustment; null for the defaults.</param>
    /// <exception cref="ArgumentException">The adjustment is not for comparisons of this kind.</exception>
    public ComparisonTable WithAdjustment(Adjustment adjustment, SingleStepOptions? options = null) =>
        new(_means, _groups, _family, adjustment, options ?? _options);

    /// <summary>
    /// The F test that all comparisons are zero together, by the method of the means: one for each combination of the levels
    /// of the by-factors. What is not estimable is left out, and the note says so.
    /// </summary>
    public IReadOnlyList<FTest> JointTests() => [.. _groups.Select(JointTest)];

    /// <summary>
    /// Equivalence by two one-sided tests (Schuirmann 1987): small p says that the difference lies within the margin on both
    /// sides. t = (|estimate| - margin) / se, p its lower tail.
    /// </summary>
    /// <param name="margin">Positive, in the unit of the response.</param>
    /// <param name="adjustment">One that works on p values alone: None, Bonferroni, Sidak, Holm, Hochberg, Hommel, the false discovery rates.</param>
    public MarginTestTable Equivalence(double margin, Adjustment adjustment = Adjustment.None) =>
        new(MarginTestKind.Equivalence, Require(margin), adjustment, _groups);

    /// <summary>
    /// Non-inferiority: small p says that the difference is not below -margin (or, where smaller is better, not above it).
    /// </summary>
    /// <param name="margin">Positive, in the unit of the response.</param>
    /// <param name="largerIsBetter">Whether larger values are the better ones.</param>
    /// <param name="adjustment">One that works on p values alone.</param>
    public MarginTestTable NonInferiority(double margin, bool largerIsBetter = true, Adjustment adjustment = Adjustment.None) =>
        new(largerIsBetter ? MarginTestKind.NotBelow : MarginTestKind.NotAbove, Require(margin), adjustment, _groups);

    /// <inheritdoc/>
    public IEnumerator<MeanComparison> GetEnumerator() => ((IEnumerable<MeanComparison>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private FTest JointTest(ComparisonGroup group)
    {
        string name = group.Name.Length > 0 ? group.Name : string.Join(':', _means.Factors);
        if (group.Estimable.Count == 0)
        {
            return FTest.NotEstimable(name);
        }

        FTest test = _means.Fit.JointTest([.. group.Estimable.Select(row => row.Weights)], name, _means.Method);
        int left = group.Tests.Count - group.Estimable.Count;
        return left == 0 ? test : test with { Note = FormattableString.Invariant($"{left} of {group.Tests.Count} comparisons are not estimable and left out") };
    }

    private static void Check(ComparisonFamily family, Adjustment adjustment)
    {
        if (adjustment == Adjustment.Tukey && family != ComparisonFamily.Pairs)
        {
            throw new ArgumentException("Tukey's adjustment is for all pairs of means. Use Adjustment.SingleStep, which takes the correlations of any comparisons.", nameof(adjustment));
        }

        if (adjustment == Adjustment.Dunnett && family != ComparisonFamily.Control)
        {
            throw new ArgumentException("Dunnett's adjustment is for comparisons with one control. Use Adjustment.SingleStep, which takes the correlations of any comparisons.", nameof(adjustment));
        }

        if (!Enum.IsDefined(adjustment))
        {
            throw new ArgumentOutOfRangeException(nameof(adjustment), adjustment, "No such adjustment.");
        }
    }

    private static double Require(double margin) => margin > 0 && double.IsFinite(margin)
        ? margin
        : throw new ArgumentOutOfRangeException(nameof(margin), margin, "A margin is a positive number in the unit of the response.");

    private IEnumerable<MeanComparison> Rows(ComparisonGroup group)
    {
        var adjusted = new Lazy<double[]>(() => Adjusted(group));
        int place = 0;
        foreach (MarginalMean test in group.Tests)
        {
            int at = test.IsEstimable ? place++ : -1;
            yield return new MeanComparison(test, group.Name, () => adjusted.Value[at], level => Critical(group, test, level));
        }
    }

    private double[] Adjusted(ComparisonGroup group)
    {
        IReadOnlyList<MarginalMean> tests = group.Estimable;
        if (tests.Count == 1)
        {
            return [tests[0].PValue];
        }

        switch (Adjustment)
        {
            case Adjustment.Tukey:
                return [.. tests.Select(test => StudentizedRange.Upper(Math.Sqrt(2) * Math.Abs(test.TStatistic), group.Means, test.DegreesOfFreedom))];
            case Adjustment.Dunnett or Adjustment.SingleStep:
                MultivariateStudent law = group.Law(_options);
                return [.. tests.Select(test => law.Upper(Math.Abs(test.TStatistic), test.DegreesOfFreedom).Tail)];
            case Adjustment.Scheffe:
                int rank = group.Rank;
                return [.. tests.Select(test => FisherTail.Upper(test.TStatistic * test.TStatistic / rank, rank, test.DegreesOfFreedom))];
            default:
                return Multiplicity.Adjust([.. tests.Select(test => test.PValue)], Adjustment);
        }
    }

    /// <summary>By how many standard errors an interval reaches to each side.</summary>
    private double Critical(ComparisonGroup group, MarginalMean test, double level)
    {
        double df = test.DegreesOfFreedom;
        int m = group.Estimable.Count;
        return IntervalAdjustment switch
        {
            _ when m == 1 => StudentTail.Quantile(level, df),
            Adjustment.Tukey => StudentizedRange.Quantile(level, group.Means, df) / Math.Sqrt(2),
            Adjustment.Dunnett or Adjustment.SingleStep => group.Law(_options).Quantile(level, df),
            Adjustment.Scheffe => Math.Sqrt(group.Rank * FisherQuantile.At(level, group.Rank, df)),
            Adjustment.Sidak => StudentTail.Quantile(Math.Pow(level, 1.0 / m), df),
            Adjustment.Bonferroni => StudentTail.Quantile(1 - ((1 - level) / m), df),
            _ => StudentTail.Quantile(level, df),
        };
    }

    private KeyNotFoundException Missing(string name) =>
        new($"There is no comparison '{name}'; there are {NameList.Of(_rows.Select(row => row.Name).Distinct())}.");
}
