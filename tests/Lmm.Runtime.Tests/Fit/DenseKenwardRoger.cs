using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Kenward and Roger (1997) by dense n x n matrices, V linear in the elements of G and sigma^2.</summary>
internal sealed class DenseKenwardRoger
{
    private readonly Solution _solution;
    private readonly Matrix<double>[] _p;

    public DenseKenwardRoger(DesignMatrices design, Solution solution)
    {
        _solution = solution;
        int n = design.RowCount;
        Matrix<double> x = Matrix<double>.Build.Dense(n, design.ColumnCount, design.FixedEffects);
        Matrix<double> v = Matrix<double>.Build.DenseDiagonal(n, n, i => solution.ResidualVariance / (design.Weights?[i] ?? 1));
        List<Matrix<double>> derivatives = [];
        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            v += Spread(design.RandomTerms[t], n, Matrix<double>.Build.DenseOfArray(solution.Terms[t].Covariance));
            derivatives.AddRange(Elements(design.RandomTerms[t]).Select(e => Spread(design.RandomTerms[t], n, e)));
        }

        derivatives.Add(Matrix<double>.Build.DenseDiagonal(n, n, i => 1 / (design.Weights?[i] ?? 1)));
        Matrix<double> inverse = v.Inverse();
        Covariance = (x.Transpose() * inverse * x).Inverse();
        Matrix<double> projector = inverse - (inverse * x * Covariance * x.Transpose() * inverse);
        Vector<double> py = projector * Vector<double>.Build.DenseOfArray(design.Response);
        int k = derivatives.Count;
        Expected = Matrix<double>.Build.Dense(k, k, (i, j) => (projector * derivatives[i] * projector * derivatives[j]).Trace() / 2).Inverse();
        Average = Matrix<double>.Build.Dense(k, k, (i, j) => (derivatives[i] * py) * (projector * (derivatives[j] * py)) / 2).Inverse();
        _p = [.. derivatives.Select(d => -(x.Transpose() * inverse * d * inverse * x))];
        Matrix<double> sum = Matrix<double>.Build.Dense(x.ColumnCount, x.ColumnCount);
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                Matrix<double> q = x.Transpose() * inverse * derivatives[i] * inverse * derivatives[j] * inverse * x;
                sum += Expected[i, j] * (q - (_p[i] * Covariance * _p[j]));
            }
        }

        Adjusted = Covariance + (2 * Covariance * sum * Covariance);
    }

    public Matrix<double> Covariance { get; }

    public Matrix<double> Adjusted { get; }

    /// <summary>W by the expected information.</summary>
    public Matrix<double> Expected { get; }

    /// <summary>W by the average information.</summary>
    public Matrix<double> Average { get; }

    public double Satterthwaite(double[] weights, Matrix<double> parameterCovariance)
    {
        Vector<double> l = Vector<double>.Build.DenseOfArray(weights);
        Vector<double> g = Vector<double>.Build.Dense(_p.Length, i => -(l * (Covariance * _p[i] * Covariance * l)));
        double variance = l * (Covariance * l);
        return 2 * variance * variance / (g * (parameterCovariance * g));
    }

    /// <summary>lambda, m and F of L beta = 0.</summary>
    public (double Scaling, double Degrees, double F) Test(double[][] rows)
    {
        Matrix<double> l = Matrix<double>.Build.DenseOfRowArrays(rows);
        double size = rows.Length;
        Matrix<double> theta = l.Transpose() * (l * Covariance * l.Transpose()).Inverse() * l;
        double a1 = 0;
        double a2 = 0;
        for (int i = 0; i < _p.Length; i++)
        {
            for (int j = 0; j < _p.Length; j++)
            {
                Matrix<double> left = theta * Covariance * _p[i] * Covariance;
                Matrix<double> right = theta * Covariance * _p[j] * Covariance;
                a1 += Expected[i, j] * left.Trace() * right.Trace();
                a2 += Expected[i, j] * (left * right).Trace();
            }
        }

        double b = (a1 + (6 * a2)) / (2 * size);
        double g = (((size + 1) * a1) - ((size + 4) * a2)) / ((size + 2) * a2);
        double c1 = g / ((3 * size) + (2 * (1 - g)));
        double c2 = (size - g) / ((3 * size) + (2 * (1 - g)));
        double c3 = (size + 2 - g) / ((3 * size) + (2 * (1 - g)));
        double mean = 1 / (1 - (a2 / size));
        double variance = 2 / size * (1 + (c1 * b)) / (Math.Pow(1 - (c2 * b), 2) * (1 - (c3 * b)));
        double rho = variance / (2 * mean * mean);
        double m = 4 + ((size + 2) / ((size * rho) - 1));
        double lambda = m / (mean * (m - 2));
        Vector<double> estimates = l * Vector<double>.Build.DenseOfArray(_solution.Coefficients);
        return (lambda, m, lambda / size * (estimates * (l * Adjusted * l.Transpose()).Solve(estimates)));
    }

    private static Matrix<double> Spread(RandomTerm term, int n, Matrix<double> g) => Matrix<double>.Build.Dense(n, n, (i, j) =>
    {
        if (term.LevelOfRow[i] != term.LevelOfRow[j])
        {
            return 0;
        }

        double sum = 0;
        for (int a = 0; a < term.EffectCount; a++)
        {
            for (int b = 0; b < term.EffectCount; b++)
            {
                sum += (term.Covariates[a]?[i] ?? 1) * g[a, b] * (term.Covariates[b]?[j] ?? 1);
            }
        }

        return sum;
    });

    /// <summary>dG by each of its free elements.</summary>
    private static IEnumerable<Matrix<double>> Elements(RandomTerm term)
    {
        int q = term.EffectCount;
        switch (term.Covariance)
        {
            case Lmm.Covariance.Identity:
                return [Matrix<double>.Build.DenseIdentity(q)];
            case Lmm.Covariance.CompoundSymmetry:
                return [Matrix<double>.Build.DenseIdentity(q), Matrix<double>.Build.Dense(q, q, (i, j) => i == j ? 0 : 1)];
            case Lmm.Covariance.Diagonal:
                return Enumerable.Range(0, q).Select(a => Matrix<double>.Build.Dense(q, q, (i, j) => i == a && j == a ? 1 : 0));
            default:
                return from a in Enumerable.Range(0, q)
                       from b in Enumerable.Range(0, a + 1)
                       select Matrix<double>.Build.Dense(q, q, (i, j) => (i == a && j == b) || (i == b && j == a) ? 1 : 0);
        }
    }
}
