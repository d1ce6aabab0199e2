using System.Numerics.Tensors;
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
        int columns = products.ColumnCount;
        double scale = factor.R[^1];
        double[] weights = Columns.AsSpan((columns - 1) * columns, columns).ToArray();
        TensorPrimitives.Multiply(weights, scale, weights);
        double[] residual = data.Combination(weights);
        for (int g = 0; g < products.Groupings.Length; g++)
        {
            TakeOut(products.Groupings[g], scale, Effects[g], residual);
        }

        return residual;
    }

    /// <summary>The same of the rows of some subjects, each at its row's place.</summary>
    public void OfResponse(DataPass data, IReadOnlyList<int[]> subjects, Span<double> residual)
    {
        Update();
        int last = products.ColumnCount - 1;
        double scale = factor.R[^1];
        Span<double> values = new double[Math.Max(products.ColumnCount, products.Groupings.Select(g => g.EffectCount).DefaultIfEmpty(0).Max())];
        foreach (int[] rows in subjects)
        {
            foreach (int row in rows)
            {
                data.Row(row, values);
                double left = VectorKernels.Dot(Columns.AsSpan(last * (last + 1), last + 1), values[..(last + 1)]);
                for (int g = 0; g < products.Groupings.Length; g++)
                {
                    int q = products.Groupings[g].EffectCount;
                    int first = products.Groupings[g].LevelOfRow[row] * q;
                    products.Groupings[g].Row(row, values);
                    for (int a = 0; a < q; a++)
                    {
                        left -= values[a] * Effects[g][((first + a) * (last + 1)) + last];
                    }
                }

                residual[row] = scale * left;
            }
        }
    }

    /// <summary>residual -= scale Z b, b the last column of <paramref name="effects"/>.</summary>
    private void TakeOut(GroupingBlock grouping, double scale, double[] effects, double[] residual)
    {
        int columns = products.ColumnCount;
        int q = grouping.EffectCount;
        double[] last = new double[grouping.Size];
        for (int i = 0; i < last.Length; i++)
        {
            last[i] = scale * effects[((i + 1) * columns) - 1];
        }

        grouping.TakeOut(last, residual);
    }
}
