using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>
/// Polynomials of degree 1 to d that are orthonormal over given numbers, as R's <c>poly()</c>: found once from the data
/// and evaluated anywhere by the same three-term recurrence, so that prediction sees the columns of the fit.
/// </summary>
/// <remarks>
/// p_0 = 1, p_1 = x - alpha_0, p_{i+1} = (x - alpha_i) p_i - (|p_i|^2 / |p_{i-1}|^2) p_{i-1}; the columns are
/// p_i / |p_i|. Kennedy and Gentle, Statistical Computing (1980), pages 343 to 344; docs/math/contrasts.md.
/// </remarks>
public sealed class OrthogonalPolynomial
{
    private readonly double[] _alpha;
    private readonly double[] _norm2;

    /// <summary>From kept coefficients.</summary>
    /// <param name="alpha">The recurrence's shifts: d values.</param>
    /// <param name="norm2">The squared norms as R keeps them: 1, n, |p_1|^2 … |p_d|^2; d + 2 values, all positive.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together, or a squared norm is not positive.</exception>
    public OrthogonalPolynomial(IReadOnlyList<double> alpha, IReadOnlyList<double> norm2)
    {
        if (alpha.Count < 1 || norm2.Count != alpha.Count + 2)
        {
            throw new ArgumentException(
                $"Degree d needs d shifts and d + 2 squared norms; here are {alpha.Count} and {norm2.Count}.", nameof(norm2));
        }

        _alpha = Copy(alpha);
        _norm2 = Copy(norm2);
        foreach (double value in _norm2)
        {
            if (!(value > 0))
            {
                throw new ArgumentException("Every squared norm is positive.", nameof(norm2));
            }
        }
    }

    /// <summary>The highest degree d.</summary>
    public int Degree => _alpha.Length;

    /// <summary>The recurrence's shifts, d values.</summary>
    public IReadOnlyList<double> Alpha => _alpha;

    /// <summary>The recurrence's squared norms, d + 2 values, the first 1 and the second n.</summary>
    public IReadOnlyList<double> Norm2 => _norm2;

    /// <summary>Finds the polynomials over <paramref name="values"/>.</summary>
    /// <param name="values">Finite numbers, with more different ones than the degree.</param>
    /// <param name="degree">d, 1 or more.</param>
    /// <param name="frequencies">How often each value counts, or null for once.</param>
    /// <exception cref="ArgumentException">A degree below 1, a value that is not finite, or too few different values.</exception>
    public static OrthogonalPolynomial FromData(
        IReadOnlyList<double> values, int degree, IReadOnlyList<double>? frequencies = null)
    {
        Check(values, degree, frequencies);
        int n = values.Count;
        double mean = Mean(values, frequencies);
        var alpha = new double[degree];
        var norm2 = new double[degree + 2];
        var last = new double[n];
        var current = new double[n];
        norm2[0] = 1;
        for (int i = 0; i < n; i++)
        {
            current[i] = 1;
            norm2[1] += frequencies is null ? 1 : frequencies[i];
        }

        for (int d = 0; d < degree; d++)
        {
            double moment = 0;
            for (int i = 0; i < n; i++)
            {
                moment += Weight(frequencies, i) * (values[i] - mean) * current[i] * current[i];
            }

            alpha[d] = mean + (moment / norm2[d + 1]);
            double ratio = d == 0 ? 0 : norm2[d + 1] / norm2[d];
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                double next = ((values[i] - alpha[d]) * current[i]) - (ratio * last[i]);
                last[i] = current[i];
                current[i] = next;
                sum += Weight(frequencies, i) * next * next;
            }

            norm2[d + 2] = sum;
        }

        return new OrthogonalPolynomial(alpha, norm2);
    }

    /// <summary>Writes the values of degree 1 to d at <paramref name="x"/>.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="destination">Where to write, d values.</param>
    /// <param name="offset">The first place written.</param>
    public void Evaluate(double x, double[] destination, int offset = 0)
    {
        double last = 0;
        double current = 1;
        for (int d = 0; d < _alpha.Length; d++)
        {
            double next = Next(x, d, current, last);
            last = current;
            current = next;
            destination[offset + d] = current / Math.Sqrt(_norm2[d + 2]);
        }
    }

    /// <summary>The value of one degree, 1 to d, at <paramref name="x"/>.</summary>
    public double Evaluate(double x, int degree)
    {
        if (degree < 1 || degree > Degree)
        {
            throw new ArgumentOutOfRangeException(nameof(degree), degree, $"The degree is 1 to {Degree}.");
        }

        double last = 0;
        double current = 1;
        for (int d = 0; d < degree; d++)
        {
            double next = Next(x, d, current, last);
            last = current;
            current = next;
        }

        return current / Math.Sqrt(_norm2[degree + 1]);
    }

    private double Next(double x, int d, double current, double last) =>
        ((x - _alpha[d]) * current) - (d == 0 ? 0 : _norm2[d + 1] / _norm2[d] * last);

    private static void Check(IReadOnlyList<double> values, int degree, IReadOnlyList<double>? frequencies)
    {
        if (degree < 1)
        {
            throw new ArgumentException($"The degree of orthogonal polynomials is 1 or more, not {degree}.", nameof(degree));
        }

        if (frequencies is not null && frequencies.Count != values.Count)
        {
            throw new ArgumentException(
                $"There are {values.Count} values but {frequencies.Count} frequencies.", nameof(frequencies));
        }

        var different = new HashSet<double>();
        foreach (double value in values)
        {
            if (double.IsNaN(value) || double.IsInfinity(value))
            {
                throw new ArgumentException("Orthogonal polynomials need finite values.", nameof(values));
            }

            different.Add(value);
        }

        if (different.Count <= degree)
        {
            throw new ArgumentException(
                $"Orthogonal polynomials of degree {degree} need at least {degree + 1} different values; here are {different.Count}.",
                nameof(values));
        }
    }

    private static double Mean(IReadOnlyList<double> values, IReadOnlyList<double>? frequencies)
    {
        // About the first value, so that a large common offset costs no digits.
        double sum = 0;
        double count = 0;
        for (int i = 0; i < values.Count; i++)
        {
            sum += Weight(frequencies, i) * (values[i] - values[0]);
            count += Weight(frequencies, i);
        }

        return values[0] + (sum / count);
    }

    private static double Weight(IReadOnlyList<double>? frequencies, int i) => frequencies is null ? 1 : frequencies[i];

    private static double[] Copy(IReadOnlyList<double> values)
    {
        var copy = new double[values.Count];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = values[i];
        }

        return copy;
    }
}
