using Lmm.Design;

namespace Lmm;

/// <summary>What happens to the row being read, and the findings about rows: the columns of a design write into one log.</summary>
internal sealed class RowLog(ModelSpec specification, ModelOptions options)
{
    private readonly Dictionary<(string Id, string Member), int> _refused = [];
    private readonly Dictionary<string, (int Count, List<int> Rows, int LastRow)> _missing = [];
    private readonly List<DesignFinding> _findings = [];
    private DesignFinding? _lastRefused;

    /// <summary>The annotated type's name.</summary>
    public string Model { get; } = specification.Name;

    /// <summary>The row being read, counted from 1.</summary>
    public int Row { get; private set; }

    /// <summary>Whether the row being read is left out: refused, or missing a value.</summary>
    public bool IsRowOut { get; private set; }

    /// <summary>Whether any row was left out.</summary>
    public bool IsAnyRowOut { get; private set; }

    /// <summary>Whether a fit's levels hold: response, weights and frequencies are then not looked at.</summary>
    public bool IsPrediction { get; set; }

    /// <summary>Whether the rows are a plan without responses.</summary>
    public bool IsPlanned => options.IsPlanned;

    /// <summary>Whether any row was refused.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>Begins the next row.</summary>
    public void BeginRow()
    {
        Row++;
        IsRowOut = false;
    }

    /// <summary>So many rows were read, and none is left out.</summary>
    public void PassRows(int rows)
    {
        Row += rows;
        IsRowOut = false;
    }

    /// <summary>The row being read lacks the member's value: left out, or an error where the policy says so.</summary>
    public void Missing(MemberSpec member)
    {
        IsRowOut = IsAnyRowOut = true;
        if (options.MissingPolicy == MissingPolicy.Fail)
        {
            Refuse(RunTimeRules.MissingUnderFail(Model, member, Row));
            return;
        }

        (int count, List<int> rows, int lastRow) = _missing.TryGetValue(member.Name, out var seen) ? seen : (0, [], 0);
        if (lastRow == Row)
        {
            return;
        }

        if (rows.Count < options.ListedRows)
        {
            rows.Add(Row);
        }

        _missing[member.Name] = (count + 1, rows, Row);
    }

    /// <summary>The row being read is wrong: an error that is listed, or counted when there are many of its kind.</summary>
    public void Refuse(DesignFinding finding)
    {
        IsRowOut = IsAnyRowOut = true;
        HasErrors = true;
        if (finding == _lastRefused)
        {
            // A member that is both a number and a grouping is read into two columns.
            return;
        }

        _lastRefused = finding;
        var key = (finding.Id, finding.Members.IsEmpty ? "" : finding.Members[0]);
        int count = _refused.GetValueOrDefault(key) + 1;
        _refused[key] = count;
        if (count <= options.ListedRows)
        {
            _findings.Add(finding);
        }
    }

    /// <summary>Every finding about rows, in the order of rows; counts of what was not listed; missing values by member.</summary>
    public IEnumerable<DesignFinding> Findings()
    {
        foreach (DesignFinding finding in _findings)
        {
            yield return finding;
        }

        foreach (((string id, string member), int count) in _refused)
        {
            if (count > options.ListedRows)
            {
                yield return RunTimeRules.MoreRows(Model, id, member, count - options.ListedRows);
            }
        }

        foreach (MemberSpec member in specification.Members)
        {
            if (_missing.TryGetValue(member.Name, out var seen))
            {
                yield return RunTimeRules.MissingOmitted(Model, member, seen.Count, seen.Rows);
            }
        }
    }
}
