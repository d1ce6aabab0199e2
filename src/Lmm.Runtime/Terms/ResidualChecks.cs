using Lmm.Design;

namespace Lmm;

/// <summary>What the rows show of the residual side: occasions that stand twice, parameters that no row can tell.</summary>
/// <param name="spec">The model.</param>
/// <param name="term">Its rows.</param>
/// <param name="listed">How many findings of one kind are listed before the rest is counted.</param>
/// <param name="rowNumber">From a used row to its number.</param>
/// <param name="placeText">From a used row to its occasion or place in words.</param>
internal sealed class ResidualChecks(ModelSpec spec, ResidualTerm term, int listed, Func<int, int> rowNumber, Func<int, string> placeText)
{
    private readonly List<DesignFinding> _findings = [];

    /// <summary>What a fit must be told.</summary>
    public IReadOnlyList<DesignFinding> OfFittedRows()
    {
        CheckCovariates();
        if (spec.Repeated is { } repeated)
        {
            Lazy<int[][]> subjects = new(() => SubjectOrder.Of(term, term.SubjectOfRow.Length));
            CheckGroups(subjects, repeated);
            CheckPlaces(subjects, repeated);
            CheckPairs(subjects, repeated);
            CheckUnstructured();
        }

        return _findings;
    }

    /// <summary>What a prediction from the residuals of a subject must be told: levels whose variance the fit does not know.</summary>
    /// <param name="known">What the fit knows.</param>
    public IReadOnlyList<DesignFinding> OfNewRows(FrozenResidual known)
    {
        if (term.Correlation == Corr.Independent)
        {
            return _findings;
        }

        if (term.ByName is { } by)
        {
            CheckKnown(by, term.GroupOfRow, known.Groups);
        }

        for (int k = 0; k < term.Variances.Count; k++)
        {
            if (term.Variances[k].Function == VarianceFunction.Ident)
            {
                CheckKnown(term.Variances[k].Name, term.Variances[k].StratumOfRow, known.Strata[k]);
            }
        }

        return _findings;
    }

    /// <summary>|v|^delta has no value at 0 for every delta, and a variance proportional to v none below.</summary>
    private void CheckCovariates()
    {
        foreach (VarianceTerm variance in term.Variances.Where(v => v.Covariate.Length > 0))
        {
            bool isPower = variance.Function == VarianceFunction.Power;
            if (isPower || variance.Function == VarianceFunction.Fixed)
            {
                Report(
                    Enumerable.Range(0, variance.Covariate.Length).Where(i => isPower ? variance.Covariate[i] == 0 : variance.Covariate[i] <= 0),
                    i => RunTimeRules.VarianceCovariate(spec.Name, variance.Name, variance.Function, variance.Covariate[i], rowNumber(i)));
            }
        }
    }

    private void CheckGroups(Lazy<int[][]> subjects, RepeatedSpec repeated)
    {
        if (term.ByName is not { } by)
        {
            return;
        }

        Report(
            subjects.Value.SelectMany(rows => rows.Where(row => term.GroupOfRow[row] != term.GroupOfRow[rows[0]]).Take(1).Select(row => (First: rows[0], Row: row))),
            pair => RunTimeRules.ByVaries(
                spec.Name, by, SubjectText(pair.Row, repeated), GroupText(pair.First), rowNumber(pair.First), GroupText(pair.Row), rowNumber(pair.Row)));

        string GroupText(int row) => term.Groups[term.GroupOfRow[row]];
    }

    /// <summary>Two residuals at one place have correlation 1: without a nugget R is singular.</summary>
    private void CheckPlaces(Lazy<int[][]> subjects, RepeatedSpec repeated)
    {
        if (term.Correlation == Corr.Independent || term.Nugget || SubjectOrder.IsThatOfData(term))
        {
            return;
        }

        Report(
            subjects.Value.SelectMany(SamePlace),
            pair => DesignFindings.OccasionTwice(
                spec.Name, repeated, SubjectText(pair.Row, repeated), placeText(pair.Row), rowNumber(pair.First), rowNumber(pair.Row)));
    }

    /// <summary>The rows of a subject that stand where an earlier one stands.</summary>
    private IEnumerable<(int First, int Row)> SamePlace(int[] rows)
    {
        if (IsAscending(rows))
        {
            yield break;
        }

        int[] sorted = [.. rows];
        Array.Sort(sorted, (a, b) => Compare(a, b) is var order && order != 0 ? order : a.CompareTo(b));
        for (int i = 1, first = 0; i < sorted.Length; i++)
        {
            if (Compare(sorted[first], sorted[i]) == 0)
            {
                yield return (sorted[first], sorted[i]);
            }
            else
            {
                first = i;
            }
        }
    }

    private bool IsAscending(int[] rows)
    {
        double[] place = term.Coordinates[0];
        for (int i = 1; i < rows.Length; i++)
        {
            if (!(place[rows[i - 1]] < place[rows[i]]))
            {
                return false;
            }
        }

        return true;
    }

    private int Compare(int a, int b)
    {
        int order = 0;
        for (int k = 0; order == 0 && k < term.Coordinates.Count; k++)
        {
            order = term.Coordinates[k][a].CompareTo(term.Coordinates[k][b]);
        }

        return order;
    }

    private void CheckPairs(Lazy<int[][]> subjects, RepeatedSpec repeated)
    {
        // Every subject has a row: more rows than subjects are a pair.
        if (term.Correlation != Corr.Independent && term.SubjectOfRow.Length <= term.Subjects.Count && Array.TrueForAll(subjects.Value, rows => rows.Length < 2))
        {
            _findings.Add(RunTimeRules.NoPairs(spec.Name, repeated, term.Subjects.Count));
        }
    }

    private void CheckUnstructured()
    {
        if (term.Correlation == Corr.Unstructured && _findings.Count == 0)
        {
            _findings.AddRange(OccasionCounts.Check(
                spec,
                row => term.SubjectOfRow[row],
                term.OccasionOfRow,
                term.Occasions,
                term.ByName is null ? null : term.GroupOfRow,
                term.ByName is null ? null : term.Groups));
        }
    }

    private void CheckKnown(string name, int[] levelOfRow, IReadOnlyList<string> levels) => Report(
        Enumerable.Range(0, levelOfRow.Length).Where(i => levelOfRow[i] >= levels.Count).Take(1),
        i => RunTimeRules.UnknownStratum(spec.Name, name, rowNumber(i), levels));

    private string SubjectText(int row, RepeatedSpec repeated) =>
        repeated.Subject.IsEmpty ? "" : $"{repeated.SubjectName} {term.Subjects[term.SubjectOfRow[row]]}";

    /// <summary>The first of a kind one by one, the rest as a number.</summary>
    private void Report<T>(IEnumerable<T> faults, Func<T, DesignFinding> finding)
    {
        int count = 0;
        DesignFinding? last = null;
        foreach (T fault in faults)
        {
            if (count++ < listed)
            {
                last = finding(fault);
                _findings.Add(last);
            }
        }

        if (count > listed && last is not null)
        {
            _findings.Add(RunTimeRules.MoreRows(spec.Name, last.Id, last.Members[0], count - listed));
        }
    }
}
