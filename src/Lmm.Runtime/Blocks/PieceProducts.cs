using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// Adds w_t w_u' of the pieces' rows, w = ([Q e], z of every grouping), to the pooled sums of every block that they reach.
/// Subjects that share one level of every grouping are summed in a small local matrix a coefficient first and spread once;
/// rows of other subjects are spread pair by pair. K_tu (t != u) reaches a block from both sides.
/// </summary>
internal sealed unsafe class PieceProducts
{
    private readonly CrossProducts _products;
    private readonly ResidualPieces _pieces;
    private readonly SubjectRows _source;

    // The first P rows of the local matrices of all cells, summed in whole vectors.
    private readonly double[] _columns;
    private readonly BlockSums[] _sums;
    private readonly ProductValues _shape;
    private readonly Dictionary<(int Lower, int Upper), (int List, int Place)> _pairs = [];
    private readonly int[] _offset;
    private readonly int _width;
    private readonly int _stride;
    private readonly int[] _slotOfCoefficient;
    private readonly List<(int Coefficient, bool IsSquare)> _used = [];
    private double* _rows;
    private double[] _local = [];

    /// <param name="products">The pattern.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="rows">[Q e] and the effects of the rows.</param>
    /// <param name="sums">Sums of all arrays but that of [Q e]'[Q e].</param>
    public PieceProducts(CrossProducts products, ResidualPieces pieces, SubjectRows rows, BlockSums[] sums)
    {
        _products = products;
        _pieces = pieces;
        _source = rows;
        _sums = sums;
        _shape = ProductValues.Of(products);
        (_offset, _width, _stride) = (rows.Offset, rows.Width, rows.Stride);
        _columns = new double[pieces.CoefficientCount * products.ColumnCount * _stride];
        _slotOfCoefficient = new int[pieces.CoefficientCount];
        Array.Fill(_slotOfCoefficient, -1);
        for (int list = 0; list < products.TrailingPairs.Length; list++)
        {
            TrailingPair pair = products.TrailingPairs[list];
            for (int e = 0; e < pair.UpperRow.Length; e++)
            {
                _pairs.Add((pair.LowerRow[e], pair.UpperRow[e]), (list, e));
            }
        }
    }

    /// <summary>Sums of [Q e]'.[Q e] for each coefficient, P x P each.</summary>
    public double[] Columns()
    {
        int columns = _products.ColumnCount;
        double[] pooled = new double[_pieces.CoefficientCount * columns * columns];
        foreach (PieceClass piece in _pieces.Classes)
        {
            int s = piece.FirstCoefficient;
            for (int t = 0; t < piece.Size; t++)
            {
                for (int u = 0; u <= t; u++, s++)
                {
                    ReadOnlySpan<double> sum = _columns.AsSpan(s * columns * _stride, columns * _stride);
                    Span<double> target = pooled.AsSpan(s * columns * columns, columns * columns);
                    AddBlock(sum, 0, 0, (columns, columns), false, target);
                    if (t != u)
                    {
                        AddBlock(sum, 0, 0, (columns, columns), true, target);
                    }
                }
            }
        }

        return pooled;
    }

    /// <summary>Adds the subjects first to end, which lie in the same single level of every grouping.</summary>
    public void AddTogether(int first, int end)
    {
        int row = -1;
        for (int subject = first; subject < end; subject++)
        {
            int[] rows = _pieces.Subjects[subject];
            if (rows.Length == 0)
            {
                continue;
            }

            row = rows[0];
            _rows = _source.Of(rows);
            AddSubject(subject, together: true);
        }

        for (int slot = 0; slot < _used.Count; slot++)
        {
            (int coefficient, bool isSquare) = _used[slot];
            Spread(coefficient, _local.AsSpan(slot * _width * _stride, _width * _stride), row, row, isSquare);
            _slotOfCoefficient[coefficient] = -1;
        }

        _used.Clear();
    }

    /// <summary>Adds one subject with rows in several levels of a grouping.</summary>
    public void AddAlone(int subject)
    {
        _rows = _source.Of(_pieces.Subjects[subject]);
        AddSubject(subject, together: false);
    }

    private void AddSubject(int subject, bool together)
    {
        int[] all = _pieces.Subjects[subject];
        int count = _pieces.CountOf(subject);
        for (int piece = 0; piece < count; piece++)
        {
            (int start, int length) = _pieces.PlaceOf(subject, piece);
            PieceClass of = _pieces.ClassOf(subject, piece);
            int s = of.FirstCoefficient;
            if (together && of is { Size: 2, Given: 1 })
            {
                int run = _pieces.RunOf(subject, piece);
                AddNeighbours(start, run, s);
                piece += run - 1;
                continue;
            }

            if (together && _slotOfCoefficient[s] < 0)
            {
                Reserve(_used.Count + of.CoefficientCount);
            }

            for (int t = start; t < start + length; t++)
            {
                for (int u = start; u <= t; u++, s++)
                {
                    int slot = Slot(s, t == u, together);
                    AddOuter(t, u, slot);
                    if (!together)
                    {
                        Spread(s, _local.AsSpan(0, _width * _stride), all[t], all[u], t == u);
                    }
                }
            }
        }
    }

    /// <summary>
    /// The products of pairs of neighbours of one class, row <paramref name="first"/> given to the next and so on: sums of all
    /// w_t w_t' but the last or the first, and of w_t w_(t-1)', four rows of them at a time in registers.
    /// </summary>
    private void AddNeighbours(int first, int count, int coefficient)
    {
        int given = Slot(coefficient, true, together: true);
        int mixed = Slot(coefficient + 1, false, together: true);
        int own = Slot(coefficient + 2, true, together: true);
        long size = (long)_width * _stride;
        double* rows = _rows + ((long)first * _stride);
        fixed (double* local = _local)
        {
            for (int i = 0; i < _width; i += 4)
            {
                for (int k = 0; k < _stride; k += 8)
                {
                    AddNeighbours(count, rows, i, k, local + (given * size), local + (mixed * size), local + (own * size));
                }
            }
        }
    }

    /// <summary>Rows i to i + 3 and columns k to k + 7 of the three sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddNeighbours(int count, double* rows, int i, int k, double* given, double* mixed, double* own)
    {
        Vector512<double> m0 = Vector512<double>.Zero, m1 = m0, m2 = m0, m3 = m0, s0 = m0, s1 = m0, s2 = m0, s3 = m0;
        double* x = rows;
        Vector512<double> before = Vector512.Load(x + k);
        for (int row = 1; row < count; row++)
        {
            x += _stride;
            Vector512<double> now = Vector512.Load(x + k);
            Vector512<double> next = Vector512.Create(x[i]);
            m0 = Vector512.MultiplyAddEstimate(next, before, m0);
            s0 = Vector512.MultiplyAddEstimate(next, now, s0);
            next = Vector512.Create(x[i + 1]);
            m1 = Vector512.MultiplyAddEstimate(next, before, m1);
            s1 = Vector512.MultiplyAddEstimate(next, now, s1);
            next = Vector512.Create(x[i + 2]);
            m2 = Vector512.MultiplyAddEstimate(next, before, m2);
            s2 = Vector512.MultiplyAddEstimate(next, now, s2);
            next = Vector512.Create(x[i + 3]);
            m3 = Vector512.MultiplyAddEstimate(next, before, m3);
            s3 = Vector512.MultiplyAddEstimate(next, now, s3);
            before = now;
        }

        // The rows between stand on both sides; behind the width of a row are zeros, and no row of the sums.
        double* last = x + _stride;
        Vector512<double> ends = Vector512.Load(last + k);
        Vector512<double> starts = Vector512.Load(rows + k);
        ReadOnlySpan<Vector512<double>> between = [s0, s1, s2, s3];
        ReadOnlySpan<Vector512<double>> pairs = [m0, m1, m2, m3];
        for (int r = 0; r < 4 && i + r < _width; r++)
        {
            long place = ((long)(i + r) * _stride) + k;
            Vector512<double> right = Vector512.Create(last[i + r]);
            Add(between[r] + (Vector512.Create(rows[i + r]) * starts), given + place);
            Add(Vector512.MultiplyAddEstimate(right, before, pairs[r]), mixed + place);
            Add(Vector512.MultiplyAddEstimate(right, ends, between[r]), own + place);
        }

        static void Add(Vector512<double> value, double* target) => Vector512.Store(Vector512.Load(target) + value, target);
    }

    /// <summary>The place of a coefficient's local matrix; the first, cleared, for a single pair of rows.</summary>
    private int Slot(int coefficient, bool isSquare, bool together)
    {
        int slot = together ? _slotOfCoefficient[coefficient] : 0;
        if (slot >= 0 && together)
        {
            return slot;
        }

        int size = _width * _stride;
        if (together)
        {
            slot = _used.Count;
            _slotOfCoefficient[coefficient] = slot;
            _used.Add((coefficient, isSquare));
        }

        Reserve(slot + 1);
        _local.AsSpan(slot * size, size).Clear();
        return slot;
    }

    /// <summary>Room for so many local matrices: of a class at once, so that nothing is left over where one is all there is.</summary>
    private void Reserve(long slots)
    {
        long length = slots * _width * _stride;
        if (_local.Length < length)
        {
            Array.Resize(ref _local, (int)PoolCount.Grown(_local.Length, length));
        }
    }

    /// <summary>The local matrix += w_t w_u', eight columns at a time; t and u are rows of the subject.</summary>
    private void AddOuter(int t, int u, int slot)
    {
        double* rows = _rows;
        fixed (double* local = _local)
        {
            double* x = rows + ((long)t * _stride);
            double* y = rows + ((long)u * _stride);
            double* target = local + ((long)slot * _width * _stride);
            for (int k = 0; k < _stride; k += 8)
            {
                Vector512<double> right = Vector512.Load(y + k);
                for (int i = 0; i < _width; i++)
                {
                    double* to = target + ((long)i * _stride) + k;
                    Vector512.Store(Vector512.FusedMultiplyAdd(Vector512.Create(x[i]), right, Vector512.Load(to)), to);
                }
            }
        }
    }

    /// <summary>Brings the products of rows t and u (or of all such rows of a cell) to the blocks they reach.</summary>
    private void Spread(int coefficient, ReadOnlySpan<double> local, int rowOfT, int rowOfU, bool isSquare)
    {
        int columns = _products.ColumnCount * _stride;
        VectorKernels.Axpy(1, local[..columns], _columns.AsSpan(coefficient * columns, columns));
        for (int g = 0; g < _offset.Length; g++)
        {
            GroupingBlock grouping = _products.Groupings[g];
            int q = grouping.EffectCount;
            if (q == 0)
            {
                continue;
            }

            SpreadWithColumns(coefficient, local, g, (grouping.LevelOfRow[rowOfT], grouping.LevelOfRow[rowOfU]), isSquare);

            for (int h = 0; h < (isSquare ? g + 1 : _offset.Length); h++)
            {
                if (_products.Groupings[h].EffectCount > 0)
                {
                    SpreadBlock(coefficient, local, (g, grouping.LevelOfRow[rowOfT]), (h, _products.Groupings[h].LevelOfRow[rowOfU]), isSquare);
                }
            }
        }
    }

    private void SpreadWithColumns(int coefficient, ReadOnlySpan<double> local, int g, (int OfT, int OfU) level, bool isSquare)
    {
        int columns = _products.ColumnCount;
        int q = _products.Groupings[g].EffectCount;
        BlockSums sums = _sums[_shape.WithColumnsAt(g) - 1];
        Span<double> target = sums.Add(coefficient, level.OfT * q * columns, q * columns);
        AddBlock(local, _offset[g], 0, (q, columns), false, target);
        if (!isSquare)
        {
            target = level.OfU == level.OfT ? target : sums.Add(coefficient, level.OfU * q * columns, q * columns);
            AddBlock(local, 0, _offset[g], (q, columns), true, target);
        }
    }

    private void SpreadBlock(
        int coefficient, ReadOnlySpan<double> local, (int Grouping, int Level) ofT, (int Grouping, int Level) ofU, bool isSquare)
    {
        (int array, int start, bool isSwapped) = Place(ofT, ofU);
        int p = _products.Groupings[ofT.Grouping].EffectCount;
        int q = _products.Groupings[ofU.Grouping].EffectCount;
        Span<double> target = _sums[array - 1].Add(coefficient, start, p * q);
        AddBlock(local, _offset[ofT.Grouping], _offset[ofU.Grouping], isSwapped ? (q, p) : (p, q), isSwapped, target);
        if (!isSquare && ofT == ofU)
        {
            AddBlock(local, _offset[ofT.Grouping], _offset[ofU.Grouping], (p, q), true, target);
        }
    }

    /// <summary>target (rows x columns) += the block of the local matrix that begins there, or its transpose.</summary>
    private void AddBlock(ReadOnlySpan<double> local, int fromRow, int fromColumn, (int Rows, int Columns) size, bool isTransposed, Span<double> target)
    {
        // Blocks are of a few numbers: what is checked once here need not be for each of them.
        (int down, int right) = isTransposed ? (1, _stride) : (_stride, 1);
        int first = (fromRow * _stride) + fromColumn;
        if (size.Rows == 0 || size.Columns == 0)
        {
            return;
        }

        int last = first + ((size.Rows - 1) * down) + ((size.Columns - 1) * right);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(last, local.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size.Rows * size.Columns, target.Length);
        fixed (double* source = local, sums = target)
        {
            double* to = sums;
            for (int i = 0; i < size.Rows; i++)
            {
                double* from = source + first + (i * down);
                for (int k = 0; k < size.Columns; k++, from += right)
                {
                    *to++ += *from;
                }
            }
        }
    }

    /// <summary>Where the block of two levels stands, and whether its rows are those of the second.</summary>
    private (int Array, int Start, bool IsSwapped) Place((int Grouping, int Level) one, (int Grouping, int Level) other)
    {
        if (one == other)
        {
            int q = _products.Groupings[one.Grouping].EffectCount;
            return (_shape.DiagonalAt(one.Grouping), one.Level * q * q, false);
        }

        if (one.Grouping == 0 || other.Grouping == 0)
        {
            // Rows of the coupling are those of the trailing level.
            bool isSwapped = one.Grouping == 0;
            int leading = isSwapped ? one.Level : other.Level;
            int from = _products.CoupledStart[leading];
            int place = Array.BinarySearch(
                _products.CoupledRow, from, _products.CoupledStart[leading + 1] - from, RowOf(isSwapped ? other : one));
            return (_shape.CouplingAt, place * _products.Groupings[0].EffectCount, isSwapped);
        }

        int row = RowOf(one);
        int second = RowOf(other);
        (int list, int entry) = _pairs[(Math.Max(row, second), Math.Min(row, second))];
        int size = _products.Groupings[one.Grouping].EffectCount * _products.Groupings[other.Grouping].EffectCount;
        return (_shape.PairsAt(list), entry * size, row < second);
    }

    private int RowOf((int Grouping, int Level) block) =>
        _products.TrailingStart[block.Grouping] + (block.Level * _products.Groupings[block.Grouping].EffectCount);
}
