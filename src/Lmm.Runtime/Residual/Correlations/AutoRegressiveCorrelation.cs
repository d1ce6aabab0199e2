namespace Lmm.Residuals;

/// <summary>phi^|i - j| over integer positions, phi = tanh w. A missed position is a gap, not a neighbour.</summary>
/// <param name="position">The integer position of each row.</param>
internal sealed class AutoRegressiveCorrelation(double[] position) : CorrelationStructure
{
    /// <inheritdoc/>
    public override int Count => 1;

    /// <inheritdoc/>
    public override bool UsesDistances => true;

    /// <inheritdoc/>
    public override int? MarkovOrder => 1;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => FisherZ.Range;

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) => new Entries(position, w[0]);

    /// <summary>From the pairs of neighbours at the smallest lag.</summary>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
        double smallest = double.PositiveInfinity;
        double sum = 0;
        int count = 0;
        foreach ((int a, int b) in residuals.Neighbours())
        {
            double lag = Math.Abs(position[a] - position[b]);
            if (lag > 0 && lag < smallest)
            {
                (smallest, sum, count) = (lag, 0, 0);
            }

            if (lag == smallest)
            {
                sum += residuals.Product(a, b);
                count++;
            }
        }

        double correlation = count == 0 ? 0 : AbsorbedMeans.Correlation(sum / count, residuals.SquaredMeans(), residuals.MeanLength);
        double phi = Math.Pow(Math.Abs(correlation), 1 / smallest);
        w[0] = FisherZ.Start(correlation >= 0 ? phi : smallest % 2 == 1 ? -phi : 0);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w) =>
        [Single("phi", ParameterScale.FisherZ, Math.Tanh(w[0]), 0, FisherZ.Slope(w[0]))];

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w) => [[FisherZ.Curvature(w[0])]];

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w) => w[0] = FisherZ.Working(natural[0], "phi");

    private sealed class Entries(double[] position, double w) : CorrelationEntries
    {
        private readonly double _phi = Math.Tanh(w);
        private readonly double _slope = FisherZ.Slope(w);

        public override double Value(int a, int b) => Power(Math.Abs(position[a] - position[b]));

        public override double First(int k, int a, int b)
        {
            double lag = Math.Abs(position[a] - position[b]);
            return lag * Power(lag - 1) * _slope;
        }

        public override double Second(int j, int k, int a, int b)
        {
            double lag = Math.Abs(position[a] - position[b]);
            return _slope * ((lag * (lag - 1) * Power(lag - 2) * _slope) - (2 * _phi * lag * Power(lag - 1)));
        }

        // A negative power occurs only where its factor is zero.
        private double Power(double lag) => lag switch { <= 0 => 1, 1 => _phi, 2 => _phi * _phi, _ => Math.Pow(_phi, lag) };
    }
}
