using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The blocks of cross products as one symmetric matrix, for models of few effects: the levels of the leading grouping, those
/// of the trailing ones, then the first columns of Q. Row-major, order m.
/// </summary>
/// <param name="pattern">Where the blocks stand.</param>
/// <param name="columns">How many columns of Q are taken.</param>
internal sealed class DenseProducts(CrossProducts pattern, int columns)
{
    /// <summary>The random effects.</summary>
    public int Effects { get; } = pattern.Groupings.Sum(grouping => grouping.Size);

    /// <summary>m.</summary>
    public int Order => Effects + columns;

    /// <summary>The first effect of a grouping.</summary>
    public int First(int grouping) => grouping == 0 ? 0 : pattern.Groupings[0].Size + pattern.TrailingStart[grouping];

    /// <summary>The matrix of products, or of their derivatives.</summary>
    public double[] Expand(ProductValues values)
    {
        double[] dense = new double[Order * Order];
        for (int g = 0; g < pattern.Groupings.Length; g++)
        {
            AddLevels(g, values, dense);
        }

        AddCoupling(values.Coupling, dense);
        for (int list = 0; list < pattern.TrailingPairs.Length; list++)
        {
            AddPairs(pattern.TrailingPairs[list], values.Pairs[list], dense);
        }

        for (int c = 0; c < columns; c++)
        {
            values.Columns.AsSpan(c * pattern.ColumnCount, columns).CopyTo(dense.AsSpan(((Effects + c) * Order) + Effects));
        }

        return dense;
    }

    /// <summary>A q x q matrix of a grouping on the diagonal of each of its levels, in a matrix of order m.</summary>
    public void SetLevels(int grouping, int offset, int count, ReadOnlySpan<double> block, double[] dense)
    {
        int q = pattern.Groupings[grouping].EffectCount;
        for (int level = 0; level < pattern.Groupings[grouping].Levels; level++)
        {
            int first = First(grouping) + (level * q) + offset;
            for (int a = 0; a < count; a++)
            {
                block.Slice(a * count, count).CopyTo(dense.AsSpan(((first + a) * Order) + first));
            }
        }
    }

    /// <summary>C &lt;- A B, order m, where most of A is zero.</summary>
    public void Multiply(double[] a, double[] b, double[] c)
    {
        Array.Clear(c);
        for (int i = 0; i < Order; i++)
        {
            Span<double> row = c.AsSpan(i * Order, Order);
            for (int k = 0; k < Order; k++)
            {
                double factor = a[(i * Order) + k];
                if (factor != 0)
                {
                    VectorKernels.Axpy(factor, b.AsSpan(k * Order, Order), row);
                }
            }
        }
    }

    /// <summary>A' in place.</summary>
    public void Transpose(double[] a)
    {
        for (int i = 0; i < Order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (a[(i * Order) + j], a[(j * Order) + i]) = (a[(j * Order) + i], a[(i * Order) + j]);
            }
        }
    }

    /// <summary>tr(A B).</summary>
    public double TraceOfProduct(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < Order; i++)
        {
            for (int j = 0; j < Order; j++)
            {
                sum += a[(i * Order) + j] * b[(j * Order) + i];
            }
        }

        return sum;
    }

    private void AddLevels(int g, ProductValues values, double[] dense)
    {
        int q = pattern.Groupings[g].EffectCount;
        for (int row = 0; row < pattern.Groupings[g].Size; row++)
        {
            int at = First(g) + row;
            int level = row - (row % q);
            values.Diagonal[g].AsSpan(row * q, q).CopyTo(dense.AsSpan((at * Order) + First(g) + level));
            for (int c = 0; c < columns; c++)
            {
                Set(dense, at, Effects + c, values.WithColumns[g][(row * pattern.ColumnCount) + c]);
            }
        }
    }

    private void AddCoupling(double[] coupling, double[] dense)
    {
        if (pattern.Groupings.Length == 0)
        {
            return;
        }

        int q0 = pattern.Groupings[0].EffectCount;
        for (int level = 0; level < pattern.Groupings[0].Levels; level++)
        {
            for (int i = pattern.CoupledStart[level]; i < pattern.CoupledStart[level + 1]; i++)
            {
                for (int a = 0; a < q0; a++)
                {
                    Set(dense, pattern.Groupings[0].Size + pattern.CoupledRow[i], (level * q0) + a, coupling[(i * q0) + a]);
                }
            }
        }
    }

    private void AddPairs(TrailingPair pair, double[] values, double[] dense)
    {
        int lower = pattern.Groupings[pair.Lower].EffectCount;
        int upper = pattern.Groupings[pair.Upper].EffectCount;
        int start = pattern.Groupings[0].Size;
        for (int i = 0; i < values.Length; i++)
        {
            int e = i / (lower * upper);
            int within = i % (lower * upper);
            Set(dense, start + pair.LowerRow[e] + (within / upper), start + pair.UpperRow[e] + (within % upper), values[i]);
        }
    }

    private void Set(double[] dense, int i, int j, double value)
    {
        dense[(i * Order) + j] = value;
        dense[(j * Order) + i] = value;
    }
}
