using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

// The sums over levels that make Gamma.
internal sealed unsafe partial class PosteriorBlocks
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddTrailingBlocks()
    {
        for (int g = 1; g < _a.Groupings.Length; g++)
        {
            for (int level = 0; level < _a.Groupings[g].Levels; level++)
            {
                AddInverseOfTrailing(g, level, Gamma[g], 1);
            }
        }
    }

    /// <summary>Adds sum_l sum_c w_c N_lc N_lc' over some levels of a grouping.</summary>
    private void AddSolutionProducts(int g, ReadOnlySpan<double> solutions, Span<double> target)
    {
        int q = _a.Groupings[g].EffectCount;
        int first = _estimation == Estimation.Reml ? 0 : _a.ColumnCount - 1;
        if (q * _a.ColumnCount <= WidestGram && _a.Groupings[g].Levels >= ManyLevels)
        {
            AddByGram(q, first, solutions, target);
        }
        else
        {
            AddByLevels(q, first, solutions, target);
        }
    }

    /// <summary>The products of all numbers of a level with each other, summed over levels: those of equal columns count.</summary>
    private void AddByGram(int q, int first, ReadOnlySpan<double> solutions, Span<double> target)
    {
        int columns = _a.ColumnCount;
        int width = q * columns;
        Span<double> gram = stackalloc double[width * width];
        gram.Clear();
        RowProducts.AddGram(width, solutions, 1, gram);
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                for (int c = first; c < columns; c++)
                {
                    target[(a * q) + b] += (c == columns - 1 ? _nu : 1) * gram[(((a * columns) + c) * width) + (b * columns) + c];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddByLevels(int q, int first, ReadOnlySpan<double> solutions, Span<double> target)
    {
        int columns = _a.ColumnCount;
        fixed (double* n = solutions, sums = target)
        {
            for (double* block = n; block < n + solutions.Length; block += q * columns)
            {
                for (int a = 0; a < q; a++)
                {
                    for (int b = 0; b <= a; b++)
                    {
                        double* x = block + (a * columns);
                        double* y = block + (b * columns);
                        double sum = _nu * x[columns - 1] * y[columns - 1];
                        for (int c = first; c < columns - 1; c++)
                        {
                            sum += x[c] * y[c];
                        }

                        sums[(a * q) + b] += sum;
                        if (b < a)
                        {
                            sums[(b * q) + a] += sum;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Gamma = T^-T [l I - sum] T^-1.</summary>
    private void FinishGamma(int g)
    {
        int q = _a.Groupings[g].EffectCount;
        double[] inverse = _parameters.TInverse[g];
        double[] rented = Scratch.Rent(2 * q * q);
        Span<double> inner = rented.AsSpan(0, q * q);
        Span<double> half = rented.AsSpan(q * q, q * q);
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                inner[(a * q) + b] = (a == b ? _a.Groupings[g].Levels : 0) - Gamma[g][(a * q) + b];
            }
        }

        SmallMatrix.Multiply(q, q, q, inner, inverse, half);
        SmallMatrix.TransposedMultiply(q, q, q, inverse, half, Gamma[g]);
        SmallMatrix.Symmetrize(q, Gamma[g]);
        Scratch.Return(rented);
    }
}
