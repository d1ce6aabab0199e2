using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The sums of the moment equations before any weight: for each component M of Psi and each level l the statistic e'Z_l M Z_l'e,
/// tr(M F_ll) and, for every component M', sum over levels m of tr(M F_lm M' F_ml). F = A - (Z'Q)(Z'Q)' is never formed: its
/// square is a sum over pairs of levels that meet (<see cref="MeetingLevels"/>) plus one over all pairs through Gram matrices.
/// Every trace is linear in the products of two entries of a block: those are summed over m once for all components.
/// </summary>
internal sealed unsafe class MomentSums
{
    // From so many columns on the product with a Gram matrix goes by tile products.
    private const int ManyColumns = 16;

    private readonly CrossProducts _a;
    private readonly int _rank;
    private readonly Component[] _components;
    private readonly Component[][] _ofGrouping;
    private readonly double[]?[] _times;
    private readonly double[]?[] _turned;
    private int _ordinal;

    /// <param name="products">The cross products.</param>
    /// <param name="parameters">The terms.</param>
    /// <param name="every">Which levels count: all (1), or with one grouping each second, third and so on.</param>
    public MomentSums(CrossProducts products, CovarianceParameters parameters, int every)
    {
        _a = products;
        Every = every;
        _rank = products.ColumnCount - 1;
        List<Component> components = [];
        foreach (CovarianceParameters.Slot slot in parameters.Slots)
        {
            foreach (MomentComponent component in slot.Structure.Components)
            {
                components.Add(NewComponent(slot, component));
            }
        }

        _components = [.. components];
        _ofGrouping = new Component[products.Groupings.Length][];
        _times = new double[_ofGrouping.Length][];
        _turned = new double[_ofGrouping.Length][];
        for (int g = 0; g < _ofGrouping.Length; g++)
        {
            _ofGrouping[g] = Array.FindAll(_components, component => component.Grouping == g);
        }

        foreach (Component component in _components)
        {
            component.Sums = new double[_components.Length][];
            for (int d = 0; d < _components.Length; d++)
            {
                component.Sums[d] = new double[component.Own.Length];
            }
        }

        List<Between> between = BetweenLevels();
        for (int g = 0; g < _ofGrouping.Length; g++)
        {
            new LevelMoments(products, g, _ofGrouping[g], every).Add(_rank < ManyColumns ? between : null);
            foreach (Between pair in _rank < ManyColumns ? [] : between)
            {
                AddForms(g, pair);
            }
        }

        new MeetingLevels(products, _ofGrouping).Add();
    }

    /// <summary>How many levels stand for one that counts.</summary>
    public int Every { get; }

    /// <summary>The components in the order of the parameters' terms.</summary>
    public IReadOnlyList<Component> Components => _components;

    /// <summary>Takes the statistics from the response as it is now; everything else depends on the design alone.</summary>
    public void ReadResponse()
    {
        int columns = _a.ColumnCount;
        foreach (Component component in _components)
        {
            int q = _a.Groupings[component.Grouping].EffectCount;
            double[] products = _a.WithColumns[component.Grouping];
            for (int level = 0; level < component.Statistic.Length; level++)
            {
                double statistic = 0;
                foreach ((int a, int b, double weight) in component.Pairs)
                {
                    int first = level * Every * q;
                    statistic += weight * products[((first + a) * columns) + _rank] * products[((first + b) * columns) + _rank];
                }

                component.Statistic[level] = statistic;
            }
        }
    }

    private Component NewComponent(CovarianceParameters.Slot slot, MomentComponent component)
    {
        int levels = (_a.Groupings[slot.Grouping].Levels + Every - 1) / Every;
        return new Component(_ordinal++, slot.Grouping, slot.Term.Offset, component)
        {
            Statistic = new double[levels],
            Own = new double[levels],
            OwnProjected = new double[levels],
        };
    }

    /// <summary>
    /// Over all levels m, whether they meet l or not, tr(M B M' B') with B = q_l q_m' is a sum over pairs of effects of q_l G q_l',
    /// G of the levels m alone.
    /// </summary>
    private List<Between> BetweenLevels()
    {
        List<Between> between = [];
        int columns = _a.ColumnCount;
        for (int h = 0; h < _ofGrouping.Length && _rank > 0; h++)
        {
            if (_ofGrouping[h].Length == 0)
            {
                continue;
            }

            int width = _a.Groupings[h].EffectCount * columns;
            double[] gram = new double[width * width];
            RowProducts.AddGram(width, _a.WithColumns[h], 1, gram);
            int q = _a.Groupings[h].EffectCount;
            for (int pair = 0; pair < q * q; pair++)
            {
                int a = pair / q, b = pair % q;
                Component[] having = Array.FindAll(_ofGrouping[h], component => component.WeightOf(a, b) != 0);
                if (having.Length == 0)
                {
                    continue;
                }

                double[] mean = new double[_rank * _rank];
                for (int i = 0; i < _rank; i++)
                {
                    for (int k = 0; k < _rank; k++)
                    {
                        // An entry and its mirror image count alike: their mean is symmetric.
                        mean[(i * _rank) + k] = 0.5 * (gram[(((a * columns) + i) * width) + (b * columns) + k] + gram[(((b * columns) + i) * width) + (a * columns) + k]);
                    }
                }

                between.Add(new Between(mean, having, Array.ConvertAll(having, component => component.WeightOf(a, b))));
            }
        }

        return between;
    }

    /// <summary>tr(M q_l G q_l') of every level of g, for many columns.</summary>
    private void AddForms(int g, Between pair)
    {
        int q = _a.Groupings[g].EffectCount;
        int columns = _a.ColumnCount;
        double[] products = _a.WithColumns[g];
        double[] right = Times(g, pair.Gram, out int stride);
        double[] forms = new double[_a.Groupings[g].Levels];
        foreach (Component component in _ofGrouping[g])
        {
            for (int level = 0; level < forms.Length; level++)
            {
                double form = 0;
                foreach ((int a, int b, double weight) in component.Pairs)
                {
                    form += weight * VectorKernels.Dot(products.AsSpan(((level * q) + a) * columns, _rank), right.AsSpan(((level * q) + b) * stride, _rank));
                }

                forms[level] = form;
            }

            for (int c = 0; c < pair.Components.Length; c++)
            {
                VectorKernels.Axpy(pair.Weights[c], forms, component.Sums[pair.Components[c].Ordinal]);
            }
        }
    }

    /// <summary>Z_g'Q G by rows: the same array at every call.</summary>
    private double[] Times(int g, double[] gram, out int stride)
    {
        int size = _a.Groupings[g].Size;
        // Y' = G Q' by tiles: Q column-major on the right, G padded on the left.
        stride = TileProduct.RoundUp(_rank);
        int rows = TileProduct.RoundUp(size);
        double[] target = _times[g] ??= new double[rows * stride];
        double[] padded = new double[(_rank * stride) + NativeBuffer.Slack];
        for (int i = 0; i < _rank; i++)
        {
            gram.AsSpan(i * _rank, _rank).CopyTo(padded.AsSpan(i * stride));
        }

        fixed (double* left = padded, right = _turned[g] ??= Turned(g, rows), to = target)
        {
            TileProduct.Set(stride, rows, _rank, left, stride, right, rows, to, stride);
        }

        return target;
    }

    private double[] Turned(int g, int rows)
    {
        int columns = _a.ColumnCount;
        double[] turned = new double[(rows * columns) + NativeBuffer.Slack];
        fixed (double* from = _a.WithColumns[g], to = turned)
        {
            TileProduct.Transpose(columns, _a.Groupings[g].Size, from, columns, to, rows);
        }

        return turned;
    }

    /// <summary>G of one pair of effects and the components that have the pair, by their weights of it.</summary>
    internal sealed record Between(double[] Gram, Component[] Components, double[] Weights);

    /// <summary>One variance or covariance to estimate: M in the effects of a term.</summary>
    internal sealed class Component
    {
        public Component(int ordinal, int grouping, int offset, MomentComponent component)
        {
            (Ordinal, Grouping, Offset, Directions, Signs) = (ordinal, grouping, offset, component.Directions, component.Signs);
            int q = component.Directions[0].Length;
            (int A, int B, double Weight)[] pairs = new (int, int, double)[q * (q + 1) / 2], mean = new (int, int, double)[pairs.Length];
            int signedCount = 0, meanCount = 0;
            for (int a = 0; a < q; a++)
            {
                for (int b = a; b < q; b++)
                {
                    double signed = 0, unsigned = 0;
                    for (int i = 0; i < Directions.Length; i++)
                    {
                        double product = (a == b ? 1 : 2) * Directions[i][a] * Directions[i][b];
                        signed += Signs[i] * product;
                        unsigned += product / Directions.Length;
                    }

                    pairs[signedCount] = (offset + a, offset + b, signed);
                    mean[meanCount] = (offset + a, offset + b, unsigned);
                    signedCount += signed != 0 ? 1 : 0;
                    meanCount += unsigned != 0 ? 1 : 0;
                }
            }

            Array.Resize(ref pairs, signedCount);
            Array.Resize(ref mean, meanCount);
            (Pairs, Mean) = (pairs, mean);
        }

        /// <summary>Its place among all components.</summary>
        public int Ordinal { get; }

        public int Grouping { get; }

        /// <summary>The first effect of its term.</summary>
        public int Offset { get; }

        public double[][] Directions { get; }

        public double[] Signs { get; }

        /// <summary>tr(M X) = sum of Weight X[A, B] for a symmetric X in the effects of the grouping.</summary>
        public (int A, int B, double Weight)[] Pairs { get; }

        /// <summary>The same of the mean of u'Xu over the directions.</summary>
        public (int A, int B, double Weight)[] Mean { get; }

        /// <summary>e'Z_l M Z_l'e of each level.</summary>
        public required double[] Statistic { get; init; }

        /// <summary>u'A_l u of each level, the mean over the directions.</summary>
        public required double[] Own { get; init; }

        /// <summary>tr(M F_ll) of each level.</summary>
        public required double[] OwnProjected { get; init; }

        /// <summary>sum over the levels of tr(M A_l).</summary>
        public double Trace { get; set; }

        /// <summary>For every component M' sum over m of tr(M F_lm M' F_ml), each level.</summary>
        public double[][] Sums { get; set; } = [];

        /// <summary>The weight of a pair of effects in tr(M X).</summary>
        public double WeightOf(int a, int b)
        {
            foreach ((int first, int second, double weight) in Pairs)
            {
                if (first == a && second == b)
                {
                    return weight;
                }
            }

            return 0;
        }
    }
}
