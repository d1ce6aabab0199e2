using Lmm.Design;

namespace Lmm;

/// <summary>
/// From levels and covariate values to the weights l of l'beta: the row of X at a point of the reference grid, or its
/// average over the levels of the factors that are not named, or its derivative by a covariate.
/// </summary>
internal sealed class MeansFunctions
{
    private readonly FitData _data;
    private readonly ModelSpec _spec;
    private readonly IReadOnlyList<DesignColumn> _columns;
    private readonly Dictionary<string, double[,]> _contrasts = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _levels = [];

    public MeansFunctions(FitData data)
    {
        _data = data;
        _spec = data.Specification;
        string[] members = [.. _spec.Fixed.SelectMany(term => term.Members).Distinct()];
        Factors = [.. members.Where(name => _spec.Member(name).Coding == FixedCoding.Factor)];
        Covariates = [.. members.Where(name => _spec.Member(name).Coding != FixedCoding.Factor)];
        foreach (string factor in Factors)
        {
            MemberSpec member = _spec.Member(factor);
            IReadOnlyList<string> levels = data.Frozen.FindLevels(factor) ?? [.. member.ClosedLevels];
            if (levels.Count == 0)
            {
                throw new InvalidOperationException($"The fit does not keep the levels of {factor}, so there are no means over it.");
            }

            _levels.Add(factor, levels);
            _contrasts.Add(factor, TermExpansion.ContrastsOf(member, levels));
        }

        _columns = TermExpansion.FixedColumns(_spec, name => _levels[name]);
        if (!_columns.Select(column => column.Name).SequenceEqual(data.Shape.ColumnNames))
        {
            throw new InvalidOperationException(
                $"The columns of this fit ({NameList.Of(data.Shape.ColumnNames)}) are not those of its specification, so there is no grid of levels to take means over.");
        }
    }

    /// <summary>The factors of the fixed part, as first written.</summary>
    public IReadOnlyList<string> Factors { get; }

    /// <summary>The covariates of the fixed part, as first written.</summary>
    public IReadOnlyList<string> Covariates { get; }

    /// <summary>The number of columns of X.</summary>
    public int ColumnCount => _columns.Count;

    /// <summary>The columns of X.</summary>
    public IReadOnlyList<DesignColumn> Columns => _columns;

    /// <summary>The levels of a factor in order.</summary>
    public IReadOnlyList<string> LevelsOf(string factor) => _levels[factor];

    /// <summary>
    /// The row of X at given levels. A factor that is not given is averaged over its levels, each alike: columns are products
    /// over members, so the average of a column is the product of the members' averages.
    /// </summary>
    /// <param name="levels">Factor to index of its level.</param>
    /// <param name="at">Covariate to value; every covariate.</param>
    /// <param name="slope">The covariate by which to differentiate, or null.</param>
    public double[] Row(IReadOnlyDictionary<string, int> levels, IReadOnlyDictionary<string, double> at, string? slope = null)
    {
        double[] row = new double[_columns.Count];
        for (int j = 0; j < row.Length; j++)
        {
            double value = 1;
            bool hasSlope = slope is null;
            foreach (ColumnPart part in _columns[j].Parts)
            {
                bool differentiate = part.Member == slope;
                hasSlope |= differentiate;
                value *= part.Coding is PartCoding.Covariate or PartCoding.Polynomial
                    ? Number(part, at, differentiate)
                    : Code(part, levels);
            }

            row[j] = hasSlope ? value : 0;
        }

        return row;
    }

    /// <summary>The coded value of a factor's level in one column.</summary>
    public double Code(ColumnPart part, int level) => part.Coding == PartCoding.Indicators
        ? (level == part.Index ? 1 : 0)
        : _contrasts[part.Member][level, part.Index];

    private double Code(ColumnPart part, IReadOnlyDictionary<string, int> levels)
    {
        if (levels.TryGetValue(part.Member, out int level))
        {
            return Code(part, level);
        }

        int count = _levels[part.Member].Count;
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Code(part, i);
        }

        return sum / count;
    }

    private double Number(ColumnPart part, IReadOnlyDictionary<string, double> at, bool differentiate)
    {
        if (part.Coding == PartCoding.Covariate)
        {
            return differentiate ? 1 : at[part.Member];
        }

        FrozenPolynomial polynomial = _data.Frozen.FindPolynomial(part.Member)
            ?? throw new InvalidOperationException($"The fit does not keep the polynomials of {part.Member}.");
        return differentiate
            ? PolynomialSlope(polynomial, at[part.Member], part.Index)
            : new OrthogonalPolynomial(polynomial.Centers, polynomial.SquaredNorms).Evaluate(at[part.Member], part.Index);
    }

    /// <summary>The derivative of an orthogonal polynomial, by the derivative of its recurrence.</summary>
    private static double PolynomialSlope(FrozenPolynomial polynomial, double x, int degree)
    {
        double last = 0;
        double current = 1;
        double lastSlope = 0;
        double slope = 0;
        for (int d = 0; d < degree; d++)
        {
            double shift = x - polynomial.Centers[d];
            double ratio = d == 0 ? 0 : polynomial.SquaredNorms[d + 1] / polynomial.SquaredNorms[d];
            double nextSlope = current + (shift * slope) - (ratio * lastSlope);
            double next = (shift * current) - (ratio * last);
            (last, current) = (current, next);
            (lastSlope, slope) = (slope, nextSlope);
        }

        return slope / Math.Sqrt(polynomial.SquaredNorms[degree + 1]);
    }
}
