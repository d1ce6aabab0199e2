using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// What the levels of one grouping add to the moment sums on their own: tr(M A_l), tr(M F_ll), the part over all pairs of levels
/// q_l G q_l' and tr(M F M' F) - tr(M B M' B) of a level with itself. A block of levels is turned so that each number of a level
/// becomes a vector over levels, in the first cache.
/// </summary>
internal sealed class LevelMoments
{
    // Doubles of a block's vectors together.
    private const int BlockSize = 24576;

    private readonly CrossProducts _a;
    private readonly int _grouping;
    private readonly int _q;
    private readonly int _columns;
    private readonly int _rank;
    private readonly int _every;
    private readonly int _levels;
    private readonly int _most;
    private readonly MomentSums.Component[] _own;
    private readonly double[] _diagonal;
    private readonly double[] _withColumns;
    private readonly double[] _through;
    private readonly double[] _left;
    private readonly double[] _work;

    /// <param name="products">The cross products.</param>
    /// <param name="grouping">The grouping.</param>
    /// <param name="own">Its components.</param>
    /// <param name="every">Each so many-th level counts.</param>
    public LevelMoments(CrossProducts products, int grouping, MomentSums.Component[] own, int every)
    {
        _a = products;
        _grouping = grouping;
        _own = own;
        _q = products.Groupings[grouping].EffectCount;
        _columns = products.ColumnCount;
        _rank = _columns - 1;
        _every = every;
        _levels = (products.Groupings[grouping].Levels + every - 1) / every;
        int vectors = (_q * ((3 * _q) + _columns)) + 3;
        _most = Math.Clamp(BlockSize / vectors / 8 * 8, 8, Math.Max(8, _levels));
        _diagonal = new double[_q * _q * _most];
        _through = new double[_q * _q * _most];
        _left = new double[_q * _q * _most];
        _withColumns = new double[_q * _columns * _most];
        _work = new double[3 * _most];
    }

    /// <summary>Adds the levels that count.</summary>
    /// <param name="between">For each pair of effects of each grouping G and the components that have it, or null where G is added elsewhere.</param>
    public void Add(IReadOnlyList<MomentSums.Between>? between)
    {
        for (int start = 0; start < _levels && _own.Length > 0; start += _most)
        {
            int count = Math.Min(_most, _levels - start);
            Turn(_a.Diagonal[_grouping], _q * _q, start, count, _diagonal);
            Turn(_a.WithColumns[_grouping], _q * _columns, start, count, _withColumns);
            SetProjected(count);
            for (int c = 0; c < _own.Length; c++)
            {
                AddTraces(_own[c], start, count);
                for (int d = 0; d <= c; d++)
                {
                    AddPair(_own[c], _own[d], start, count);
                }
            }

            foreach (MomentSums.Between pair in between ?? [])
            {
                AddForms(pair, start, count);
            }
        }
    }

    /// <summary>Each number of a level becomes a vector over levels.</summary>
    private void Turn(double[] levels, int size, int start, int count, double[] vectors)
    {
        for (int l = 0, from = start * _every * size; l < count; l++, from += _every * size)
        {
            for (int k = 0; k < size; k++)
            {
                vectors[(k * _most) + l] = levels[from + k];
            }
        }
    }

    /// <summary>B = q_l q_l' and F = A_l - B, both halves.</summary>
    private void SetProjected(int count)
    {
        for (int a = 0; a < _q; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                Span<double> through = Entry(_through, a, b, count);
                through.Clear();
                for (int k = 0; k < _rank; k++)
                {
                    Elementwise.MultiplyAdd(Seen(a, k, count), Seen(b, k, count), through, through);
                }

                Span<double> left = Entry(_left, a, b, count);
                Elementwise.Subtract(Entry(_diagonal, a, b, count), through, left);
                through.CopyTo(Entry(_through, b, a, count));
                left.CopyTo(Entry(_left, b, a, count));
            }
        }
    }

    private void AddTraces(MomentSums.Component component, int start, int count)
    {
        foreach ((int a, int b, double weight) in component.Pairs)
        {
            Span<double> projected = component.OwnProjected.AsSpan(start, count);
            Elementwise.MultiplyAdd(Entry(_left, a, b, count), weight, projected, projected);
            foreach (double own in Entry(_diagonal, a, b, count))
            {
                component.Trace += weight * own;
            }
        }

        foreach ((int a, int b, double weight) in component.Mean)
        {
            Span<double> own = component.Own.AsSpan(start, count);
            Elementwise.MultiplyAdd(Entry(_diagonal, a, b, count), weight, own, own);
        }
    }

    /// <summary>tr(M F M' F) - tr(M B M' B), into the sums of both.</summary>
    private void AddPair(MomentSums.Component first, MomentSums.Component second, int start, int count)
    {
        Span<double> trace = Vector(_work, 0, count);
        trace.Clear();
        foreach ((int a, int b, double weight) in first.Pairs)
        {
            foreach ((int c, int d, double other) in second.Pairs)
            {
                AddProducts(_left, (a, c), (b, d), (a, d), (b, c), 0.5 * weight * other, trace);
                AddProducts(_through, (a, c), (b, d), (a, d), (b, c), -0.5 * weight * other, trace);
            }
        }

        Span<double> sums = first.Sums[second.Ordinal].AsSpan(start, count);
        Elementwise.MultiplyAdd(trace, 1, sums, sums);
        if (first != second)
        {
            sums = second.Sums[first.Ordinal].AsSpan(start, count);
            Elementwise.MultiplyAdd(trace, 1, sums, sums);
        }
    }

    /// <summary>target += scale (x_1 x_2 + x_3 x_4) for entries of a block.</summary>
    private void AddProducts(
        double[] block, (int A, int B) one, (int A, int B) two, (int A, int B) three, (int A, int B) four, double scale, Span<double> target)
    {
        Span<double> product = Vector(_work, 1, target.Length);
        Elementwise.Multiply(Entry(block, one.A, one.B, target.Length), Entry(block, two.A, two.B, target.Length), product);
        Elementwise.MultiplyAdd(Entry(block, three.A, three.B, target.Length), Entry(block, four.A, four.B, target.Length), product, product);
        Elementwise.MultiplyAdd(product, scale, target, target);
    }

    /// <summary>tr(M q_l G q_l') into the sums with the components that have the pair.</summary>
    private void AddForms(MomentSums.Between pair, int start, int count)
    {
        Span<double> form = Vector(_work, 0, count);
        Span<double> row = Vector(_work, 1, count);
        foreach (MomentSums.Component component in _own)
        {
            form.Clear();
            foreach ((int a, int b, double weight) in component.Pairs)
            {
                for (int i = 0; i < _rank; i++)
                {
                    row.Clear();
                    for (int k = 0; k < _rank; k++)
                    {
                        Elementwise.MultiplyAdd(Seen(b, k, count), weight * pair.Gram[(i * _rank) + k], row, row);
                    }

                    Elementwise.MultiplyAdd(row, Seen(a, i, count), form, form);
                }
            }

            for (int c = 0; c < pair.Components.Length; c++)
            {
                Span<double> sums = component.Sums[pair.Components[c].Ordinal].AsSpan(start, count);
                Elementwise.MultiplyAdd(form, pair.Weights[c], sums, sums);
            }
        }
    }

    private Span<double> Entry(double[] block, int a, int b, int count) => Vector(block, (a * _q) + b, count);

    private Span<double> Seen(int effect, int column, int count) => Vector(_withColumns, (effect * _columns) + column, count);

    private Span<double> Vector(double[] vectors, int index, int count) => vectors.AsSpan(index * _most, count);
}
