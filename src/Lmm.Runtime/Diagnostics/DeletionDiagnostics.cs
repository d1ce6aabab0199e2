using Lmm.Kernels;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm;

/// <summary>
/// beta and its covariance without some rows, variances held (Christensen, Pearson and Johnson 1992, Technometrics 34, 38;
/// Demidenko and Stukel 2005, Stat. Med. 24, 893). With B the block of H^-1 of the rows I left out,
/// A(I) = A - (H^-1 Q)_I'B^-1 (H^-1 Q)_I and gamma - gamma(I) = A(I)^-1 (H^-1 Q)_I'B^-1 (P y)_I, in the basis Q.
/// </summary>
internal sealed class DeletionDiagnostics
{
    // Beyond this many rows at once their block costs more than the equations of the rows that are left.
    private const int LargestBlock = 500;

    private readonly DesignMatrices _design;
    private readonly Solution _solution;
    private readonly MarginalProjection _projection;
    private readonly ChangeMeasures _measures;

    public DeletionDiagnostics(DesignMatrices design, Solution solution, MarginalProjection projection)
    {
        _design = design;
        _solution = solution;
        _projection = projection;
        _measures = new ChangeMeasures(design, solution);
    }

    /// <summary>The influence of the rows, which are left out together.</summary>
    public UnitInfluence Of(string unit, int[] rows)
    {
        int r = _projection.Rows.Rank;
        double[] information = (double[])_projection.A.Clone();
        double[] change = new double[r];
        bool isDetermined = rows.Length < _design.RowCount
            && (rows.Length > LargestBlock && _design.Residual is null ? FromRest(rows, information, change) : Downdate(rows, information, change));
        if (!isDetermined || !IsFullRank(information, r))
        {
            return _measures.NotEstimable(unit, rows.Length);
        }

        SmallMatrix.Cholesky(r, information);
        SmallMatrix.SolveLower(r, information, change);
        SmallMatrix.SolveLowerTransposed(r, information, change);
        double[] inverse = new double[r * r];
        SmallMatrix.InvertLower(r, information, inverse);
        double[] covariance = new double[r * r];
        SmallMatrix.TransposedMultiply(r, r, r, inverse, inverse, covariance);
        for (int k = 0; k < covariance.Length; k++)
        {
            covariance[k] *= _solution.ResidualVariance;
        }

        return _measures.Of(unit, rows.Length, _projection.Rows.Basis.ToCoefficients(change), _projection.Rows.Basis.ToCovariance(covariance));
    }

    /// <summary>A(I) and A(I) (gamma - gamma(I)) by taking the rows' block out; false where the block is not positive definite.</summary>
    private bool Downdate(int[] rows, double[] information, double[] change)
    {
        int r = _projection.Rows.Rank;
        Matrix<double> block = _projection.Inverse.Block(rows);
        Matrix<double> through = Matrix<double>.Build.Dense(rows.Length, r + 1, (i, k) =>
            k < r ? _projection.ThroughAt(rows[i], k) : _projection.ProjectedResponse[rows[i]]);
        Matrix<double> solved;
        try
        {
            Cholesky<double> factor = block.Cholesky();
            solved = factor.Solve(through);
        }
        catch (ArgumentException)
        {
            // MathNet's word for a matrix that is not positive definite.
            return false;
        }

        for (int j = 0; j < r; j++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                double x = through[i, j];
                for (int k = 0; k < r; k++)
                {
                    information[(j * r) + k] -= x * solved[i, k];
                }

                change[j] += x * solved[i, r];
            }
        }

        SmallMatrix.Symmetrize(r, information);
        return true;
    }

    /// <summary>The same from the equations of the rows that are left: one more factor.</summary>
    private bool FromRest(int[] rows, double[] information, double[] change)
    {
        int r = _projection.Rows.Rank;
        int[] rest = DesignSubset.Complement(_design.RowCount, rows);
        int n = rest.Length;
        double[] columns = new double[n * (r + 1)];
        for (int k = 0; k <= r; k++)
        {
            for (int i = 0; i < n; i++)
            {
                columns[(k * n) + i] = k < r ? _projection.Rows.Q(rest[i], k) : _projection.Rows.Residual[rest[i]];
            }
        }

        double[] through = (double[])columns.Clone();
        using BlockedInverse inverse = new(DesignSubset.Of(_design, rest), _solution);
        inverse.Apply(through, r + 1);
        for (int j = 0; j < r; j++)
        {
            for (int k = 0; k < r; k++)
            {
                information[(j * r) + k] = VectorKernels.Dot(columns.AsSpan(j * n, n), through.AsSpan(k * n, n));
            }

            change[j] = -VectorKernels.Dot(columns.AsSpan(j * n, n), through.AsSpan(r * n, n));
        }

        return true;
    }

    /// <summary>Whether A(I) has kept its rank: its smallest pivot relative to its diagonal and to that of A is more than rounding.</summary>
    private bool IsFullRank(double[] information, int r)
    {
        double[] factor = (double[])information.Clone();
        if (!SmallMatrix.Cholesky(r, factor))
        {
            return false;
        }

        for (int k = 0; k < r; k++)
        {
            double pivot = factor[k * (r + 1)] * factor[k * (r + 1)];
            if (!(pivot > 1e-10 * _projection.A[k * (r + 1)]))
            {
                return false;
            }
        }

        return true;
    }
}
