using Lmm.Residuals;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>
/// Kenward and Roger (1997) by dense n x n matrices in the elements of G, sigma^2 and the natural residual parameters; the
/// derivatives of V by these are differences.
/// </summary>
internal sealed class DenseResidualKenwardRoger
{
    private const double Step = 2e-3;

    private readonly DesignMatrices _design;
    private readonly ResidualCovariance _structure;
    private readonly Matrix<double>[] _p;
    private readonly double[] _values;

    public DenseResidualKenwardRoger(DesignMatrices design, Solution solution)
    {
        _design = design;
        _structure = ResidualCovariance.Create(design.Residual!, design.RowCount);
        int terms = solution.Terms.Count;
        _values = [.. solution.Terms.Select(t => t.Covariance[0, 0]), solution.ResidualVariance, .. solution.Residual!.Parameters.Select(p => p.Estimate)];
        Matrix<double> x = Matrix<double>.Build.Dense(design.RowCount, design.ColumnCount, design.FixedEffects);
        Matrix<double> inverse = V(_values).Inverse();
        Matrix<double> covariance = (x.Transpose() * inverse * x).Inverse();
        Matrix<double> projector = inverse - (inverse * x * covariance * x.Transpose() * inverse);
        Vector<double> py = projector * Vector<double>.Build.DenseOfArray(design.Response);
        int k = _values.Length;
        Matrix<double>[] first = [.. Enumerable.Range(0, k).Select(i => Difference(_values, i, V))];
        Expected = Matrix<double>.Build.Dense(k, k, (i, j) => (projector * first[i] * projector * first[j]).Trace() / 2).Inverse();
        Average = Matrix<double>.Build.Dense(k, k, (i, j) => (first[i] * py) * (projector * (first[j] * py)) / 2).Inverse();
        _p = [.. first.Select(d => -(x.Transpose() * inverse * d * inverse * x))];
        Covariance = covariance;
        Matrix<double> sum = Matrix<double>.Build.Dense(x.ColumnCount, x.ColumnCount);
        Matrix<double> second = Matrix<double>.Build.Dense(x.ColumnCount, x.ColumnCount);
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                sum += Expected[i, j] * ((x.Transpose() * inverse * first[i] * inverse * first[j] * inverse * x) - (_p[i] * covariance * _p[j]));
                if (i >= terms && j >= terms && j <= i && !_structure.IsLinear)
                {
                    int other = j;
                    Matrix<double> moved = Difference(_values, i, at => Difference(at, other, V));
                    second += (i == j ? 1 : 2) * Expected[i, j] * (x.Transpose() * inverse * moved * inverse * x);
                }
            }
        }

        Linear = covariance + (2 * covariance * sum * covariance);
        WithSecondDerivatives = covariance + (2 * covariance * (sum - (second / 4)) * covariance);
    }

    public Matrix<double> Covariance { get; }

    public Matrix<double> Linear { get; }

    public Matrix<double> WithSecondDerivatives { get; }

    public Matrix<double> Expected { get; }

    public Matrix<double> Average { get; }

    /// <summary>Satterthwaite's degrees of freedom of a coefficient.</summary>
    public double Degrees(int coefficient, Matrix<double> parameterCovariance)
    {
        Vector<double> l = Covariance.Column(coefficient);
        Vector<double> g = Vector<double>.Build.Dense(_p.Length, i => -(l * (_p[i] * l)));
        double variance = Covariance[coefficient, coefficient];
        return 2 * variance * variance / (g * (parameterCovariance * g));
    }

    private Matrix<double> V(double[] values)
    {
        int n = _design.RowCount;
        int terms = _design.RandomTerms.Count;
        double[] w = new double[_structure.Count];
        _structure.FromNatural(values.AsSpan(terms + 1), w);
        Matrix<double> v = Matrix<double>.Build.Dense(n, n);
        ResidualTerm term = _design.Residual!;
        foreach (int[] rows in Enumerable.Range(0, n).GroupBy(row => term.SubjectOfRow[row]).Select(g => g.ToArray()))
        {
            double[] r = new double[rows.Length * rows.Length];
            _structure.Covariance(w, rows, r);
            for (int a = 0; a < r.Length; a++)
            {
                v[rows[a / rows.Length], rows[a % rows.Length]] = values[terms] * r[a];
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                v[i, j] /= Math.Sqrt((_design.Weights?[i] ?? 1) * (_design.Weights?[j] ?? 1));
                for (int t = 0; t < terms; t++)
                {
                    v[i, j] += _design.RandomTerms[t].LevelOfRow[i] == _design.RandomTerms[t].LevelOfRow[j] ? values[t] : 0;
                }
            }
        }

        return v;
    }

    /// <summary>Fourth-order central differences.</summary>
    private static Matrix<double> Difference(double[] values, int k, Func<double[], Matrix<double>> evaluate)
    {
        Matrix<double>? sum = null;
        double step = Step * Math.Min(1, Math.Max(Math.Abs(values[k]), 0.1));
        foreach ((int steps, double weight) in new[] { (1, 8.0), (-1, -8.0), (2, -1.0), (-2, 1.0) })
        {
            double[] at = [.. values];
            at[k] += steps * step;
            Matrix<double> part = evaluate(at) * (weight / (12 * step));
            sum = sum is null ? part : sum + part;
        }

        return sum!;
    }
}
