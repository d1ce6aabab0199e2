namespace Lmm.Residuals;

/// <summary>The rows that share one set of correlation parameters: a level of By, or all rows.</summary>
internal sealed class ResidualGroup
{
    private readonly Lazy<int[]> _rows;
    private readonly Lazy<IReadOnlyList<int[]>> _subjects;
    private readonly Lazy<(IReadOnlyList<string> Labels, int[] OfRow)> _occasions;

    private ResidualGroup(ResidualTerm term, string prefix, Func<int[]> rows, int all)
    {
        Prefix = prefix;
        _rows = new Lazy<int[]>(rows);
        _subjects = new Lazy<IReadOnlyList<int[]>>(() => term.SubjectOfRow.Length == 0 ? [Rows] : BySubject(term, Rows));
        _occasions = new Lazy<(IReadOnlyList<string>, int[])>(() => Occurring(term, Rows, all));
    }

    /// <summary>What stands before the names of its parameters, as in <c>Male.</c>; empty without By.</summary>
    public string Prefix { get; }

    /// <summary>The rows, ascending.</summary>
    public int[] Rows => _rows.Value;

    /// <summary>The rows of each subject.</summary>
    public IReadOnlyList<int[]> Subjects => _subjects.Value;

    /// <summary>The labels of the occasions that occur in the group, in order; empty where occasions are not ordered.</summary>
    public IReadOnlyList<string> Occasions => _occasions.Value.Labels;

    /// <summary>For each row of the group its index into <see cref="Occasions"/>; of no meaning for other rows.</summary>
    public int[] OccasionOfRow => _occasions.Value.OfRow;

    /// <summary>The groups of a term, in the order of By's levels.</summary>
    public static IReadOnlyList<ResidualGroup> Of(ResidualTerm term, int rows) => term.GroupOfRow.Length == 0
        ? [new ResidualGroup(term, "", () => [.. Enumerable.Range(0, rows)], rows)]
        : [.. term.Groups.Select((level, g) => new ResidualGroup(
            term, $"{level}.", () => [.. Enumerable.Range(0, rows).Where(row => term.GroupOfRow[row] == g)], rows))];

    private static (IReadOnlyList<string> Labels, int[] OfRow) Occurring(ResidualTerm term, int[] rows, int all)
    {
        if (term.OccasionOfRow.Length == 0)
        {
            return ([], []);
        }

        int[] place = new int[term.Occasions.Count];
        foreach (int row in rows)
        {
            place[term.OccasionOfRow[row]] = 1;
        }

        List<string> labels = [];
        for (int occasion = 0; occasion < place.Length; occasion++)
        {
            if (place[occasion] > 0)
            {
                place[occasion] = labels.Count;
                labels.Add(term.Occasions[occasion]);
            }
        }

        int[] ofRow = new int[all];
        foreach (int row in rows)
        {
            ofRow[row] = place[term.OccasionOfRow[row]];
        }

        return (labels, ofRow);
    }

    private static int[][] BySubject(ResidualTerm term, int[] rows)
    {
        bool isAll = term.GroupOfRow.Length == 0;
        int[] subjectOfRow = isAll ? term.SubjectOfRow : Array.ConvertAll(rows, row => term.SubjectOfRow[row]);
        int[][] subjects = SubjectOrder.Ascending(subjectOfRow.AsSpan(0, rows.Length), term.Subjects.Count);
        return [.. subjects.Where(own => own.Length > 0).Select(own => isAll ? own : Array.ConvertAll(own, i => rows[i]))];
    }
}
