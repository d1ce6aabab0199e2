using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>[Q e]'[Q e] and, for each grouping, Z_l'Z_l and Z_l'[Q e]: one reading of the data, a block of rows at a time.</summary>
internal sealed unsafe class RowSums
{
    private RowSums(double[] columns, double[][] diagonal, double[][] withColumns)
    {
        Columns = columns;
        Diagonal = diagonal;
        WithColumns = withColumns;
    }

    /// <summary>P x P, row-major.</summary>
    public double[] Columns { get; }

    /// <summary>For each grouping levels x q x q.</summary>
    public double[][] Diagonal { get; }

    /// <summary>For each grouping levels x q x P.</summary>
    public double[][] WithColumns { get; }

    /// <summary>Sums over all rows.</summary>
    public static RowSums Over(RowTransform rows, GroupingBlock[] groupings)
    {
        LevelAccumulator[] sums = [.. groupings.Select(grouping => new LevelAccumulator(grouping, rows.Outputs))];
        int stride = Math.Max(rows.Padded, sums.Select(sum => sum.Width).DefaultIfEmpty(0).Max());
        double[] products = new double[rows.Padded * rows.Padded];
        using NativeBuffer block = new((rows.BlockRows * stride) + rows.WorkLength);
        double* work = block.Pointer + (rows.BlockRows * stride);
        fixed (double* columns = products)
        {
            for (int start = 0; start < rows.RowCount; start += rows.BlockRows)
            {
                int count = Math.Min(rows.BlockRows, rows.RowCount - start);
                rows.Write(start, count, work, block.Pointer, stride);
                TileProduct.Add(rows.Padded, rows.Padded, count, block.Pointer, stride, block.Pointer, stride, columns, rows.Padded, ProductShape.LowerResult);
                foreach (LevelAccumulator sum in sums)
                {
                    sum.Add(start, count, block.Pointer, stride);
                }
            }
        }

        (double[] Diagonal, double[] WithColumns)[] done = [.. sums.Select(sum => sum.Sums())];
        foreach (LevelAccumulator sum in sums)
        {
            sum.Dispose();
        }

        return new RowSums(Square(products, rows.Padded, rows.Outputs), [.. done.Select(d => d.Diagonal)], [.. done.Select(d => d.WithColumns)]);
    }

    /// <summary>Takes weight_k times column k from a column, everywhere.</summary>
    public void Subtract(int column, ReadOnlySpan<double> weights)
    {
        int columns = column + 1;
        foreach (double[] products in (double[][])[Columns, .. WithColumns])
        {
            for (int row = 0; row < products.Length; row += columns)
            {
                products[row + column] -= VectorKernels.Dot(products.AsSpan(row, weights.Length), weights);
            }
        }

        // The rows of the column's own products, too: it stands on both sides of them.
        for (int c = 0; c < columns; c++)
        {
            double sum = Columns[(column * columns) + c];
            for (int k = 0; k < weights.Length; k++)
            {
                sum -= weights[k] * Columns[(k * columns) + c];
            }

            Columns[(column * columns) + c] = sum;
        }
    }

    private static double[] Square(double[] lower, int stride, int order)
    {
        double[] square = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                square[(i * order) + j] = square[(j * order) + i] = lower[i + (j * stride)];
            }
        }

        return square;
    }
}
