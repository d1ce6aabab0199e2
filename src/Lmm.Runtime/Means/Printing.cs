namespace Lmm;

public sealed partial class MeansTable
{
    /// <summary>The table with 95 % intervals, in the manner of emmeans.</summary>
    public override string ToString() => MeansReport.Of(this, 0.95);

    /// <summary>The table with intervals of another level, in the manner of emmeans.</summary>
    public string ToString(double level) => MeansReport.Of(this, level);

    /// <summary>The means as a table: a column for each factor, then estimate, std.error, df, conf.low, conf.high, statistic, p.value.</summary>
    /// <param name="level">Of the intervals.</param>
    public ResultTable ToTable(double level = 0.95)
    {
        string[] names = [.. Factors, .. By];
        List<ResultColumn> columns = [.. names.Select((name, k) => new ResultColumn(name, (IReadOnlyList<string?>)[.. _rows.Select(row => row.Levels[k])]))];
        columns.Add(new ResultColumn("estimate", [.. _rows.Select(row => row.Estimate)]));
        columns.Add(new ResultColumn("std.error", [.. _rows.Select(row => row.StandardError)]));
        columns.Add(new ResultColumn("df", [.. _rows.Select(row => row.DegreesOfFreedom)]));
        columns.Add(new ResultColumn("conf.low", [.. _rows.Select(row => row.ConfidenceInterval(level).Lower)]));
        columns.Add(new ResultColumn("conf.high", [.. _rows.Select(row => row.ConfidenceInterval(level).Upper)]));
        columns.Add(new ResultColumn("statistic", [.. _rows.Select(row => row.TStatistic)]));
        columns.Add(new ResultColumn("p.value", [.. _rows.Select(row => row.PValue)]));
        return new ResultTable(columns);
    }
}

public sealed partial class ComparisonTable
{
    /// <summary>The table in the manner of emmeans.</summary>
    public override string ToString() => MeansReport.Of(this, _means);

    /// <summary>The comparisons as a table: contrast, by, estimate, std.error, df, conf.low, conf.high, statistic, p.value, adj.p.value.</summary>
    /// <param name="level">Of the intervals.</param>
    public ResultTable ToTable(double level = 0.95) => new(
        new ResultColumn("contrast", (IReadOnlyList<string?>)[.. _rows.Select(row => row.Name)]),
        new ResultColumn("by", (IReadOnlyList<string?>)[.. _rows.Select(row => row.By)]),
        new ResultColumn("estimate", [.. _rows.Select(row => row.Estimate)]),
        new ResultColumn("std.error", [.. _rows.Select(row => row.StandardError)]),
        new ResultColumn("df", [.. _rows.Select(row => row.DegreesOfFreedom)]),
        new ResultColumn("conf.low", [.. _rows.Select(row => row.ConfidenceInterval(level).Lower)]),
        new ResultColumn("conf.high", [.. _rows.Select(row => row.ConfidenceInterval(level).Upper)]),
        new ResultColumn("statistic", [.. _rows.Select(row => row.TStatistic)]),
        new ResultColumn("p.value", [.. _rows.Select(row => row.PValue)]),
        new ResultColumn("adj.p.value", [.. _rows.Select(row => row.AdjustedPValue)]));

    /// <summary>The largest number of means compared in one family.</summary>
    internal int LargestFamily => _groups.Max(group => group.Means);
}

public sealed partial class MarginTestTable
{
    /// <summary>The table in the manner of emmeans.</summary>
    public override string ToString() => MeansReport.Of(this);
}

public sealed partial class LetterDisplay
{
    /// <summary>The table in the manner of multcomp's cld.</summary>
    public override string ToString() => MeansReport.Of(this);
}
