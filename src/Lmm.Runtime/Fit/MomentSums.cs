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
        for (int entry = 0; entry < entries; entry++)
        {
            int level = entry / component.Directions.Length;
            double[] u = component.Directions[entry % component.Directions.Length];
            Array.Clear(along);
            for (int a = 0; a < u.Length; a++)
            {
                int row = (level * q) + slot.Term.Offset + a;
                VectorKernels.Axpy(u[a], _a.WithColumns[slot.Grouping].AsSpan(row * _a.ColumnCount, _a.ColumnCount), along);
            }

            Span<double> seen = result.Seen.AsSpan(entry * _rank, _rank);
            along.AsSpan(0, _rank).CopyTo(seen);
            result.Statistic[entry] = along[_rank] * along[_rank];
            result.Own[entry] = Form(u, u, _a.Diagonal[slot.Grouping], (level * q * q) + (slot.Term.Offset * (q + 1)), q, 1);
            result.OwnProjected[entry] = result.Own[entry] - VectorKernels.Dot(seen, seen);
        }

        return result;
    }

    /// <summary>u'Bv for a block B of an array, by the strides of its rows and columns.</summary>
    private static double Form(double[] u, double[] v, double[] values, int at, int rowStride, int columnStride)
    {
        double form = 0;
        for (int a = 0; a < u.Length; a++)
        {
            for (int b = 0; b < v.Length; b++)
            {
                form += u[a] * v[b] * values[at + (a * rowStride) + (b * columnStride)];
            }
        }

        return form;
    }

    /// <summary>sum over all levels m of (q_l'q_m)^2 = q_l'(sum +-q_m q_m')q_l.</summary>
    private void AddDenseParts()
    {
        double[] product = new double[_rank];
        for (int d = 0; d < _components.Count; d++)
        {
            double[] gram = Gram(_components[d]);
            foreach (Component component in _components)
            {
                for (int entry = 0; entry < component.Own.Length; entry++)
                {
                    ReadOnlySpan<double> seen = component.Seen.AsSpan(entry * _rank, _rank);
                    SmallMatrix.Multiply(_rank, _rank, 1, gram, seen, product);
                    component.Sums[d][entry] += VectorKernels.Dot(seen, product);
                }
            }
        }
    }

    private double[] Gram(Component component)
    {
        double[] gram = new double[_rank * _rank];
        for (int entry = 0; entry < component.Own.Length; entry++)
        {
            ReadOnlySpan<double> seen = component.Seen.AsSpan(entry * _rank, _rank);
            double sign = component.Signs[entry % component.Signs.Length];
            for (int i = 0; i < _rank; i++)
            {
                VectorKernels.Axpy(sign * seen[i], seen, gram.AsSpan(i * _rank, _rank));
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
                double form = Form(first.Directions[i], second.Directions[k], values, at, rowStride, columnStride);
                if (form == 0)
                {
                    continue;
                }

                int other = (meeting * second.Directions.Length) + k;
                double through = VectorKernels.Dot(first.Seen.AsSpan(entry * _rank, _rank), second.Seen.AsSpan(other * _rank, _rank));
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
