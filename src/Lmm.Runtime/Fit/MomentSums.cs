using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The sums of the moment equations before any weight: for each component and each entry (level l, direction u) the
/// statistic (u'Z_l'e)^2, u'F_ll u and, for every component d, sum over levels m and directions v of +-(u'F_lm v)^2.
/// F = A - (Z'Q)(Z'Q)' is never formed: its square is a sum over pairs of levels that meet plus a Gram matrix.
/// </summary>
internal sealed class MomentSums
{
    private readonly CrossProducts _a;
    private readonly int _rank;
    private readonly List<Component> _components = [];

    public MomentSums(CrossProducts products, CovarianceParameters parameters)
    {
        _a = products;
        _rank = products.ColumnCount - 1;
        foreach (CovarianceParameters.Slot slot in parameters.Slots)
        {
            foreach (MomentComponent component in slot.Structure.Components)
            {
                _components.Add(NewComponent(slot, component));
            }
        }

        foreach (Component component in _components)
        {
            component.Sums = [.. _components.Select(_ => new double[component.Own.Length])];
        }

        AddDenseParts();
        AddMeetingParts();
    }

    /// <summary>The components in the order of the parameters' terms.</summary>
    public IReadOnlyList<Component> Components => _components;

    /// <summary>sum of +-u'A_l u, or of +-u'F_ll u.</summary>
    public double Trace(int c, bool projected)
    {
        Component component = _components[c];
        double[] values = projected ? component.OwnProjected : component.Own;
        double trace = 0;
        for (int i = 0; i < values.Length; i++)
        {
            trace += component.Signs[i % component.Signs.Length] * values[i];
        }

        return trace;
    }

    private Component NewComponent(CovarianceParameters.Slot slot, MomentComponent component)
    {
        GroupingBlock grouping = _a.Groupings[slot.Grouping];
        int entries = grouping.Levels * component.Directions.Length;
        Component result = new(slot.Grouping, slot.Term.Offset, component.Directions, component.Signs)
        {
            Seen = new double[entries * _rank],
            Statistic = new double[entries],
            Own = new double[entries],
            OwnProjected = new double[entries],
        };
        int q = grouping.EffectCount;
        double[] along = new double[_a.ColumnCount];
        double[] products = _a.WithColumns[slot.Grouping];
        for (int entry = 0; entry < entries; entry++)
        {
            int level = entry / component.Directions.Length;
            Array.Clear(along);
            foreach ((int effect, double weight) in result.Sparse[entry % component.Directions.Length])
            {
                int from = ((level * q) + slot.Term.Offset + effect) * along.Length;
                for (int i = 0; i < along.Length; i++)
                {
                    along[i] += weight * products[from + i];
                }
            }

            double square = 0;
            for (int i = 0; i < _rank; i++)
            {
                result.Seen[(entry * _rank) + i] = along[i];
                square += along[i] * along[i];
            }

            (int Effect, double Weight)[] u = result.Sparse[entry % component.Directions.Length];
            result.Statistic[entry] = along[_rank] * along[_rank];
            result.Own[entry] = Form(u, u, _a.Diagonal[slot.Grouping], (level * q * q) + (slot.Term.Offset * (q + 1)), q, 1);
            result.OwnProjected[entry] = result.Own[entry] - square;
        }

        return result;
    }

    /// <summary>u'Bv for a block B of an array, by the strides of its rows and columns.</summary>
    private static double Form((int Effect, double Weight)[] u, (int Effect, double Weight)[] v, double[] values, int at, int rowStride, int columnStride)
    {
        double form = 0;
        foreach ((int a, double x) in u)
        {
            foreach ((int b, double y) in v)
            {
                form += x * y * values[at + (a * rowStride) + (b * columnStride)];
            }
        }

        return form;
    }

    /// <summary>sum over all levels m of (q_l'q_m)^2 = q_l'(sum +-q_m q_m')q_l.</summary>
    private void AddDenseParts()
    {
        for (int d = 0; d < _components.Count; d++)
        {
            double[] gram = Gram(_components[d]);
            foreach (Component component in _components)
            {
                double[] seen = component.Seen;
                double[] sums = component.Sums[d];
                for (int entry = 0, from = 0; entry < sums.Length; entry++, from += _rank)
                {
                    double form = 0;
                    for (int i = 0; i < _rank; i++)
                    {
                        double row = gram[(i * _rank) + i] * seen[from + i];
                        for (int k = 0; k < i; k++)
                        {
                            row += 2 * gram[(i * _rank) + k] * seen[from + k];
                        }

                        form += row * seen[from + i];
                    }

                    sums[entry] += form;
                }
            }
        }
    }

    private double[] Gram(Component component)
    {
        double[] gram = new double[_rank * _rank];
        if (_rank == 0)
        {
            return gram;
        }

        if (Array.TrueForAll(component.Signs, sign => sign == 1))
        {
            RowProducts.AddGram(_rank, component.Seen, 1, gram);
            return gram;
        }

        for (int entry = 0; entry < component.Own.Length; entry++)
        {
            ReadOnlySpan<double> seen = component.Seen.AsSpan(entry * _rank, _rank);
            double sign = component.Signs[entry % component.Signs.Length];
            for (int i = 0; i < _rank; i++)
            {
                for (int k = 0; k < _rank; k++)
                {
                    gram[(i * _rank) + k] += sign * seen[i] * seen[k];
                }
            }
        }

        return gram;
    }

    /// <summary>sum over the levels that meet of (u'A_lm v)^2 - 2 (u'A_lm v)(q_l'q_m).</summary>
    private void AddMeetingParts()
    {
        for (int c = 0; c < _components.Count; c++)
        {
            for (int d = c; d < _components.Count; d++)
            {
                Component first = _components[c];
                Component second = _components[d];
                if (first.Grouping == second.Grouping)
                {
                    AddSameLevel(c, d);
                }
                else if (first.Grouping == 0)
                {
                    AddCoupled(c, d);
                }
                else
                {
                    AddTrailing(c, d);
                }
            }
        }
    }

    private void AddSameLevel(int c, int d)
    {
        Component first = _components[c];
        Component second = _components[d];
        int q = _a.Groupings[first.Grouping].EffectCount;
        for (int level = 0; level < _a.Groupings[first.Grouping].Levels; level++)
        {
            int at = (level * q * q) + (first.Offset * q) + second.Offset;
            AddPair(c, level, d, level, _a.Diagonal[first.Grouping], at, q, 1);
        }
    }

    private void AddCoupled(int c, int d)
    {
        int grouping = _components[d].Grouping;
        int q0 = _a.Groupings[0].EffectCount;
        int q = _a.Groupings[grouping].EffectCount;
        int from = _a.TrailingStart[grouping];
        int size = _a.Groupings[grouping].Size;
        for (int j = 0; j < _a.Groupings[0].Levels; j++)
        {
            for (int i = _a.CoupledStart[j]; i < _a.CoupledStart[j + 1]; i++)
            {
                int row = _a.CoupledRow[i] - from;
                if (row >= 0 && row < size && row % q == 0)
                {
                    int at = ((i + _components[d].Offset) * q0) + _components[c].Offset;
                    AddPair(c, j, d, row / q, _a.Coupling, at, 1, q0);
                }
            }
        }
    }

    private void AddTrailing(int c, int d)
    {
        foreach (TrailingPair pair in _a.TrailingPairs)
        {
            if ((pair.Upper, pair.Lower) != (_components[c].Grouping, _components[d].Grouping))
            {
                continue;
            }

            int upper = _a.Groupings[pair.Upper].EffectCount;
            int lower = _a.Groupings[pair.Lower].EffectCount;
            for (int e = 0; e < pair.UpperRow.Length; e++)
            {
                int first = (pair.UpperRow[e] - _a.TrailingStart[pair.Upper]) / upper;
                int second = (pair.LowerRow[e] - _a.TrailingStart[pair.Lower]) / lower;
                int at = (e * upper * lower) + (_components[d].Offset * upper) + _components[c].Offset;
                AddPair(c, first, d, second, pair.Values, at, 1, upper);
            }
        }
    }

    /// <summary>One pair of levels, into the sums of both components.</summary>
    private void AddPair(int c, int level, int d, int meeting, double[] values, int at, int rowStride, int columnStride)
    {
        Component first = _components[c];
        Component second = _components[d];
        for (int i = 0; i < first.Directions.Length; i++)
        {
            int entry = (level * first.Directions.Length) + i;
            for (int k = 0; k < second.Directions.Length; k++)
            {
                double form = Form(first.Sparse[i], second.Sparse[k], values, at, rowStride, columnStride);
                if (form == 0)
                {
                    continue;
                }

                int other = (meeting * second.Directions.Length) + k;
                double through = 0;
                for (int c0 = entry * _rank, c1 = other * _rank; c0 < (entry + 1) * _rank; c0++, c1++)
                {
                    through += first.Seen[c0] * second.Seen[c1];
                }

                double value = form * (form - (2 * through));
                first.Sums[d][entry] += second.Signs[k] * value;
                if (c != d)
                {
                    second.Sums[c][other] += first.Signs[i] * value;
                }
            }
        }
    }

    /// <summary>One variance or covariance to estimate: signed directions in the effects of a term.</summary>
    internal sealed record Component(int Grouping, int Offset, double[][] Directions, double[] Signs)
    {
        /// <summary>The directions by what is not zero in them: most are a single effect.</summary>
        public (int Effect, double Weight)[][] Sparse { get; } =
            [.. Directions.Select(u => Enumerable.Range(0, u.Length).Where(a => u[a] != 0).Select(a => (a, u[a])).ToArray())];

        /// <summary>q = u'Z_l'Q of each entry, entries x r.</summary>
        public required double[] Seen { get; init; }

        /// <summary>(u'Z_l'e)^2 of each entry.</summary>
        public required double[] Statistic { get; init; }

        /// <summary>u'A_l u of each entry.</summary>
        public required double[] Own { get; init; }

        /// <summary>u'F_ll u of each entry.</summary>
        public required double[] OwnProjected { get; init; }

        /// <summary>For every component sum over m and v of +-(u'F_lm v)^2.</summary>
        public double[][] Sums { get; set; } = [];
    }
}
