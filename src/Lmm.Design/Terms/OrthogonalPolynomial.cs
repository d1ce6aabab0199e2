using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>
/// Polynomials of degree 1 to d that are orthonormal over given numbers, as R's <c>poly()</c>: found once from the data
/// and evaluated anywhere by the same three-term recurrence, so that prediction sees the columns of the fit.
/// </summary>
public sealed class OrthogonalPolynomial
{
    /// <summary>From kept coefficients: <paramref name="alpha"/> has d values, <paramref name="norm2"/> d + 2 as in R (1, n, …).</summary>
    public OrthogonalPolynomial(IReadOnlyList<double> alpha, IReadOnlyList<double> norm2)
    {
        Alpha = alpha;
        Norm2 = norm2;
    }

    /// <summary>The highest degree d.</summary>
    public int Degree => Alpha.Count;

    /// <summary>The recurrence's shifts, d values.</summary>
    public IReadOnlyList<double> Alpha { get; }

    /// <summary>The recurrence's squared norms, d + 2 values, the first 1 and the second n.</summary>
    public IReadOnlyList<double> Norm2 { get; }

    /// <summary>Finds the polynomials over <paramref name="values"/>, optionally counted <paramref name="frequencies"/> times.</summary>
    /// <exception cref="ArgumentException">Degree below 1, or not more different values than the degree.</exception>
    public static OrthogonalPolynomial FromData(IReadOnlyList<double> values, int degree, IReadOnlyList<double>? frequencies = null) => throw new NotImplementedException();

    /// <summary>Writes the values of degree 1 to d at <paramref name="x"/> into <paramref name="destination"/>, from <paramref name="offset"/> on.</summary>
    public void Evaluate(double x, double[] destination, int offset = 0) => throw new NotImplementedException();

    /// <summary>The value of one degree at <paramref name="x"/>.</summary>
    public double Evaluate(double x, int degree) => throw new NotImplementedException();
}
