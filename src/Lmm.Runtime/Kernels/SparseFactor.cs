using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// Supernodal left-looking Cholesky PSPᵀ = LLᵀ of a sparse trailing block (Ng and Peyton 1993, SIAM J. Sci. Comput. 14,
/// 1034-1056): each supernode first takes the updates of those below it in the tree that reach it, then is factored as a
/// dense block. Wide ones go through the product kernels, narrow ones through plain loops; a diagonal matrix, the nested
/// case, is one pass of square roots. Assumes the pattern of <see cref="SparseSymbolic"/>; checked against a naive dense
/// oracle in SparseFactorTests.
/// </summary>
internal sealed unsafe partial class SparseFactor : TrailingFactor
{
    // Columns of one update that are formed at a time; bounds the work space.
    private const int UpdateColumns = 96;

    private readonly SupernodeLayout _layout;
    private readonly NativeBuffer _values;
    private readonly NativeBuffer _reciprocals;
    private readonly NativeBuffer _work;
    private readonly int[] _place;        // row of the factor → row of the current supernode's block
    private readonly int[] _localRows;    // rows of one update → rows of the target's block
    private readonly int[] _firstUpdate;  // supernode → first of the supernodes whose next rows lie in it
    private readonly int[] _nextUpdate;
    private readonly int[] _reached;      // supernode → how many of its rows have been used for updates
    private readonly long[] _padding;     // places of the padding's diagonal

    /// <summary>Makes the factor of a matrix that is zero so far.</summary>
    public SparseFactor(SparseSymbolic symbolic)
        : base(symbolic.Order)
    {
        Symbolic = symbolic;
        _layout = symbolic.Layout;
        MemoryGuard.Require(
            BytesOf(symbolic),
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the factor of {symbolic.Order:N0} trailing random effects"));
        _values = new NativeBuffer(_layout.ValueStart[_layout.Count]);
        _reciprocals = new NativeBuffer(_layout.DiagonalStart[_layout.Count]);
        long update = (long)TileProduct.RoundUp(_layout.LongestRows) * Math.Min(UpdateColumns, TileProduct.RoundUp(_layout.WidestColumns));
        _work = new NativeBuffer(Math.Max(update, Order));
        _place = new int[Order];
        _localRows = new int[_layout.LongestRows];
        _firstUpdate = new int[_layout.Count];
        _nextUpdate = new int[_layout.Count];
        _reached = new int[_layout.Count];
        _padding = FindPadding();
        SetPaddingDiagonal();
    }

    /// <summary>Bytes of the factor and of its inverse at the least, before the rows of supernodes are made.</summary>
    public static double LeastBytesOf(SparseSymbolic symbolic) => 16.0 * symbolic.FactorNonZeros;

    /// <summary>Bytes of the factor, of its inverse, of the dense blocks that this goes through, and of the rows of supernodes.</summary>
    public static double BytesOf(SparseSymbolic symbolic)
    {
        SupernodeLayout layout = symbolic.Layout;
        double rows = symbolic.IsDiagonal ? 0 : TileProduct.RoundUp(layout.LongestRows);
        double width = symbolic.IsDiagonal ? 0 : TileProduct.RoundUp(layout.WidestColumns);
        double work = (rows * (rows + (2 * width) + Math.Min(UpdateColumns, width))) + (width * width);
        return (8 * ((2.0 * layout.ValueStart[layout.Count]) + work)) + (4.0 * (layout.Rows.Length + (5.0 * symbolic.Order)));
    }

    /// <summary>The analysis this factor follows.</summary>
    public SparseSymbolic Symbolic { get; }

    /// <summary>Where entries stand.</summary>
    public SupernodeLayout Layout => _layout;

    /// <inheritdoc/>
    public override double* Values => _values.Pointer;

    /// <inheritdoc/>
    public override double PredictedFlops => Symbolic.PredictedFlops;

    /// <inheritdoc/>
    public override void Clear()
    {
        _values.Clear();
        SetPaddingDiagonal();
    }

    /// <inheritdoc/>
    public override long Position(int row, int column)
    {
        int r = Symbolic.Label[row], c = Symbolic.Label[column];
        return _layout.Position(Math.Max(r, c), Math.Min(r, c));
    }

    /// <inheritdoc/>
    public override void Add(long position, double value) => _values.Pointer[position] += value;

    /// <inheritdoc/>
    public override double InverseAt(long position) => InverseValues[position];

    private long[] FindPadding()
    {
        var places = new long[_layout.DiagonalStart[_layout.Count] - Order];
        int next = 0;
        for (int s = 0; s < _layout.Count; s++)
        {
            for (int j = _layout.Width(s); j < _layout.StoredWidth(s); j++)
                places[next++] = _layout.ValueStart[s] + j * (_layout.Stride(s) + 1L);
        }
        return places;
    }

    private void SetPaddingDiagonal()
    {
        foreach (long place in _padding)
            Values[place] = 1;
    }

    /// <inheritdoc/>
    public override bool Factor()
    {
        bool done = Symbolic.IsDiagonal ? FactorDiagonal() : FactorSupernodes();
        if (!done)
            return false;
        var determinant = new LogProduct();
        // The padding's diagonal is 1 and adds nothing.
        determinant.MultiplyAll(_reciprocals.Pointer, _layout.DiagonalStart[_layout.Count]);
        LogDeterminant = -2 * determinant.Value;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FactorDiagonal()
    {
        double* values = Values;
        double* reciprocals = _reciprocals.Pointer;
        var positive = Vector256<double>.AllBitsSet;
        var largest = Vector256.Create(double.MaxValue);
        int i = 0;
        for (; i + 4 <= Order; i += 4)
        {
            Vector256<double> pivot = Vector256.Load(values + i);
            positive &= Vector256.GreaterThan(pivot, Vector256<double>.Zero) & Vector256.LessThanOrEqual(pivot, largest);
            Vector256<double> root = Vector256.Sqrt(pivot);
            root.Store(values + i);
            (Vector256<double>.One / root).Store(reciprocals + i);
        }
        bool all = positive.AsInt64() == Vector256<long>.AllBitsSet;
        for (; i < Order; i++)
        {
            double pivot = values[i];
            all &= pivot > 0 && pivot <= double.MaxValue;
            values[i] = Math.Sqrt(pivot);
            reciprocals[i] = 1 / values[i];
        }
        return all;
    }

    private bool FactorSupernodes()
    {
        Array.Fill(_firstUpdate, -1);
        fixed (int* rows = _layout.Rows, place = _place, local = _localRows)
        {
            for (int s = 0; s < _layout.Count; s++)
            {
                _layout.MapRows(s, _place);
                for (int source = _firstUpdate[s]; source >= 0;)
                {
                    int next = _nextUpdate[source];
                    Update(source, s, rows + _layout.RowStart[source], place, local);
                    source = next;
                }
                double* block = Values + _layout.ValueStart[s];
                double* reciprocals = _reciprocals.Pointer + _layout.DiagonalStart[s];
                int stride = _layout.Stride(s);
                bool done = _layout.IsWide(s)
                    ? TriangularPanel.Factor(stride, _layout.StoredWidth(s), block, stride, reciprocals)
                    : FactorNarrow(stride, _layout.Width(s), block, reciprocals);
                if (!done)
                    return false;
                _reached[s] = 0;
                Enlist(s);
            }
        }
        return true;
    }

    // Files a supernode under the one that owns the next of its rows.
    private void Enlist(int s)
    {
        if (_reached[s] == _layout.RowCount(s))
            return;
        int target = _layout.Owner[_layout.Rows[_layout.RowStart[s] + _reached[s]]];
        _nextUpdate[s] = _firstUpdate[target];
        _firstUpdate[target] = s;
    }

    // Target block − L(rows, :)·L(rows within the target's columns, :)ᵀ of the source.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(int source, int target, int* rows, int* place, int* local)
    {
        int from = _reached[source], count = _layout.RowCount(source), end = _layout.FirstColumn[target + 1];
        int to = from;
        while (to < count && rows[to] < end)
            to++;
        for (int i = from; i < count; i++)
            local[i - from] = place[rows[i]];
        double* a = Values + _layout.ValueStart[source] + _layout.StoredWidth(source) + from;
        double* c = Values + _layout.ValueStart[target];
        int width = _layout.Width(source), lda = _layout.Stride(source), ldc = _layout.Stride(target);
        if (_layout.IsWide(source))
            UpdateWide(count - from, to - from, width, a, lda, local, c, ldc);
        else
            UpdateNarrow(count - from, to - from, width, a, lda, local, c, ldc);
        _reached[source] = to;
        Enlist(source);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdateWide(int height, int columns, int width, double* a, long lda, int* local, double* c, long ldc)
    {
        for (int first = 0; first < columns; first += UpdateColumns)
        {
            int count = Math.Min(UpdateColumns, columns - first);
            int rest = height - first;
            int ldw = TileProduct.RoundUp(rest);
            double* work = _work.Pointer;
            // Reads past the last row meet other numbers of the buffer or its slack; they only reach unused rows of work.
            TileProduct.Set(ldw, TileProduct.RoundUp(count), width, a + first, lda, a + first, lda, work, ldw, ProductShape.LowerResult);
            for (int j = 0; j < count; j++)
                ScatterSubtract(rest - j, work + j + (long)j * ldw, local + first + j, c + local[first + j] * ldc);
        }
    }

    // A row of the target's own columns has the same number as its column, so local serves for both.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScatterSubtract(int n, double* source, int* local, double* target)
    {
        if (local[n - 1] - local[0] == n - 1)
        {
            VectorKernels.Axpy(n, -1, source, target + local[0]);
            return;
        }
        for (int i = 0; i < n; i++)
            target[local[i]] -= source[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UpdateNarrow(int height, int columns, int width, double* a, long lda, int* local, double* c, long ldc)
    {
        for (int j = 0; j < columns; j++)
        {
            double* target = c + local[j] * ldc;
            for (int k = 0; k < width; k++)
            {
                double* column = a + k * lda;
                double factor = column[j];
                for (int i = j; i < height; i++)
                    target[local[i]] -= factor * column[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool FactorNarrow(int rows, int width, double* a, double* reciprocals)
    {
        for (int k = 0; k < width; k++)
        {
            double* column = a + (long)k * rows;
            double pivot = column[k];
            if (!(pivot > 0) || double.IsPositiveInfinity(pivot))
                return false;
            double root = Math.Sqrt(pivot);
            double reciprocal = 1 / root;
            column[k] = root;
            reciprocals[k] = reciprocal;
            for (int i = k + 1; i < rows; i++)
                column[i] *= reciprocal;
            for (int j = k + 1; j < width; j++)
                VectorKernels.Axpy(rows - j, -column[j], column + j, a + (long)j * rows + j);
        }
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _values.Dispose();
        _reciprocals.Dispose();
        _work.Dispose();
        DisposeInverse();
    }
}
