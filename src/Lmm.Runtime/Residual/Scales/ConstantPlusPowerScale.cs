namespace Lmm.Residuals;

/// <summary>
/// S = c + |v|^delta. With u = log c and P = |v|^delta: dh/du = c / S, dh/ddelta = P log|v| / S, and the second derivatives
/// c P / S^2 times 1, -log|v| and log^2|v|. Either parameter may be given.
/// </summary>
internal sealed class ConstantPlusPowerScale : StandardDeviationScale
{
    private const double LargestLogarithm = 300;

    // Starting values need no more rows than this.
    private const int MostRows = 5000;

    private readonly double[] _v;
    private readonly double[] _logarithm;
    private readonly string _prefix;
    private readonly double? _givenPower;
    private readonly double? _givenConstant;
    private readonly double _bound;
    private readonly double _spread;
    private readonly bool _hasZero;

    /// <summary>Takes the covariate; what is given is not estimated.</summary>
    public ConstantPlusPowerScale(double[] covariate, string prefix, double? power, double? constant)
    {
        _v = [.. covariate.Select(Math.Abs)];
        // |0|^delta is 0 for every delta in the range, and does not move with it.
        _logarithm = [.. _v.Select(v => v > 0 ? Math.Log(v) : 0)];
        _prefix = prefix;
        _givenPower = power;
        _givenConstant = constant;
        _bound = LargestLogarithm / Math.Max(_logarithm.Select(Math.Abs).DefaultIfEmpty(1).Max(), 1e-300);
        _hasZero = _v.Contains(0);
        _spread = _logarithm.Length == 0 ? 1 : _logarithm.Max() - _logarithm.Min();
    }

    /// <inheritdoc/>
    public override int Count => (_givenConstant is null ? 1 : 0) + (_givenPower is null ? 1 : 0);

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => IsConstant(k)
        ? new ParameterRange(-25, 25, 1.5)
        : new ParameterRange(_hasZero ? 1e-3 : -_bound, _bound, Math.Min(4 / Math.Max(_spread, 1e-300), _bound));

    /// <inheritdoc/>
    public override double Logarithm(ReadOnlySpan<double> w, int row) => Math.Log(Constant(w) + Power(w, row));

    /// <inheritdoc/>
    public override double First(ReadOnlySpan<double> w, int k, int row)
    {
        double sum = Constant(w) + Power(w, row);
        return IsConstant(k) ? Constant(w) / sum : Power(w, row) * _logarithm[row] / sum;
    }

    /// <inheritdoc/>
    public override double Second(ReadOnlySpan<double> w, int j, int k, int row)
    {
        double sum = Constant(w) + Power(w, row);
        double factor = (IsConstant(j) ? 1 : -_logarithm[row]) * (IsConstant(k) ? 1 : -_logarithm[row]);
        return factor * Constant(w) / sum * (Power(w, row) / sum);
    }

    /// <summary>The best of a grid by the likelihood of independent residuals: the power, and the constant against the typical |v|^delta.</summary>
    public override void Start(ReadOnlySpan<double> residuals, Span<double> w)
    {
        double best = double.PositiveInfinity;
        double middle = _logarithm.Average();
        double[] trial = new double[Count];
        foreach (double power in (ReadOnlySpan<double>)[0.5, 1, 1.5, 2, 3, -0.5, -1])
        {
            foreach (double share in (ReadOnlySpan<double>)[0.03, 0.3, 1, 3])
            {
                double delta = Math.Clamp(power, Range(Count - 1).Lower, Range(Count - 1).Upper);
                double constant = Math.Clamp(((_givenPower ?? delta) * middle) + Math.Log(share), -20, 20);
                for (int k = 0; k < Count; k++)
                {
                    trial[k] = IsConstant(k) ? constant : delta;
                }

                double value = Deviance(residuals, trial);
                if (value < best)
                {
                    best = value;
                    trial.CopyTo(w);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        NaturalParameter[] natural = new NaturalParameter[Count];
        for (int k = 0; k < Count; k++)
        {
            double[] gradient = new double[Count];
            gradient[k] = IsConstant(k) ? Math.Exp(w[k]) : 1;
            natural[k] = IsConstant(k)
                ? new NaturalParameter($"{_prefix}const", ParameterScale.Logarithm, gradient[k], gradient)
                : new NaturalParameter($"{_prefix}power", ParameterScale.Identity, w[k], gradient);
        }

        return natural;
    }

    /// <inheritdoc/>
    public override double[] NaturalCurvatures(ReadOnlySpan<double> w) => [.. w.ToArray().Select((value, k) => IsConstant(k) ? Math.Exp(value) : 0)];

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        for (int k = 0; k < Count; k++)
        {
            ParameterRange range = Range(k);
            if (IsConstant(k))
            {
                w[k] = natural[k] > 0
                    ? Math.Log(natural[k])
                    : throw new ArgumentException(FormattableString.Invariant($"{_prefix}const = {natural[k]} must be positive."));
            }
            else
            {
                w[k] = natural[k] >= range.Lower && natural[k] <= range.Upper
                    ? natural[k]
                    : throw new ArgumentException(FormattableString.Invariant(
                        $"{_prefix}power = {natural[k]} must be between {range.Lower} and {range.Upper} for this covariate."));
            }
        }
    }

    private bool IsConstant(int k) => k == 0 && _givenConstant is null;

    private double Constant(ReadOnlySpan<double> w) => _givenConstant ?? Math.Exp(w[0]);

    private double Power(ReadOnlySpan<double> w, int row) => _v[row] == 0 ? 0 : Math.Exp((_givenPower ?? w[^1]) * _logarithm[row]);

    /// <summary>-2 log L of independent residuals with their common factor profiled out, but for constants.</summary>
    private double Deviance(ReadOnlySpan<double> residuals, ReadOnlySpan<double> w)
    {
        double squares = 0;
        double logarithms = 0;
        int rows = 0;
        for (int row = 0; row < residuals.Length; row += 1 + (residuals.Length / MostRows))
        {
            double logarithm = Logarithm(w, row);
            squares += residuals[row] * residuals[row] * Math.Exp(-2 * logarithm);
            logarithms += logarithm;
            rows++;
        }

        return (rows * Math.Log(squares)) + (2 * logarithms);
    }
}
