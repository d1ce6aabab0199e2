using System.Globalization;
using System.Text;

namespace Lmm;

/// <summary>Columns as plain text in the invariant culture: texts to the left, numbers with four significant digits of the smallest.</summary>
internal static class PrintedTable
{
    /// <summary>A longer table is shown to here; the values are there for all rows.</summary>
    public const int MostRows = 60;

    public static string Of(string title, params IReadOnlyList<ResultColumn> columns)
    {
        int count = columns[0].Count;
        int[] decimals = [.. columns.Select(column => column.IsText ? 0 : NumberText.Decimals(column.Numbers, 4))];
        var grid = new TextGrid([.. columns.Select(column => column.IsText)]);
        grid.Add([.. columns.Select(column => column.Name)]);
        for (int i = 0; i < Math.Min(count, MostRows); i++)
        {
            grid.Add([.. columns.Select((column, j) => Cell(column, i, decimals[j]))]);
        }

        var text = new StringBuilder(title).Append('\n');
        grid.WriteTo(text);
        return (count <= MostRows ? text : text.Append(CultureInfo.InvariantCulture, $"and {count - MostRows} rows more\n")).ToString();
    }

    /// <summary>The coefficients with their tests; those that are not estimated hold NaN.</summary>
    public static string Of(string title, IReadOnlyList<Coefficient> rows) => Of(
        title,
        new ResultColumn("term", [.. rows.Select(row => row.Name)]),
        new ResultColumn("estimate", [.. rows.Select(row => row.Estimate)]),
        new ResultColumn("std.error", [.. rows.Select(row => row.StandardError)]),
        new ResultColumn("df", [.. rows.Select(row => row.DegreesOfFreedom)]),
        new ResultColumn("statistic", [.. rows.Select(row => row.TStatistic)]),
        new ResultColumn("p.value", [.. rows.Select(row => row.PValue)]));

    private static string Cell(ResultColumn column, int row, int decimals) =>
        column.IsText ? column.Texts[row] ?? "" : column.Name == "p.value" ? NumberText.PValue(column.Numbers[row]) : NumberText.Fixed(column.Numbers[row], decimals);
}

public sealed partial class CoefficientTable
{
    /// <summary>The coefficients with their tests. Plain text, invariant culture.</summary>
    public override string ToString() => PrintedTable.Of($"Fixed effects, {MethodName.Of(Method)}", _rows);
}

public sealed partial class RobustCovariance
{
    /// <summary>The coefficients with their robust tests. Plain text, invariant culture.</summary>
    public override string ToString() =>
        PrintedTable.Of(FormattableString.Invariant($"Fixed effects, robust ({Kind}) by {Cluster}, {ClusterCount} clusters"), _rows);
}

public sealed partial class VarianceComponents
{
    /// <summary>Standard deviations and correlations with their squares. Plain text, invariant culture.</summary>
    public override string ToString() => PrintedTable.Of(
        "Variance components",
        new ResultColumn("group", [.. _rows.Select(row => row.Group)]),
        new ResultColumn("effect", [.. _rows.Select(row => row.Effect)]),
        new ResultColumn("with", [.. _rows.Select(row => row.OtherEffect)]),
        new ResultColumn("variance or covariance", [.. _rows.Select(row => row.VarianceOrCovariance)]),
        new ResultColumn("sd or correlation", [.. _rows.Select(row => row.StandardDeviationOrCorrelation)]));
}

public sealed partial class ResidualParameterTable
{
    /// <summary>The parameters with 95 % intervals. Plain text, invariant culture.</summary>
    public override string ToString()
    {
        Interval[] intervals = [.. _rows.Select(row => row.ConfidenceInterval())];
        return PrintedTable.Of(
            "Residual parameters",
            new ResultColumn("term", [.. _rows.Select(row => row.Name)]),
            new ResultColumn("estimate", [.. _rows.Select(row => row.Estimate)]),
            new ResultColumn("std.error", [.. _rows.Select(row => row.StandardError)]),
            new ResultColumn("conf.low", [.. intervals.Select(interval => interval.Lower)]),
            new ResultColumn("conf.high", [.. intervals.Select(interval => interval.Upper)]));
    }
}

public sealed partial class RandomEffects
{
    /// <summary>The effects of all groupings. Plain text, invariant culture.</summary>
    public override string ToString() => string.Join('\n', _groups);
}

public sealed partial class GroupEffects
{
    /// <summary>The effects of the levels. Plain text, invariant culture.</summary>
    public override string ToString() => PrintedTable.Of(
        $"Random effects of {Name}",
        [
            new ResultColumn("level", [.. _levels.Select(level => level.Level)]),
            .. EffectNames.Select(effect => new ResultColumn(effect, [.. _levels.Select(level => level[effect])])),
        ]);
}

public sealed partial class InfluenceTable
{
    /// <summary>The measures of the units, without the changes of single coefficients. Plain text, invariant culture.</summary>
    public override string ToString() => PrintedTable.Of("Influence of units that are left out", [.. ToTable().Columns.Take(6)]);
}
