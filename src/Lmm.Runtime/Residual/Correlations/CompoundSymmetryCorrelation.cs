namespace Lmm.Residuals;

/// <summary>
/// One correlation rho for every pair. w is the logarithm of the ratio of the two eigenvalues of C for m rows,
/// (1 + (m - 1) rho) / (1 - rho): the ratio of two mean squares when the design is balanced. It is unbounded exactly where C
/// is positive definite, -1/(m - 1) below rho below 1.
/// </summary>
/// <param name="rows">m, the most rows of a subject, at least 2.</param>
internal sealed class CompoundSymmetryCorrelation(int rows) : CorrelationStructure
{
    private readonly double _others = Math.Max(rows, 2) - 1;

    /// <inheritdoc/>
    public override int Count => 1;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => new(-18, 18 + Math.Log(_others + 1), 2);

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) => new Entries(w[0], _others);

    /// <summary>From the squared sums of subjects.</summary>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
        double products = 0;
        double pairs = 0;
        foreach (int[] subject in residuals.Subjects)
        {
            double sum = 0;
            double squares = 0;
            foreach (int row in subject)
            {
                sum += residuals.Values[row];
                squares += residuals.Product(row, row);
            }

            products += (sum * sum) - squares;
            pairs += subject.Length * (subject.Length - 1.0);
        }

        double rho = pairs == 0 ? 0 : products / pairs;
        FromNatural([Math.Clamp(rho, -0.8 / _others, 0.95)], w);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        Entries entries = new(w[0], _others);
        return [Single("rho", ParameterScale.FisherZ, entries.Value(0, 1), 0, entries.First(0, 0, 1))];
    }

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w) => [[new Entries(w[0], _others).Second(0, 0, 0, 1)]];

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        double rho = natural[0];
        if (!(rho < 1 && rho > -1 / _others))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"rho = {rho} is not between -1/(m - 1) = {-1 / _others} and 1, m = {_others + 1} being the most rows of a subject."));
        }

        w[0] = Math.Log((1 + (_others * rho)) / (1 - rho));
    }

    private sealed class Entries : CorrelationEntries
    {
        private readonly double _rho;
        private readonly double _slope;
        private readonly double _curvature;

        public Entries(double w, double others)
        {
            double ratio = Math.Exp(w);
            double sum = ratio + others;
            _rho = (ratio - 1) / sum;
            _slope = ratio * (others + 1) / (sum * sum);
            _curvature = _slope * (others - ratio) / sum;
        }

        public override double Value(int a, int b) => _rho;

        public override double First(int k, int a, int b) => _slope;

        public override double Second(int j, int k, int a, int b) => _curvature;
    }
}
