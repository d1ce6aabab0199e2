namespace Lmm.Residuals;

/// <summary>
/// (1 - nugget) rho(d / range) of the euclidean distance d over one or several coordinates, with w_0 = log range and
/// w_1 = nugget. CAR1 is exp(-d / range) under the name phi = exp(-1 / range).
/// </summary>
internal sealed class SpatialCorrelation : CorrelationStructure
{
    private const double SmallNugget = 0.05;

    private readonly Corr _kernel;
    private readonly bool _nugget;
    private readonly double[][] _coordinates;
    private readonly double _shortest;
    private readonly double _longest;

    /// <summary>Takes the coordinates of all rows and the distances within the subjects that share the parameters.</summary>
    public SpatialCorrelation(Corr kernel, bool nugget, IReadOnlyList<double[]> coordinates, IReadOnlyList<int[]> subjects)
    {
        _kernel = kernel;
        _nugget = nugget;
        _coordinates = [.. coordinates];
        (_shortest, _longest) = Distances(subjects);
    }

    /// <inheritdoc/>
    public override int Count => _nugget ? 2 : 1;

    /// <inheritdoc/>
    public override bool UsesDistances => true;

    /// <inheritdoc/>
    public override int? MarkovOrder => _kernel is Corr.CAR1 or Corr.Exponential && !_nugget && _coordinates.Length == 1 ? 1 : null;

    /// <inheritdoc/>
    public override bool IsKinked(int k) => _kernel == Corr.Linear && k == 0;

    /// <inheritdoc/>
    public override bool HasJumps => _kernel is Corr.Linear or Corr.Spherical;

    // Below the lower bound no two rows are correlated, above the upper one all are the same to a millionth.
    private ParameterRange RangeOfRange => new(Math.Log(_shortest / FarthestSeen), Math.Log(_longest) + Math.Log(1e6), 1);

    /// <summary>The d / range at which a correlation is practically zero.</summary>
    private double FarthestSeen => _kernel switch
    {
        Corr.CAR1 or Corr.Exponential => 32,
        Corr.Gaussian => 5.7,
        Corr.Rational => 1e5,
        _ => 1,
    };

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => k == 0 ? RangeOfRange : new ParameterRange(0, 1 - 1e-8, 0.3);

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) =>
        new Entries(_kernel, _coordinates, Math.Exp(w[0]), _nugget ? 1 - w[1] : 1);

    /// <summary>
    /// The range among a geometric grid, and with it the nugget by least squares, that bring the entries nearest to the
    /// products of residuals.
    /// </summary>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
        (int A, int B)[] pairs = [.. residuals.Pairs(_coordinates.Length == 1 ? 10 : int.MaxValue)];
        double best = double.PositiveInfinity;
        (w[0], double top) = (Math.Log(_shortest), Math.Log(_longest));
        for (double logarithm = w[0]; logarithm <= top + 1e-9; logarithm += Math.Max((top - w[0]) / 12, 0.2))
        {
            Entries entries = new(_kernel, _coordinates, Math.Exp(logarithm), 1);
            (double fit, double size, double squares) = (0, 0, 0);
            foreach ((int a, int b) in pairs)
            {
                double value = entries.Value(a, b);
                double product = residuals.Product(a, b);
                (fit, size, squares) = (fit + (value * product), size + (value * value), squares + (product * product));
            }

            double share = !_nugget ? 1 : size > 0 ? Math.Clamp(fit / size, 0.1, 0.95) : 0.5;
            double distance = squares - (2 * share * fit) + (share * share * size);
            if (distance < best)
            {
                best = distance;
                w[0] = logarithm;
                w[_nugget ? 1 : 0] = _nugget ? 1 - share : logarithm;
            }
        }

        // Strictly inside, also where all distances are equal; the grid's ends are inside but for kernels that end there.
        w[0] = Math.Max(w[0], RangeOfRange.Lower + 0.2);
    }

    /// <summary>
    /// A linear correlation as long as the longest distance, with little nugget: the linear variogram of a surface with a trend, which is positive
    /// definite where shorter ranges are not.
    /// </summary>
    public override bool StartElsewhere(Span<double> w)
    {
        if (_kernel != Corr.Linear)
        {
            return false;
        }

        w[0] = Math.Log(_longest);
        if (_nugget)
        {
            w[1] = SmallNugget;
        }

        return true;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        double range = Math.Exp(w[0]);
        NaturalParameter first = _kernel == Corr.CAR1
            ? Single("phi", ParameterScale.Logit, Math.Exp(-1 / range), 0, Math.Exp(-1 / range) / range)
            : Single("range", ParameterScale.Logarithm, range, 0, range);
        return _nugget ? [first, Single("nugget", ParameterScale.Logit, w[1], 1, 1)] : [first];
    }

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w)
    {
        double rate = Math.Exp(-w[0]);
        double curvature = _kernel == Corr.CAR1 ? Math.Exp(-rate) * rate * (rate - 1) : 1 / rate;
        return _nugget ? [SingleHessian(0, curvature), SingleHessian(1, 0)] : [SingleHessian(0, curvature)];
    }

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        double value = natural[0];
        if (_kernel == Corr.CAR1)
        {
            w[0] = value is > 0 and < 1
                ? -Math.Log(-Math.Log(value))
                : throw new ArgumentException(FormattableString.Invariant($"phi = {value} is not between 0 and 1."));
        }
        else
        {
            w[0] = value > 0 ? Math.Log(value) : throw new ArgumentException(FormattableString.Invariant($"range = {value} must be positive."));
        }

        if (_nugget)
        {
            w[1] = natural[1] is >= 0 and < 1
                ? natural[1]
                : throw new ArgumentException(FormattableString.Invariant($"nugget = {natural[1]} is not at least 0 and below 1."));
        }
    }

    private static double Distance(double[][] coordinates, int a, int b)
    {
        if (coordinates.Length == 1)
        {
            return Math.Abs(coordinates[0][a] - coordinates[0][b]);
        }

        double square = 0;
        foreach (double[] coordinate in coordinates)
        {
            square += (coordinate[a] - coordinate[b]) * (coordinate[a] - coordinate[b]);
        }

        return Math.Sqrt(square);
    }

    /// <summary>The shortest positive and the longest distance of two rows of a subject; (1, 1) where there is none.</summary>
    private (double Shortest, double Longest) Distances(IReadOnlyList<int[]> subjects)
    {
        double shortest = double.PositiveInfinity;
        double longest = 0;
        foreach (int[] subject in subjects)
        {
            int[] ordered = [.. subject.OrderBy(row => _coordinates[0][row])];
            int step = _coordinates.Length == 1 ? 1 : ordered.Length;
            for (int i = 0; i < ordered.Length; i++)
            {
                for (int j = i + 1; j < ordered.Length && j <= i + step; j++)
                {
                    double distance = Distance(_coordinates, ordered[i], ordered[j]);
                    longest = Math.Max(longest, distance);
                    shortest = distance > 0 ? Math.Min(shortest, distance) : shortest;
                }
            }

            longest = ordered.Length > 0 ? Math.Max(longest, Distance(_coordinates, ordered[0], ordered[^1])) : longest;
        }

        return longest > 0 ? (shortest, longest) : (1, 1);
    }

    private sealed class Entries(Corr kernel, double[][] coordinates, double range, double share) : CorrelationEntries
    {
        public override double Value(int a, int b) => share * Kernel(Distance(coordinates, a, b) / range);

        public override double First(int k, int a, int b)
        {
            double s = Distance(coordinates, a, b) / range;
            return k == 0 ? -share * s * Slope(s) : -Kernel(s);
        }

        public override double Second(int j, int k, int a, int b)
        {
            double s = Distance(coordinates, a, b) / range;
            return (j, k) switch
            {
                (0, 0) => share * s * (Slope(s) + (s * Curvature(s))),
                (1, 1) => 0,
                _ => s * Slope(s),
            };
        }

        /// <summary>At s = 1, where the pair enters the range: the derivative is 0 below, the share above. For a linear kernel and its range.</summary>
        public override Kink? KinkOf(int k, int a, int b)
        {
            double s = Distance(coordinates, a, b) / range;
            return s > 0 ? new Kink(Math.Log(s), share) : null;
        }

        private double Kernel(double s) => kernel switch
        {
            Corr.CAR1 or Corr.Exponential => Math.Exp(-s),
            Corr.Gaussian => Math.Exp(-s * s),
            Corr.Rational => 1 / (1 + (s * s)),
            Corr.Spherical => s < 1 ? 1 - (s * (1.5 - (0.5 * s * s))) : 0,
            _ => Math.Max(1 - s, 0),
        };

        /// <summary>d rho/ds.</summary>
        private double Slope(double s) => kernel switch
        {
            Corr.CAR1 or Corr.Exponential => -Math.Exp(-s),
            Corr.Gaussian => -2 * s * Math.Exp(-s * s),
            Corr.Rational => -2 * s / ((1 + (s * s)) * (1 + (s * s))),
            Corr.Spherical => s < 1 ? -1.5 * (1 - (s * s)) : 0,
            _ => s < 1 ? -1 : 0,
        };

        /// <summary>d2 rho/ds2.</summary>
        private double Curvature(double s) => kernel switch
        {
            Corr.CAR1 or Corr.Exponential => Math.Exp(-s),
            Corr.Gaussian => ((4 * s * s) - 2) * Math.Exp(-s * s),
            Corr.Rational => ((6 * s * s) - 2) / Math.Pow(1 + (s * s), 3),
            Corr.Spherical => s < 1 ? 3 * s : 0,
            _ => 0,
        };
    }
}
