using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design;

/// <summary>
/// Finds the strata. Where all groupings are orthogonal, the projector on a stratum is Q_P = A_P - (the Q of all coarser
/// ones), A_P the averaging over the blocks of P; the ranks and ratios of X' Q_P X then give degrees of freedom and efficiency.
/// Elsewhere <see cref="SequentialStrata"/> counts ranks one after another.
/// </summary>
internal static class SkeletonBuilder
{
    /// <summary>Fixed columns for which the cross products in every stratum are made.</summary>
    private const int MaximumColumns = 200;

    public static Skeleton? Build(ModelSpec spec, DesignTable table)
    {
        bool isTooLarge = table.RowCount > DesignRules.RunTimeRowLimit
            || ExactColumns.CountOfFixed(spec, table) > MaximumColumns
            || spec.Random.Any(term => ExactColumns.CountOfRandom(spec, term, table) > MaximumColumns);

        // Strata and their mean squares are those of independent residuals of one variance.
        bool isStratified = spec.Repeated is null && spec.Variances.IsEmpty;
        if (table.RowCount == 0 || isTooLarge || !isStratified)
        {
            return null;
        }

        ExactColumns columns = ExactColumns.OfFixed(spec, table);

        List<Units>? units = Groupings(spec, table);
        Skeleton? balanced = units is null || !AreOrthogonal(units) ? null : Balanced(spec, table, columns, units);
        return balanced ?? SequentialStrata.Build(spec, table, columns);
    }

    /// <summary>The groupings by random intercepts and by slopes made of factors, with their joins; null where a slope is a number.</summary>
    private static List<Units>? Groupings(ModelSpec spec, DesignTable table)
    {
        var found = new List<Units>();
        foreach (RandomTermSpec term in spec.Random)
        {
            Partition grouping = table.Grouping(term.Grouping);
            if (term.Intercept)
            {
                Add(found, new Units(term.GroupName, term.Grouping, grouping));
            }

            foreach (TermSpec slope in term.Slopes)
            {
                if (slope.Members.Any(name => spec.Member(name).Coding != FixedCoding.Factor))
                {
                    return null;
                }

                Add(found, new Units(term.GroupName, term.Grouping, grouping));
                Add(found, new Units(
                    $"{term.GroupName}:{slope.Name}",
                    term.Grouping.Concat(slope.Members).ToEquatableArray(),
                    grouping.Cross(table.Cells(spec, slope))));
            }
        }

        for (int b = 1; b < found.Count; b++)
        {
            for (int a = 0; a < b; a++)
            {
                Partition join = found[a].Rows.Join(found[b].Rows);
                string[] common = found[a].Members.Intersect(found[b].Members).ToArray();
                bool isCommon = common.Length > 0 && table.Grouping(common).Equals(join);
                Add(found, new Units(
                    isCommon ? string.Join(":", common) : $"{found[a].Name} joined with {found[b].Name}", new EquatableArray<string>(common), join));
            }
        }

        found.Add(new Units(Skeleton.UnitsName, EquatableArray<string>.Empty, Partition.Units(table.RowCount)));
        return found.OrderBy(units => units.Rows.Count).ToList();
    }

    private static void Add(List<Units> found, Units units)
    {
        bool isNew = units.Rows.Count > 1 && !units.Rows.IsUnits && !found.Any(other => other.Rows.Equals(units.Rows));
        if (isNew)
        {
            found.Add(units);
        }
    }

    private static bool AreOrthogonal(List<Units> units)
    {
        for (int b = 1; b < units.Count; b++)
        {
            for (int a = 0; a < b; a++)
            {
                if (!units[a].Rows.IsOrthogonalTo(units[b].Rows))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static Skeleton? Balanced(ModelSpec spec, DesignTable table, ExactColumns columns, List<Units> units)
    {
        PrimeField field = PrimeField.First;
        int[] rows = Enumerable.Range(0, table.RowCount).ToArray();
        SparseRows x = columns.Residues(field, rows);
        ulong[][] mean = BlockProducts(x, field, Partition.Whole(table.RowCount));
        var products = new ulong[units.Count][][];
        var freedom = new int[units.Count];
        for (int p = 0; p < products.Length; p++)
        {
            products[p] = BlockProducts(x, field, units[p].Rows);
            freedom[p] = units[p].Rows.Count - 1;
            Subtract(products[p], mean, field);
            for (int r = 0; r < p; r++)
            {
                if (units[p].Rows.IsNestedIn(units[r].Rows))
                {
                    Subtract(products[p], products[r], field);
                    freedom[p] -= freedom[r];
                }
            }
        }

        ulong[][] total = BlockProducts(x, field, Partition.Units(table.RowCount));
        var strata = new List<Stratum>();
        for (int p = 0; p < products.Length; p++)
        {
            if (freedom[p] > 0)
            {
                strata.Add(new Stratum(units[p].Name, freedom[p], Effects(spec, columns, products[p], total, field)));
            }
        }

        return IsBalanced(spec, strata) ? new Skeleton(strata.ToEquatableArray(), isBalanced: true) : null;
    }

    // A number that varies within units and between them is balanced in a trivial way, but nobody compares units by it.
    private static bool IsBalanced(ModelSpec spec, List<Stratum> strata)
    {
        var places = new Dictionary<string, int>();
        foreach (StratumEffect effect in strata.SelectMany(stratum => stratum.Effects))
        {
            places.TryGetValue(effect.Term, out int count);
            places[effect.Term] = count + 1;
            if (effect.Efficiency is null)
            {
                return false;
            }
        }

        return spec.Fixed.All(term => term.Members.All(name => spec.Member(name).Coding == FixedCoding.Factor)
            || !places.TryGetValue(term.Name, out int count) || count == 1);
    }

    private static EquatableArray<StratumEffect> Effects(
        ModelSpec spec, ExactColumns columns, ulong[][] products, ulong[][] total, PrimeField field)
    {
        ulong[][] reduced = products.Select(row => (ulong[])row.Clone()).ToArray();
        var freedom = new int[spec.Fixed.Count + 1];
        for (int j = 0; j < reduced.Length; j++)
        {
            freedom[columns.Columns[j].Term] += ColumnDependence.Pivot(reduced, field, j) ? 1 : 0;
        }

        var effects = new List<StratumEffect>();
        for (int t = 1; t < freedom.Length; t++)
        {
            if (freedom[t] > 0)
            {
                effects.Add(new StratumEffect(spec.Fixed[t - 1].Name, freedom[t], Efficiency(columns, t, products, total, field)));
            }
        }

        return effects.ToEquatableArray();
    }

    /// <summary>
    /// The number E with (the term's products in the stratum) = E (its products over all), both for the term's columns less
    /// their regression on the columns before them; null where there is none.
    /// </summary>
    private static Rational? Efficiency(ExactColumns columns, int term, ulong[][] products, ulong[][] total, PrimeField field)
    {
        int first = 0;
        while (columns.Columns[first].Term < term)
        {
            first++;
        }

        int end = first;
        while (end < columns.Count && columns.Columns[end].Term == term)
        {
            end++;
        }

        // The regression on the columns before: the reduced total holds its coefficients.
        ulong[][] reduced = total.Take(end).Select(row => row.Take(end).ToArray()).ToArray();
        var isPivot = new bool[first];
        for (int j = 0; j < first; j++)
        {
            isPivot[j] = ColumnDependence.Pivot(reduced, field, j);
        }

        ulong[][] stratum = Residual(products, reduced, isPivot, first, end, field);
        ulong share = 0;
        bool isFound = false;
        for (int i = first; i < end; i++)
        {
            for (int k = first; k < end; k++)
            {
                ulong all = reduced[i][k];
                ulong here = stratum[i - first][k - first];
                if (!isFound && all != 0)
                {
                    share = field.Multiply(here, field.Invert(all));
                    isFound = true;
                }

                // Before the first entry that is not zero, all are zero in both.
                if ((isFound && field.Multiply(share, all) != here) || (!isFound && here != 0))
                {
                    return null;
                }
            }
        }

        return isFound && field.TryFraction(share, out Rational efficiency) ? efficiency : null;
    }

    /// <summary>(T - P C)' M (T - P C), with C the coefficients of the regression of T on the pivots P.</summary>
    private static ulong[][] Residual(ulong[][] products, ulong[][] reduced, bool[] isPivot, int first, int end, PrimeField field)
    {
        int count = end - first;
        var half = new ulong[end][];
        for (int i = 0; i < end; i++)
        {
            half[i] = new ulong[count];
            for (int k = 0; k < count; k++)
            {
                ulong sum = products[i][first + k];
                for (int j = 0; j < first; j++)
                {
                    if (isPivot[j])
                    {
                        sum = field.Subtract(sum, field.Multiply(products[i][j], reduced[j][first + k]));
                    }
                }

                half[i][k] = sum;
            }
        }

        ulong[][] result = ColumnDependence.Square(count);
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < count; k++)
            {
                ulong sum = half[first + i][k];
                for (int j = 0; j < first; j++)
                {
                    if (isPivot[j])
                    {
                        sum = field.Subtract(sum, field.Multiply(reduced[j][first + i], half[j][k]));
                    }
                }

                result[i][k] = sum;
            }
        }

        return result;
    }

    /// <summary>X' A_P X: the products of block sums, each over the block's size.</summary>
    private static ulong[][] BlockProducts(SparseRows x, PrimeField field, Partition partition)
    {
        ulong[][] matrix = ColumnDependence.Square(x.ColumnCount);
        if (partition.IsUnits)
        {
            for (int row = 0; row < partition.RowCount; row++)
            {
                x.AddOuter(field, row, 1, matrix);
            }

            return matrix;
        }

        var sums = new ulong[partition.Count][];
        for (int row = 0; row < partition.RowCount; row++)
        {
            x.AddTo(field, row, 1, sums[partition[row]] ??= new ulong[x.ColumnCount]);
        }

        for (int block = 0; block < sums.Length; block++)
        {
            ulong inverse = field.Invert((ulong)partition.Sizes[block]);
            AddSquare(sums[block], inverse, matrix, field);
        }

        return matrix;
    }

    private static void AddSquare(ulong[] vector, ulong weight, ulong[][] matrix, PrimeField field)
    {
        int[] places = Enumerable.Range(0, vector.Length).Where(i => vector[i] != 0).ToArray();
        foreach (int i in places)
        {
            ulong scaled = field.Multiply(weight, vector[i]);
            ulong[] target = matrix[i];
            foreach (int k in places)
            {
                target[k] = field.Add(target[k], field.Multiply(scaled, vector[k]));
            }
        }
    }

    private static void Subtract(ulong[][] target, ulong[][] other, PrimeField field)
    {
        for (int i = 0; i < target.Length; i++)
        {
            for (int k = 0; k < target.Length; k++)
            {
                target[i][k] = field.Subtract(target[i][k], other[i][k]);
            }
        }
    }

    private sealed record Units(string Name, EquatableArray<string> Members, Partition Rows);
}
