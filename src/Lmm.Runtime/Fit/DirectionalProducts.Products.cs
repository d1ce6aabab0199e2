using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

internal sealed unsafe partial class DirectionalProducts
{
    /// <summary>Z'Z b for every vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyByProducts()
    {
        for (int g = 0; g < _direction.Length; g++)
        {
            _steps[g].MultiplyEach(_a.Diagonal[g], _count, _direction[g], _seen[g]);
        }

        MultiplyByCoupling();

        foreach (TrailingPair pair in _a.TrailingPairs)
        {
            int upper = _a.Groupings[pair.Upper].EffectCount;
            int lower = _a.Groupings[pair.Lower].EffectCount;
            Span<double> transposed = _work.AsSpan(0, upper * lower);
            for (int e = 0; e < pair.UpperRow.Length; e++)
            {
                ReadOnlySpan<double> block = pair.Values.AsSpan(e * upper * lower, upper * lower);
                int upperRow = pair.UpperRow[e] - _a.TrailingStart[pair.Upper];
                int lowerRow = pair.LowerRow[e] - _a.TrailingStart[pair.Lower];
                AddProduct(block, lower, upper, _direction[pair.Upper], upperRow, _seen[pair.Lower], lowerRow);
                for (int i = 0; i < lower; i++)
                {
                    for (int j = 0; j < upper; j++)
                    {
                        transposed[(j * lower) + i] = block[(i * upper) + j];
                    }
                }

                AddProduct(transposed, upper, lower, _direction[pair.Lower], lowerRow, _seen[pair.Upper], upperRow);
            }
        }
    }

    /// <summary>The products between the leading and every trailing grouping, both ways.</summary>
    private void MultiplyByCoupling()
    {
        if (_factor.Scatter.Panels is { } panels)
        {
            MultiplyByCoupling(panels);
            return;
        }

        if (_factor.LeadingCount != 1)
        {
            MultiplyByBlocks(_factor.LeadingCount);
            return;
        }

        for (int g = 1; g < _seen.Length; g++)
        {
            MultiplyByCoupling(g);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyByBlocks(int q0)
    {
        for (int j = 0; j < _factor.LeadingLevels; j++)
        {
            for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
            {
                int g = _factor.GroupingOfRow[_a.CoupledRow[i]];
                int row = _a.CoupledRow[i] - _a.TrailingStart[g];
                ReadOnlySpan<double> coupling = _a.Coupling.AsSpan(i * q0, q0);
                AddProduct(coupling, 1, q0, _direction[0], j * q0, _seen[g], row);
                AddProduct(coupling, q0, 1, _direction[g], row, _seen[0], j * q0);
            }
        }
    }

    /// <summary>One leading effect and one trailing grouping: each entry is a number, and the rows of a level ascend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyByCoupling(int g)
    {
        int count = _count;
        int from = _a.TrailingStart[g], to = from + _a.Groupings[g].Size;
        int[] start = _a.CoupledStart;
        fixed (int* row = _a.CoupledRow)
        fixed (double* coupling = _a.Coupling, own = _direction[0], seenOwn = _seen[0], other = _direction[g], seenOther = _seen[g])
        {
            for (int j = 0; j + 1 < start.Length; j++)
            {
                double* x = own + ((long)j * count);
                double* y = seenOwn + ((long)j * count);
                for (int i = start[j]; i < start[j + 1]; i++)
                {
                    if (row[i] < from || row[i] >= to)
                    {
                        continue;
                    }

                    double value = coupling[i];
                    double* u = other + ((long)(row[i] - from) * count);
                    double* v = seenOther + ((long)(row[i] - from) * count);
                    for (nint k = 0; k < count; k++)
                    {
                        v[k] += value * x[k];
                        y[k] += value * u[k];
                    }
                }
            }
        }
    }

    private void MultiplyByCoupling(CoupledPanels panels)
    {
        panels.Multiply(_a.Coupling, _direction[0], _count);
        double* rows = panels.Rows(_count, out int stride);
        for (int row = 0; row < _a.TrailingOrder; row++)
        {
            int g = _factor.GroupingOfRow[row];
            int at = (row - _a.TrailingStart[g]) * _count;
            Span<double> product = new(rows + ((long)row * stride), _count);
            VectorKernels.Axpy(1, product, _seen[g].AsSpan(at, _count));
            _direction[g].AsSpan(at, _count).CopyTo(product);
        }

        panels.AddTransposed(_a.Coupling, _count, 1, _seen[0]);
    }

    /// <summary>target rows += block (rows x inner) times source rows, K columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddProduct(ReadOnlySpan<double> block, int rows, int inner, double[] source, int sourceRow, double[] target, int targetRow)
    {
        int count = _count;
        if (rows == 0 || inner == 0 || count == 0)
        {
            return;
        }

        fixed (double* b = block, from = &source[sourceRow * count], to = &target[targetRow * count])
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < inner; j++)
                {
                    double value = b[(i * inner) + j];
                    for (int k = 0; k < count; k++)
                    {
                        to[(i * count) + k] += value * from[(j * count) + k];
                    }
                }
            }
        }
    }
}
