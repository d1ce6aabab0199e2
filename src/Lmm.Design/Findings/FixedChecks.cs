using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>What the columns of X show: LMM2008 of several effects, LMM2009, LMM2010, LMM2011.</summary>
internal sealed class FixedChecks(ModelSpec spec, DesignTable table, Partition[] groupings, List<DesignFinding> findings)
{
    // Null where there are too many.
    private readonly ExactColumns? _columns = ExactColumns.CountOfFixed(spec, table) <= ColumnDependence.MaximumColumns
        ? ExactColumns.OfFixed(spec, table)
        : null;

    private readonly HashSet<string> _disconnected = [];
    private readonly Dictionary<TermSpec, long> _emptyCells = [];

    public void Run()
    {
        CheckEmptyCells();
        CheckConnected();
        if (_columns is not null)
        {
            CheckUsedUp(_columns);
            CheckAliased(_columns);
        }
    }

    /// <summary>Whether the columns of a random effect lie in the span of X: nothing is left to see its variance by.</summary>
    private void CheckUsedUp(ExactColumns columns)
    {
        for (int t = 0; t < groupings.Length; t++)
        {
            RandomTermSpec term = spec.Random[t];
            Partition grouping = groupings[t];
            bool canBe = grouping.Count > 1 && grouping.Count <= columns.Count
                && grouping.Count + columns.Count <= ColumnDependence.MaximumColumns
                && ExactColumns.CountOfRandom(spec, term, table) <= ColumnDependence.MaximumColumns;
            if (!canBe || (term.Intercept && GroupingChecks.ConfoundedTerm(spec, table, grouping) is not null))
            {
                continue;
            }

            ExactColumns effects = ExactColumns.OfRandom(spec, term, table);
            for (int k = 0; k < effects.Count; k++)
            {
                if (IsInSpan(columns, grouping, effects, k))
                {
                    Report(term, grouping, effects, k);
                    break;
                }
            }
        }
    }

    private static bool IsInSpan(ExactColumns columns, Partition grouping, ExactColumns effects, int effect)
    {
        int[] rows = columns.Cells.Cross(grouping).Cross(effects.Cells).FirstRows();
        for (int i = 0; i < 2; i++)
        {
            var field = new PrimeField(PrimeField.Primes[i]);
            SparseRows x = columns.Residues(field, rows);
            SparseRows z = effects.Residues(field, rows);
            var joined = new SparseRows(rows.Length, columns.Count + grouping.Count);
            var value = new ulong[effects.Count];
            for (int r = 0; r < rows.Length; r++)
            {
                joined.Start();
                x.CopyTo(r, joined);
                Array.Clear(value, 0, value.Length);
                z.AddTo(field, r, 1, value);
                if (value[effect] != 0)
                {
                    joined.Add(columns.Count + grouping[rows[r]], value[effect]);
                }
            }

            joined.Start();
            ulong[][] matrix = ColumnDependence.WeightedCrossProducts(joined, field);
            for (int j = 0; j < columns.Count; j++)
            {
                ColumnDependence.Pivot(matrix, field, j);
            }

            for (int j = columns.Count; j < matrix.Length; j++)
            {
                if (matrix[j][j] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void Report(RandomTermSpec term, Partition grouping, ExactColumns effects, int effect)
    {
        DesignColumn column = effects.Columns[effect];
        TermSpec[] involved = spec.Fixed
            .Where(candidate => column.IsIntercept
                ? grouping.IsNestedIn(table.Cells(spec, candidate))
                : candidate.Members.Any(term.Slopes[column.Term - 1].Members.Contains))
            .ToArray();
        if (involved.Length == 0)
        {
            involved = spec.Fixed.ToArray();
        }

        findings.Add(DesignFindings.FixedUseUp(
            spec.Name,
            involved.Select(candidate => candidate.Name).ToArray(),
            column.IsIntercept ? "" : column.Name,
            term.GroupName,
            grouping.Count,
            involved.SelectMany(candidate => candidate.Members).Distinct().ToEquatableArray()));
    }

    private void CheckEmptyCells()
    {
        foreach (TermSpec term in spec.Fixed)
        {
            DesignFactor[] factors = term.Members
                .Where(name => spec.Member(name).Coding == FixedCoding.Factor)
                .Select(table.Factor)
                .ToArray();
            if (factors.Length < 2)
            {
                continue;
            }

            long all = factors.Aggregate(1L, (product, factor) => product * factor.Levels.Count);
            Partition cells = table.Grouping(factors.Select(factor => factor.Member).ToArray());
            if (cells.Count == all)
            {
                continue;
            }

            _emptyCells[term] = all - cells.Count;
            if (factors.Length == term.Order)
            {
                findings.Add(DesignFindings.EmptyCells(
                    spec.Name, term.Members, all - cells.Count, all, SomeEmpty(factors, cells), term.Members));
            }
        }
    }

    /// <summary>Up to three empty cells by name.</summary>
    private static List<string> SomeEmpty(DesignFactor[] factors, Partition cells)
    {
        var filled = new HashSet<string>();
        foreach (int row in cells.FirstRows())
        {
            filled.Add(string.Join(":", factors.Select(factor => factor.Levels[factor[row]])));
        }

        var empty = new List<string>();
        var place = new int[factors.Length];
        while (empty.Count < 3)
        {
            string name = string.Join(":", factors.Select((factor, i) => factor.Levels[place[i]]));
            if (!filled.Contains(name))
            {
                empty.Add(name);
            }

            int last = place.Length - 1;
            while (last >= 0 && ++place[last] == factors[last].Levels.Count)
            {
                place[last--] = 0;
            }

            if (last < 0)
            {
                break;
            }
        }

        return empty;
    }

    private void CheckConnected()
    {
        DesignFactor[] mains = spec.Fixed
            .Where(term => term.Order == 1 && spec.Member(term.Members[0]).Coding == FixedCoding.Factor)
            .Select(term => table.Factor(term.Members[0]))
            .ToArray();
        for (int b = 1; b < mains.Length; b++)
        {
            for (int a = 0; a < b; a++)
            {
                Partition left = mains[a].Partition;
                Partition right = mains[b].Partition;
                if (left.Count == 1 || right.Count == 1 || left.IsNestedIn(right) || right.IsNestedIn(left))
                {
                    continue;
                }

                Partition sets = left.Join(right);
                if (sets.Count > 1)
                {
                    _disconnected.Add(mains[a].Member);
                    _disconnected.Add(mains[b].Member);
                    findings.Add(DesignFindings.Disconnected(
                        spec.Name, mains[a].Member, mains[b].Member, Sets(mains[a], mains[b], sets), EquatableArray.Create(mains[a].Member, mains[b].Member)));
                }
            }
        }
    }

    private static List<string> Sets(DesignFactor left, DesignFactor right, Partition sets)
    {
        var texts = new List<string>();
        for (int set = 0; set < sets.Count; set++)
        {
            texts.Add($"{{{Levels(left, sets, set)} with {Levels(right, sets, set)}}}");
        }

        return texts;
    }

    private static string Levels(DesignFactor factor, Partition sets, int set) => DesignFindings.Some(
        factor.Partition.FirstRows().Where(row => sets[row] == set).Select(row => factor[row]).OrderBy(level => level).Select(level => factor.Levels[level]).ToArray(),
        4,
        ", ");

    private void CheckAliased(ExactColumns columns)
    {
        if (spec.Fixed.IsEmpty)
        {
            return;
        }

        foreach (IGrouping<int, Dependence> group in ColumnDependence.Find(columns).GroupBy(found => columns.Columns[found.Column].Term))
        {
            // Never the intercept: it is the first column, and not zero.
            TermSpec term = spec.Fixed[group.Key - 1];
            int count = group.Count();
            bool isEmptyCells = _emptyCells.TryGetValue(term, out long empty) && count <= empty;
            bool isDisconnected = term.Members.All(_disconnected.Contains);
            if (isEmptyCells || isDisconnected)
            {
                continue;
            }

            Dependence first = group.First();
            findings.Add(DesignFindings.Aliased(
                spec.Name,
                columns.Columns[first.Column].Name,
                DesignFindings.Combination(first, columns.Columns),
                count - 1,
                term.Name,
                Involved(columns, term, first)));
        }
    }

    private EquatableArray<string> Involved(ExactColumns columns, TermSpec term, Dependence dependence) => term.Members
        .Concat(dependence.Terms.Where(part => !columns.Columns[part.Key].IsIntercept).SelectMany(part => spec.Fixed[columns.Columns[part.Key].Term - 1].Members))
        .Distinct()
        .ToEquatableArray();
}
