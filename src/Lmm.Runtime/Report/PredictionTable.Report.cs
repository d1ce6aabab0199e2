namespace Lmm;

public sealed partial class PredictionTable
{
    /// <summary>
    /// One row for each prediction with broom's names: .fitted, .se.fit, .lower and .upper for the mean, df; and .response,
    /// .se.response, .response.lower and .response.upper where responses can be predicted.
    /// </summary>
    /// <param name="level">The coverage of the intervals.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public ResultTable Tidy(double level = 0.95)
    {
        Interval[] means = [.. _rows.Select(row => row.ConfidenceInterval(level))];
        var columns = new List<ResultColumn>
        {
            new(".fitted", [.. _rows.Select(row => row.Fit)]),
            new(".se.fit", [.. _rows.Select(row => row.StandardError)]),
            new("df", [.. _rows.Select(row => row.DegreesOfFreedom)]),
            new(".lower", [.. means.Select(interval => interval.Lower)]),
            new(".upper", [.. means.Select(interval => interval.Upper)]),
        };
        if (_rows.All(row => row.HasResponse))
        {
            Interval[] responses = [.. _rows.Select(row => row.PredictionInterval(level))];
            columns.Add(new(".response", [.. _rows.Select(row => row.Response)]));
            columns.Add(new(".se.response", [.. _rows.Select(row => row.ResponseStandardError)]));
            columns.Add(new(".response.lower", [.. responses.Select(interval => interval.Lower)]));
            columns.Add(new(".response.upper", [.. responses.Select(interval => interval.Upper)]));
        }

        return new ResultTable(columns);
    }

    /// <summary>The predictions with 95 % intervals. Plain text, invariant culture.</summary>
    public override string ToString() => PrintedTable.Of($"{Level} predictions, intervals by {MethodName.Of(Method)}", Tidy().Columns);
}
