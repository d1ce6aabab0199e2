using System.Buffers;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// Rows of W^(1/2)(X - 1 s')M for columns X in memory: an orthonormal basis, residuals and rescaled effects are written block
/// by block where they are used and never stand in memory as a whole, unless somebody asks for all of them.
/// </summary>
internal sealed unsafe class RowTransform
{
    private readonly ColumnSource _source;
    private readonly int[] _inputs;
    private readonly double[] _shift;

    // M' by columns: outputs, padded with zeros, times inputs.
    private readonly double[] _matrix;

    /// <param name="source">The columns.</param>
    /// <param name="inputs">Which of them enter, in the order of M's rows.</param>
    /// <param name="shift">s, by source column.</param>
    /// <param name="matrix">M, inputs x outputs, row-major.</param>
    /// <param name="outputs">The columns of M.</param>
    public RowTransform(ColumnSource source, int[] inputs, double[] shift, ReadOnlySpan<double> matrix, int outputs)
    {
        _source = source;
        _inputs = inputs;
        _shift = shift;
        Outputs = outputs;
        Padded = TileProduct.RoundUp(outputs);
        _matrix = new double[(inputs.Length * Padded) + NativeBuffer.Slack];
        for (int i = 0; i < inputs.Length; i++)
        {
            matrix.Slice(i * outputs, outputs).CopyTo(_matrix.AsSpan(i * Padded));
        }
    }

    /// <summary>n.</summary>
    public int RowCount => _source.RowCount;

    /// <summary>The values of a row.</summary>
    public int Outputs { get; }

    /// <summary>Outputs, rounded up to whole vectors: what is written of a row.</summary>
    public int Padded { get; }

    /// <summary>The rows that are written at once, a multiple of 8.</summary>
    public int BlockRows => _source.BlockRows;

    /// <summary>Doubles of work space that <see cref="Write"/> needs.</summary>
    public int WorkLength => (_inputs.Length * BlockRows) + NativeBuffer.Slack;

    /// <summary>
    /// The rows of this and of another transform of the same data, one behind the other. A column that enters both is read once: its
    /// other shift is a multiple of the constant, where one enters. Null where the columns of the two are weighted differently, as
    /// those that Gram-Schmidt made, which have their weights.
    /// </summary>
    public RowTransform? With(RowTransform other)
    {
        if (!_source.IsWeightedAs(other._source))
        {
            return null;
        }

        List<ColumnSource.Column> columns = [.. _inputs.Select(_source.ColumnOf)];
        List<double> shift = [.. _inputs.Select(input => _shift[input])];
        int constant = columns.FindIndex(column => column.Values is null);
        int outputs = Outputs + other.Outputs;
        List<double[]> rows = [];
        for (int i = 0; i < _inputs.Length; i++)
        {
            rows.Add(new double[outputs]);
            _matrix.AsSpan(i * Padded, Outputs).CopyTo(rows[i]);
        }

        for (int i = 0; i < other._inputs.Length; i++)
        {
            ColumnSource.Column column = other._source.ColumnOf(other._inputs[i]);
            double own = other._shift[other._inputs[i]];
            int at = columns.IndexOf(column);
            if (at < 0 || (shift[at] != own && constant < 0))
            {
                at = columns.Count;
                columns.Add(column);
                shift.Add(own);
                rows.Add(new double[outputs]);
            }

            ReadOnlySpan<double> weights = other._matrix.AsSpan(i * other.Padded, other.Outputs);
            VectorKernels.Axpy(1, weights, rows[at].AsSpan(Outputs));
            if (shift[at] != own)
            {
                VectorKernels.Axpy((shift[at] - own) / (1 - shift[constant]), weights, rows[constant].AsSpan(Outputs));
            }
        }

        ColumnSource source = _source.Of([.. columns]);
        return new RowTransform(source, [.. Enumerable.Range(0, columns.Count)], [.. shift], rows.SelectMany(row => row).ToArray(), outputs);
    }

    /// <summary>Takes weight_k times output k from an output, in all rows to come.</summary>
    public void Subtract(int output, ReadOnlySpan<double> weights)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            Span<double> row = _matrix.AsSpan(i * Padded, Padded);
            for (int k = 0; k < weights.Length; k++)
            {
                row[output] -= weights[k] * row[k];
            }
        }
    }

    /// <summary>Writes rows one after another; behind the last, up to a multiple of 8 rows may be written.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many, at most <see cref="BlockRows"/>.</param>
    /// <param name="work"><see cref="WorkLength"/> doubles.</param>
    /// <param name="rows">Where they go.</param>
    /// <param name="stride">From row to row, at least <see cref="Padded"/>.</param>
    public void Write(int start, int count, double* work, double* rows, int stride)
    {
        for (int i = 0; i < _inputs.Length; i++)
        {
            _source.Read(_inputs[i], _shift[_inputs[i]], start, new Span<double>(work + (i * BlockRows), count));
        }

        fixed (double* matrix = _matrix)
        {
            TileProduct.Set(Padded, TileProduct.RoundUp(count), _inputs.Length, matrix, Padded, work, BlockRows, rows, stride);
        }
    }

    /// <summary>A combination of the outputs in some rows: one reading of the inputs, whatever the number of outputs.</summary>
    /// <param name="weights">A value for each output.</param>
    /// <param name="first">The first row.</param>
    /// <param name="target">Overwritten, a value for each row.</param>
    public void Combination(ReadOnlySpan<double> weights, int first, Span<double> target)
    {
        double[] column = ArrayPool<double>.Shared.Rent(BlockRows);
        target.Clear();
        for (int start = 0; start < target.Length; start += BlockRows)
        {
            Span<double> some = target.Slice(start, Math.Min(BlockRows, target.Length - start));
            Span<double> input = column.AsSpan(0, some.Length);
            for (int i = 0; i < _inputs.Length; i++)
            {
                _source.Read(_inputs[i], _shift[_inputs[i]], first + start, input);
                Elementwise.MultiplyAdd(input, VectorKernels.Dot(_matrix.AsSpan(i * Padded, Outputs), weights), some, some);
            }
        }

        ArrayPool<double>.Shared.Return(column);
    }

    /// <summary>Some outputs of all rows as columns of an array, n x <paramref name="count"/>.</summary>
    public double[] Columns(int first, int count)
    {
        int n = RowCount;
        double[] columns = new double[n * count];
        double[] work = new double[WorkLength];
        double[] block = new double[(BlockRows * Padded) + NativeBuffer.Slack];
        fixed (double* scratch = work, rows = block, target = columns)
        {
            for (int start = 0; start < n; start += BlockRows)
            {
                int height = Math.Min(BlockRows, n - start);
                Write(start, height, scratch, rows, Padded);
                TileProduct.Transpose(count, height, rows + first, Padded, target + start, n);
            }
        }

        return columns;
    }
}
