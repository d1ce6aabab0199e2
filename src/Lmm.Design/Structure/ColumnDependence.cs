using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>A column that is a combination of columns before it.</summary>
/// <param name="Column">Its index.</param>
/// <param name="Terms">The columns with their coefficients; empty for a column of zeros.</param>
/// <param name="IsExact">Whether the coefficients are known; where not, they are 0 and the columns alone are named.</param>
internal sealed record Dependence(int Column, IReadOnlyList<KeyValuePair<int, Rational>> Terms, bool IsExact);

/// <summary>
/// Which columns are combinations of those before them, with the coefficients. X' D X with pseudo-random D is reduced modulo
/// a prime; what looks dependent is then confirmed row by row in fractions. docs/math/structure.md.
/// </summary>
internal static class ColumnDependence
{
    /// <summary>More columns than this are not made nor looked at: the work grows with their cube.</summary>
    public const int MaximumColumns = 400;

    public static IReadOnlyList<Dependence> Find(ExactColumns columns)
    {
        int[] rows = columns.Cells.FirstRows();
        if (IsFullRank(columns, rows))
        {
            return [];
        }

        ulong[][] reduced = Reduce(columns, rows, PrimeField.First, out bool[] isDependent);
        var found = new List<Dependence>();
        for (int j = 0; j < columns.Count; j++)
        {
            if (!isDependent[j])
            {
                continue;
            }

            List<KeyValuePair<int, Rational>>? terms = Fractions(reduced, isDependent, j);
            if (terms is not null && Holds(columns, rows, j, terms))
            {
                found.Add(new Dependence(j, terms, IsExact: true));
            }
            else if (IsDependentElsewhere(columns, rows, j))
            {
                found.Add(new Dependence(j, Names(reduced, isDependent, j), IsExact: false));
            }
        }

        return found;
    }

    /// <summary>Gauss-Jordan with the pivot on the diagonal; false where it is zero.</summary>
    public static bool Pivot(ulong[][] matrix, PrimeField field, int pivot)
    {
        ulong[] pivotRow = matrix[pivot];
        if (pivotRow[pivot] == 0)
        {
            return false;
        }

        ulong inverse = field.Invert(pivotRow[pivot]);
        for (int k = 0; k < pivotRow.Length; k++)
        {
            pivotRow[k] = field.Multiply(pivotRow[k], inverse);
        }

        for (int i = 0; i < matrix.Length; i++)
        {
            ulong factor = matrix[i][pivot];
            if (i == pivot || factor == 0)
            {
                continue;
            }

            ulong[] row = matrix[i];
            ulong negative = field.Prime - factor;
            for (int k = 0; k < row.Length; k++)
            {
                if (pivotRow[k] != 0)
                {
                    row[k] = (row[k] + (negative * pivotRow[k])) % field.Prime;
                }
            }
        }

        return true;
    }

    /// <summary>X' D X of the rows, D pseudo-random, without zeros, and the same every time.</summary>
    public static ulong[][] WeightedCrossProducts(SparseRows rows, PrimeField field)
    {
        ulong[][] matrix = Square(rows.ColumnCount);
        ulong state = 88172645463325252;
        for (int row = 0; row < rows.RowCount; row++)
        {
            rows.AddOuter(field, row, NextWeight(ref state, field), matrix);
        }

        return matrix;
    }

    public static ulong[][] Square(int size)
    {
        var matrix = new ulong[size][];
        for (int i = 0; i < size; i++)
        {
            matrix[i] = new ulong[size];
        }

        return matrix;
    }

    /// <summary>Marsaglia's xorshift: any weights will do as long as they have no pattern.</summary>
    public static ulong NextWeight(ref ulong state, PrimeField field)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return 1 + (state % (field.Prime - 1));
    }

    // Half of a third of the work of reducing: the answer for nearly every design.
    private static bool IsFullRank(ExactColumns columns, int[] rows)
    {
        PrimeField field = PrimeField.First;
        ulong[][] upper = WeightedCrossProducts(columns.Residues(field, rows), field);
        for (int j = 0; j < upper.Length; j++)
        {
            ulong[] pivotRow = upper[j];
            if (pivotRow[j] == 0)
            {
                return false;
            }

            ulong inverse = field.Invert(pivotRow[j]);
            for (int i = j + 1; i < upper.Length; i++)
            {
                if (pivotRow[i] == 0)
                {
                    continue;
                }

                ulong negative = field.Prime - field.Multiply(pivotRow[i], inverse);
                ulong[] row = upper[i];
                for (int k = i; k < row.Length; k++)
                {
                    row[k] = (row[k] + (negative * pivotRow[k])) % field.Prime;
                }
            }
        }

        return true;
    }

    private static ulong[][] Reduce(ExactColumns columns, int[] rows, PrimeField field, out bool[] isDependent)
    {
        ulong[][] matrix = WeightedCrossProducts(columns.Residues(field, rows), field);
        isDependent = new bool[columns.Count];
        for (int j = 0; j < isDependent.Length; j++)
        {
            isDependent[j] = !Pivot(matrix, field, j);
        }

        return matrix;
    }

    private static List<KeyValuePair<int, Rational>>? Fractions(ulong[][] reduced, bool[] isDependent, int column)
    {
        var terms = new List<KeyValuePair<int, Rational>>();
        for (int i = 0; i < column; i++)
        {
            if (isDependent[i] || reduced[i][column] == 0)
            {
                continue;
            }

            if (!PrimeField.First.TryFraction(reduced[i][column], out Rational coefficient))
            {
                return null;
            }

            terms.Add(new KeyValuePair<int, Rational>(i, coefficient));
        }

        return terms;
    }

    private static List<KeyValuePair<int, Rational>> Names(ulong[][] reduced, bool[] isDependent, int column)
    {
        var terms = new List<KeyValuePair<int, Rational>>();
        for (int i = 0; i < column; i++)
        {
            if (!isDependent[i] && reduced[i][column] != 0)
            {
                terms.Add(new KeyValuePair<int, Rational>(i, Rational.Zero));
            }
        }

        return terms;
    }

    private static bool Holds(ExactColumns columns, int[] rows, int column, List<KeyValuePair<int, Rational>> terms)
    {
        foreach (int row in rows)
        {
            Rational rest = columns.Value(column, row);
            foreach (KeyValuePair<int, Rational> term in terms)
            {
                Rational value = columns.Value(term.Key, row);
                if (!value.IsZero)
                {
                    rest -= term.Value * value;
                }
            }

            if (!rest.IsZero)
            {
                return false;
            }
        }

        return true;
    }

    // Fractions too large to be found: dependent modulo two more primes is an accident once in 10^18 times.
    private static bool IsDependentElsewhere(ExactColumns columns, int[] rows, int column)
    {
        for (int i = 1; i < PrimeField.Primes.Length; i++)
        {
            Reduce(columns, rows, new PrimeField(PrimeField.Primes[i]), out bool[] isDependent);
            if (!isDependent[column])
            {
                return false;
            }
        }

        return true;
    }
}
