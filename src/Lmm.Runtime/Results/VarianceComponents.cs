using System.Collections;

namespace Lmm;

/// <summary>One variance, or one covariance of two effects of the same level.</summary>
/// <param name="Group">The grouping, or <c>Residual</c>.</param>
/// <param name="Effect">The effect; empty for the residual.</param>
/// <param name="OtherEffect">The other effect of a covariance; null for a variance.</param>
/// <param name="VarianceOrCovariance">The variance, or the covariance where <paramref name="OtherEffect"/> is given.</param>
/// <param name="StandardDeviationOrCorrelation">
/// The standard deviation, or the correlation where <paramref name="OtherEffect"/> is given; a correlation with an effect
/// of variance zero is NaN.
/// </param>
public sealed record VarianceComponent(
    string Group,
    string Effect,
    string? OtherEffect,
    double VarianceOrCovariance,
    double StandardDeviationOrCorrelation)
{
    /// <summary>The row in words, in the invariant culture.</summary>
    public override string ToString() => OtherEffect is null
        ? FormattableString.Invariant($"{$"{Group} {Effect}".TrimEnd()}: variance {VarianceOrCovariance:G6}, standard deviation {StandardDeviationOrCorrelation:G6}")
        : FormattableString.Invariant($"{Group} {Effect}, {OtherEffect}: covariance {VarianceOrCovariance:G6}, correlation {StandardDeviationOrCorrelation:G6}");
}

/// <summary>The variances and covariances of a fit in the order of the random terms, the residual variance last.</summary>
public sealed partial class VarianceComponents : IReadOnlyList<VarianceComponent>
{
    private readonly IReadOnlyList<VarianceComponent> _rows;

    internal VarianceComponents(IReadOnlyList<VarianceComponent> rows) => _rows = rows;

    /// <inheritdoc/>
    public int Count => _rows.Count;

    /// <inheritdoc/>
    public VarianceComponent this[int index] => _rows[index];

    /// <summary>The residual variance (of a row with weight 1).</summary>
    public VarianceComponent Residual => _rows[^1];

    /// <summary>The variance of an effect, as in <c>["Subject", "Days"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such variance.</exception>
    public VarianceComponent this[string group, string effect] =>
        _rows.FirstOrDefault(row => row.Group == group && row.Effect == effect && row.OtherEffect is null)
        ?? throw new KeyNotFoundException($"There is no variance of '{effect}' in '{group}'; there are {NameList.Of(_rows.Select(Describe))}.");

    /// <summary>The covariance of two effects, in either order.</summary>
    /// <exception cref="KeyNotFoundException">There is no such covariance.</exception>
    public VarianceComponent this[string group, string effect, string otherEffect] =>
        _rows.FirstOrDefault(row => row.Group == group && row.OtherEffect is not null
            && ((row.Effect == effect && row.OtherEffect == otherEffect) || (row.Effect == otherEffect && row.OtherEffect == effect)))
        ?? throw new KeyNotFoundException($"There is no covariance of '{effect}' and '{otherEffect}' in '{group}'; there are {NameList.Of(_rows.Select(Describe))}.");

    /// <inheritdoc/>
    public IEnumerator<VarianceComponent> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Describe(VarianceComponent row) =>
        row.OtherEffect is null ? $"{row.Group} {row.Effect}".TrimEnd() : $"{row.Group} {row.Effect}, {row.OtherEffect}";
}
