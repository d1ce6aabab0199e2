using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Residuals;

/// <summary>The autocorrelations of an ARMA(p, q) process over integer positions; Ar is q = 0, Ma is p = 0.</summary>
internal sealed class ArmaCorrelation : CorrelationStructure
{
    private const int LongestLag = 100_000;

    private readonly int _p;
    private readonly int _q;
    private readonly double[] _position;
    private readonly int _longest;
    private readonly bool _complete;

    /// <summary>Takes the orders, the integer position of each row and the subjects that share the parameters.</summary>
    public ArmaCorrelation(int p, int q, double[] position, IReadOnlyList<int[]> subjects)
    {
        _p = p;
        _q = q;
        _position = position;
        _complete = true;
        foreach (int[] subject in subjects)
        {
            double[] places = [.. subject.Select(row => position[row]).Order()];
            double span = places[^1] - places[0];
            if (span > LongestLag)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Two rows of one subject are {span} positions apart; Ar, Ma and Arma count positions up to {LongestLag}. Use a coarser position, AR1 or CAR1."));
            }

            _longest = Math.Max(_longest, (int)span);
            _complete &= span == places.Length - 1;
        }
    }

    /// <inheritdoc/>
    public override int Count => _p + _q;

    /// <inheritdoc/>
    public override bool UsesDistances => true;

    /// <summary>p where no position is missed: what stands before a gap still speaks of what comes after it.</summary>
    public override int? MarkovOrder => _q > 0 ? null : _complete || _p <= 1 ? _p : null;

    /// <inheritdoc/>
    public override ParameterRange Range(int k) => FisherZ.Range;

    /// <inheritdoc/>
    public override CorrelationEntries At(ReadOnlySpan<double> w) => new Entries(_position, new ArmaProcess(_p, w).Autocorrelations(_longest));

    /// <summary>
    /// The mean products at the first lags, matched by Gauss-Newton steps: for Ar these are Yule and Walker's equations.
    /// </summary>
    public override void Start(StandardResiduals residuals, Span<double> w)
    {
        int lags = Math.Min(_p + (3 * _q), _longest);
        double[] products = new double[lags + 1];
        double[] counts = new double[lags + 1];
        foreach ((int a, int b) in residuals.Pairs(lags))
        {
            int lag = (int)Math.Abs(_position[a] - _position[b]);
            if (lag <= lags)
            {
                products[lag] += residuals.Product(a, b);
                counts[lag]++;
            }
        }

        w.Fill(0.05);
        for (int step = 0; step < 25; step++)
        {
            Jet[] rho = new ArmaProcess(_p, w).Autocorrelations(lags);
            Matrix<double> normal = Matrix<double>.Build.DiagonalIdentity(Count) * 0.01;
            Vector<double> right = Vector<double>.Build.Dense(Count);
            for (int lag = 1; lag <= lags; lag++)
            {
                if (counts[lag] > 0)
                {
                    Vector<double> gradient = Vector<double>.Build.Dense(rho[lag].Gradient);
                    normal += gradient.OuterProduct(gradient);
                    right += gradient * ((products[lag] / counts[lag]) - rho[lag].Value);
                }
            }

            Vector<double> move = normal.Solve(right);
            for (int k = 0; k < Count; k++)
            {
                w[k] = Math.Clamp(w[k] + Math.Clamp(move[k], -0.5, 0.5), -1.5, 1.5);
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w)
    {
        ArmaProcess process = new(_p, w);
        return [.. Named("phi", process.Phi), .. Named("theta", process.Theta)];
    }

    /// <inheritdoc/>
    public override IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w)
    {
        ArmaProcess process = new(_p, w);
        return [.. process.Phi.Select(c => c.Hessian), .. process.Theta.Select(c => c.Hessian)];
    }

    /// <inheritdoc/>
    public override void FromNatural(ReadOnlySpan<double> natural, Span<double> w)
    {
        double[] phi = ArmaProcess.PartialAutocorrelations(natural[.._p])
            ?? throw new ArgumentException("The values of phi are not those of a stationary process.");
        double[] theta = ArmaProcess.PartialAutocorrelations([.. natural[_p..].ToArray().Select(value => -value)])
            ?? throw new ArgumentException("The values of theta are not those of an invertible process.");
        for (int k = 0; k < Count; k++)
        {
            w[k] = FisherZ.Working(k < _p ? phi[k] : -theta[k - _p], k < _p ? "phi" : "theta");
        }
    }

    /// <summary>A single coefficient is between -1 and 1; several are in a region of another shape.</summary>
    private static IEnumerable<NaturalParameter> Named(string letter, Jet[] coefficients) => coefficients.Select((c, i) => new NaturalParameter(
        FormattableString.Invariant($"{letter}{i + 1}"), coefficients.Length == 1 ? ParameterScale.FisherZ : ParameterScale.Identity, c.Value, c.Gradient));

    private sealed class Entries(double[] position, Jet[] rho) : CorrelationEntries
    {
        private readonly int _variables = rho[0].Gradient.Length;

        public override double Value(int a, int b) => Rho(a, b).Value;

        public override double First(int k, int a, int b) => Rho(a, b).Gradient[k];

        public override double Second(int j, int k, int a, int b) => Rho(a, b).Hessian[(j * _variables) + k];

        private Jet Rho(int a, int b) => rho[(int)Math.Abs(position[a] - position[b])];
    }
}
