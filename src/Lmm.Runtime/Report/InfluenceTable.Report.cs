namespace Lmm;

public sealed partial class InfluenceTable
{
    /// <summary>
    /// The table: unit, rows, .cooksd, mdffits, covratio, covtrace and, for each coefficient, dfbeta.name and dfbetas.name.
    /// </summary>
    public ResultTable ToTable() => new(
    [
        new ResultColumn("unit", [.. _rows.Select(row => row.Unit)]),
        Number("rows", row => row.RowCount),
        Number(".cooksd", row => row.CooksDistance),
        Number("mdffits", row => row.Mdffits),
        Number("covratio", row => row.CovarianceRatio),
        Number("covtrace", row => row.CovarianceTrace),
        .. _names.Select((name, j) => Number($"dfbeta.{name}", row => row.Changes[j])),
        .. _names.Select((name, j) => Number($"dfbetas.{name}", row => row.StandardizedChanges[j])),
    ]);

    private ResultColumn Number(string name, Func<UnitInfluence, double> value) => new(name, [.. _rows.Select(value)]);
}
