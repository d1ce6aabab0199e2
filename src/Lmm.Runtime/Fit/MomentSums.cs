using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The sums of the moment equations before any weight: for each component and each entry (direction u, level l) the
/// statistic (u'Z_l'e)^2, u'F_ll u and, for every component d, sum over levels m and directions v of +-(u'F_lm v)^2.
/// F = A - (Z'Q)(Z'Q)' is never formed: its square is a sum over pairs of levels that meet plus a Gram matrix. What a
/// level has of its own is summed for a block of levels at a time, one vector a number: 50,000 levels with slopes and
/// four columns take 2 ms, 11 level by level.
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
                GroupingBlock grouping = products.Groupings[slot.Grouping];
                bool meetsOthers = products.Groupings.Length > 1;
                _components.Add(new Component(slot.Grouping, slot.Term.Offset, grouping.Levels, component, meetsOthers ? _rank : 0));
            }
        }

        foreach (Component component in _components)
        {
            component.Sums = [.. _components.Select(_ => new double[component.Own.Length])];
        }

        double[][] seen = [.. products.Groupings.Select((_, g) => ProductsOfLevels(g))];
        double[][] gram = [.. _components.Select(component => Gram(component, seen[component.Grouping]))];
        for (int g = 0; g < products.Groupings.Length; g++)
        {
            new LevelMoments(products, g, _components, gram).Add();
        }

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
            trace += component.Signs[i / component.Levels] * values[i];
        }

        return trace;
    }

    /// <summary>sum over levels of vec(Z_l'[Q e]) vec(Z_l'[Q e])', (q P) x (q P).</summary>
    private double[] ProductsOfLevels(int grouping)
    {
        int width = _a.Groupings[grouping].EffectCount * _a.ColumnCount;
        double[] products = new double[width * width];
        if (width > 0)
        {
            RowProducts.AddGram(width, _a.WithColumns[grouping], 1, products);
        }

        return products;
    }

    /// <summary>sum over all levels and directions of +-q_m q_m', r x r, from the products of whole levels.</summary>
    private double[] Gram(Component component, double[] products)
    {
        double[] gram = new double[_rank * _rank];
        int columns = _a.ColumnCount;
        int width = _a.Groupings[component.Grouping].EffectCount * columns;
        for (int direction = 0; direction < component.Signs.Length; direction++)
        {
            foreach ((int a, double x) in component.Sparse[direction])
            {
                foreach ((int b, double y) in component.Sparse[direction])
                {
                    double weight = component.Signs[direction] * x * y;
                    for (int i = 0; i < _rank; i++)
                    {
                        int from = ((((component.Offset + a) * columns) + i) * width) + ((component.Offset + b) * columns);
                        for (int k = 0; k < _rank; k++)
                        {
                            gram[(i * _rank) + k] += weight * products[from + k];
                        }
                    }
                }
            }
        }

        return gram;
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

    /// <summary>sum over different levels that meet of (u'A_lm v)^2 - 2 (u'A_lm v)(q_l'q_m).</summary>
    private void AddMeetingParts()
    {
        for (int c = 0; c < _components.Count; c++)
        {
            for (int d = c; d < _components.Count; d++)
            {
                Component first = _components[c];
                Component second = _components[d];
                if (first.Grouping == 0 && second.Grouping > 0)
                {
                    AddCoupled(c, d);
                }
                else if (first.Grouping > 0)
                {
                    AddTrailing(c, d);
                }
            }
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
            int entry = (i * first.Levels) + level;
            for (int k = 0; k < second.Directions.Length; k++)
            {
                double form = Form(first.Sparse[i], second.Sparse[k], values, at, rowStride, columnStride);
                if (form == 0)
                {
                    continue;
                }

                int other = (k * second.Levels) + meeting;
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
    internal sealed class Component(int grouping, int offset, int levels, MomentComponent component, int seen)
    {
        /// <summary>The grouping.</summary>
        public int Grouping => grouping;

        /// <summary>The term's first effect in the grouping's block.</summary>
        public int Offset => offset;

        /// <summary>The levels of the grouping: a direction's entries.</summary>
        public int Levels => levels;

        /// <summary>The directions u.</summary>
        public double[][] Directions => component.Directions;

        /// <summary>The sign of each direction.</summary>
        public double[] Signs => component.Signs;

        /// <summary>The directions by what is not zero in them: most are a single effect.</summary>
        public (int Effect, double Weight)[][] Sparse { get; } =
            Array.ConvertAll([.. component.Directions], NonZeros);

        private static (int, double)[] NonZeros(double[] u)
        {
            int count = 0;
            (int, double)[] found = new (int, double)[u.Length];
            for (int a = 0; a < u.Length; a++)
            {
                if (u[a] != 0)
                {
                    found[count++] = (a, u[a]);
                }
            }

            return found[..count];
        }

        /// <summary>q = u'Z_l'Q of each entry, entries x r; empty in models of one grouping, where no levels meet.</summary>
        public double[] Seen { get; } = new double[component.Directions.Length * levels * seen];

        /// <summary>(u'Z_l'e)^2 of each entry.</summary>
        public double[] Statistic { get; } = new double[component.Directions.Length * levels];

        /// <summary>u'A_l u of each entry.</summary>
        public double[] Own { get; } = new double[component.Directions.Length * levels];

        /// <summary>u'F_ll u of each entry.</summary>
        public double[] OwnProjected { get; } = new double[component.Directions.Length * levels];

        /// <summary>For every component sum over m and v of +-(u'F_lm v)^2.</summary>
        public double[][] Sums { get; set; } = [];
    }
}
