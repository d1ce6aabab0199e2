using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

// The sums over levels that make Gamma.
internal sealed unsafe partial class PosteriorBlocks
{
    /// <summary>Adds (M^-1)_jj of all leading levels.</summary>
    private void AddInverseOfLevels()
    {
        if (_factor.LeadingCount == 1 && _a.TrailingOrder > 0)
        {
            double own = 0;
            for (int j = 0; j < _squares.Length; j++)
            {
                _squares[j] = _factor.LevelInverse[j] * _factor.LevelInverse[j];
                own += _squares[j];
            }

            if (_factor.Scatter.WeightedForm(_factor.Coupled, _squares) is double coupled)
            {
                Gamma[0][0] += own + coupled;
                return;
            }
        }

        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            AddInverseOfLevel(j, Gamma[0], 1);
        }
    }

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

    /// <summary>Adds sum_l sum_c w_c N_lc N_lc'; Effects still holds N.</summary>
    private void AddSolutionProducts(int g)
    {
        int q = _a.Groupings[g].EffectCount;
        int columns = _a.ColumnCount;
        int first = _estimation == Estimation.Reml ? 0 : columns - 1;
        double[] gamma = Gamma[g];
        if (q * columns <= WidestGram && _a.Groupings[g].Levels >= ManyLevels)
        {
            AddByGram(g, first);
        }
        else
        {
            AddByLevels(g, first);
        }

        for (int a = 0; a < q; a++)
        {
            for (int b = a + 1; b < q; b++)
            {
                // The upper half lacks what was added to the lower; the sums of inverse blocks are symmetric.
                gamma[(a * q) + b] = gamma[(b * q) + a];
            }
        }
    }

    /// <summary>The products of all numbers of a level with each other, summed over levels: those of equal columns count.</summary>
    private void AddByGram(int g, int first)
    {
        int q = _a.Groupings[g].EffectCount;
        int columns = _a.ColumnCount;
        int width = q * columns;
        Span<double> gram = _gram.AsSpan(0, width * width);
        gram.Clear();
        RowProducts.AddGram(width, Effects[g], 1, gram);
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                for (int c = first; c < columns; c++)
                {
                    Gamma[g][(a * q) + b] += (c == columns - 1 ? _nu : 1) * gram[(((a * columns) + c) * width) + (b * columns) + c];
                }
            }
        }
    }

    private void AddByLevels(int g, int first)
    {
        int q = _a.Groupings[g].EffectCount;
        int columns = _a.ColumnCount;
        double[] gamma = Gamma[g];
        fixed (double* n = Effects[g])
        {
            for (int level = 0; level < _a.Groupings[g].Levels; level++)
            {
                double* block = n + ((long)level * q * columns);
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

                        gamma[(a * q) + b] += sum;
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
        Span<double> inner = _work.AsSpan(0, q * q);
        Span<double> half = _work.AsSpan(q * q, q * q);
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
    }
}
