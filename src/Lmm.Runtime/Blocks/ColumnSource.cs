using System.Runtime.Intrinsics.X86;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// The raw columns of a matrix as they stand in the data, read by blocks of rows: a shift is taken off and the square roots
/// of the weights are multiplied in on the way. Nothing is copied as a whole: on 1e6 rows a fresh column costs 2 ms, most
/// of it the system's first touch of new pages, reading one 0.3 ms.
/// </summary>
internal sealed unsafe class ColumnSource
{
    // Up to here a dot product for each pair reads from the first cache; beyond, the register kernels win.
    private const int FewColumns = 12;

    private readonly Column[] _columns;
    private readonly double[]? _rootWeights;

    /// <param name="rows">n.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rootWeights">Square roots of the weights, or null for ones.</param>
    public ColumnSource(int rows, Column[] columns, double[]? rootWeights)
    {
        RowCount = rows;
        _columns = columns;
        _rootWeights = rootWeights;
        int padded = TileProduct.RoundUp(columns.Length);
        BlockRows = Math.Clamp(16384 / padded / 8 * 8, 16, Math.Min(512, TileProduct.RoundUp(Math.Max(rows, 16))));
    }

    /// <summary>n.</summary>
    public int RowCount { get; }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>How many rows are read at once, a multiple of 8: rows of all columns then stay in the first cache.</summary>
    public int BlockRows { get; }

    /// <summary>Whether the same weights are multiplied in.</summary>
    public bool IsWeightedAs(ColumnSource other) => ReferenceEquals(_rootWeights, other._rootWeights);

    /// <summary>Where a column stands in memory.</summary>
    public Column ColumnOf(int column) => _columns[column];

    /// <summary>Other columns of the same rows.</summary>
    public ColumnSource Of(Column[] columns) => new(RowCount, columns, _rootWeights);

    /// <summary>The value that all rows of a column have before weights, or null.</summary>
    public double? Constant(int column)
    {
        if (_columns[column].Values is null)
        {
            return 1;
        }

        ReadOnlySpan<double> values = Of(column);
        return values.Length > 0 && values[0] != 0 && !values.ContainsAnyExcept(values[0]) ? values[0] : null;
    }

    /// <summary>The value of a column in the first row, before weights.</summary>
    public double First(int column) => _columns[column].Values is null ? 1 : Of(column)[0];

    /// <summary>A value near the mean of a column: that of some of its rows, all where they are few.</summary>
    public double Typical(int column)
    {
        if (_columns[column].Values is null)
        {
            return 1;
        }

        ReadOnlySpan<double> values = Of(column);
        ReadOnlySpan<double> offset = _columns[column].Offset;
        int stride = Math.Max(1, values.Length / 1000);
        double sum = 0;
        for (int i = 0; i < values.Length; i += stride)
        {
            sum += values[i] - (offset.IsEmpty ? 0 : offset[i]);
        }

        return values.Length == 0 ? 0 : sum / ((values.Length + stride - 1) / stride);
    }

    /// <summary>Rows of one column: (x - shift) times the root of the weight.</summary>
    public void Read(int column, double shift, int start, Span<double> target)
    {
        if (_columns[column].Values is null)
        {
            target.Fill(1 - shift);
        }
        else
        {
            ReadOnlySpan<double> values = Of(column).Slice(start, target.Length);
            Prefetch(values);
            if (shift == 0)
            {
                values.CopyTo(target);
            }
            else
            {
                Elementwise.Subtract(values, shift, target);
            }

            if (_columns[column].Offset is { } offset)
            {
                Elementwise.Subtract(target, offset.AsSpan(start, target.Length), target);
            }
        }

        if (_rootWeights is not null)
        {
            Elementwise.Multiply(target, _rootWeights.AsSpan(start, target.Length), target);
        }
    }

    /// <summary>(X - 1 s')'W(X - 1 s') in one reading of the data, Count x Count.</summary>
    public double[] Gram(ReadOnlySpan<double> shift)
    {
        int count = Count;
        int padded = TileProduct.RoundUp(count);
        double[] sums = new double[padded * padded];
        double[] raw = new double[(count * BlockRows) + NativeBuffer.Slack];
        double[] rows = count <= FewColumns ? [] : new double[(padded * BlockRows) + NativeBuffer.Slack];
        fixed (double* from = raw, turned = rows, to = sums)
        {
            for (int start = 0; start < RowCount; start += BlockRows)
            {
                int height = Math.Min(BlockRows, RowCount - start);
                for (int c = 0; c < count; c++)
                {
                    Read(c, shift[c], start, new Span<double>(from + (c * BlockRows), height));
                }

                if (count > FewColumns)
                {
                    TileProduct.Transpose(height, count, from, BlockRows, turned, padded);
                    TileProduct.Add(padded, padded, height, turned, padded, turned, padded, to, padded, ProductShape.LowerResult);
                    continue;
                }

                for (int i = 0; i < count; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        to[i + (j * padded)] += VectorKernels.Dot(height, from + (i * BlockRows), from + (j * BlockRows));
                    }
                }
            }
        }

        double[] gram = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                gram[(i * count) + j] = gram[(j * count) + i] = sums[i + (j * padded)];
            }
        }

        return gram;
    }

    /// <summary>
    /// Asks for the rows behind some, which are the next to be read: by then other columns and sums have taken the cache's
    /// attention, and the machine does not see that a block goes on where the last one ended. AR(1) over 1e6 rows: 29 ms, 31.5 without.
    /// </summary>
    private static void Prefetch(ReadOnlySpan<double> values)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        const int Line = 8;
        fixed (double* at = values)
        {
            for (int i = values.Length; i < 2 * values.Length; i += Line)
            {
                Sse.Prefetch0(at + i);
            }
        }
    }

    private ReadOnlySpan<double> Of(int column) => _columns[column].Values.AsSpan(_columns[column].Start, RowCount);

    /// <summary>One column in memory.</summary>
    /// <param name="Values">Where it stands; null for ones.</param>
    /// <param name="Start">The index of its first value.</param>
    /// <param name="Offset">What is taken off each value, or null.</param>
    public readonly record struct Column(double[]? Values, int Start = 0, double[]? Offset = null);
}
