using Lmm.Design;

namespace Lmm;

/// <summary>A covariate that enters by orthogonal polynomials; the basis is found after the last row.</summary>
public sealed class PolynomialColumn : MemberColumn
{
    private readonly NumberColumn _values;
    private OrthogonalPolynomial? _basis;
    private double[] _terms = [];

    internal PolynomialColumn(MemberSpec member, RowLog log)
        : base(member, log) => _values = new NumberColumn(member, NumberRole.Covariate, isPredictor: true, log);

    /// <summary>The value of one degree, from 1 on, in a used row.</summary>
    public double this[int row, int degree] => _terms[(row * Member.Degree) + degree - 1];

    /// <summary>The recurrence of the basis; known after the last row.</summary>
    public OrthogonalPolynomial Basis => _basis ?? throw new InvalidOperationException($"The polynomials of {Member.Name} are known after the last row.");

    /// <summary>Whether a basis was found or given.</summary>
    internal bool HasBasis => _basis is not null;

    /// <summary>How many rows stand for each row, or null; set before the basis is found.</summary>
    internal NumberColumn? Frequency { get; set; }

    internal ReadOnlySpan<double> Values => _values.Values;

    /// <summary>Takes the value of the row being read.</summary>
    public void Add(double value)
    {
        _values.Add(value);
        Count++;
    }

    /// <summary>Takes the value of the row being read; null is a missing value.</summary>
    public void Add(double? value)
    {
        _values.Add(value);
        Count++;
    }

    /// <summary>Room for the values of some rows; NaN is a missing one.</summary>
    public Span<double> Begin(int rows) => _values.Begin(rows);

    /// <summary>Writes degree 1 to the highest of a used row.</summary>
    /// <param name="row">Counted from 0.</param>
    /// <param name="x">At least as many places as the degree.</param>
    public void WriteTo(int row, Span<double> x) => _terms.AsSpan(row * Member.Degree, Member.Degree).CopyTo(x);

    /// <summary>Holds the basis of a fit.</summary>
    internal void Freeze(FrozenPolynomial basis) => _basis = new OrthogonalPolynomial(basis.Centers, basis.SquaredNorms);

    internal override void EnsureCapacity(int rows) => _values.EnsureCapacity(rows);

    internal override bool CanAccept(int rows) => _values.CanAccept(rows);

    internal override void Accept(int rows)
    {
        base.Accept(rows);
        _values.Accept(rows);
    }

    internal override void Truncate(int count)
    {
        base.Truncate(count);
        _values.Truncate(count);
    }

    internal override void Complete()
    {
        int degree = Member.Degree;
        if (_basis is null)
        {
            double[] values = _values.ToArray();
            if (!HasEnoughValues(values, degree))
            {
                return;
            }

            _basis = OrthogonalPolynomial.FromData(values, degree, Frequency?.ToArray());
        }

        _terms = new double[Count * degree];
        for (int row = 0; row < Count; row++)
        {
            _basis.Evaluate(_values[row], _terms, row * degree);
        }
    }

    private static bool HasEnoughValues(double[] values, int degree)
    {
        HashSet<double> different = [];
        foreach (double value in values)
        {
            if (different.Add(value) && different.Count > degree)
            {
                return true;
            }
        }

        return false;
    }
}
