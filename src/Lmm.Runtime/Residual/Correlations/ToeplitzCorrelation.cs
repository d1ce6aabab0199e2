using Lmm.Kernels;

namespace Lmm.Residuals;

/// <summary>
/// A correlation for each distance between integer positions that occurs. The parameters are the correlations: C is linear
/// in them, and not positive definite everywhere in the box (the optimizer shortens a step that leaves it).
/// </summary>
internal sealed class ToeplitzCorrelation : CorrelationStructure
{
    private readonly double[] _position;
    private readonly Dictionary<double, int> _parameterOfLag;

    /// <summary>Takes the integer position of each row and the subjects that share the parameters.</summary>
    public ToeplitzCorrelation(double[] position, IReadOnlyList<int[]> subjects)
    {
        _position = position;
        HashSet<double> lags = [];
        foreach (int[] subject in subjects)
        {
            double[] places = [.. subject.Select(row => position[row])];
            lags.UnionWith(places.SelectMany((a, i) => places.Skip(i + 1).Select(b => Math.Abs(a - b))));
        }

        _parameterOfLag = lags.Order().Select((lag, k) => (lag, k)).ToDictionary(p => p.lag, p => p.k);
    }

    /// <inheritdoc/>
    public override int Count => _parameterOfLag.Count;

    /// <inheritdoc/>
    public override bool UsesDistances => true;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => new(-1 + 1e-8, 1 - 1e-8, 0.5);

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) => new Entries(_position, _parameterOfLag, w.ToArray());

    /// <summary>The mean product at each lag, all drawn towards zero until every subject's matrix is positive definite.</summary>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
        w.Clear();
        double[] counts = new double[Count];
        foreach ((int a, int b) in residuals.Pairs(int.MaxValue))
        {
            int k = _parameterOfLag[Math.Abs(_position[a] - _position[b])];
            w[k] += residuals.Product(a, b);
            counts[k]++;
        }

        for (int k = 0; k < Count; k++)
        {
            w[k] = counts[k] > 0 ? Math.Clamp(w[k] / counts[k], -0.9, 0.9) : 0;
        }

        int[][] patterns = [.. residuals.Subjects.DistinctBy(subject => string.Join(',', subject.Select(row => _position[row] - _position[subject[0]])))];
        while (!patterns.All(new Entries(_position, _parameterOfLag, w.ToArray()).IsPositiveDefinite))
        {
            for (int k = 0; k < Count; k++)
            {
                w[k] *= 0.8;
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        List<NaturalParameter> natural = [];
        foreach ((double lag, int k) in _parameterOfLag)
        {
            natural.Add(Single(FormattableString.Invariant($"rho[{lag}]"), ParameterScale.FisherZ, w[k], k, 1));
        }

        return natural;
    }

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w) => Enumerable.Range(0, Count).Select(k => SingleHessian(k, 0));

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        foreach ((double lag, int k) in _parameterOfLag)
        {
            w[k] = Math.Abs(natural[k]) < 1
                ? natural[k]
                : throw new ArgumentException(FormattableString.Invariant($"rho[{lag}] = {natural[k]} is not between -1 and 1."));
        }
    }

    private sealed class Entries(double[] position, Dictionary<double, int> parameterOfLag, double[] w) : CorrelationEntries
    {
        public override double Value(int a, int b) => w[Parameter(a, b)];

        public override double First(int k, int a, int b) => Parameter(a, b) == k ? 1 : 0;

        public override double Second(int j, int k, int a, int b) => 0;

        /// <summary>Whether C of the rows is, by a margin that a first step can use.</summary>
        public bool IsPositiveDefinite(int[] rows)
        {
            double[] c = new double[rows.Length * rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                c[i * (rows.Length + 1)] = 0.95;
                for (int j = 0; j < i; j++)
                {
                    c[(i * rows.Length) + j] = Value(rows[i], rows[j]);
                }
            }

            return SmallMatrix.Cholesky(rows.Length, c);
        }

        private int Parameter(int a, int b) => parameterOfLag[Math.Abs(position[a] - position[b])];
    }
}
