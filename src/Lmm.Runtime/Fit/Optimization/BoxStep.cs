using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The minimiser of g's + s'Bs/2 over a box, by an active set: parameters pushed against their bound stay there,
/// others that would cross theirs stop at it and the rest is solved again.
/// </summary>
internal sealed class BoxStep
{
    private readonly int _count;
    private readonly bool[] _fixed;

    public BoxStep(int count)
    {
        _count = count;
        _fixed = new bool[count];
        Step = new double[count];
    }

    /// <summary>s.</summary>
    public double[] Step { get; }

    /// <summary>-(g's + s'Bs/2): what the step, stopped at the box and shortened, promises.</summary>
    public double PredictedDecrease { get; private set; }

    /// <summary>
    /// g'B^-1 g / 2 over the parameters not held at a bound: what a full step would promise. Never negative, and zero
    /// only at a stationary point: the certificate of convergence.
    /// </summary>
    public double Certificate { get; private set; }

    /// <summary>Whether B had to be made positive definite.</summary>
    public bool IsRegularised { get; private set; }

    /// <summary>Computes the step.</summary>
    /// <param name="objective">For the box.</param>
    /// <param name="w">The point.</param>
    /// <param name="g">The gradient.</param>
    /// <param name="b">The model Hessian, Count x Count.</param>
    /// <param name="damping">Levenberg's mu: mu times B's diagonal is added.</param>
    public void Compute(IObjective objective, ReadOnlySpan<double> w, ReadOnlySpan<double> g, ReadOnlySpan<double> b, double damping)
    {
        Array.Clear(Step);
        for (int k = 0; k < _count; k++)
        {
            ParameterRange range = objective.Range(w, k);
            _fixed[k] = (w[k] <= range.Lower && g[k] > 0) || (w[k] >= range.Upper && g[k] < 0);
        }

        IsRegularised = false;
        SolveFree(g, b, damping);
        Certificate = -VectorKernels.Dot(g, Step) / 2;
        while (StopAtBounds(objective, w))
        {
            SolveFree(g, b, damping);
        }

        Shorten(objective, w);
        PredictedDecrease = 0;
        for (int i = 0; i < _count; i++)
        {
            double product = 0;
            for (int j = 0; j < _count; j++)
            {
                product += b[(i * _count) + j] * Step[j];
            }

            PredictedDecrease -= Step[i] * (g[i] + (product / 2));
        }
    }

    private void SolveFree(ReadOnlySpan<double> g, ReadOnlySpan<double> b, double damping)
    {
        int[] free = [.. Enumerable.Range(0, _count).Where(k => !_fixed[k])];
        int size = free.Length;
        if (size == 0)
        {
            return;
        }

        double[] right = new double[size];
        double[] block = new double[size * size];
        double ridge = damping;
        while (true)
        {
            for (int i = 0; i < size; i++)
            {
                right[i] = -g[free[i]];
                for (int k = 0; k < _count; k++)
                {
                    right[i] -= _fixed[k] ? b[(free[i] * _count) + k] * Step[k] : 0;
                }

                for (int j = 0; j < size; j++)
                {
                    block[(i * size) + j] = b[(free[i] * _count) + free[j]];
                }

                double diagonal = Math.Abs(block[(i * size) + i]);
                block[(i * size) + i] += (ridge * diagonal) + (ridge > 0 || diagonal == 0 ? 1e-12 : 0);
            }

            if (SmallMatrix.Cholesky(size, block))
            {
                break;
            }

            IsRegularised = true;
            ridge = Math.Max(10 * ridge, 1e-6);
        }

        SmallMatrix.SolveLower(size, block, right);
        SmallMatrix.SolveLowerTransposed(size, block, right);
        for (int i = 0; i < size; i++)
        {
            Step[free[i]] = right[i];
        }
    }

    private bool StopAtBounds(IObjective objective, ReadOnlySpan<double> w)
    {
        bool crossed = false;
        for (int k = 0; k < _count; k++)
        {
            ParameterRange range = objective.Range(w, k);
            double target = w[k] + Step[k];
            if (!_fixed[k] && (target < range.Lower || target > range.Upper))
            {
                Step[k] = Math.Clamp(target, range.Lower, range.Upper) - w[k];
                _fixed[k] = true;
                crossed = true;
            }
        }

        return crossed;
    }

    private void Shorten(IObjective objective, ReadOnlySpan<double> w)
    {
        double share = 1;
        for (int k = 0; k < _count; k++)
        {
            double longest = objective.Range(w, k).MaximumStep;
            if (Math.Abs(Step[k]) > longest)
            {
                share = Math.Min(share, longest / Math.Abs(Step[k]));
            }
        }

        for (int k = 0; k < _count && share < 1; k++)
        {
            Step[k] *= share;
        }
    }
}
