using Lmm.Kernels;

namespace Lmm;

/// <summary>
/// P = H^-1 - H^-1 Q A^-1 Q'H^-1 with A = Q'H^-1 Q, in the orthonormal basis Q of the weighted columns: the matrix that takes y
/// to H^-1 (y - X beta). H^-1 Q and P y are held for all rows, the rest by row or by block.
/// </summary>
internal sealed class MarginalProjection
{
    public MarginalProjection(WeightedRows rows, MarginalInverse inverse)
    {
        Rows = rows;
        Inverse = inverse;
        int n = rows.Count;
        int r = rows.Rank;
        double[] columns = new double[n * (r + 1)];
        rows.Basis.Q.AsSpan(0, n * r).CopyTo(columns);
        rows.Residual.CopyTo(columns, n * r);
        inverse.Apply(columns, r + 1);
        Through = columns;
        A = new double[r * r];
        for (int j = 0; j < r; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                A[(j * r) + k] = VectorKernels.Dot(rows.Basis.Q.AsSpan(j * n, n), columns.AsSpan(k * n, n));
                A[(k * r) + j] = A[(j * r) + k];
            }
        }

        Factor = (double[])A.Clone();
        SmallMatrix.Cholesky(r, Factor);
    }

    public WeightedRows Rows { get; }

    public MarginalInverse Inverse { get; }

    /// <summary>H^-1 Q by columns and, behind it, P y.</summary>
    public double[] Through { get; }

    /// <summary>A, r x r.</summary>
    public double[] A { get; }

    /// <summary>The lower factor of A.</summary>
    public double[] Factor { get; }

    /// <summary>P y, n values.</summary>
    public ReadOnlySpan<double> ProjectedResponse => Through.AsSpan(Rows.Rank * Rows.Count, Rows.Count);

    /// <summary>(H^-1 Q)[i, k].</summary>
    public double ThroughAt(int row, int column) => Through[(column * Rows.Count) + row];

    /// <summary>P x = H^-1 x - H^-1 Q A^-1 Q'H^-1 x; x is overwritten and given back.</summary>
    public double[] Apply(double[] x)
    {
        int n = Rows.Count;
        int r = Rows.Rank;
        Inverse.Apply(x, 1);
        double[] along = new double[r];
        for (int k = 0; k < r; k++)
        {
            along[k] = VectorKernels.Dot(Rows.Basis.Q.AsSpan(k * n, n), x);
        }

        SmallMatrix.SolveLower(r, Factor, along);
        SmallMatrix.SolveLowerTransposed(r, Factor, along);
        for (int k = 0; k < r; k++)
        {
            VectorKernels.Axpy(-along[k], Through.AsSpan(k * n, n), x);
        }

        return x;
    }

    /// <summary>x_i'A^-1 y_i for every row i of two matrices given by columns.</summary>
    public double[] Forms(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        int n = Rows.Count;
        int r = Rows.Rank;
        double[] forms = new double[n];
        double[] a = new double[r];
        double[] b = new double[r];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < r; k++)
            {
                a[k] = left[(k * n) + i];
                b[k] = right[(k * n) + i];
            }

            SmallMatrix.SolveLower(r, Factor, a);
            SmallMatrix.SolveLower(r, Factor, b);
            forms[i] = VectorKernels.Dot(a, b);
        }

        return forms;
    }
}
