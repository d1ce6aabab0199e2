using MathNet.Numerics;

namespace Lmm;

/// <summary>
/// s = sqrt(chi-squared / df) as a function of the standard normal deviate z of the same probability: nearly a straight
/// line, so a table with slopes and cubic interpolation between its entries serves (error below 1e-8).
/// </summary>
internal sealed class ScaleQuantile
{
    private const double Reach = 8;
    private const int Cells = 256;
    private const double Width = 2 * Reach / Cells;
    private readonly double[] _values = new double[Cells + 1];
    private readonly double[] _slopes = new double[Cells + 1];
    private readonly double _shape;
    private readonly double _logConstant;
    private double _start;

    /// <summary>The table for these degrees of freedom.</summary>
    /// <param name="degreesOfFreedom">Positive and finite.</param>
    public ScaleQuantile(double degreesOfFreedom)
    {
        _shape = degreesOfFreedom / 2;
        _logConstant = Math.Log(2) + (_shape * Math.Log(_shape)) - SpecialFunctions.GammaLn(_shape);
        for (int i = 0; i <= Cells; i++)
        {
            double z = -Reach + (i * Width);
            double s = Solve(z);
            _values[i] = s;
            double density = Math.Exp(_logConstant + (((2 * _shape) - 1) * Math.Log(s)) - (_shape * s * s));
            _slopes[i] = NormalLaw.Density(z) / density;
        }
    }

    /// <summary>s at a deviate; beyond 8 its value at 8.</summary>
    public double At(double z)
    {
        double place = (Math.Clamp(z, -Reach, Reach) + Reach) / Width;
        int cell = Math.Min((int)place, Cells - 1);
        double t = place - cell;
        double rest = 1 - t;
        return (rest * rest * (((1 + (2 * t)) * _values[cell]) + (t * Width * _slopes[cell])))
            + (t * t * (((3 - (2 * t)) * _values[cell + 1]) - (rest * Width * _slopes[cell + 1])));
    }

    /// <summary>The root of P(s) = Phi(z), in the smaller of the two tails: Newton steps for log s inside a bracket.</summary>
    private double Solve(double z)
    {
        double target = NormalLaw.Lower(-Math.Abs(z));
        double low = -60 / _shape;
        double high = Math.Log(1 + (12 / Math.Sqrt(_shape)));
        double u = Math.Clamp(_start, low, high);
        for (int step = 0; step < 200; step++)
        {
            double x = _shape * Math.Exp(2 * u);
            double excess = z < 0
                ? SpecialFunctions.GammaLowerRegularized(_shape, x) - target
                : target - SpecialFunctions.GammaUpperRegularized(_shape, x);
            if (excess > 0)
            {
                high = u;
            }
            else
            {
                low = u;
            }

            double next = u - (excess / Math.Exp(_logConstant + (2 * _shape * u) - x));
            if (!(next > low && next < high))
            {
                next = (low + high) / 2;
            }

            double change = Math.Abs(next - u);
            u = next;
            if (change < 1e-13 * (1 + Math.Abs(u)))
            {
                break;
            }
        }

        _start = u;
        return Math.Exp(u);
    }
}
