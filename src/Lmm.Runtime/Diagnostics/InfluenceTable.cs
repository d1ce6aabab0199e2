using System.Collections;

namespace Lmm;

/// <summary>What changes in the fixed effects when one row, or all rows of one level of a grouping, are left out.</summary>
/// <remarks>
/// C is Cov(beta), (i) marks what is without the unit, p the number of estimated coefficients. Every number is NaN, and
/// <see cref="IsEstimable"/> false, where the rows that are left do not determine all coefficients.
/// </remarks>
/// <param name="Unit">The level's label, or the number of the row among the rows used, counted from 1.</param>
/// <param name="RowCount">The rows left out.</param>
/// <param name="CooksDistance">(beta - beta(i))'C^-1 (beta - beta(i)) / p.</param>
/// <param name="Mdffits">(beta - beta(i))'C(i)^-1 (beta - beta(i)) / p (Belsley, Kuh and Welsch 1980).</param>
/// <param name="CovarianceRatio">|C(i)| / |C|: above 1 where the unit makes the estimates more precise.</param>
/// <param name="CovarianceTrace">|tr(C^-1 C(i)) - p|.</param>
/// <param name="Changes">beta - beta(i) by column of X (DFBETA); NaN for aliased columns.</param>
/// <param name="StandardizedChanges">DFBETAS: the changes over the standard errors without the unit.</param>
public sealed record UnitInfluence(
    string Unit,
    int RowCount,
    double CooksDistance,
    double Mdffits,
    double CovarianceRatio,
    double CovarianceTrace,
    IReadOnlyList<double> Changes,
    IReadOnlyList<double> StandardizedChanges)
{
    /// <summary>Whether the rows that are left determine all coefficients.</summary>
    public bool IsEstimable => !double.IsNaN(CooksDistance);

    /// <summary>How the fit without the unit ended; null where the variances were held.</summary>
    public Convergence? Convergence { get; init; }
}

/// <summary>The influence of every row, or of every level of a grouping.</summary>
public sealed partial class InfluenceTable : IReadOnlyList<UnitInfluence>
{
    private readonly UnitInfluence[] _rows;
    private readonly IReadOnlyList<string> _names;
    private readonly int _estimated;

    internal InfluenceTable(string? group, bool isRefitted, IReadOnlyList<string> names, int estimated, UnitInfluence[] rows)
    {
        Group = group;
        IsRefitted = isRefitted;
        _names = names;
        _estimated = estimated;
        _rows = rows;
    }

    /// <summary>The grouping whose levels are left out; null where single rows are.</summary>
    public string? Group { get; }

    /// <summary>Whether variances were estimated again without each unit; otherwise they were held at their estimates.</summary>
    public bool IsRefitted { get; }

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public UnitInfluence this[int index] => _rows[index];

    /// <summary>The influence of that unit, as in <c>["308"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such unit.</exception>
    public UnitInfluence this[string unit] => Array.Find(_rows, row => row.Unit == unit)
        ?? throw new KeyNotFoundException($"There is no unit '{unit}' in {Group ?? "the rows"}; there are {NameList.Of(_rows.Select(row => row.Unit))}.");

    /// <summary>
    /// Cook's distances as the R package lme4 prints them for <c>influence(model, group)</c>: (m - p) / m times
    /// <see cref="UnitInfluence.CooksDistance"/>, m the number of units.
    /// </summary>
    public IReadOnlyList<double> CooksDistancesByUnitCount =>
        [.. _rows.Select(row => row.CooksDistance * (_rows.Length - _estimated) / _rows.Length)];

    /// <inheritdoc/>
    public IEnumerator<UnitInfluence> GetEnumerator() => ((IEnumerable<UnitInfluence>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
