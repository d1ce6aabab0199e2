using Lmm.Design;

namespace Lmm;

/// <summary>
/// The columns of X, or the effects of a random term, as products of what their members give: the general form, for
/// columns that are known only after the levels are. Emitted code writes out what the declaration already decides.
/// </summary>
internal sealed class ColumnSet
{
    private readonly Factor[][] _columns;

    private ColumnSet(string[] names, int[] terms, Factor[][] columns)
    {
        Names = names;
        Terms = terms;
        _columns = columns;
    }

    /// <summary>No columns.</summary>
    public static ColumnSet Empty { get; } = new([], [], []);

    /// <summary>The columns' names in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The term of each column: 0 the intercept, k + 1 the k-th term.</summary>
    public IReadOnlyList<int> Terms { get; }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>Whether a column is the column of ones.</summary>
    public bool IsIntercept(int column) => _columns[column].Length == 0;

    /// <summary>Binds columns to the members' values.</summary>
    public static ColumnSet Bind(
        ModelSpec specification,
        IReadOnlyList<DesignColumn> columns,
        Func<string, NumberColumn> numberOf,
        Func<string, FactorColumn> factorOf,
        Func<string, PolynomialColumn> polynomialOf)
    {
        Dictionary<string, double[,]> contrasts = [];
        Factor[][] bound = new Factor[columns.Count][];
        for (int j = 0; j < bound.Length; j++)
        {
            EquatableArray<ColumnPart> parts = columns[j].Parts;
            bound[j] = new Factor[parts.Count];
            for (int k = 0; k < parts.Count; k++)
            {
                bound[j][k] = BindPart(parts[k]);
            }
        }

        return new ColumnSet([.. columns.Select(c => c.Name)], [.. columns.Select(c => c.Term)], bound);

        Factor BindPart(ColumnPart part)
        {
            switch (part.Coding)
            {
                case PartCoding.Covariate:
                    return new Factor { Number = numberOf(part.Member) };
                case PartCoding.Polynomial:
                    return new Factor { Polynomial = polynomialOf(part.Member), Degree = part.Index };
                default:
                    FactorColumn factor = factorOf(part.Member);
                    return new Factor { Levels = factor, ByLevel = ValuesByLevel(part, factor) };
            }
        }

        double[] ValuesByLevel(ColumnPart part, FactorColumn factor)
        {
            double[] values = new double[factor.Levels.Count];
            if (part.Coding == PartCoding.Indicators)
            {
                values[part.Index] = 1.0;
                return values;
            }

            if (!contrasts.TryGetValue(part.Member, out double[,]? matrix))
            {
                matrix = TermExpansion.ContrastsOf(specification.Member(part.Member), factor.Levels);
                contrasts.Add(part.Member, matrix);
            }

            for (int level = 0; level < values.Length; level++)
            {
                values[level] = matrix[level, part.Index];
            }

            return values;
        }
    }

    /// <summary>Writes the values of every column in a row.</summary>
    public void Write(int row, Span<double> x)
    {
        for (int j = 0; j < _columns.Length; j++)
        {
            double product = 1.0;
            foreach (ref readonly Factor factor in _columns[j].AsSpan())
            {
                product *= factor.ValueAt(row);
            }

            x[j] = product;
        }
    }

    /// <summary>Whether no column is a product: all can then be written as a whole.</summary>
    public bool IsSimple => Array.TrueForAll(_columns, parts => parts.Length <= 1);

    /// <summary>All rows of a column that is neither a product nor ones; not to be written to.</summary>
    public double[] ColumnOf(int column)
    {
        Factor factor = _columns[column][0];
        if (factor.Number is { } number)
        {
            return number.ToArray();
        }

        ReadOnlySpan<int> codes = factor.Levels is { } levels ? levels.Codes : default;
        double[] values = GC.AllocateUninitializedArray<double>(factor.Levels?.Count ?? factor.Polynomial!.Count);
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = factor.ByLevel is { } byLevel ? byLevel[codes[row]] : factor.Polynomial![row, factor.Degree];
        }

        return values;
    }

    /// <summary>One factor of a product: exactly one of the three columns is there.</summary>
    private readonly struct Factor
    {
        public NumberColumn? Number { get; init; }

        public FactorColumn? Levels { get; init; }

        public double[]? ByLevel { get; init; }

        public PolynomialColumn? Polynomial { get; init; }

        public int Degree { get; init; }

        public double ValueAt(int row) => Levels is not null ? ByLevel![Levels[row]]
            : Number is not null ? Number[row]
            : Polynomial![row, Degree];
    }
}
