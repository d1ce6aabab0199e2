using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

internal sealed unsafe partial class BlockedFactor
{
    /// <summary>Fills S and factors it; where single precision cannot carry it, in double from here on.</summary>
    private bool FactorTrailing(double[][] t)
    {
        Trailing.Clear();
        _scatter.SubtractPairs(_a, Coupled);
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

    /// <summary>Adds T'Z'ZT + I of the trailing groupings to S; single effects apart, whose loops need none of the block kernels.</summary>
    private void AddTrailingProducts(double[][] t)
    {
        for (int g = 1; g < _a.Groupings.Length; g++)
        {
            int q = _a.Groupings[g].EffectCount;
            if (q == 1)
            {
                AddScalars(_a.Diagonal[g], t[g][0], _a.TrailingStart[g]);
            }
            else
            {
                AddBlocks(g, q, t[g]);
            }
        }

        foreach (TrailingPair pair in _a.TrailingPairs)
        {
            if (_a.Groupings[pair.Upper].EffectCount == 1 && _a.Groupings[pair.Lower].EffectCount == 1)
            {
                AddScalars(pair, t[pair.Upper][0], t[pair.Lower][0]);
            }
            else
            {
                AddBlocks(pair, t[pair.Upper], t[pair.Lower]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddScalars(double[] diagonal, double t, int first)
    {
        for (int level = 0; level < diagonal.Length; level++)
        {
            Trailing.Add(Trailing.Position(first + level, first + level), (diagonal[level] * t * t) + 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddScalars(TrailingPair pair, double upper, double lower)
    {
        for (int e = 0; e < pair.UpperRow.Length; e++)
        {
            Trailing.Add(Trailing.Position(pair.LowerRow[e], pair.UpperRow[e]), pair.Values[e] * upper * lower);
        }
    }

    private void AddBlocks(int g, int q, double[] t)
    {
        Span<double> half = _work.AsSpan(0, q * q);
        Span<double> block = _work.AsSpan(q * q, q * q);
        for (int level = 0; level < _a.Groupings[g].Levels; level++)
        {
            SmallMatrix.Multiply(q, q, q, _a.Diagonal[g].AsSpan(level * q * q, q * q), t, half);
            SmallMatrix.TransposedMultiply(q, q, q, t, half, block);
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

    private void AddBlocks(TrailingPair pair, double[] left, double[] right)
    {
        int upper = _a.Groupings[pair.Upper].EffectCount;
        int lower = _a.Groupings[pair.Lower].EffectCount;
        Span<double> half = _work.AsSpan(0, upper * lower);
        Span<double> block = _work.AsSpan(upper * lower, upper * lower);
        for (int e = 0; e < pair.UpperRow.Length; e++)
        {
            SmallMatrix.Multiply(lower, upper, upper, pair.Values.AsSpan(e * upper * lower, upper * lower), left, half);
            SmallMatrix.TransposedMultiply(lower, lower, upper, right, half, block);
            for (int a = 0; a < lower; a++)
            {
                for (int b = 0; b < upper; b++)
                {
                    Trailing.Add(Trailing.Position(pair.LowerRow[e] + a, pair.UpperRow[e] + b), block[(a * upper) + b]);
                }
            }
        }
    }

    /// <summary>T_2'Z_2'[Q e] - sum_j W_j (L_j^-1 T'Z_j'[Q e]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

        if (LeadingCount != 1)
        {
            SubtractBlocks(LeadingCount, x, columns, target);
            return;
        }

        for (int c = 0; c < columns; c++)
        {
            SubtractCoupled(x, c, columns, target + ((long)c * m));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractBlocks(int q0, double[] x, int columns, double* target)
    {
        int m = _a.TrailingOrder;
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

    /// <summary>One leading effect, one column: target -= W x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractCoupled(double[] x, int column, int columns, double* target)
    {
        int[] start = _a.CoupledStart;
        fixed (int* row = _a.CoupledRow)
        fixed (double* w = Coupled)
        {
            for (int j = 0; j + 1 < start.Length; j++)
            {
                double value = x[(j * columns) + column];
                int end = start[j + 1];
                for (nint i = start[j]; i < end; i++)
                {
                    target[row[i]] -= w[i] * value;
                }
            }
        }
    }
}
