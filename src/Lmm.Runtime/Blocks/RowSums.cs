using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>[Q e]'[Q e] and, for each grouping, Z_l'Z_l and Z_l'[Q e]: one reading of the data, a block of rows at a time.</summary>
internal sealed unsafe class RowSums
{
    private const int RowsOfPart = 100_000;
    private const int MostParts = 16;

    // A sum of a level is added to once for each of its rows, and costs about as much when parts are put together.
    private const int RowsForSum = 2;

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
    /// <param name="rows">[Q e].</param>
    /// <param name="groupings">The groupings.</param>
    /// <param name="shares">The threads; how many does not change a digit.</param>
    public static RowSums Over(RowTransform rows, GroupingBlock[] groupings, WorkShares shares)
    {
        int height = PartHeight(rows, groupings);
        Part[] parts = new Part[(rows.RowCount + height - 1) / height];
        shares.Run(parts.Length, part => parts[part] = new Part(rows, groupings, part * height, Math.Min(rows.RowCount, (part + 1) * height)));
        for (int part = 1; part < parts.Length; part++)
        {
            parts[0].Add(parts[part]);
        }

        double[][] diagonal = new double[groupings.Length][], withColumns = new double[groupings.Length][];
        for (int g = 0; g < groupings.Length; g++)
        {
            (diagonal[g], withColumns[g]) = parts[0].Sums[g].Sums();
            foreach (Part part in parts)
            {
                part.Sums[g].Dispose();
            }
        }

        return new RowSums(Square(parts[0].Columns, rows.Padded, rows.Outputs), diagonal, withColumns);
    }

    /// <summary>
    /// The rows of a part, a multiple of the rows read at once. Each part has sums of its own for every level: with few rows a level
    /// they cost more to clear and to add than the threads gain, and all rows are one part.
    /// </summary>
    private static int PartHeight(RowTransform rows, GroupingBlock[] groupings)
    {
        long sums = groupings.Sum(grouping => LevelAccumulator.LineLength(grouping, rows.Outputs));
        int parts = Math.Min(rows.RowCount / RowsOfPart, MostParts);
        return parts <= 1 || sums * parts * RowsForSum > rows.RowCount
            ? Math.Max(rows.RowCount, 1)
            : ((rows.RowCount / parts / rows.BlockRows) + 1) * rows.BlockRows;
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

    /// <summary>The sums of consecutive rows.</summary>
    private sealed class Part
    {
        public Part(RowTransform rows, GroupingBlock[] groupings, int first, int end)
        {
            // The effects of the first grouping come with [Q e]: mostly of columns that X has too, they cost no more reading.
            RowTransform all = (groupings.Length > 0 && groupings[0].Rows is { } effects ? rows.With(effects) : null) ?? rows;
            Sums = Array.ConvertAll(groupings, grouping => new LevelAccumulator(grouping, rows.Outputs, all != rows && grouping == groupings[0]));
            Columns = new double[rows.Padded * rows.Padded];
            int stride = all.Padded;
            foreach (LevelAccumulator sum in Sums)
            {
                stride = Math.Max(stride, sum.Width);
            }

            using NativeBuffer block = new((all.BlockRows * stride) + all.WorkLength);
            double* work = block.Pointer + (all.BlockRows * stride);
            fixed (double* columns = Columns)
            {
                for (int start = first; start < end; start += all.BlockRows)
                {
                    int count = Math.Min(all.BlockRows, end - start);
                    all.Write(start, count, work, block.Pointer, stride);
                    TileProduct.Add(rows.Padded, rows.Padded, count, block.Pointer, stride, block.Pointer, stride, columns, rows.Padded, ProductShape.LowerResult);
                    foreach (LevelAccumulator sum in Sums)
                    {
                        sum.Add(start, count, block.Pointer, stride);
                    }
                }
            }
        }

        public LevelAccumulator[] Sums { get; }

        public double[] Columns { get; }

        public void Add(Part other)
        {
            VectorKernels.Axpy(1, other.Columns, Columns);
            for (int g = 0; g < Sums.Length; g++)
            {
                Sums[g].Add(other.Sums[g]);
            }
        }
    }
}
