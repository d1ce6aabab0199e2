using MathNet.Numerics.Distributions;

namespace Lmm;

/// <summary>
/// P(some |T_i| &gt; c) by the transformation of Genz (1992, J. Comput. Graph. Stat. 1, 141; for t Genz and Bretz 1999, J. Stat.
/// Comput. Simul. 63, 361): the box becomes the unit cube, one variable after the other, and the cube is filled by a lattice
/// of square roots of primes with random shifts. Singular correlations: a statistic that the variables before it determine
/// narrows the interval of the last of them (Genz and Kwong 2000, J. Stat. Comput. Simul. 68, 1).
/// </summary>
internal sealed class LatticeRule
{
    private const int Shifts = 10;
    private const double NormalFrom = 1e6;
    private readonly SingleStepOptions _options;
    private readonly int _rank;

    /// <summary>For each variable the statistics that end there: their rows of the factor.</summary>
    private readonly double[][][] _ending;
    private readonly double[] _generators;
    private readonly double[,] _shifts;
    private readonly Dictionary<double, ScaleQuantile> _scales = [];

    /// <summary>The rule for R = A A'.</summary>
    /// <param name="factor">A: m x rank, lower triangular after sorting its rows.</param>
    /// <param name="rank">The number of columns.</param>
    /// <param name="options">Accuracy, points and seed.</param>
    public LatticeRule(double[,] factor, int rank, SingleStepOptions options)
    {
        _options = options;
        _rank = rank;
        _ending = [.. Enumerable.Range(0, rank).Select(column => RowsEndingAt(factor, column, rank))];
        _generators = [.. Primes().Take(rank).Select(prime => Math.Sqrt(prime) % 1)];
        var random = new Random(options.Seed);
        _shifts = new double[Shifts, rank];
        for (int s = 0; s < Shifts; s++)
        {
            for (int k = 0; k < rank; k++)
            {
                _shifts[s, k] = random.NextDouble();
            }
        }
    }

    /// <summary>The tail and its error: three standard errors of the mean over the shifts.</summary>
    public (double Tail, double Error) Upper(double c, double degreesOfFreedom)
    {
        ScaleQuantile? scale = degreesOfFreedom < NormalFrom ? ScaleOf(degreesOfFreedom) : null;
        double[] sums = new double[Shifts];
        double[] work = new double[_rank];
        int done = 0;
        for (int points = 1000; ; points *= 2)
        {
            points = Math.Min(points, Math.Max(_options.MostPoints / Shifts, 1000));
            for (int s = 0; s < Shifts; s++)
            {
                for (int i = done; i < points; i++)
                {
                    sums[s] += Point(i + 1, s, c, scale, work);
                }
            }

            done = points;
            double mean = sums.Average() / done;
            double variance = sums.Sum(v => ((v / done) - mean) * ((v / done) - mean)) / (Shifts * (Shifts - 1.0));
            double error = 3 * Math.Sqrt(variance);
            if (error <= _options.Accuracy || done >= _options.MostPoints / Shifts)
            {
                return (1 - mean, error);
            }
        }
    }

    /// <summary>The integrand at a lattice point and its mirror image.</summary>
    private double Point(int index, int shift, double c, ScaleQuantile? scale, double[] work)
    {
        double sum = 0;
        for (int mirror = 0; mirror < 2; mirror++)
        {
            double value = 1;
            double limit = scale is null ? c : c * scale.At(Deviate(Coordinate(index, shift, _rank - 1, mirror)));
            for (int k = 0; k < _rank && value > 0; k++)
            {
                (double low, double high) = Bounds(k, limit, work);
                double below = NormalLaw.Lower(low);
                double mass = NormalLaw.Between(low, high);
                value *= mass;
                if (k + 1 < _rank && value > 0)
                {
                    // The last variable needs no value; its coordinate is that of s.
                    double p = below + (Coordinate(index, shift, k, mirror) * mass);
                    work[k] = Deviate(p);
                }
            }

            sum += value;
        }

        return sum / 2;
    }

    /// <summary>The coordinate in (0, 1), folded as a tent so that the integrand is periodic.</summary>
    private double Coordinate(int index, int shift, int k, int mirror)
    {
        double x = ((index * _generators[k]) + _shifts[shift, k]) % 1;
        double tent = Math.Abs((2 * x) - 1);
        return mirror == 0 ? tent : 1 - tent;
    }

    private static double Deviate(double p) => Normal.InvCDF(0, 1, Math.Clamp(p, 1e-300, 1 - 1e-16));

    private (double Low, double High) Bounds(int variable, double limit, double[] work)
    {
        double low = double.NegativeInfinity;
        double high = double.PositiveInfinity;
        foreach (double[] row in _ending[variable])
        {
            double sum = 0;
            for (int k = 0; k < variable; k++)
            {
                sum += row[k] * work[k];
            }

            double one = (-limit - sum) / row[variable];
            double other = (limit - sum) / row[variable];
            low = Math.Max(low, Math.Min(one, other));
            high = Math.Min(high, Math.Max(one, other));
        }

        return (low, high);
    }

    private static double[][] RowsEndingAt(double[,] factor, int column, int rank)
    {
        List<double[]> rows = [];
        for (int i = 0; i < factor.GetLength(0); i++)
        {
            int last = rank - 1;
            while (last > 0 && Math.Abs(factor[i, last]) < 1e-9)
            {
                last--;
            }

            if (last == column)
            {
                int of = i;
                rows.Add([.. Enumerable.Range(0, rank).Select(k => factor[of, k])]);
            }
        }

        return [.. rows];
    }

    private ScaleQuantile ScaleOf(double degreesOfFreedom)
    {
        lock (_scales)
        {
            if (!_scales.TryGetValue(degreesOfFreedom, out ScaleQuantile? scale))
            {
                scale = new ScaleQuantile(degreesOfFreedom);
                _scales.Add(degreesOfFreedom, scale);
            }

            return scale;
        }
    }

    private static IEnumerable<int> Primes()
    {
        for (int candidate = 2; ; candidate++)
        {
            bool isPrime = true;
            for (int d = 2; d * d <= candidate && isPrime; d++)
            {
                isPrime = candidate % d != 0;
            }

            if (isPrime)
            {
                yield return candidate;
            }
        }
    }
}
