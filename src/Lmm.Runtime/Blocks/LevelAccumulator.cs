using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// Z_l'Z_l and Z_l'[Q e] of one grouping. A row comes as [Q e] with the effects z written behind it, and each effect's
/// multiple of it is added to one line of the level: whole vectors, aligned to cache lines, because the scatter, not the
/// arithmetic, is what costs (1e6 rows of 50,000 levels in random order, two effects, four columns: 24 ms by columns,
/// 9 ms by rows, 5 ms by aligned lines that are called for some rows ahead).
/// </summary>
internal sealed unsafe class LevelAccumulator : IDisposable
{
    // Rows from the call of a level's lines to their use.
    private const int Ahead = 12;

    private readonly GroupingBlock _grouping;
    private readonly int _columns;
    private readonly int _width;
    private readonly NativeBuffer _lines;
    private readonly NativeBuffer _work;
    private readonly bool _haveEffects;

    /// <param name="grouping">The grouping.</param>
    /// <param name="columns">P.</param>
    /// <param name="haveEffects">Whether the rows come with the effects behind [Q e].</param>
    public LevelAccumulator(GroupingBlock grouping, int columns, bool haveEffects)
    {
        _haveEffects = haveEffects;
        _grouping = grouping;
        _columns = columns;
        _width = TileProduct.RoundUp(columns + grouping.EffectCount);
        _lines = new NativeBuffer(LineLength(grouping, columns));
        _work = new NativeBuffer(grouping.WorkLength);
    }

    /// <summary>Doubles of all lines of a grouping.</summary>
    public static long LineLength(GroupingBlock grouping, int columns) =>
        (long)grouping.Size * TileProduct.RoundUp(columns + grouping.EffectCount);

    /// <summary>Doubles of a line: what a row must have room for.</summary>
    public int Width => _width;

    /// <summary>Adds rows of [Q e] and room for the effects, <paramref name="stride"/> doubles from row to row.</summary>
    public void Add(int start, int count, double* rows, int stride)
    {
        if (!_haveEffects)
        {
            _grouping.WriteEffects(start, count, rows + _columns, stride, _work.Pointer);
        }

        fixed (int* levels = &_grouping.LevelOfRow[start])
        {
            switch (Hardware.Width)
            {
                case VectorWidth.Vector512:
                    Scatter<Simd512<double>, Vector512<double>>(levels, count, rows, stride);
                    break;
                case VectorWidth.Vector256:
                    Scatter<Simd256<double>, Vector256<double>>(levels, count, rows, stride);
                    break;
                case VectorWidth.Vector128:
                    Scatter<Simd128<double>, Vector128<double>>(levels, count, rows, stride);
                    break;
                default:
                    Scatter<SimdScalar<double>, double>(levels, count, rows, stride);
                    break;
            }
        }
    }

    /// <summary>Adds the sums of other rows.</summary>
    public void Add(LevelAccumulator other) => VectorKernels.Axpy((int)_lines.Length, 1, other._lines.Pointer, _lines.Pointer);

    /// <summary>Z_l'Z_l (levels x q x q) and Z_l'[Q e] (levels x q x P) of all rows added.</summary>
    public (double[] Diagonal, double[] WithColumns) Sums()
    {
        int q = _grouping.EffectCount;
        double[] diagonal = GC.AllocateUninitializedArray<double>(_grouping.Size * q);
        double[] columns = GC.AllocateUninitializedArray<double>(checked(_grouping.Size * _columns));
        double* line = _lines.Pointer;
        fixed (double* toDiagonal = diagonal, toColumns = columns)
        {
            for (int row = 0; row < _grouping.Size; row++, line += _width)
            {
                Copy(_columns, line, toColumns + ((long)row * _columns));
                Copy(q, line + _columns, toDiagonal + ((long)row * q));
            }
        }

        return (diagonal, columns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _work.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(int count, double* from, double* to)
    {
        for (int i = 0; i < count; i++)
        {
            to[i] = from[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter<TSimd, TVector>(int* levels, int count, double* rows, int stride)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        int q = _grouping.EffectCount;
        int width = _width;
        long block = (long)q * width;
        bool isOne = _grouping.IsOne;
        double* lines = _lines.Pointer;
        for (int i = 0; i < count; i++, rows += stride)
        {
            if (Sse.IsSupported && i + Ahead < count)
            {
                Sse.Prefetch0(lines + (levels[i + Ahead] * block));
            }

            double* line = lines + (levels[i] * block);
            for (int a = 0; a < q; a++, line += width)
            {
                TVector effect = TSimd.Broadcast(isOne ? 1 : rows[_columns + a]);
                for (int v = 0; v < width; v += TSimd.Lanes)
                {
                    TSimd.Store(TSimd.AddProduct(TSimd.Load(line + v), effect, TSimd.Load(rows + v)), line + v);
                }
            }
        }
    }
}
