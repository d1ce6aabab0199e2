using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

internal sealed unsafe partial class BlockedFactor
{
    /// <summary>Fills S and factors it; where single precision cannot carry it, in double from here on.</summary>
    private bool FactorTrailing(double[][] t)
    {
        Trailing.Clear();
        _scatter.SubtractPairs(_a, Coupled, LeadingCount);
        AddTrailingProducts(t);
        if (Trailing.Factor())
        {
            return true;
        }

        if (!Trailing.IsSingle)
        {
            return false;
        }

        Trailing.UseSingle(false);
        return FactorTrailing(t);
    }

    /// <summary>Adds T'Z'ZT + I of the trailing groupings to S.</summary>
    private void AddTrailingProducts(double[][] t)
    {
        Span<double> work = _work;
        for (int g = 1; g < _a.Groupings.Length; g++)
        {
            int q = _a.Groupings[g].EffectCount;
            Span<double> half = work[..(q * q)];
            Span<double> block = work.Slice(q * q, q * q);
            for (int level = 0; level < _a.Groupings[g].Levels; level++)
            {
                SmallMatrix.Multiply(q, q, q, _a.Diagonal[g].AsSpan(level * q * q, q * q), t[g], half);
                SmallMatrix.TransposedMultiply(q, q, q, t[g], half, block);
                int row = _a.TrailingStart[g] + (level * q);
                for (int a = 0; a < q; a++)
                {
                    for (int b = 0; b <= a; b++)
                    {
                        Trailing.Add(Trailing.Position(row + a, row + b), block[(a * q) + b] + (a == b ? 1 : 0));
                    }
                }
            }
        }

        foreach (TrailingPair pair in _a.TrailingPairs)
        {
            int upper = _a.Groupings[pair.Upper].EffectCount;
            int lower = _a.Groupings[pair.Lower].EffectCount;
            Span<double> half = work[..(upper * lower)];
            Span<double> block = work.Slice(upper * lower, upper * lower);
            for (int e = 0; e < pair.UpperRow.Length; e++)
            {
                SmallMatrix.Multiply(lower, upper, upper, pair.Values.AsSpan(e * upper * lower, upper * lower), t[pair.Upper], half);
                SmallMatrix.TransposedMultiply(lower, lower, upper, t[pair.Lower], half, block);
                for (int a = 0; a < lower; a++)
                {
                    for (int b = 0; b < upper; b++)
                    {
                        Trailing.Add(Trailing.Position(pair.LowerRow[e] + a, pair.UpperRow[e] + b), block[(a * upper) + b]);
                    }
                }
            }
        }
    }

    /// <summary>T_2'Z_2'[Q e] - sum_j W_j (L_j^-1 T'Z_j'[Q e]).</summary>
    private void FillTrailingColumns(double[][] t)
    {
        int m = _a.TrailingOrder;
        int columns = _a.ColumnCount;
        double* target = _trailing.Pointer;
        for (int g = 1; g < _a.Groupings.Length; g++)
        {
            int q = _a.Groupings[g].EffectCount;
            double[] products = _a.WithColumns[g];
            for (int level = 0; level < _a.Groupings[g].Levels; level++)
            {
                int row = _a.TrailingStart[g] + (level * q);
                for (int a = 0; a < q; a++)
                {
                    for (int c = 0; c < columns; c++)
                    {
                        double sum = 0;
                        for (int b = 0; b < q; b++)
                        {
                            sum += t[g][(b * q) + a] * products[(((level * q) + b) * columns) + c];
                        }

                        target[((long)c * m) + row + a] = sum;
                    }
                }
            }
        }

        SubtractCoupled(LevelColumns, columns, target);
    }

    /// <summary>target (m x columns, by columns) -= W x for x given level by level (q0 x columns, row-major).</summary>
    public void SubtractCoupled(double[] x, int columns, double* target)
    {
        int m = _a.TrailingOrder;
        int q0 = LeadingCount;
        if (_scatter.Panels is { } panels)
        {
            panels.Multiply(Coupled, x, columns);
            double* rows = panels.Rows(columns, out int stride);
            for (int c = 0; c < columns; c++)
            {
                for (int row = 0; row < m; row++)
                {
                    target[((long)c * m) + row] -= rows[((long)row * stride) + c];
                }
            }

            return;
        }

        fixed (double* px = x, pw = Coupled)
        {
            for (int j = 0; j < LeadingLevels; j++)
            {
                double* level = px + ((long)j * q0 * columns);
                for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
                {
                    int row = _a.CoupledRow[i];
                    for (int k = 0; k < q0; k++)
                    {
                        double w = pw[((long)i * q0) + k];
                        for (int c = 0; c < columns; c++)
                        {
                            target[((long)c * m) + row] -= w * level[(k * columns) + c];
                        }
                    }
                }
            }
        }
    }
}
