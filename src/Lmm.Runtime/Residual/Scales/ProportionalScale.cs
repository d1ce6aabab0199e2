namespace Lmm.Residuals;

/// <summary>
/// h = delta g(v), with g(v) = log|v| for Power and v for Exponential; delta is the working and the natural parameter, or
/// given.
/// </summary>
internal sealed class ProportionalScale : StandardDeviationScale
{
    // S stays within exp(+-300): its squares are numbers.
    private const double LargestLogarithm = 300;

    private readonly double[] _g;
    private readonly string _name;
    private readonly double? _given;
    private readonly double _bound;
    private readonly double _spread;

    /// <summary>Takes g of every row.</summary>
    public ProportionalScale(double[] g, string name, double? given)
    {
        _g = g;
        _name = name;
        _given = given;
        double mean = g.Length == 0 ? 0 : g.Average();
        _spread = g.Length == 0 ? 1 : Math.Sqrt(g.Average(value => (value - mean) * (value - mean)));
        _bound = LargestLogarithm / Math.Max(g.Select(Math.Abs).DefaultIfEmpty(1).Max(), 1e-300);
    }

    /// <inheritdoc/>
    public override int Count => _given is null ? 1 : 0;

    /// <summary>A step changes the standard deviations of typical rows by at most two e-folds.</summary>
    public override ParameterRange Range(int k) => new(-_bound, _bound, Math.Min(2 / Math.Max(_spread, 1e-300), _bound));

    /// <inheritdoc/>
    public override double Logarithm(ReadOnlySpan<double> w, int row) => (_given ?? w[0]) * _g[row];

    /// <inheritdoc/>
    public override double First(ReadOnlySpan<double> w, int k, int row) => _g[row];

    /// <summary>The regression of log e^2 on 2 g.</summary>
    public override void Start(ReadOnlySpan<double> residuals, Span<double> w)
    {
        if (_given is not null)
        {
            return;
        }

        (double n, double sg, double sl, double sgg, double sgl) = (0, 0, 0, 0, 0);
        for (int row = 0; row < residuals.Length; row++)
        {
            double logarithm = Math.Log(Math.Abs(residuals[row]));
            if (!double.IsFinite(logarithm))
            {
                continue;
            }

            double g = _g[row];
            (n, sg, sl, sgg, sgl) = (n + 1, sg + g, sl + logarithm, sgg + (g * g), sgl + (g * logarithm));
        }

        double scatter = sgg - (sg * sg / n);
        double slope = scatter > 1e-12 * sgg ? (sgl - (sg * sl / n)) / scatter : 0;
        double most = Math.Min(0.9 * _bound, 4 / Math.Max(_spread, 1e-300));
        w[0] = Math.Clamp(slope, -most, most);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w) =>
        _given is null ? [new NaturalParameter(_name, ParameterScale.Identity, w[0], [1])] : [];

    /// <inheritdoc/>
    public override double[] NaturalCurvatures(ReadOnlySpan<double> w) => new double[Count];

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        if (_given is null)
        {
            w[0] = Math.Abs(natural[0]) <= _bound
                ? natural[0]
                : throw new ArgumentException(FormattableString.Invariant(
                    $"{_name} = {natural[0]} gives standard deviations that are no numbers; it must be between {-_bound} and {_bound} for this covariate."));
        }
    }
}
