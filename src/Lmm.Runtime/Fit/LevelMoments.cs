using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// What the levels of one grouping add to the moment sums on their own: statistics, u'A_l u, u'F_ll u, the dense part q_l'G q_l
/// and the products of directions within a level. A block of levels is turned so that each number of a level becomes a vector over
/// levels, in the first cache.
/// </summary>
internal sealed class LevelMoments
{
    // Doubles of a block's vectors together.
    private const int BlockSize = 24576;

    private readonly CrossProducts _a;
    private readonly int _grouping;
    private readonly int _q;
    private readonly int _rank;
    private readonly int _count;
    private readonly double[][] _gram;
    private readonly IReadOnlyList<MomentSums.Component> _all;
    private readonly int[] _own;
    private readonly int[] _firstDirection;
    private readonly int _most;
    private readonly double[] _diagonal;
    private readonly double[] _withColumns;
    private readonly double[] _seen;
    private readonly double[] _work;

    /// <param name="products">The cross products.</param>
    /// <param name="grouping">The grouping.</param>
    /// <param name="components">All components.</param>
    /// <param name="gram">For each of them sum +-q_m q_m', r x r.</param>
    public LevelMoments(CrossProducts products, int grouping, IReadOnlyList<MomentSums.Component> components, double[][] gram)
    {
        _a = products;
        _grouping = grouping;
        _q = products.Groupings[grouping].EffectCount;
        _count = products.ColumnCount;
        _rank = _count - 1;
        _gram = gram;
        _all = components;
        _own = [.. Enumerable.Range(0, components.Count).Where(c => components[c].Grouping == grouping)];
        _firstDirection = new int[components.Count];
        int directions = 0;
        foreach (int c in _own)
        {
            _firstDirection[c] = directions;
            directions += components[c].Directions.Length;
        }

        int vectors = (_q * (_q + _count)) + (directions * _count) + 4;
        _most = Math.Clamp(BlockSize / vectors / 8 * 8, 8, Math.Max(8, products.Groupings[grouping].Levels));
        _diagonal = new double[_q * _q * _most];
        _withColumns = new double[_q * _count * _most];
        _seen = new double[directions * _count * _most];
        _work = new double[4 * _most];
    }

    /// <summary>Adds all levels.</summary>
    public void Add()
    {
        int levels = _a.Groupings[_grouping].Levels;
        for (int start = 0; start < levels && _own.Length > 0; start += _most)
        {
            int count = Math.Min(_most, levels - start);
            Turn(_a.Diagonal[_grouping].AsSpan(start * _q * _q, count * _q * _q), _q * _q, count, _diagonal);
            Turn(_a.WithColumns[_grouping].AsSpan(start * _q * _count, count * _q * _count), _q * _count, count, _withColumns);
            foreach (int c in _own)
            {
                for (int i = 0; i < _all[c].Directions.Length; i++)
                {
                    AddDirection(c, i, start, count);
                }
            }

            for (int x = 0; x < _own.Length; x++)
            {
                for (int y = x; y < _own.Length; y++)
                {
                    AddPairs(_own[x], _own[y], start, count);
                }
            }
        }
    }

    /// <summary>Each number of a level becomes a vector over levels.</summary>
    private void Turn(ReadOnlySpan<double> levels, int size, int count, double[] vectors)
    {
        for (int l = 0, from = 0; l < count; l++, from += size)
        {
            for (int k = 0; k < size; k++)
            {
                vectors[(k * _most) + l] = levels[from + k];
            }
        }
    }

    private void AddDirection(int c, int i, int start, int count)
    {
        MomentSums.Component component = _all[c];
        Range entries = new(start + (i * component.Levels), start + (i * component.Levels) + count);
        (int Effect, double Weight)[] u = component.Sparse[i];
        for (int k = 0; k < _count; k++)
        {
            Span<double> along = Seen(c, i, k, count);
            along.Clear();
            foreach ((int effect, double weight) in u)
            {
                Elementwise.MultiplyAdd(Vector(_withColumns, ((component.Offset + effect) * _count) + k, count), weight, along, along);
            }
        }

        Span<double> statistic = component.Statistic.AsSpan(entries);
        Elementwise.Multiply(Seen(c, i, _rank, count), Seen(c, i, _rank, count), statistic);
        Span<double> own = component.Own.AsSpan(entries);
        Form(component, u, component, u, count, own);
        Span<double> projected = component.OwnProjected.AsSpan(entries);
        projected.Clear();
        for (int k = 0; k < _rank; k++)
        {
            Elementwise.MultiplyAdd(Seen(c, i, k, count), Seen(c, i, k, count), projected, projected);
        }

        Elementwise.Subtract(own, projected, projected);
        for (int d = 0; d < _all.Count; d++)
        {
            AddDense(c, i, _gram[d], count, component.Sums[d].AsSpan(entries));
        }

        for (int l = 0; l < count && component.Seen.Length > 0; l++)
        {
            for (int k = 0; k < _rank; k++)
            {
                component.Seen[((entries.Start.Value + l) * _rank) + k] = _seen[((((_firstDirection[c] + i) * _count) + k) * _most) + l];
            }
        }
    }

    /// <summary>sum over all levels m of (q_l'q_m)^2 = q_l'G q_l.</summary>
    private void AddDense(int c, int i, double[] gram, int count, Span<double> sums)
    {
        Span<double> row = Vector(_work, 0, count);
        for (int a = 0; a < _rank; a++)
        {
            Elementwise.Multiply(Seen(c, i, a, count), gram[a * (_rank + 1)], row);
            for (int b = 0; b < a; b++)
            {
                Elementwise.MultiplyAdd(Seen(c, i, b, count), 2 * gram[(a * _rank) + b], row, row);
            }

            Elementwise.MultiplyAdd(row, Seen(c, i, a, count), sums, sums);
        }
    }

    /// <summary>(u'A_ll v)^2 - 2 (u'A_ll v)(q_l'q_l) of two components, into the sums of both.</summary>
    private void AddPairs(int c, int d, int start, int count)
    {
        MomentSums.Component first = _all[c];
        MomentSums.Component second = _all[d];
        Span<double> form = Vector(_work, 1, count);
        Span<double> value = Vector(_work, 2, count);
        for (int i = 0; i < first.Directions.Length; i++)
        {
            for (int k = 0; k < second.Directions.Length; k++)
            {
                Form(first, first.Sparse[i], second, second.Sparse[k], count, form);
                value.Clear();
                for (int r = 0; r < _rank; r++)
                {
                    Elementwise.MultiplyAdd(Seen(c, i, r, count), Seen(d, k, r, count), value, value);
                }

                Elementwise.MultiplyAdd(value, -2, form, value);
                Elementwise.Multiply(value, form, value);
                Span<double> ofFirst = first.Sums[d].AsSpan(start + (i * first.Levels), count);
                Elementwise.MultiplyAdd(value, second.Signs[k], ofFirst, ofFirst);
                if (c != d)
                {
                    Span<double> ofSecond = second.Sums[c].AsSpan(start + (k * second.Levels), count);
                    Elementwise.MultiplyAdd(value, first.Signs[i], ofSecond, ofSecond);
                }
            }
        }
    }

    /// <summary>u'A_ll v of each level.</summary>
    private void Form(
        MomentSums.Component first, (int Effect, double Weight)[] u, MomentSums.Component second, (int Effect, double Weight)[] v, int count, Span<double> form)
    {
        form.Clear();
        foreach ((int a, double x) in u)
        {
            foreach ((int b, double y) in v)
            {
                Elementwise.MultiplyAdd(Vector(_diagonal, ((first.Offset + a) * _q) + second.Offset + b, count), x * y, form, form);
            }
        }
    }

    /// <summary>One column of what a direction of the block's levels sees: u'Z_l'[Q e].</summary>
    private Span<double> Seen(int c, int i, int column, int count) => Vector(_seen, ((_firstDirection[c] + i) * _count) + column, count);

    private Span<double> Vector(double[] vectors, int index, int count) => vectors.AsSpan(index * _most, count);
}
