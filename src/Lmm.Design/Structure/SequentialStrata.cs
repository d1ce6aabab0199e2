using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>
/// The skeleton where the design is not generally balanced, or slopes are numbers: each stratum has the degrees of freedom by which
/// its columns of Z raise the rank of X and of the strata before it, and a fixed effect stands in the stratum of the coarsest
/// units within which it is constant. This is the containment method's count, and the classical table where that exists.
/// </summary>
internal static class SequentialStrata
{
    public static Skeleton? Build(ModelSpec spec, DesignTable table, ExactColumns columns)
    {
        List<Level> levels = Levels(spec, table);
        if (columns.Count + levels.Sum(level => level.Grouping.Count) > ColumnDependence.MaximumColumns)
        {
            return null;
        }

        PrimeField field = PrimeField.First;
        ulong[][] matrix = Products(table, columns, levels, field);
        var fixedFreedom = new int[spec.Fixed.Count + 1];
        for (int j = 0; j < columns.Count; j++)
        {
            fixedFreedom[columns.Columns[j].Term] += ColumnDependence.Pivot(matrix, field, j) ? 1 : 0;
        }

        int rank = fixedFreedom.Sum();
        int at = columns.Count;
        var residual = new List<int>();
        foreach (Level level in levels)
        {
            int gained = 0;
            for (int block = 0; block < level.Grouping.Count; block++, at++)
            {
                gained += ColumnDependence.Pivot(matrix, field, at) ? 1 : 0;
            }

            residual.Add(gained);
            rank += gained;
        }

        residual.Add(table.RowCount - rank);
        return new Skeleton(Strata(spec, table, levels, fixedFreedom, residual), isBalanced: false);
    }

    private static EquatableArray<Stratum> Strata(
        ModelSpec spec, DesignTable table, List<Level> levels, int[] fixedFreedom, List<int> residual)
    {
        var effects = residual.Select(_ => new List<StratumEffect>()).ToArray();
        for (int t = 0; t < spec.Fixed.Count; t++)
        {
            if (fixedFreedom[t + 1] > 0)
            {
                effects[StratumOf(spec, table, spec.Fixed[t], levels)].Add(new StratumEffect(spec.Fixed[t].Name, fixedFreedom[t + 1], null));
            }
        }

        var strata = new List<Stratum>();
        for (int s = 0; s < effects.Length; s++)
        {
            int freedom = residual[s] + effects[s].Sum(effect => effect.DegreesOfFreedom);
            if (freedom > 0)
            {
                strata.Add(new Stratum(s < levels.Count ? levels[s].Name : Skeleton.UnitsName, freedom, effects[s].ToEquatableArray()));
            }
        }

        return strata.ToEquatableArray();
    }

    /// <summary>The index of the stratum that shows a term; the number of levels for the rows.</summary>
    private static int StratumOf(ModelSpec spec, DesignTable table, TermSpec term, List<Level> levels)
    {
        Partition cells = table.Cells(spec, term);
        for (int s = 0; s < levels.Count; s++)
        {
            Level level = levels[s];
            if (level.Slope is null)
            {
                if (level.Grouping.IsNestedIn(cells))
                {
                    return s;
                }
            }
            else if (level.Slope.Members.All(term.Members.Contains))
            {
                var rest = new TermSpec(term.Members.Where(name => !level.Slope.Members.Contains(name)).ToEquatableArray());
                if (level.Grouping.IsNestedIn(table.Cells(spec, rest)))
                {
                    return s;
                }
            }
        }

        return levels.Count;
    }

    /// <summary>Intercepts from the coarsest, then slopes.</summary>
    private static List<Level> Levels(ModelSpec spec, DesignTable table)
    {
        var levels = new List<Level>();
        foreach (RandomTermSpec term in spec.Random)
        {
            Partition grouping = table.Grouping(term.Grouping);
            if (term.Intercept && grouping.Count > 1)
            {
                levels.Add(new Level(term.GroupName, grouping, null, null, 0));
            }
        }

        levels = levels.OrderBy(level => level.Grouping.Count).ToList();
        foreach (RandomTermSpec term in spec.Random)
        {
            ExactColumns effects = ExactColumns.OfRandom(spec, term, table);
            Partition grouping = table.Grouping(term.Grouping);
            for (int k = 0; k < effects.Count; k++)
            {
                if (!effects.Columns[k].IsIntercept)
                {
                    levels.Add(new Level(
                        $"{term.GroupName}:{effects.Columns[k].Name}", grouping, term.Slopes[effects.Columns[k].Term - 1], effects, k));
                }
            }
        }

        return levels;
    }

    private static ulong[][] Products(DesignTable table, ExactColumns columns, List<Level> levels, PrimeField field)
    {
        int[] rows = Enumerable.Range(0, table.RowCount).ToArray();
        SparseRows x = columns.Residues(field, rows);
        SparseRows?[] z = levels.Select(level => level.Effects?.Residues(field, rows)).ToArray();
        var joined = new SparseRows(rows.Length, columns.Count + levels.Sum(level => level.Grouping.Count));
        for (int row = 0; row < rows.Length; row++)
        {
            joined.Start();
            x.CopyTo(row, joined);
            int at = columns.Count;
            for (int s = 0; s < levels.Count; s++)
            {
                ulong value = 1;
                if (z[s] is { } effects)
                {
                    var values = new ulong[levels[s].Effects!.Count];
                    effects.AddTo(field, row, 1, values);
                    value = values[levels[s].Effect];
                }

                if (value != 0)
                {
                    joined.Add(at + levels[s].Grouping[row], value);
                }

                at += levels[s].Grouping.Count;
            }
        }

        joined.Start();
        return ColumnDependence.WeightedCrossProducts(joined, field);
    }

    private sealed record Level(string Name, Partition Grouping, TermSpec? Slope, ExactColumns? Effects, int Effect);
}
