using Lmm.Design;

namespace Lmm;

// The residual side: how its members are kept, and what becomes of them after the last row.
public abstract partial class ModelDesign
{
    private readonly Dictionary<string, TimeColumn> _times = [];

    /// <summary>The member as an occasion or coordinate that is a date, a time or a duration.</summary>
    protected TimeColumn AddTime(string member)
    {
        TimeColumn column = new(Specification.Member(member), _log);
        _times.Add(member, column);
        _columns.Add(column);
        return column;
    }

    /// <summary>
    /// Whether new rows need the number for what their residuals share with those of the fit; without [Repeated] they share
    /// nothing, and the covariate of a variance function is not looked at.
    /// </summary>
    private bool IsResidualPredictor(string member) =>
        Specification.Repeated is not null && ResidualMembers.IsNumber(Specification, member);

    private ResidualTermBuilder ResidualBuilder() => new(
        Specification, RowCount, FactorOf, member => _numbers[member], member => _times[member], _frozen?.Residual);

    private void CheckResidual(DesignSummary summary)
    {
        if (summary.Matrices!.Residual is { } term)
        {
            var checks = new ResidualChecks(Specification, term, Options.ListedRows, RowNumber, PlaceText);
            summary.Findings.AddRange(_log.IsPrediction ? checks.OfNewRows(summary.Frozen.Residual ?? new FrozenResidual()) : checks.OfFittedRows());
        }
    }

    /// <summary>Where a used row stands, as a message says it: the occasion, or each coordinate by its name.</summary>
    private string PlaceText(int row)
    {
        RepeatedSpec repeated = Specification.Repeated!;
        return repeated.Coordinates.IsEmpty
            ? $"{repeated.Occasion} {Text(repeated.Occasion)}"
            : string.Join(", ", repeated.Coordinates.Select(member => $"{member} {Text(member)}"));

        string Text(string member) => _times.TryGetValue(member, out TimeColumn? time) ? time.Text(row)
            : _numbers.TryGetValue(member, out NumberColumn? number) ? RunTimeRules.Text(number[row])
            : _factors[member].Levels[_factors[member][row]];
    }
}
