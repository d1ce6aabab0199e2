using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>What the steps refused at one point say of the function there.</summary>
internal sealed class RefusedSteps
{
    // Smaller rises than this share of the value may be rounding.
    private const double MayBeRounding = 1e-8;

    private double _length;
    private double _rise;

    /// <summary>
    /// Whether values are lost in rounding: of two steps in a row one of at most half the length rose more than half as far. From a smooth
    /// function that falls at first, half a step brings less than a quarter of the rise.
    /// </summary>
    /// <param name="step">The step.</param>
    /// <param name="rise">By how much the function rose.</param>
    /// <param name="value">The function before it.</param>
    public bool AreLostInRounding(ReadOnlySpan<double> step, double rise, double value)
    {
        double length = Math.Sqrt(VectorKernels.Dot(step, step));
        bool lost = length <= 0.5 * _length && rise > 0.5 * _rise && rise < MayBeRounding * Math.Abs(value);
        (_length, _rise) = (length, rise);
        return lost;
    }

    /// <summary>The share of a refused step at which the cubic through values and slopes at both its ends is lowest, 0.1 to 0.5.</summary>
    /// <param name="step">The step.</param>
    /// <param name="gradient">The gradient before it.</param>
    /// <param name="after">The gradient after it.</param>
    /// <param name="rise">By how much the function rose.</param>
    public static double Share(ReadOnlySpan<double> step, ReadOnlySpan<double> gradient, ReadOnlySpan<double> after, double rise)
    {
        double first = VectorKernels.Dot(step, gradient);
        double last = VectorKernels.Dot(step, after);
        double middle = first + last - (3 * rise);
        double root = Math.Sqrt(Math.Max((middle * middle) - (first * last), 0));
        double share = 1 - ((last + root - middle) / (last - first + (2 * root)));
        return double.IsFinite(share) ? Math.Clamp(share, 0.1, 0.5) : 0.5;
    }
}
