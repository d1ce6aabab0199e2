using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// The minimiser of g's + s'Bs/2 over a box by a primal active set: one bound is taken up at a time, where the way to
/// the minimiser of the free parameters first meets it, and let go when the quadratic falls inwards from it. Every stage
/// lowers the quadratic, so the step never promises less than nothing.
/// </summary>
internal sealed class BoxStep
{
    // A parameter this near its bound stands at it: clamping rounds.
    private const double AtBound = 1e-12;

    private readonly int _count;
    private readonly bool[] _fixed;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _slope;
    private readonly double[] _move;
    private readonly int[] _free;
    private readonly double[] _right;
    private readonly double[] _block;

    public BoxStep(int count)
    {
        _count = count;
        _fixed = new bool[count];
        _lower = new double[count];
        _upper = new double[count];
        _slope = new double[count];
        _move = new double[count];
        _free = new int[count];
        _right = new double[count];
        _block = new double[count * count];
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
        for (int k = 0; k < _count; k++)
        {
            ParameterRange range = objective.Range(w, k);
            _lower[k] = range.Lower - w[k];
            _upper[k] = range.Upper - w[k];
        }

        Minimise(g, b, damping);
        Shorten(objective, w);
        Predict(g, b);
    }

    /// <summary>Computes the step in a box of its own.</summary>
    /// <param name="lower">The bounds of the step, none above zero.</param>
    /// <param name="upper">And none below.</param>
    /// <param name="g">The gradient.</param>
    /// <param name="b">The model Hessian, Count x Count.</param>
    public void Compute(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> g, ReadOnlySpan<double> b)
    {
        lower.CopyTo(_lower);
        upper.CopyTo(_upper);
        Minimise(g, b, 0);
        Predict(g, b);
    }

    private void Minimise(ReadOnlySpan<double> g, ReadOnlySpan<double> b, double damping)
    {
        Array.Clear(Step);
        IsRegularised = false;
        for (int k = 0; k < _count; k++)
        {
            _lower[k] = _lower[k] >= -AtBound ? 0 : _lower[k];
            _upper[k] = _upper[k] <= AtBound ? 0 : _upper[k];
            _fixed[k] = (_lower[k] == 0 && g[k] > 0) || (_upper[k] == 0 && g[k] < 0);
        }

        // Each bound is met and let go a few times at most; the limit only guards against an indefinite B.
        for (int stage = 0; stage < (4 * _count) + 4; stage++)
        {
            SetSlope(g, b, damping);
            SolveFree(b, damping);
            if (stage == 0)
            {
                Certificate = -VectorKernels.Dot(g, _move) / 2;
            }

            if (!MoveToFirstBound())
            {
                SetSlope(g, b, damping);
                if (!LetGo())
                {
                    break;
                }
            }
        }
    }

    private void Predict(ReadOnlySpan<double> g, ReadOnlySpan<double> b)
    {
        SetSlope(g, b, 0);
        PredictedDecrease = 0;
        for (int i = 0; i < _count; i++)
        {
            PredictedDecrease -= Step[i] * (g[i] + _slope[i]) / 2;
        }
    }

    /// <summary>g + (B + mu diag|B|) s.</summary>
    private void SetSlope(ReadOnlySpan<double> g, ReadOnlySpan<double> b, double damping)
    {
        for (int i = 0; i < _count; i++)
        {
            double slope = g[i] + (damping * Math.Abs(b[i * (_count + 1)]) * Step[i]);
            for (int j = 0; j < _count; j++)
            {
                slope += b[(i * _count) + j] * Step[j];
            }

            _slope[i] = slope;
        }
    }

    /// <summary>The way to the minimiser of the free parameters.</summary>
    private void SolveFree(ReadOnlySpan<double> b, double damping)
    {
        Array.Clear(_move);
        int size = 0;
        for (int k = 0; k < _count; k++)
        {
            if (!_fixed[k])
            {
                _free[size++] = k;
            }
        }

        if (size == 0)
        {
            return;
        }

        ReadOnlySpan<int> free = _free.AsSpan(0, size);
        Span<double> right = _right.AsSpan(0, size);
        Span<double> block = _block.AsSpan(0, size * size);
        double ridge = damping;
        while (true)
        {
            for (int i = 0; i < size; i++)
            {
                right[i] = -_slope[free[i]];
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
            _move[free[i]] = right[i];
        }
    }

    /// <summary>Goes the way, or as much of it as the box lets; true when a bound was met, which then holds.</summary>
    private bool MoveToFirstBound()
    {
        double share = 1;
        int met = -1;
        for (int k = 0; k < _count; k++)
        {
            double bound = _move[k] < 0 ? _lower[k] : _upper[k];
            if (!_fixed[k] && Math.Abs(_move[k]) * share > Math.Abs(bound - Step[k]))
            {
                share = Math.Abs(bound - Step[k]) / Math.Abs(_move[k]);
                met = k;
            }
        }

        for (int k = 0; k < _count; k++)
        {
            Step[k] = k == met ? (_move[k] < 0 ? _lower[k] : _upper[k]) : Step[k] + (share * _move[k]);
        }

        if (met >= 0)
        {
            _fixed[met] = true;
        }

        return met >= 0;
    }

    /// <summary>Frees the parameter at a bound from which the quadratic falls most steeply inwards; false where none does.</summary>
    private bool LetGo()
    {
        int steepest = -1;
        for (int k = 0; k < _count; k++)
        {
            bool inwards = _fixed[k] && _lower[k] < _upper[k] && ((Step[k] <= _lower[k] && _slope[k] < 0) || (Step[k] >= _upper[k] && _slope[k] > 0));
            if (inwards && (steepest < 0 || Math.Abs(_slope[k]) > Math.Abs(_slope[steepest])))
            {
                steepest = k;
            }
        }

        if (steepest >= 0)
        {
            _fixed[steepest] = false;
        }

        return steepest >= 0;
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
