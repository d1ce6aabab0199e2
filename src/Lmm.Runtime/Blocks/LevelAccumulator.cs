using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// Z_l'Z_l and Z_l'[Q e] of one grouping in one pass over the rows. Rows are gathered by blocks into row-major order
/// first, so that each row touches the sums of its level once, as one contiguous piece: the scatter, not the
/// arithmetic, is what costs (1e6 rows, two effects, three columns: 24 ms column by column, 9 ms so).
/// </summary>
internal sealed unsafe class LevelAccumulator
{
    private const int RowBlock = 256;

    private readonly GroupingBlock _grouping;
    private readonly int _columns;

    public LevelAccumulator(GroupingBlock grouping, int columns)
    {
        _grouping = grouping;
        _columns = columns;
        Diagonal = new double[grouping.Levels * grouping.EffectCount * grouping.EffectCount];
        WithColumns = new double[(long)grouping.Size * columns];
    }

    /// <summary>Z_l'Z_l, levels x q x q.</summary>
    public double[] Diagonal { get; }

    /// <summary>Z_l'[Q e], levels x q x P.</summary>
    public double[] WithColumns { get; }

    /// <summary>Adds all rows.</summary>
    /// <param name="basis">Q by columns, n x r.</param>
    /// <param name="residual">e, n values.</param>
    public void AddRows(double[] basis, double[] residual)
    {
        int n = residual.Length;
        double[] buffer = new double[RowBlock * _columns];
        fixed (double* rows = buffer)
        {
            for (int start = 0; start < n; start += RowBlock)
            {
                int count = Math.Min(RowBlock, n - start);
                for (int c = 0; c < _columns; c++)
                {
                    ReadOnlySpan<double> column = c < _columns - 1 ? basis.AsSpan((c * n) + start, count) : residual.AsSpan(start, count);
                    for (int i = 0; i < column.Length; i++)
                    {
                        rows[(i * _columns) + c] = column[i];
                    }
                }

                if (_grouping.Covariates is null)
                {
                    AddOnes(start, count, rows);
                }
                else
                {
                    AddEffects(start, count, rows);
                }
            }
        }
    }

    private void AddOnes(int start, int count, double* rows)
    {
        int columns = _columns;
        fixed (int* level = _grouping.LevelOfRow)
        fixed (double* diagonal = Diagonal, sums = WithColumns)
        {
            for (int i = 0; i < count; i++)
            {
                int l = level[start + i];
                diagonal[l]++;
                Add(columns, 1, rows + (i * columns), sums + ((long)l * columns));
            }
        }
    }

    private void AddEffects(int start, int count, double* rows)
    {
        int columns = _columns;
        int q = _grouping.EffectCount;
        fixed (int* level = _grouping.LevelOfRow)
        fixed (double* diagonal = Diagonal, sums = WithColumns, z = _grouping.Covariates)
        {
            for (int i = 0; i < count; i++)
            {
                int l = level[start + i];
                double* effects = z + ((long)(start + i) * q);
                for (int a = 0; a < q; a++)
                {
                    Add(q, effects[a], effects, diagonal + (((long)l * q) + a) * q);
                    Add(columns, effects[a], rows + (i * columns), sums + (((long)l * q) + a) * columns);
                }
            }
        }
    }

    /// <summary>target += a x; short vectors without a call.</summary>
    private static void Add(int count, double a, double* x, double* target)
    {
        if (count > 8)
        {
            VectorKernels.Axpy(count, a, x, target);
            return;
        }

        for (int c = 0; c < count; c++)
        {
            target[c] += a * x[c];
        }
    }
}
