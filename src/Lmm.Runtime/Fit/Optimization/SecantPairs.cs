using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The last steps and gradient changes, applied by BFGS on top of whatever Hessian the current point gives (the
/// structured secant idea of Dennis, Gay and Welsch 1981): it makes the tail of the iteration superlinear where the
/// average information is not the Hessian.
/// </summary>
internal sealed class SecantPairs(int count)
{
    private const int Memory = 12;
    private readonly List<(double[] S, double[] Y)> _pairs = [];

    /// <summary>Forgets everything.</summary>
    public void Clear() => _pairs.Clear();

    /// <summary>Remembers a step.</summary>
    public void Add(ReadOnlySpan<double> step, ReadOnlySpan<double> gradient, ReadOnlySpan<double> previousGradient)
    {
        double[] y = gradient.ToArray();
        VectorKernels.Axpy(-1, previousGradient, y);
        double along = VectorKernels.Dot(step, y);
        double size = Math.Sqrt(VectorKernels.Dot(step, step) * VectorKernels.Dot(y, y));
        if (!(along > 1e-8 * size))
        {
            return;
        }

        if (_pairs.Count == Memory)
        {
            _pairs.RemoveAt(0);
        }

        _pairs.Add((step.ToArray(), y));
    }

    /// <summary>B becomes B corrected by every pair, oldest first.</summary>
    public void Correct(Span<double> b)
    {
        if (_pairs.Count == 0)
        {
            return;
        }

        double[] product = new double[count];
        foreach ((double[] s, double[] y) in _pairs)
        {
            SmallMatrix.Multiply(count, count, 1, b, s, product);
            double curvature = VectorKernels.Dot(s, product);
            double along = VectorKernels.Dot(s, y);
            if (!(curvature > 0))
            {
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++)
                {
                    b[(i * count) + j] += (y[i] * y[j] / along) - (product[i] * product[j] / curvature);
                }
            }
        }
    }
}
