using Lmm.Kernels;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm;

/// <summary>
/// Chi-bar-squared by projection where no closed form is known. With Z normal in the cone's metric and as many dimensions more as are
/// free, |Z|^2 is chi-squared and independent of the direction, of which the projection keeps the share s: P(|proj Z|^2 &gt; t) =
/// E Q(t / s), Q the chi-squared tail. The mean over directions is taken by a lattice of square roots of primes (Richtmyer) with
/// random shifts, whose spread gives the error.
/// </summary>
internal sealed class ConeSample
{
    private const int Shifts = 10;
    private const int Points = 1500;
    private const int Signs = 2;
    private const int MostSteps = 400;
    private const double Enough = 1e-6;
    private readonly double[][] _shares;
    private readonly int _dimension;

    public ConeSample(CovarianceCone cone, int seed)
    {
        _dimension = cone.Dimension + cone.Free;
        double[] generators = [.. Primes().Take(_dimension).Select(prime => Math.Sqrt(prime) % 1)];
        double[][] shifts = new double[Shifts][];
        var random = new Random(seed);
        for (int s = 0; s < Shifts; s++)
        {
            shifts[s] = [.. Enumerable.Range(0, _dimension).Select(_ => random.NextDouble())];
        }

        Scaled scaled = Scaled.Of(cone);
        _shares = new double[Shifts][];
        Parallel.For(0, Shifts, s => _shares[s] = Shares(scaled, cone, generators, shifts[s]));
    }

    /// <summary>The tail and its error: three standard errors of the mean over the shifts.</summary>
    public (double Tail, double Error) Upper(double statistic)
    {
        double[] means = [.. _shares.Select(shares => shares.Average(s => s > 0 ? ChiSquaredTail.Upper(statistic / s, _dimension) : 0))];
        double mean = means.Average();
        double variance = means.Sum(value => (value - mean) * (value - mean)) / (Shifts * (Shifts - 1.0));
        return (mean, 3 * Math.Sqrt(variance));
    }

    private static double[] Shares(Scaled scaled, CovarianceCone cone, double[] generators, double[] shift)
    {
        double[] shares = new double[Signs * Points];
        double[] z = new double[generators.Length];
        for (int i = 0; i < Points; i++)
        {
            for (int k = 0; k < z.Length; k++)
            {
                z[k] = Normal.InvCDF(0, 1, Math.Clamp((((i + 1) * generators[k]) + shift[k]) % 1, 1e-15, 1 - 1e-15));
            }

            double total = VectorKernels.Dot(z, z);
            double free = VectorKernels.Dot(z.AsSpan(cone.Dimension), z.AsSpan(cone.Dimension));
            for (int sign = 0; sign < Signs; sign++)
            {
                // What a cone keeps of z and of -z adds up to nearly the same: the errors of the two cancel.
                shares[(Signs * i) + sign] = Math.Min(1, (free + scaled.Project(z)) / total);
                for (int k = 0; k < z.Length; k++)
                {
                    z[k] = -z[k];
                }
            }
        }

        return shares;
    }

    private static IEnumerable<int> Primes() =>
        Enumerable.Range(2, int.MaxValue - 2).Where(n => Enumerable.Range(2, Math.Max(0, (int)Math.Sqrt(n) - 1)).All(d => n % d != 0));

    /// <summary>The cone in units in which each variance has information 1: the gradient method then converges in few steps.</summary>
    private sealed class Scaled
    {
        private readonly IReadOnlyList<int> _orders;
        private readonly double[] _metric;
        private readonly double[] _factor;
        private readonly double _steepest;
        private readonly int _size;

        private Scaled(IReadOnlyList<int> orders, Matrix<double> metric)
        {
            _orders = orders;
            _size = metric.RowCount;
            _metric = metric.ToRowMajorArray();
            _factor = metric.Cholesky().Factor.ToRowMajorArray();
            _steepest = metric.Evd(Symmetricity.Symmetric).EigenValues.Max(value => value.Real);
        }

        public static Scaled Of(CovarianceCone cone)
        {
            List<double> units = [];
            int first = 0;
            foreach (int k in cone.Orders)
            {
                double[] roots = new double[k];
                for (int a = 0, place = first; a < k; place += a + 2, a++)
                {
                    roots[a] = Math.Pow(cone.Metric[place, place], -0.25);
                }

                for (int a = 0; a < k; a++)
                {
                    for (int b = 0; b <= a; b++)
                    {
                        units.Add(roots[a] * roots[b]);
                    }
                }

                first += k * (k + 1) / 2;
            }

            return new Scaled(cone.Orders, Matrix<double>.Build.Dense(units.Count, units.Count, (i, j) => units[i] * cone.Metric[i, j] * units[j]));
        }

        /// <summary>
        /// |proj Z|^2 for Z = L^-T z, J = L L': accelerated projected gradients (Beck and Teboulle 2009) with restarts. For any x of
        /// the cone (x'JZ)^2 / x'Jx is a lower bound of it, whose error is the square of that of x.
        /// </summary>
        public double Project(ReadOnlySpan<double> z)
        {
            // J Z = L z.
            Span<double> pull = stackalloc double[_size];
            Span<double> x = stackalloc double[_size];
            Span<double> previous = stackalloc double[_size];
            Span<double> ahead = stackalloc double[_size];
            Span<double> gradient = stackalloc double[_size];
            Multiply(_factor, z[.._size], pull);
            double momentum = 1;
            for (int step = 0; step < MostSteps; step++)
            {
                x.CopyTo(previous);
                Multiply(_metric, ahead, gradient);
                for (int i = 0; i < _size; i++)
                {
                    x[i] = ahead[i] - ((gradient[i] - pull[i]) / _steepest);
                }

                CovarianceCone.Clip(_orders, x);
                double change = 0;
                double size = 0;
                double along = 0;
                for (int i = 0; i < _size; i++)
                {
                    double moved = x[i] - previous[i];
                    change += moved * moved;
                    size += x[i] * x[i];
                    along += (ahead[i] - x[i]) * moved;
                }

                if (change <= Enough * Enough * size)
                {
                    break;
                }

                double next = along > 0 ? 1 : (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
                double weight = along > 0 ? 0 : (momentum - 1) / next;
                momentum = next;
                for (int i = 0; i < _size; i++)
                {
                    ahead[i] = x[i] + (weight * (x[i] - previous[i]));
                }
            }

            Multiply(_metric, x, gradient);
            double inner = VectorKernels.Dot(x, pull);
            double norm = VectorKernels.Dot(x, gradient);
            return inner > 0 && norm > 0 ? inner * inner / norm : 0;
        }

        private void Multiply(double[] matrix, ReadOnlySpan<double> x, Span<double> target)
        {
            for (int i = 0; i < _size; i++)
            {
                target[i] = VectorKernels.Dot(matrix.AsSpan(i * _size, _size), x);
            }
        }
    }
}
