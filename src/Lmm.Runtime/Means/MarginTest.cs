using System.Collections;

namespace Lmm;

/// <summary>What a test against a margin shows where its p value is small.</summary>
public enum MarginTestKind
{
    /// <summary>The difference lies between -margin and margin.</summary>
    Equivalence,

    /// <summary>The difference is above -margin: not inferior where larger is better.</summary>
    NotBelow,

    /// <summary>The difference is below margin: not inferior where smaller is better.</summary>
    NotAbove,
}

/// <summary>A comparison tested against a margin.</summary>
/// <param name="Name">As in <c>B - A</c>.</param>
/// <param name="By">The levels of the by-factors; empty where there are none.</param>
/// <param name="Estimate">The estimated difference; NaN where it is not estimable, as every number.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="DegreesOfFreedom">Its degrees of freedom.</param>
/// <param name="TStatistic">
/// Equivalence: (|estimate| - margin) / se, far below 0 for equivalence. Non-inferiority: the distance from the margin
/// in standard errors, far above 0 for non-inferiority.
/// </param>
/// <param name="PValue">The one-sided p value (the larger of the two for equivalence).</param>
/// <param name="AdjustedPValue">The same, adjusted for the number of comparisons.</param>
public sealed record MarginTest(
    string Name,
    string By,
    double Estimate,
    double StandardError,
    double DegreesOfFreedom,
    double TStatistic,
    double PValue,
    double AdjustedPValue)
{
    /// <summary>Whether the rows determine the difference.</summary>
    public bool IsEstimable => !double.IsNaN(Estimate);
}

/// <summary>Comparisons tested against a margin.</summary>
public sealed partial class MarginTestTable : IReadOnlyList<MarginTest>
{
    private readonly List<MarginTest> _rows = [];

    internal MarginTestTable(MarginTestKind kind, double margin, Adjustment adjustment, IReadOnlyList<ComparisonGroup> groups)
    {
        if (adjustment is Adjustment.Tukey or Adjustment.Dunnett or Adjustment.SingleStep or Adjustment.Scheffe)
        {
            throw new ArgumentException($"{adjustment} is for two-sided tests of no difference. Tests against a margin take an adjustment of p values, as Holm.", nameof(adjustment));
        }

        Kind = kind;
        Margin = margin;
        Adjustment = adjustment;
        foreach (ComparisonGroup group in groups)
        {
            double[] p = [.. group.Estimable.Select(test => OneSided(Statistic(test), test.DegreesOfFreedom))];
            double[] adjusted = Multiplicity.Adjust(p, adjustment);
            int place = 0;
            foreach (MarginalMean test in group.Tests)
            {
                int at = test.IsEstimable ? place++ : -1;
                _rows.Add(new MarginTest(
                    test.Name,
                    group.Name,
                    test.Estimate,
                    test.StandardError,
                    test.DegreesOfFreedom,
                    at < 0 ? double.NaN : Statistic(test),
                    at < 0 ? double.NaN : p[at],
                    at < 0 ? double.NaN : adjusted[at]));
            }
        }
    }

    /// <summary>What small p values show.</summary>
    public MarginTestKind Kind { get; }

    /// <summary>The margin.</summary>
    public double Margin { get; }

    /// <summary>How the p values allow for the number of comparisons.</summary>
    public Adjustment Adjustment { get; }

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <inheritdoc/>
    public MarginTest this[int index] => _rows[index];

    /// <summary>The comparison of that name; where there are by-factors, the first one.</summary>
    /// <exception cref="KeyNotFoundException">There is no such comparison.</exception>
    public MarginTest this[string name] => _rows.Find(row => row.Name == name)
        ?? throw new KeyNotFoundException($"There is no comparison '{name}'; there are {NameList.Of(_rows.Select(row => row.Name))}.");

    /// <inheritdoc/>
    public IEnumerator<MarginTest> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private double Statistic(MarginalMean test) => Kind switch
    {
        MarginTestKind.Equivalence => (Math.Abs(test.Estimate) - Margin) / test.StandardError,
        MarginTestKind.NotBelow => (test.Estimate + Margin) / test.StandardError,
        _ => (Margin - test.Estimate) / test.StandardError,
    };

    /// <summary>The lower tail for equivalence, the upper one otherwise.</summary>
    private double OneSided(double t, double degreesOfFreedom)
    {
        double tail = StudentTail.TwoSided(t, degreesOfFreedom) / 2;
        bool isFar = Kind == MarginTestKind.Equivalence ? t < 0 : t > 0;
        return isFar ? tail : 1 - tail;
    }
}
