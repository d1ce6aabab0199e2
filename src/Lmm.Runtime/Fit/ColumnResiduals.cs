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
            if (q == 1)
            {
                Elementwise.Multiply(posterior.Effects[g], parameters.T[g][0] * parameters.T[g][0], Effects[g]);
                continue;
            }

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
        double[] residual = new double[data.RowCount];
        (double[] weights, double[][] effects) = ForResponse();
        SetRun(data, weights, effects, 0, residual);
        return residual;
    }

    /// <summary>The same of the rows of some subjects, each at its row's place.</summary>
    public void OfResponse(DataPass data, IReadOnlyList<int[]> subjects, Span<double> residual)
    {
        (double[] weights, double[][] effects) = ForResponse();
        int first = 0;
        int end = 0;
        foreach (int[] rows in subjects)
        {
            // Most subjects are a run of rows behind that of the last: what stands together is read together.
            bool isRun = SubjectOrder.IsRun(rows);
            for (int i = 0; i < rows.Length; i += isRun ? rows.Length : 1)
            {
                if (rows[i] != end)
                {
                    SetRun(data, weights, effects, first, residual[first..end]);
                    (first, end) = (rows[i], rows[i]);
                }

                end += isRun ? rows.Length : 1;
            }
        }

        SetRun(data, weights, effects, first, residual[first..end]);
    }

    /// <summary>What [Q e] and Z of every grouping are multiplied by: the last v, times r.</summary>
    private (double[] Weights, double[][] Effects) ForResponse()
    {
        Update();
        int columns = products.ColumnCount;
        double scale = factor.R[^1];
        double[] weights = Columns[^columns..];
        Elementwise.Multiply(weights, scale, weights);
        double[][] effects = [.. Effects.Select(all => new double[all.Length / columns])];
        for (int g = 0; g < effects.Length; g++)
        {
            for (int i = 0; i < effects[g].Length; i++)
            {
                effects[g][i] = scale * Effects[g][((i + 1) * columns) - 1];
            }
        }

        return (weights, effects);
    }

    private void SetRun(DataPass data, double[] weights, double[][] effects, int first, Span<double> residual)
    {
        data.Combination(weights, first, residual);
        for (int g = 0; g < effects.Length; g++)
        {
            products.Groupings[g].TakeOut(effects[g], first, residual);
        }
    }
}
