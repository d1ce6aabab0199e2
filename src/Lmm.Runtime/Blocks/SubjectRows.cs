using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// The rows [Q e | z of every grouping] of one subject after another. Where the subjects follow each other as the data do, a
/// window moves over the rows and nothing stands in memory as a whole; elsewhere all rows are written once and those of a subject are brought together.
/// </summary>
internal sealed unsafe class SubjectRows : IDisposable
{
    private readonly RowTransform _columns;
    private readonly GroupingBlock[] _groupings;
    private readonly NativeBuffer _work;
    private readonly NativeBuffer _rows;
    private readonly NativeBuffer _gathered;
    private readonly bool _isWindow;
    private int _start;
    private int _end;

    /// <param name="columns">The rows of [Q e].</param>
    /// <param name="groupings">The groupings.</param>
    /// <param name="subjects">The rows of each subject, in the order in which they will be asked for.</param>
    public SubjectRows(RowTransform columns, GroupingBlock[] groupings, IReadOnlyList<int[]> subjects)
    {
        _columns = columns;
        _groupings = groupings;
        Offset = new int[groupings.Length];
        Width = columns.Outputs;
        for (int g = 0; g < groupings.Length; g++)
        {
            Offset[g] = Width;
            Width += groupings[g].EffectCount;
        }

        Stride = TileProduct.RoundUp(Width);
        int longest = subjects.Select(rows => rows.Length).DefaultIfEmpty(0).Max();
        _isWindow = FollowTheData(subjects);
        _work = new NativeBuffer(groupings.Select(grouping => grouping.WorkLength).Append(columns.WorkLength).Max());
        _rows = new NativeBuffer(((_isWindow ? Math.Max(longest, columns.BlockRows) : (long)columns.RowCount) + 8) * Stride);
        _gathered = new NativeBuffer(_isWindow ? 0 : (long)longest * Stride);
        if (!_isWindow)
        {
            Fill(0, columns.RowCount);
        }
    }

    /// <summary>Where the effects of each grouping begin in a row; [Q e] begins at 0.</summary>
    public int[] Offset { get; }

    /// <summary>The values of a row: P and the effects of every grouping.</summary>
    public int Width { get; }

    /// <summary>Doubles from row to row, whole vectors; behind <see cref="Width"/> zeros.</summary>
    public int Stride { get; }

    /// <summary>The rows of a subject one after another, until the next are asked for.</summary>
    /// <param name="rows">At least one.</param>
    public double* Of(int[] rows)
    {
        if (_isWindow && rows[^1] >= _end)
        {
            Fill(rows[0], Math.Min(Math.Max(rows.Length, _columns.BlockRows), _columns.RowCount - rows[0]));
        }

        // A window moves over subjects whose rows follow each other.
        if (_isWindow || SubjectOrder.IsRun(rows))
        {
            return _rows.Pointer + ((long)(rows[0] - _start) * Stride);
        }

        long bytes = (long)Stride * sizeof(double);
        for (int i = 0; i < rows.Length; i++)
        {
            Buffer.MemoryCopy(_rows.Pointer + ((long)rows[i] * Stride), _gathered.Pointer + ((long)i * Stride), bytes, bytes);
        }

        return _gathered.Pointer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.Dispose();
        _rows.Dispose();
        _gathered.Dispose();
    }

    private static bool FollowTheData(IReadOnlyList<int[]> subjects)
    {
        int next = 0;
        foreach (int[] rows in subjects)
        {
            if (rows.Length > 0 && (rows[0] != next || !SubjectOrder.IsRun(rows)))
            {
                return false;
            }

            next += rows.Length;
        }

        return true;
    }

    private void Fill(int first, int height)
    {
        _start = first;
        _end = first + height;
        for (int start = first; start < _end; start += _columns.BlockRows)
        {
            int count = Math.Min(_columns.BlockRows, _end - start);
            double* rows = _rows.Pointer + ((long)(start - first) * Stride);
            _columns.Write(start, count, _work.Pointer, rows, Stride);
            for (int g = 0; g < _groupings.Length; g++)
            {
                _groupings[g].WriteEffects(start, count, rows + Offset[g], Stride, _work.Pointer);
            }
        }
    }
}
