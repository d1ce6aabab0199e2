using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// What the pairs of levels l and m of two groupings that meet add to the sums of the moment equations, for both sides:
/// tr(M F M' F') - tr(M B M' B') with F = A_lm - B, B = q_l q_m'. The products of two entries of F are summed over the levels that
/// one level meets by a Gram matrix, then every pair of components takes its few of them.
/// </summary>
internal sealed class MeetingLevels(CrossProducts a, MomentSums.Component[][] components)
{
    // Below this many products the Gram matrix of a level is cheaper by plain loops.
    private const int FewProducts = 2000;

    private readonly int _rank = a.ColumnCount - 1;

    /// <summary>Adds all of them.</summary>
    public void Add()
    {
        for (int h = 1; h < a.Groupings.Length; h++)
        {
            int q0 = a.Groupings[0].EffectCount;
            if (q0 == 0 || components[h].Length == 0)
            {
                continue;
            }

            if (q0 == 1 && a.Groupings[h].EffectCount == 1)
            {
                AddScalarCoupling(h);
                continue;
            }

            Add(CouplingWith(h));
        }

        foreach (TrailingPair pair in a.TrailingPairs)
        {
            int upper = a.Groupings[pair.Upper].EffectCount, lower = a.Groupings[pair.Lower].EffectCount;
            int[] first = Array.ConvertAll(pair.UpperRow, row => (row - a.TrailingStart[pair.Upper]) / upper);
            int[] second = Array.ConvertAll(pair.LowerRow, row => (row - a.TrailingStart[pair.Lower]) / lower);
            int[] at = new int[first.Length];
            for (int e = 0; e < at.Length; e++)
            {
                at[e] = e * upper * lower;
            }

            Add(new Meeting(pair.Upper, pair.Lower, first, second, at, pair.Values));
        }
    }

    /// <summary>One effect on both sides: the entry itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddScalarCoupling(int h)
    {
        int from = a.TrailingStart[h];
        int to = from + a.Groupings[h].Levels;
        (MomentSums.Component first, MomentSums.Component second) = (components[0][0], components[h][0]);
        (double[] sums, double[] others) = (first.Sums[second.Ordinal], second.Sums[first.Ordinal]);
        (double[] left, double[] right) = (a.WithColumns[0], a.WithColumns[h]);
        int columns = a.ColumnCount;
        for (int j = 0; j < a.Groupings[0].Levels; j++)
        {
            double sum = 0;
            for (int i = a.CoupledStart[j]; i < a.CoupledStart[j + 1]; i++)
            {
                if (a.CoupledRow[i] < from || a.CoupledRow[i] >= to)
                {
                    continue;
                }

                int level = a.CoupledRow[i] - from;
                double through = 0;
                for (int c = 0; c < _rank; c++)
                {
                    through += left[(j * columns) + c] * right[(level * columns) + c];
                }

                double value = a.Coupling[i] * (a.Coupling[i] - (2 * through));
                sum += value;
                others[level] += value;
            }

            sums[j] += sum;
        }
    }

    private Meeting CouplingWith(int h)
    {
        int q = a.Groupings[h].EffectCount;
        int from = a.TrailingStart[h];
        int to = from + a.Groupings[h].Size;
        List<int> first = [], second = [], at = [];
        for (int j = 0; j < a.Groupings[0].Levels; j++)
        {
            for (int i = a.CoupledStart[j]; i < a.CoupledStart[j + 1]; i++)
            {
                int row = a.CoupledRow[i];
                if (row >= from && row < to && (row - from) % q == 0)
                {
                    first.Add(j);
                    second.Add((row - from) / q);
                    at.Add(i * a.Groupings[0].EffectCount);
                }
            }
        }

        return new Meeting(0, h, [.. first], [.. second], [.. at], a.Coupling);
    }

    private void Add(Meeting meeting)
    {
        int q = a.Groupings[meeting.First].EffectCount;
        int s = a.Groupings[meeting.Second].EffectCount;
        int size = q * s;
        int columns = a.ColumnCount;
        double[] f = new double[meeting.At.Length * size];
        double[] b = new double[meeting.At.Length * size];
        for (int e = 0; e < meeting.At.Length; e++)
        {
            for (int i = 0; i < q; i++)
            {
                ReadOnlySpan<double> left = a.WithColumns[meeting.First].AsSpan(((meeting.FirstLevel[e] * q) + i) * columns, _rank);
                for (int k = 0; k < s; k++)
                {
                    int entry = (e * size) + (i * s) + k;
                    b[entry] = VectorKernels.Dot(left, a.WithColumns[meeting.Second].AsSpan(((meeting.SecondLevel[e] * s) + k) * columns, _rank));
                    f[entry] = meeting.Values[meeting.At[e] + (k * q) + i] - b[entry];
                }
            }
        }

        AddSide(meeting, meeting.FirstLevel, a.Groupings[meeting.First].Levels, f, b, isFirst: true);
        AddSide(meeting, meeting.SecondLevel, a.Groupings[meeting.Second].Levels, f, b, isFirst: false);
    }

    /// <summary>Level by level of one side, over all that it meets.</summary>
    private void AddSide(Meeting meeting, int[] levelOf, int levels, double[] f, double[] b, bool isFirst)
    {
        int s = a.Groupings[meeting.Second].EffectCount;
        int size = a.Groupings[meeting.First].EffectCount * s;
        (int[] start, int[] order) = ByLevel(levelOf, levels);
        int longest = 0;
        for (int level = 0; level < levels; level++)
        {
            longest = Math.Max(longest, start[level + 1] - start[level]);
        }

        double[] rows = new double[size * longest];
        double[] gram = new double[size * size];
        for (int level = 0; level < levels; level++)
        {
            Array.Clear(gram);
            ReadOnlySpan<int> entries = order.AsSpan(start[level], start[level + 1] - start[level]);
            AddGram(size, entries, f, rows, 1, gram);
            AddGram(size, entries, b, rows, -1, gram);
            foreach (MomentSums.Component first in components[meeting.First])
            {
                foreach (MomentSums.Component second in components[meeting.Second])
                {
                    double trace = Trace(first, second, s, size, gram);
                    (isFirst ? first.Sums[second.Ordinal] : second.Sums[first.Ordinal])[level] += trace;
                }
            }
        }
    }

    private static void AddGram(int size, ReadOnlySpan<int> entries, double[] values, double[] rows, double sign, double[] gram)
    {
        for (int e = 0; e < entries.Length; e++)
        {
            values.AsSpan(entries[e] * size, size).CopyTo(rows.AsSpan(e * size));
        }

        if (entries.Length * size * size >= FewProducts)
        {
            RowProducts.AddGram(size, rows.AsSpan(0, entries.Length * size), sign, gram);
            return;
        }

        for (int e = 0; e < entries.Length; e++)
        {
            for (int i = 0; i < size; i++)
            {
                for (int k = 0; k < size; k++)
                {
                    gram[(i * size) + k] += sign * rows[(e * size) + i] * rows[(e * size) + k];
                }
            }
        }
    }

    /// <summary>sum of tr(M F M' F') from the sums of products of entries of F: entry (i, k) stands at i s + k.</summary>
    private static double Trace(MomentSums.Component first, MomentSums.Component second, int s, int size, double[] gram)
    {
        double trace = 0;
        foreach ((int i, int j, double weight) in first.Pairs)
        {
            foreach ((int k, int l, double other) in second.Pairs)
            {
                trace += 0.5 * weight * other * (gram[(((i * s) + k) * size) + (j * s) + l] + gram[(((i * s) + l) * size) + (j * s) + k]);
            }
        }

        return trace;
    }

    /// <summary>The entries of each level, by a stable counting sort.</summary>
    private static (int[] Start, int[] Order) ByLevel(int[] levelOf, int levels)
    {
        int[] start = new int[levels + 1];
        foreach (int level in levelOf)
        {
            start[level + 1]++;
        }

        for (int level = 0; level < levels; level++)
        {
            start[level + 1] += start[level];
        }

        int[] next = start[..levels];
        int[] order = new int[levelOf.Length];
        for (int e = 0; e < levelOf.Length; e++)
        {
            order[next[levelOf[e]]++] = e;
        }

        return (start, order);
    }

    /// <summary>Pairs of levels that meet: A_lm[i, k] = Values[At + k q + i], q the effects of the first grouping.</summary>
    private sealed record Meeting(int First, int Second, int[] FirstLevel, int[] SecondLevel, int[] At, double[] Values);
}
