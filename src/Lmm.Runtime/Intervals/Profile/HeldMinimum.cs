using Lmm.Fitting;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Profiling;

/// <summary>
/// The minimum of -2 log L with one parameter held, from a nearby start: Newton with exact second derivatives on the
/// tangent of the equation h(w) = t, every iterate brought back onto it (a feasible Newton method), bounds by an active
/// set, steps damped until the criterion falls (Nocedal and Wright 2006, sections 15.3 and 18.1).
/// </summary>
internal sealed class HeldMinimum
{
    // The decrease of -2 log L that a step must still promise to be taken.
    private const double Tolerance = 1e-11;

    private const int MostSteps = 60;

    private readonly HeldCriterion _held;
    private readonly int _count;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private readonly double[] _normal;
    private readonly bool[] _fixed;
    private double _multiplier;

    public HeldMinimum(HeldCriterion held)
    {
        _held = held;
        _count = held.Criterion.Count;
        _gradient = new double[_count];
        _hessian = new double[_count * _count];
        _normal = new double[_count];
        _fixed = new bool[_count];
    }

    /// <summary>Minimises from w, in place.</summary>
    /// <param name="w">The start, then the minimum.</param>
    /// <param name="t">The value held.</param>
    /// <param name="cancellation">Checked at each step.</param>
    /// <returns>-2 log L and its derivative by t; NaN where the criterion cannot be computed.</returns>
    public (double Value, double Slope) Solve(double[] w, double t, CancellationToken cancellation)
    {
        _held.Criterion.Recentre(w);
        Clamp(w);
        if (!Restore(w, t))
        {
            return (double.NaN, double.NaN);
        }

        double value = _held.Evaluate(w, t, _gradient);
        double damping = 0;
        bool escaped = false;
        for (int step = 0; step < MostSteps && _count > 0 && double.IsFinite(value); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            (double next, damping, bool isMinimum) = Step(w, t, value, damping);
            value = next;
            if (!isMinimum)
            {
                continue;
            }

            if (escaped || !Escape(w, t, ref value))
            {
                break;
            }

            escaped = true;
        }

        double slope = _held.Constraint is null ? _held.Slope : _multiplier;
        if (_held.Criterion.Parameters.IsAnyAtBound(w))
        {
            double exact = _held.Value(w, t);
            value = double.IsFinite(exact) ? exact : value;
        }

        return (value, slope);
    }

    /// <summary>One step; true at the end where the point is a minimum as far as rounding shows.</summary>
    private (double Value, double Damping, bool IsMinimum) Step(double[] w, double t, double value, double damping)
    {
        _held.Hessian(w, _hessian);
        SetActive(w);
        double slack = 1e-12 * (1 + Math.Abs(value));
        double[] trial = new double[_count];
        double[] gradient = new double[_count];
        for (int attempt = 0; attempt < 30; attempt++)
        {
            double[] step = Direction(damping, out double promised, out bool isRegularised);
            if (promised < Tolerance && !isRegularised)
            {
                return (value, damping, true);
            }

            Move(w, step, trial);
            if (Restore(trial, t))
            {
                double next = _held.Evaluate(trial, t, gradient);
                if (next <= value + slack)
                {
                    trial.CopyTo(w, 0);
                    gradient.CopyTo(_gradient, 0);
                    return (next, value - next > 0.25 * promised ? damping / 10 : damping, false);
                }
            }

            if (promised < 100 * slack)
            {
                break;
            }

            damping = damping < 1e-3 ? 0.05 : 5 * damping;
        }

        // Nothing better was found: the point stands, and the criterion's state must be its own.
        _held.Evaluate(w, t, _gradient);
        return (value, damping, true);
    }

    /// <summary>The multiplier, the gradient of the Lagrangian, its second derivatives, and which bounds hold.</summary>
    private void SetActive(double[] w)
    {
        _multiplier = 0;
        _held.Constraint?.Gradient(w, _normal);
        bool[] atLower = new bool[_count];
        bool[] atUpper = new bool[_count];
        for (int k = 0; k < _count; k++)
        {
            ParameterRange range = _held.Criterion.Range(w, k);
            atLower[k] = w[k] <= range.Lower + 1e-12;
            atUpper[k] = w[k] >= range.Upper - 1e-12;
            _fixed[k] = atLower[k] || atUpper[k];
        }

        for (int pass = 0; pass < 2; pass++)
        {
            SetMultiplier();
            for (int k = 0; k < _count; k++)
            {
                double slope = _gradient[k] - (_multiplier * _normal[k]);
                _fixed[k] = (atLower[k] && slope > 0) || (atUpper[k] && slope < 0);
            }
        }

        SetMultiplier();
        _held.Constraint?.AddHessian(w, -_multiplier, _hessian);
    }

    /// <summary>mu by least squares from the free parameters: gradient = mu normal at the minimum.</summary>
    private void SetMultiplier()
    {
        double along = 0;
        double length = 0;
        for (int k = 0; k < _count && _held.Constraint is not null; k++)
        {
            if (!_fixed[k])
            {
                along += _gradient[k] * _normal[k];
                length += _normal[k] * _normal[k];
            }
        }

        _multiplier = length > 0 ? along / length : 0;
    }

    /// <summary>The damped Newton step on the tangent of the free parameters.</summary>
    private double[] Direction(double damping, out double promised, out bool isRegularised)
    {
        int[] free = [.. Enumerable.Range(0, _count).Where(k => !_fixed[k])];
        double[][] basis = TangentBasis(free);
        int size = basis.Length;
        double[] right = new double[size];
        double[] block = new double[size * size];
        double[] step = new double[_count];
        promised = 0;
        isRegularised = false;
        if (size == 0)
        {
            return step;
        }

        double ridge = damping;
        while (true)
        {
            for (int i = 0; i < size; i++)
            {
                right[i] = -Dot(basis[i], _gradient, free);
                for (int j = 0; j <= i; j++)
                {
                    double entry = Form(basis[i], basis[j], free, ridge);
                    block[(i * size) + j] = entry;
                    block[(j * size) + i] = entry;
                }
            }

            if (SmallMatrix.Cholesky(size, block))
            {
                break;
            }

            isRegularised = true;
            ridge = Math.Max(10 * ridge, 1e-4);
        }

        double[] gradient = (double[])right.Clone();
        SmallMatrix.SolveLower(size, block, right);
        SmallMatrix.SolveLowerTransposed(size, block, right);
        promised = VectorKernels.Dot(gradient, right) / 2;

        // An indefinite point is left only where that gains something.
        isRegularised &= promised > 1e-9;
        for (int i = 0; i < size; i++)
        {
            for (int f = 0; f < free.Length; f++)
            {
                step[free[f]] += right[i] * basis[i][f];
            }
        }

        return step;
    }

    /// <summary>Orthonormal directions along which h does not change, in the free parameters: columns of a Householder reflection.</summary>
    private double[][] TangentBasis(int[] free)
    {
        int size = free.Length;
        double[] v = [.. free.Select(k => _normal[k])];
        double length = _held.Constraint is null ? 0 : Math.Sqrt(VectorKernels.Dot(v, v));
        if (length == 0)
        {
            return [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1.0 : 0).ToArray())];
        }

        v[0] += v[0] < 0 ? -length : length;
        double square = VectorKernels.Dot(v, v);
        double[][] basis = new double[size - 1][];
        for (int i = 1; i < size; i++)
        {
            basis[i - 1] = new double[size];
            for (int j = 0; j < size; j++)
            {
                basis[i - 1][j] = (i == j ? 1 : 0) - (2 * v[i] * v[j] / square);
            }
        }

        return basis;
    }

    private static double Dot(double[] direction, double[] full, int[] free)
    {
        double sum = 0;
        for (int f = 0; f < free.Length; f++)
        {
            sum += direction[f] * full[free[f]];
        }

        return sum;
    }

    /// <summary>x'(B + ridge |diag B|)y over the free parameters.</summary>
    private double Form(double[] x, double[] y, int[] free, double ridge)
    {
        double sum = 0;
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < free.Length; j++)
            {
                sum += x[i] * _hessian[(free[i] * _count) + free[j]] * y[j];
            }

            sum += ridge * x[i] * y[i] * Math.Max(Math.Abs(_hessian[free[i] * (_count + 1)]), 1e-8);
        }

        return sum;
    }

    private void Move(double[] w, double[] step, double[] trial)
    {
        double share = 1;
        for (int k = 0; k < _count; k++)
        {
            double longest = _held.Criterion.Range(w, k).MaximumStep;
            share = Math.Min(share, Math.Abs(step[k]) > longest ? longest / Math.Abs(step[k]) : 1);
        }

        for (int k = 0; k < _count; k++)
        {
            trial[k] = w[k] + (share * step[k]);
        }

        Clamp(trial);
    }

    private void Clamp(double[] w)
    {
        for (int k = 0; k < _count; k++)
        {
            ParameterRange range = _held.Criterion.Range(w, k);
            w[k] = Math.Clamp(w[k], range.Lower, range.Upper);
        }
    }

    /// <summary>Brings w onto h(w) = t along the gradient of h; false where that does not succeed.</summary>
    private bool Restore(double[] w, double t)
    {
        if (_held.Constraint is not { } constraint)
        {
            return true;
        }

        double[] normal = new double[_count];
        for (int step = 0; step < 50; step++)
        {
            double missing = t - constraint.Value(w);
            if (Math.Abs(missing) < 1e-13)
            {
                return true;
            }

            constraint.Gradient(w, normal);
            double length = VectorKernels.Dot(normal, normal);
            if (!(length > 0) || !double.IsFinite(missing))
            {
                return false;
            }

            VectorKernels.Axpy(missing / length, normal, w);
            Clamp(w);
        }

        return Math.Abs(t - constraint.Value(w)) < 1e-9;
    }

    /// <summary>
    /// Leaves a point that is stationary only because a direction of a covariance matrix was lost, where -2 log L falls along
    /// it; false, with everything as before, where it does not.
    /// </summary>
    private bool Escape(double[] w, double t, ref double value)
    {
        CovarianceParameters parameters = _held.Criterion.Parameters;
        double[][] before = CovarianceState.Read(_held.Criterion, w);
        bool moved = false;
        foreach (CovarianceParameters.Slot slot in parameters.Slots)
        {
            moved |= slot.Structure.Escape(slot.Of(w.AsSpan()), _held.GammaOf(slot, w));
        }

        if (!moved)
        {
            return false;
        }

        double next = Restore(w, t) ? _held.Evaluate(w, t, _gradient) : double.NaN;
        if (next < value + 0.1)
        {
            value = next;
            return true;
        }

        CovarianceState.Write(_held.Criterion, before, w);
        _held.Evaluate(w, t, _gradient);
        return false;
    }
}
