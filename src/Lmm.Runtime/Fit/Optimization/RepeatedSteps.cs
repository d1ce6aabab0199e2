using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// Steps that repeat themselves: towards an optimum at infinity (a residual variance or a correlation that vanishes) a function falls like
/// exp(-z), and Newton's step is 1 wherever it stands. Once three steps were alike, and each brought more than its quadratic
/// promised, the next are doubled, and doubled again.
/// </summary>
internal sealed class RepeatedSteps(int count)
{
    private const double Alike = 0.95;
    private const double Shrinking = 0.8;
    private const double MoreThanPromised = 1.1;
    private const int Enough = 2;
    private const double Longest = 16;

    private readonly double[] _last = new double[count];
    private double _length;
    private double _stretch = 1;
    private int _repeats;

    /// <summary>How many times its length a step is tried with.</summary>
    public double Stretch(ReadOnlySpan<double> step)
    {
        double length = Math.Sqrt(VectorKernels.Dot(step, step));
        bool again = length > Shrinking * _length && VectorKernels.Dot(step, _last) > Alike * length * _length;
        _repeats = again && _length > 0 ? _repeats + 1 : 0;
        _stretch = _repeats >= Enough ? Math.Min(2 * _stretch, Longest) : 1;
        step.CopyTo(_last);
        _length = length;
        return _stretch;
    }

    /// <summary>Forgets the steps unless the one taken brought more than it promised.</summary>
    public void Taken(double decrease, double promised)
    {
        if (decrease < MoreThanPromised * promised)
        {
            Clear();
        }
    }

    /// <summary>Forgets the steps.</summary>
    public void Clear() => (_length, _stretch, _repeats) = (0, 1, 0);
}
