using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Diagnostics;

/// <summary>y, X and V as n x n matrices at the estimates of a fit, straight from the definition, of all rows or of some.</summary>
internal sealed class DenseRows
{
    public DenseRows(DesignMatrices design, Solution solution)
    {
        int n = design.RowCount;
        V = Matrix<double>.Build.Dense(n, n, (i, k) => i == k ? solution.ResidualVariance / ((design.Weights?[i] ?? 1) * (design.Frequencies?[i] ?? 1)) : 0);
        for (int t = 0; t < design.RandomTerms.Count; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            Matrix<double> z = Matrix<double>.Build.Dense(n, term.EffectCount, (i, a) => term.Covariates[a]?[i] ?? 1);
            Matrix<double> all = z * Matrix<double>.Build.DenseOfArray(solution.Terms[t].Covariance) * z.Transpose();
            V += Matrix<double>.Build.Dense(n, n, (i, k) => term.LevelOfRow[i] == term.LevelOfRow[k] ? all[i, k] : 0);
        }

        X = Matrix<double>.Build.Dense(n, solution.EstimatedColumns.Count, (i, k) => design.FixedEffects[(solution.EstimatedColumns[k] * n) + i]);
        Y = Vector<double>.Build.Dense(n, i => design.Response[i] - (design.Offset?[i] ?? 0));
        R = Matrix<double>.Build.Dense(n, n, (i, k) => i == k ? solution.ResidualVariance / ((design.Weights?[i] ?? 1) * (design.Frequencies?[i] ?? 1)) : 0);
    }

    public DenseRows(Matrix<double> v, Matrix<double> r, Matrix<double> x, Vector<double> y)
    {
        V = v;
        R = r;
        X = x;
        Y = y;
    }

    public Matrix<double> V { get; }

    public Matrix<double> R { get; }

    public Matrix<double> X { get; }

    public Vector<double> Y { get; }

    /// <summary>P = V^-1 - V^-1 X (X'V^-1X)^-1 X'V^-1.</summary>
    public Matrix<double> P
    {
        get
        {
            Matrix<double> inverse = V.Inverse();
            return inverse - (inverse * X * (X.Transpose() * inverse * X).Inverse() * X.Transpose() * inverse);
        }
    }

    /// <summary>beta and Cov(beta) from the rows that are kept, V held.</summary>
    public (Vector<double> Beta, Matrix<double> Covariance) FixedEffects(Func<int, bool> keep)
    {
        int[] rows = [.. Enumerable.Range(0, Y.Count).Where(keep)];
        Matrix<double> v = Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, k) => V[rows[i], rows[k]]);
        Matrix<double> x = Matrix<double>.Build.Dense(rows.Length, X.ColumnCount, (i, k) => X[rows[i], k]);
        Vector<double> y = Vector<double>.Build.Dense(rows.Length, i => Y[rows[i]]);
        Matrix<double> inverse = v.Inverse();
        Matrix<double> covariance = (x.Transpose() * inverse * x).Inverse();
        return (covariance * (x.Transpose() * (inverse * y)), covariance);
    }
}
