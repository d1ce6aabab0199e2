using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// What an evaluation does to the levels of a grouping of q effects, some levels in a row at a time. The size's type goes into
/// <see cref="Of"/>, once a fit; within a call nothing is virtual and every size has code of its own.
/// </summary>
internal abstract unsafe class LevelSteps
{
    /// <summary>q.</summary>
    public abstract int Effects { get; }

    /// <summary>The steps for levels of a size.</summary>
    public static LevelSteps Of(LevelSize size) => size.Accept(Maker.Instance);

    /// <summary>L_j^-1, L_j^-1 T'Z_j'[Q e] and W_j of leading levels; false where a pivot is not positive.</summary>
    /// <param name="a">The data.</param>
    /// <param name="factor">Written to.</param>
    /// <param name="t">T of each grouping.</param>
    /// <param name="first">The first level.</param>
    /// <param name="end">The level behind the last.</param>
    /// <param name="determinant">Takes the pivots.</param>
    public abstract bool Eliminate(CrossProducts a, BlockedFactor factor, double[][] t, int first, int end, ref LogProduct determinant);

    /// <summary>x_j = L_j^-T (x_j - W_j'N_2) in place for leading levels, q x P each, N_2 the trailing rows of N, or none to subtract.</summary>
    public abstract void Solve(CrossProducts a, BlockedFactor factor, double[]? trailing, int first, int end, double[] x);

    /// <summary>Adds (M^-1)_jj of leading levels times <paramref name="scale"/>.</summary>
    /// <param name="a">The data.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="first">The first level.</param>
    /// <param name="end">The level behind the last.</param>
    /// <param name="scale">A factor of all.</param>
    /// <param name="stride">From the block of a level to that of the next; 0 for one sum of all.</param>
    /// <param name="target">Added to, q x q a block.</param>
    public abstract void AddInverse(CrossProducts a, BlockedFactor factor, int first, int end, double scale, int stride, Span<double> target);

    /// <summary>S -= sum of W_jW_j' over levels of several effects: the products of all pairs of rows go to their places in S.</summary>
    /// <param name="columns">How many of them at a time.</param>
    /// <param name="start">Where the rows of each level begin; behind the last, where they end.</param>
    /// <param name="w">W of all levels, with readable numbers behind it.</param>
    /// <param name="places">Where the pairs stand in S.</param>
    public abstract void SubtractPairs<TPlaces>(PairColumns columns, ReadOnlySpan<int> start, double* w, TPlaces places)
        where TPlaces : struct, IPairPlaces;

    /// <summary>Adds W_j'S^-1W_j of levels of several effects, q x q each, one behind the other.</summary>
    /// <param name="columns">How many pairs at a time.</param>
    /// <param name="start">Where the rows of each level begin; behind the last, where they end.</param>
    /// <param name="w">W of all levels, with readable numbers behind it.</param>
    /// <param name="places">Where the pairs stand in S^-1.</param>
    /// <param name="forms">Added to.</param>
    public abstract void AddForms<TPlaces>(PairColumns columns, ReadOnlySpan<int> start, double* w, TPlaces places, double* forms)
        where TPlaces : struct, IPairPlaces;

    /// <summary>x_l = M'x_l in place for levels of q x columns each.</summary>
    public abstract void Transform(double[] m, int columns, Span<double> x);

    /// <summary>y_l = M_l x_l for levels of q x columns each, M_l one behind the other; y may be x.</summary>
    public abstract void MultiplyEach(double[] m, int columns, double[] x, double[] y);

    private sealed class Maker : ILevelSizeVisitor<LevelSteps>
    {
        public static readonly Maker Instance = new();

        public LevelSteps Visit<TSize>(int effects)
            where TSize : struct, ILevelSize => new LevelSteps<TSize>(effects);
    }
}

/// <inheritdoc/>
internal sealed unsafe partial class LevelSteps<TSize>(int effects) : LevelSteps
    where TSize : struct, ILevelSize
{
    private const int Abreast = LevelKernel<TSize>.Abreast;

    // Levels whose quadratic forms are asked for at once: that call is virtual.
    private const int FormLevels = 64;

    private readonly LevelKernel<TSize> _kernel = new(effects);

    /// <inheritdoc/>
    public override int Effects => effects;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Eliminate(CrossProducts a, BlockedFactor factor, double[][] t, int first, int end, ref LogProduct determinant)
    {
        LevelKernel<TSize> kernel = _kernel;
        int q = kernel.Q;
        int square = q * q;
        int columns = a.ColumnCount;
        if (q == 0)
        {
            return true;
        }

        bool exists = true;

        // One other grouping of one effect: nothing is to be looked up for a level.
        bool isScalar = a.Groupings.Length == 2 && a.Groupings[1].EffectCount == 1;
        double scale = isScalar ? t[1][0] : 0;
        double[] rented = Scratch.Rent((Abreast * (square + q)) + LevelKernel<TSize>.WorkLength(q) + CoupleLength(a, q));
        fixed (double* space = rented, diagonal = a.Diagonal[0], products = a.WithColumns[0], t0 = t[0], inverse = factor.LevelInverse, solved = factor.LevelColumns)
        fixed (double* coupling = a.Coupling, w = factor.Coupled)
        fixed (int* start = a.CoupledStart)
        {
            double* u = Scratch.Align(space);
            double* pivots = u + (Abreast * square);
            double* work = pivots + (Abreast * q);
            double* half = work + LevelKernel<TSize>.WorkLength(q);
            for (int j = first; j < end; j += Abreast)
            {
                int count = Math.Min(Abreast, end - j);
                if (!kernel.Factor(count, diagonal + ((long)j * square), t0, inverse + ((long)j * square), u, pivots, work))
                {
                    exists = false;
                    break;
                }

                determinant.MultiplyAll(pivots, Abreast * q);
                for (int lane = 0; lane < count; lane++)
                {
                    long at = (long)(j + lane) * q * columns;
                    kernel.TransposedMultiply(columns, u + (lane * square), products + at, solved + at);
                }

                for (int lane = 0; lane < count && coupling is not null; lane++)
                {
                    int from = start[j + lane];
                    if (isScalar)
                    {
                        kernel.MultiplyRows(start[j + lane + 1] - from, coupling + ((long)from * q), u + (lane * square), scale, w + ((long)from * q));
                        continue;
                    }

                    Couple(a, factor.GroupingOfRow, t, j + lane, u + (lane * square), coupling, w, half);
                }
            }
        }

        Scratch.Return(rented);
        return exists;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Solve(CrossProducts a, BlockedFactor factor, double[]? trailing, int first, int end, double[] x)
    {
        LevelKernel<TSize> kernel = _kernel;
        int q = kernel.Q;
        int columns = a.ColumnCount;
        if (q == 0)
        {
            return;
        }

        double[] rented = Scratch.Rent(q * columns);
        fixed (double* right = rented, inverse = factor.LevelInverse, target = x, w = factor.Coupled, rows = trailing)
        fixed (int* start = a.CoupledStart, row = a.CoupledRow)
        {
            for (int j = first; j < end; j++)
            {
                double* solved = target + ((long)j * q * columns);
                if (trailing is not null)
                {
                    kernel.SubtractProducts(start[j + 1] - start[j], columns, w + ((long)start[j] * q), row + start[j], rows, solved);
                }

                for (int i = 0; i < q * columns && kernel.Q != 1; i++)
                {
                    right[i] = solved[i];
                }

                kernel.TransposedMultiply(columns, inverse + ((long)j * q * q), kernel.Q == 1 ? solved : right, solved);
            }
        }

        Scratch.Return(rented);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddInverse(CrossProducts a, BlockedFactor factor, int first, int end, double scale, int stride, Span<double> target)
    {
        LevelKernel<TSize> kernel = _kernel;
        int q = kernel.Q;
        int square = q * q;
        if (q == 0)
        {
            return;
        }

        if (kernel.Q == 1 && a.TrailingOrder == 0)
        {
            AddSquares(factor.LevelInverse.AsSpan(first, end - first), scale, stride, target);
            return;
        }

        int padded = square + LevelKernel<TSize>.Slack;
        double[] rented = Scratch.Rent((2 * padded) + (FormLevels * square));
        fixed (double* space = rented, inverse = factor.LevelInverse, sums = target)
        {
            double* sum = sums;
            double* half = Scratch.Align(space);
            double* block = half + padded;
            double* forms = block + padded;
            for (int j = first; j < end; j++, sum += stride)
            {
                double* form = forms + ((j - first) % FormLevels * square);
                if (form == forms)
                {
                    int levels = Math.Min(FormLevels, end - j);
                    Span<double> some = new(forms, levels * square);
                    some.Clear();
                    if (a.TrailingOrder > 0)
                    {
                        factor.Scatter.QuadraticForms(a, factor.Coupled, q, j, j + levels, some);
                    }
                }

                for (int i = 0; i < kernel.Q; i++)
                {
                    form[i * (kernel.Q + 1)] += 1;
                }

                double* level = inverse + ((long)j * square);
                kernel.MultiplyRows(q, form, level, scale, half);
                kernel.TransposedMultiplyRows(q, level, half, block);
                for (int i = 0; i < kernel.Q * kernel.Q; i++)
                {
                    sum[i] += block[i];
                }
            }
        }

        Scratch.Return(rented);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Transform(double[] m, int columns, Span<double> x)
    {
        LevelKernel<TSize> kernel = _kernel;
        int size = kernel.Q * columns;
        if (kernel.Q == 1)
        {
            Elementwise.Multiply(x, m[0], x);
            return;
        }

        double[] rented = Scratch.Rent(size);
        fixed (double* old = rented, matrix = m, values = x)
        {
            for (int at = 0; at < x.Length; at += size)
            {
                for (int i = 0; i < size; i++)
                {
                    old[i] = values[at + i];
                }

                kernel.TransposedMultiply(columns, matrix, old, values + at);
            }
        }

        Scratch.Return(rented);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyEach(double[] m, int columns, double[] x, double[] y)
    {
        LevelKernel<TSize> kernel = _kernel;
        int q = kernel.Q;
        int size = q * columns;
        double[] rented = Scratch.Rent(q * q);
        double[] copy = Scratch.Rent(size);
        fixed (double* turned = rented, old = copy, matrix = m, from = x, to = y)
        {
            double* block = matrix;
            for (long at = 0; size > 0 && at < y.Length; at += size, block += q * q)
            {
                for (int i = 0; i < kernel.Q; i++)
                {
                    for (int a = 0; a < kernel.Q; a++)
                    {
                        turned[(a * kernel.Q) + i] = block[(i * kernel.Q) + a];
                    }
                }

                for (int i = 0; i < size; i++)
                {
                    old[i] = from[at + i];
                }

                kernel.TransposedMultiply(columns, turned, old, to + at);
            }
        }

        Scratch.Return(copy);
        Scratch.Return(rented);
    }

    /// <summary>One effect that meets no trailing level: (M^-1)_jj = l_j^-2.</summary>
    private static void AddSquares(ReadOnlySpan<double> inverse, double scale, int stride, Span<double> target)
    {
        if (stride == 0)
        {
            target[0] += scale * VectorKernels.Dot(inverse, inverse);
            return;
        }

        for (int j = 0; j < inverse.Length; j++)
        {
            target[j * stride] += scale * inverse[j] * inverse[j];
        }
    }

    private static int CoupleLength(CrossProducts a, int q)
    {
        int most = 0;
        for (int g = 1; g < a.Groupings.Length; g++)
        {
            most = Math.Max(most, a.Groupings[g].EffectCount);
        }

        return (most * q) + LevelKernel<TSize>.Slack;
    }

    /// <summary>W = T_t' C U for each trailing level that leading level j meets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Couple(CrossProducts a, ReadOnlySpan<int> grouping, double[][] t, int j, double* u, double* coupling, double* w, double* half)
    {
        int end = a.CoupledStart[j + 1];
        bool isOne = a.Groupings.Length == 2;
        for (int i = a.CoupledStart[j]; i < end;)
        {
            // Rows of the same grouping stand together.
            int g = isOne ? 1 : grouping[a.CoupledRow[i]];
            int next = isOne ? end : i + 1;
            while (next < end && grouping[a.CoupledRow[next]] == g)
            {
                next++;
            }

            long at = (long)i * _kernel.Q;
            int effects = a.Groupings[g].EffectCount;
            if (effects == 1)
            {
                _kernel.MultiplyRows(next - i, coupling + at, u, t[g][0], w + at);
                i = next;
                continue;
            }

            fixed (double* trailing = t[g])
            {
                for (; i < next; i += effects, at += effects * _kernel.Q)
                {
                    _kernel.MultiplyRows(effects, coupling + at, u, 1, half);
                    _kernel.TransposedMultiplyRows(effects, trailing, half, w + at);
                }
            }
        }
    }
}
