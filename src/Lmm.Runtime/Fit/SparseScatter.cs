using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// Sparse factor: S -= W W' and all forms w_j'S^-1 w_j, level by level, through the places of all pairs. The rows of each leading
/// level are taken in the factor's order: its pairs then go through S forwards, and their places are known column by column of
/// the factor without a search (on InstEval 1,800,000 places in 3 ms, 7 by looking each pair of S up once).
/// </summary>
internal sealed unsafe class SparseScatter : TrailingScatter
{
    private readonly SparseFactor _factor;
    private readonly LevelSteps _steps;
    private readonly int _count;           // q0
    private readonly int[] _levelStart;    // leading level → its first entry
    private readonly int[] _entry;         // coupled entries, in the factor's order within each leading level
    private readonly int[] _position;      // places of all pairs: level by level, column by column, the diagonal first
    private readonly double[] _w;          // W in the order of _entry
    private readonly double[] _forms;
    private readonly PairColumns _pairs;

    public SparseScatter(CrossProducts a, LevelSteps steps, TrailingPattern pattern, SparseFactor factor)
    {
        _factor = factor;
        _steps = steps;
        _count = steps.Effects;
        _levelStart = a.CoupledStart;
        _entry = new int[a.CoupledRow.Length];
        _w = new double[(a.CoupledRow.Length * _count) + LevelKernel<AnyEffects>.Slack];
        _pairs = new PairColumns(a, steps);
        _forms = new double[a.Groupings[0].Levels * _count * _count];
        _position = GC.AllocateUninitializedArray<int>((int)Pairs(a));
        FillPositions(pattern, Sort(pattern));
    }

    /// <inheritdoc/>
    public override TrailingFactor Factor => _factor;

    /// <summary>Adds the places of all pairs, W once more and the forms of all levels.</summary>
    /// <exception cref="InsufficientMemoryException">There are more pairs than an array may have elements, or numbers of the factor than these can say.</exception>
    public static void AddNeed(CrossProducts a, SparseSymbolic symbolic, MemoryNeed need)
    {
        double levels = a.CoupledStart.Length - 1;
        double q = a.Groupings[0].EffectCount;
        need.AddArray($"the places in it of all pairs that meet in a level of {(a.Groupings[0].EffectCount == 0 ? "the residual's subjects" : a.Groupings[0].Name)}", Pairs(a), sizeof(int));
        need.Add("their products", (sizeof(int) * (double)a.CoupledRow.Length) + (8 * (a.Coupling.Length + (levels * q * q))));

        // Places are numbers of the factor, by int: counted here, so that the rule stands where the need is.
        double numbers = symbolic.Layout.ValueStart[symbolic.Layout.Count];
        if (numbers > int.MaxValue)
        {
            need.AddArray("the sparse factor", numbers);
        }
    }

    /// <summary>Pairs of rows that meet in a leading level, each row with itself among them, counted once for every level.</summary>
    private static double Pairs(CrossProducts a)
    {
        double pairs = 0;
        for (int j = 0; j + 1 < a.CoupledStart.Length; j++)
        {
            double rows = a.CoupledStart[j + 1] - a.CoupledStart[j];
            pairs += rows * (rows + 1) / 2;
        }

        return pairs;
    }

    /// <summary>Through the columns in their order: what a level gets so is ascending. Returns the row of each entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Sort(TrailingPattern pattern)
    {
        int[] row = new int[_entry.Length];
        int[] next = _levelStart.AsSpan(0, _levelStart.Length - 1).ToArray();
        int[] permutation = _factor.Symbolic.Permutation;
        for (int column = 0; column < permutation.Length; column++)
        {
            foreach (int i in pattern.EntriesOf(permutation[column]))
            {
                int place = next[pattern.LevelOfEntry[i]]++;
                row[place] = column;
                _entry[place] = i;
            }
        }

        return row;
    }

    /// <summary>The rows of a supernode have the same places in all its columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillPositions(TrailingPattern pattern, int[] row)
    {
        SupernodeLayout layout = _factor.Layout;
        int[] place = new int[_factor.Order];
        int[] next = _levelStart.AsSpan(0, _levelStart.Length - 1).ToArray();
        int[] pair = new int[next.Length];
        for (int j = 1; j < pair.Length; j++)
        {
            int rows = next[j] - next[j - 1];
            pair[j] = pair[j - 1] + (int)((long)rows * (rows + 1) / 2);
        }

        for (int s = 0; s < layout.Count; s++)
        {
            layout.MapRows(s, place);
            for (int column = layout.FirstColumn[s]; column < layout.FirstColumn[s + 1]; column++)
            {
                int top = checked((int)(layout.ValueStart[s] + ((column - layout.FirstColumn[s]) * (long)layout.Stride(s))));
                foreach (int i in pattern.EntriesOf(_factor.Symbolic.Permutation[column]))
                {
                    int level = pattern.LevelOfEntry[i];
                    int count = _levelStart[level + 1] - next[level];
                    SetPlaces(row.AsSpan(next[level], count), place, top, _position.AsSpan(pair[level], count));
                    next[level]++;
                    pair[level] += count;
                }
            }
        }
    }

    // Apart, and at once in full: in a first fit this took 9 ms without the attribute.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetPlaces(ReadOnlySpan<int> rows, ReadOnlySpan<int> place, int top, Span<int> target)
    {
        fixed (int* row = rows, from = place, to = target)
        {
            for (nint k = 0; k < rows.Length; k++)
            {
                to[k] = top + from[row[k]];
            }
        }
    }

    /// <inheritdoc/>
    public override void SubtractPairs(CrossProducts a, double[] w)
    {
        Reorder(w);
        fixed (double* sorted = _w)
        fixed (int* position = _position)
        {
            if (_count == 1)
            {
                SubtractPairs(_levelStart, sorted, position, _factor.Values);
                return;
            }

            _steps.SubtractPairs(_pairs, _levelStart, sorted, new SparsePlaces(_factor.Values, position));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractPairs(int[] levelStart, double* w, int* position, double* s)
    {
        for (int j = 0; j + 1 < levelStart.Length; j++)
        {
            double* end = w + levelStart[j + 1];
            for (double* column = w + levelStart[j]; column < end; column++)
            {
                double own = *column;
                double* row = column;
                for (; row + 2 <= end; row += 2, position += 2)
                {
                    s[position[0]] -= own * row[0];
                    s[position[1]] -= own * row[1];
                }

                if (row < end)
                {
                    s[*position++] -= own * *row;
                }
            }
        }
    }

    /// <summary>The forms of all levels; W is that of the last <see cref="SubtractPairs(CrossProducts, double[])"/>, of which the factor is.</summary>
    public override void PrepareForms(double[] w)
    {
        fixed (double* sorted = _w, forms = _forms)
        fixed (int* position = _position)
        {
            if (_count == 1)
            {
                SetForms(_levelStart, sorted, position, _factor.InverseValues, forms);
                return;
            }

            _forms.AsSpan().Clear();
            _steps.AddForms(_pairs, _levelStart, sorted, new SparsePlaces(_factor.InverseValues, position), forms);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetForms(int[] levelStart, double* w, int* position, double* z, double* forms)
    {
        for (int j = 0; j + 1 < levelStart.Length; j++)
        {
            double form = 0;
            double* end = w + levelStart[j + 1];
            for (double* column = w + levelStart[j]; column < end; column++)
            {
                // Two sums do not wait for each other.
                double first = 0.5 * z[*position++] * *column, second = 0;
                double* row = column + 1;
                for (; row + 2 <= end; row += 2, position += 2)
                {
                    first += z[position[0]] * row[0];
                    second += z[position[1]] * row[1];
                }

                if (row < end)
                {
                    first += z[*position++] * *row;
                }

                form += 2 * *column * (first + second);
            }

            forms[j] = form;
        }
    }

    /// <inheritdoc/>
    public override void QuadraticForms(CrossProducts a, double[] w, int q0, int first, int end, Span<double> target) =>
        _forms.AsSpan(first * q0 * q0, (end - first) * q0 * q0).CopyTo(target);

    /// <inheritdoc/>
    public override double? WeightedForm(double[] w, double[] v) => _count == 1 ? VectorKernels.Dot(v, _forms) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reorder(double[] w)
    {
        for (int k = 0; k < _entry.Length && _count == 1; k++)
        {
            _w[k] = w[_entry[k]];
        }

        for (int k = 0; k < _entry.Length && _count > 1; k++)
        {
            w.AsSpan(_entry[k] * _count, _count).CopyTo(_w.AsSpan(k * _count));
        }
    }
}

/// <summary>Pairs of coupled rows in a sparse factor: the places of all of them in the order in which they are asked for.</summary>
/// <param name="s">The factor's numbers.</param>
/// <param name="position">The place of the first pair.</param>
internal unsafe struct SparsePlaces(double* s, int* position) : IPairPlaces
{
    private int* _next = position;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Subtract(int start, int count, int first, int end, double* products)
    {
        int* next = _next;
        for (; first < end; first++)
        {
            for (int row = first; row < count; row++)
            {
                s[*next++] -= *products++;
            }
        }

        _next = next;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(int start, int count, int first, int end, double* values)
    {
        int* next = _next;
        for (; first < end; first++)
        {
            for (int row = first; row < count; row++)
            {
                *values++ = s[*next++];
            }
        }

        _next = next;
    }
}
