using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>H^-1 by sets of rows that are independent of each other: one dense inverse for each, whatever R is.</summary>
internal sealed class SetwiseInverse : MarginalInverse
{
    private readonly MarginalCovariance _covariance;
    private readonly int[][] _sets;
    private readonly Matrix<double>[] _inverse;
    private readonly int[] _setOfRow;
    private readonly int[] _place;

    public SetwiseInverse(MarginalCovariance covariance, int[][] sets)
    {
        _covariance = covariance;
        _sets = sets;
        int n = sets.Sum(set => set.Length);
        _setOfRow = new int[n];
        _place = new int[n];
        _inverse = new Matrix<double>[sets.Length];
        for (int s = 0; s < sets.Length; s++)
        {
            _inverse[s] = covariance.Of(sets[s]).Cholesky().Solve(Matrix<double>.Build.DenseIdentity(sets[s].Length));
            for (int i = 0; i < sets[s].Length; i++)
            {
                _setOfRow[sets[s][i]] = s;
                _place[sets[s][i]] = i;
            }
        }
    }

    /// <inheritdoc/>
    public override void Apply(double[] b, int columns) => Multiply(b, columns, s => _inverse[s]);

    /// <inheritdoc/>
    public override void ApplyResidual(double[] b, int columns) => Multiply(b, columns, s => _covariance.Residual(_sets[s]));

    /// <inheritdoc/>
    public override double[] Diagonal() => [.. Enumerable.Range(0, _setOfRow.Length).Select(i => _inverse[_setOfRow[i]][_place[i], _place[i]])];

    /// <inheritdoc/>
    public override (double[] Once, double[] Twice) ResidualDiagonals()
    {
        double[] once = new double[_setOfRow.Length];
        double[] twice = new double[_setOfRow.Length];
        for (int s = 0; s < _sets.Length; s++)
        {
            Matrix<double> r = _covariance.Residual(_sets[s]);
            Matrix<double> left = r * _inverse[s];
            Matrix<double> both = left * r;
            for (int i = 0; i < _sets[s].Length; i++)
            {
                once[_sets[s][i]] = left[i, i];
                twice[_sets[s][i]] = both[i, i];
            }
        }

        return (once, twice);
    }

    /// <inheritdoc/>
    public override Matrix<double> Block(int[] rows) => Matrix<double>.Build.Dense(
        rows.Length,
        rows.Length,
        (i, j) => _setOfRow[rows[i]] == _setOfRow[rows[j]] ? _inverse[_setOfRow[rows[i]]][_place[rows[i]], _place[rows[j]]] : 0);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private void Multiply(double[] b, int columns, Func<int, Matrix<double>> matrix)
    {
        int n = _setOfRow.Length;
        for (int s = 0; s < _sets.Length; s++)
        {
            int[] set = _sets[s];
            Matrix<double> product = matrix(s) * Matrix<double>.Build.Dense(set.Length, columns, (i, c) => b[(c * n) + set[i]]);
            for (int c = 0; c < columns; c++)
            {
                for (int i = 0; i < set.Length; i++)
                {
                    b[(c * n) + set[i]] = product[i, c];
                }
            }
        }
    }
}
