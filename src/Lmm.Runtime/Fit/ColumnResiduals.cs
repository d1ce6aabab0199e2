using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The normalised columns [Q e] R^-T after the random effects have taken their part: W v_k with v_k = (-Psi E_k, R^-T e_k).
/// For the last column, times r, this is the conditional residual y - X beta - Z b.
/// </summary>
internal sealed class ColumnResiduals(CrossProducts products, BlockedFactor factor, CovarianceParameters parameters, PosteriorBlocks posterior)
{
    /// <summary>Psi E of each grouping, levels x q x P: what the levels take out of the normalised columns.</summary>
    public double[][] Effects { get; } = [.. products.WithColumns.Select(x => new double[x.Length])];

    /// <summary>R^-1, P x P, lower: row k is the part of v_k in [Q e].</summary>
    public double[] Columns { get; } = new double[products.Columns.Length];

    /// <summary>Counts the calls of <see cref="Update"/>.</summary>
    public int Version { get; private set; }

    /// <summary>Computes both at the last evaluation with derivatives.</summary>
    public void Update()
    {
        Version++;
        int columns = products.ColumnCount;
        SmallMatrix.InvertLower(columns, factor.R, Columns);
        for (int g = 0; g < products.Groupings.Length; g++)
        {
            int q = products.Groupings[g].EffectCount;
            double[] psi = new double[q * q];
            SmallMatrix.MultiplyTransposed(q, q, q, parameters.T[g], parameters.T[g], psi);
            for (int level = 0; level < products.Groupings[g].Levels; level++)
            {
                int start = level * q * columns;
                SmallMatrix.Multiply(q, q, columns, psi, posterior.Effects[g].AsSpan(start, q * columns), Effects[g].AsSpan(start, q * columns));
            }
        }
    }

    /// <summary>y - X beta - Z b in weighted rows, n values.</summary>
    public double[] OfResponse(DataPass data)
    {
        Update();
        int n = data.Residual.Length;
        int columns = products.ColumnCount;
        double scale = factor.R[^1];
        double[] residual = new double[n];
        VectorKernels.Axpy(scale * Columns[^1], data.Residual, residual);
        for (int c = 0; c < columns - 1; c++)
        {
            VectorKernels.Axpy(scale * Columns[((columns - 1) * columns) + c], data.Basis.Q.AsSpan(c * n, n), residual);
        }

        for (int g = 0; g < products.Groupings.Length; g++)
        {
            GroupingBlock grouping = products.Groupings[g];
            int q = grouping.EffectCount;
            for (int row = 0; row < n && q > 0; row++)
            {
                for (int a = 0; a < q; a++)
                {
                    double effect = Effects[g][(((grouping.LevelOfRow[row] * q) + a) * columns) + columns - 1];
                    residual[row] -= scale * effect * (grouping.Covariates?[(row * q) + a] ?? 1);
                }
            }
        }

        return residual;
    }
}
