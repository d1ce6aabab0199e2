using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm;

/// <summary>
/// z_i'T M^-1 T'z_i for every row: a'a + (W_j a - b)'S^-1 (W_j a - b), a = L_j^-1 T_0'z_i, b = the row's trailing part. For a
/// leading level the coupled part K of S^-1 is read once; with Y = K W_j and G = W_j'Y a row costs a few products.
/// </summary>
internal sealed unsafe class CoupledForms(CrossProducts a, BlockedFactor factor, BlockedInverse inverse)
{
    private readonly int _q0 = factor.LeadingCount;
    private readonly int[] _place = new int[a.TrailingOrder];
    private readonly double[] _leading = new double[factor.LeadingCount];
    private readonly double[][] _through = [.. a.Groupings.Select(grouping => new double[grouping.EffectCount])];
    private double[] _k = [];
    private double[] _y = [];
    private double[] _g = [];

    /// <summary>Subtracts the form of each row from its element.</summary>
    public void Subtract(double[] diagonal)
    {
        int[] level = a.Groupings[0].LevelOfRow;
        int[] start = new int[a.Groupings[0].Levels + 1];
        foreach (int j in level)
        {
            start[j + 1]++;
        }

        for (int j = 0; j < start.Length - 1; j++)
        {
            start[j + 1] += start[j];
        }

        int[] next = (int[])start.Clone();
        int[] rows = new int[level.Length];
        for (int i = 0; i < level.Length; i++)
        {
            rows[next[level[i]]++] = i;
        }

        for (int j = 0; j < start.Length - 1; j++)
        {
            int count = start[j + 1] > start[j] ? Prepare(j) : 0;
            for (int i = start[j]; i < start[j + 1]; i++)
            {
                diagonal[rows[i]] -= Form(rows[i], count);
            }
        }
    }

    /// <summary>K, Y and G of a leading level; returns the number of coupled rows.</summary>
    private int Prepare(int j)
    {
        int first = a.CoupledStart[j];
        int count = a.CoupledStart[j + 1] - first;
        if (_k.Length < count * count)
        {
            _k = new double[count * count];
        }

        if (_y.Length < count * _q0)
        {
            _y = new double[count * _q0];
        }

        if (count == 0)
        {
            return 0;
        }

        double* s = factor.Trailing.InverseValues;
        for (int c = 0; c < count; c++)
        {
            _place[a.CoupledRow[first + c]] = c;
            for (int d = 0; d <= c; d++)
            {
                double value = s[factor.Trailing.Position(a.CoupledRow[first + c], a.CoupledRow[first + d])];
                _k[(c * count) + d] = value;
                _k[(d * count) + c] = value;
            }
        }

        ReadOnlySpan<double> w = factor.Coupled.AsSpan(first * _q0, count * _q0);
        SmallMatrix.Multiply(count, count, _q0, _k.AsSpan(0, count * count), w, _y.AsSpan(0, count * _q0));
        _g = _g.Length == 0 ? new double[_q0 * _q0] : _g;
        SmallMatrix.TransposedMultiply(_q0, count, _q0, w, _y.AsSpan(0, count * _q0), _g);
        return count;
    }

    private double Form(int row, int count)
    {
        inverse.Leading(row, _leading);
        double value = VectorKernels.Dot(_leading, _leading);
        if (count == 0)
        {
            return value;
        }

        for (int p = 0; p < _q0; p++)
        {
            value += _leading[p] * VectorKernels.Dot(_g.AsSpan(p * _q0, _q0), _leading);
        }

        for (int g = 1; g < a.Groupings.Length; g++)
        {
            value += Trailing(row, g, count);
        }

        return value;
    }

    /// <summary>What trailing grouping g adds: -2 b_g'Y a + b_g'K_gg b_g + 2 sum over groupings before it of b_h'K_hg b_g.</summary>
    private double Trailing(int row, int g, int count)
    {
        int q = a.Groupings[g].EffectCount;
        Span<double> b = _through[g];
        inverse.Through(g, row, b);
        int at = _place[a.TrailingStart[g] + (a.Groupings[g].LevelOfRow[row] * q)];
        double value = 0;
        for (int p = 0; p < q; p++)
        {
            value -= 2 * b[p] * VectorKernels.Dot(_y.AsSpan((at + p) * _q0, _q0), _leading);
            value += b[p] * VectorKernels.Dot(_k.AsSpan(((at + p) * count) + at, q), b);
        }

        for (int h = 1; h < g; h++)
        {
            int other = a.Groupings[h].EffectCount;
            ReadOnlySpan<double> c = _through[h];
            int there = _place[a.TrailingStart[h] + (a.Groupings[h].LevelOfRow[row] * other)];
            for (int p = 0; p < other; p++)
            {
                value += 2 * c[p] * VectorKernels.Dot(_k.AsSpan(((there + p) * count) + at, q), b);
            }
        }

        return value;
    }
}
