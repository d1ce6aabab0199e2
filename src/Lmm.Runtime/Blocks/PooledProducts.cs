using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// A(rho) = sum_s c_s(rho) A_s: the cross products of the rows pooled by coefficient before any parameter is known, so that
/// an evaluation costs nothing that grows with the rows. A coefficient is an entry of K of a piece class; a block of A
/// keeps only the coefficients that reach it. <see cref="Fill"/> gives A or its derivative, <see cref="Contract"/> is its adjoint.
/// </summary>
internal sealed class PooledProducts
{
    private readonly int _columnCount;
    private readonly int _coefficients;
    private readonly double[] _columns;
    private readonly BlockSums[] _sums;

    private PooledProducts(int columnCount, int coefficients, double[] columns, BlockSums[] sums)
    {
        _columnCount = columnCount;
        _coefficients = coefficients;
        _columns = columns;
        _sums = sums;
    }

    /// <summary>target = sum_s c_s A_s.</summary>
    /// <param name="c">A value for each coefficient.</param>
    /// <param name="target">Overwritten.</param>
    public void Fill(ReadOnlySpan<double> c, ProductValues target)
    {
        int size = _columnCount * _columnCount;
        Array.Clear(target.Columns);
        for (int s = 0; s < _coefficients; s++)
        {
            if (c[s] != 0)
            {
                VectorKernels.Axpy(c[s], _columns.AsSpan(s * size, size), target.Columns);
            }
        }

        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i].Fill(c, target.All[i + 1]);
        }
    }

    /// <summary>g_s = sum of the weights times A_s.</summary>
    /// <param name="weights">A weight for each stored product.</param>
    /// <param name="g">Overwritten, a value for each coefficient.</param>
    public void Contract(ProductValues weights, Span<double> g)
    {
        int size = _columnCount * _columnCount;
        for (int s = 0; s < _coefficients; s++)
        {
            g[s] = VectorKernels.Dot(_columns.AsSpan(s * size, size), weights.Columns);
        }

        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i].Contract(weights.All[i + 1], g);
        }
    }

    /// <summary>Pools the products of all pieces.</summary>
    /// <param name="products">The pattern; its values are not looked at.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="columnRows">[Q e] by rows, n x P.</param>
    public static PooledProducts Pool(CrossProducts products, ResidualPieces pieces, double[] columnRows)
    {
        int columns = products.ColumnCount;
        double[] pooled = new double[checked(pieces.CoefficientCount * columns * columns)];
        BlockSums[] sums = [.. ProductValues.Of(products).All.Skip(1).Select(_ => new BlockSums(pieces.CoefficientCount))];
        CellProducts cells = new(products, pieces, columnRows, sums);
        foreach ((int first, int end) in Cells(products, pieces))
        {
            cells.Add(first, end);
        }

        for (int subject = 0; subject < pieces.Subjects.Count; subject++)
        {
            (int first, int end) = pieces.PiecesOf(subject);
            for (int piece = first; piece < end; piece++)
            {
                AddColumns(pieces, piece, columnRows, columns, pooled);
            }
        }

        return new PooledProducts(columns, pieces.CoefficientCount, pooled, sums);
    }

    /// <summary>Runs of subjects, as given in order, that lie in the same single level of every grouping.</summary>
    private static IEnumerable<(int First, int End)> Cells(CrossProducts products, ResidualPieces pieces)
    {
        int first = 0;
        for (int subject = 1; subject <= pieces.Subjects.Count; subject++)
        {
            if (subject == pieces.Subjects.Count || !SameLevels(products, pieces.Subjects[subject - 1], pieces.Subjects[subject]))
            {
                yield return (first, subject);
                first = subject;
            }
        }
    }

    private static bool SameLevels(CrossProducts products, int[] one, int[] other)
    {
        foreach (GroupingBlock grouping in products.Groupings)
        {
            int level = one.Length > 0 ? grouping.LevelOfRow[one[0]] : -1;
            if (Array.Exists(one, row => grouping.LevelOfRow[row] != level) || Array.Exists(other, row => grouping.LevelOfRow[row] != level))
            {
                return false;
            }
        }

        return true;
    }

    private static void AddColumns(ResidualPieces pieces, int piece, double[] rows, int columns, double[] pooled)
    {
        PieceClass of = pieces.ClassOf(piece);
        ReadOnlySpan<int> own = pieces.RowsOf(piece);
        int s = of.FirstCoefficient;
        for (int t = 0; t < own.Length; t++)
        {
            ReadOnlySpan<double> x = rows.AsSpan(own[t] * columns, columns);
            for (int u = 0; u <= t; u++, s++)
            {
                ReadOnlySpan<double> y = rows.AsSpan(own[u] * columns, columns);
                Span<double> target = pooled.AsSpan(s * columns * columns, columns * columns);
                for (int a = 0; a < columns; a++)
                {
                    for (int b = 0; b < columns; b++)
                    {
                        target[(a * columns) + b] += t == u ? x[a] * y[b] : (x[a] * y[b]) + (y[a] * x[b]);
                    }
                }
            }
        }
    }
}

/// <summary>The pooled products of one array of <see cref="ProductValues"/>: entries (block, coefficient, values).</summary>
internal sealed class BlockSums
{
    private readonly List<Entry> _entries = [];
    private readonly int[] _entryOfCoefficient;
    private readonly int[] _blockOfCoefficient;
    private double[] _values = [];
    private int _used;
    private int _block;

    public BlockSums(int coefficients)
    {
        _entryOfCoefficient = new int[coefficients];
        _blockOfCoefficient = new int[coefficients];
    }

    /// <summary>Begins a block: its first place in the array and its length.</summary>
    public void BeginBlock() => _block++;

    /// <summary>The sums of a coefficient in the block begun last.</summary>
    /// <param name="coefficient">The coefficient.</param>
    /// <param name="start">Where the block begins in the array.</param>
    /// <param name="length">The block's length.</param>
    public Span<double> Of(int coefficient, int start, int length)
    {
        if (_blockOfCoefficient[coefficient] != _block)
        {
            _blockOfCoefficient[coefficient] = _block;
            _entryOfCoefficient[coefficient] = _entries.Count;
            _entries.Add(new Entry(start, length, coefficient, _used));
            if (_used + length > _values.Length)
            {
                Array.Resize(ref _values, Math.Max(2 * _values.Length, _used + Math.Max(length, 64)));
            }

            _used += length;
        }

        return _values.AsSpan(_entries[_entryOfCoefficient[coefficient]].Source, length);
    }

    /// <summary>target = sum of coefficient times sums.</summary>
    public void Fill(ReadOnlySpan<double> c, double[] target)
    {
        Array.Clear(target);
        foreach (Entry entry in _entries)
        {
            double value = c[entry.Coefficient];
            ReadOnlySpan<double> from = _values.AsSpan(entry.Source, entry.Length);
            Span<double> to = target.AsSpan(entry.Start, entry.Length);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] += value * from[i];
            }
        }
    }

    /// <summary>g += sums times weights.</summary>
    public void Contract(double[] weights, Span<double> g)
    {
        foreach (Entry entry in _entries)
        {
            ReadOnlySpan<double> own = _values.AsSpan(entry.Source, entry.Length);
            ReadOnlySpan<double> weight = weights.AsSpan(entry.Start, entry.Length);
            double sum = 0;
            for (int i = 0; i < own.Length; i++)
            {
                sum += own[i] * weight[i];
            }

            g[entry.Coefficient] += sum;
        }
    }

    private readonly record struct Entry(int Start, int Length, int Coefficient, int Source);
}
