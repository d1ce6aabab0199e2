using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// The minimum of g's + s'Bs/2 + sum phi_k(s_k) in a box, phi_k from the kinks of parameter k: the quadratic of Newton's method with
/// the jumps of the first derivatives in it, which are the larger part of the curvature where there are many. Between kinks it is a
/// quadratic, minimised in a box (<see cref="BoxStep"/>); from there the step goes on over each kink beyond which it still falls.
/// The nonsmooth part is a sum over single parameters, so that no direction but theirs needs to be looked at (Tseng 2001, J. Optim. Theory
/// Appl. 109, 475). To pass over small valleys the piece to begin with is the lowest of all in the box, other parameters minimised out.
/// </summary>
internal sealed class KinkedStep
{
    // A step this near to a kink stands on it.
    private const double OnKink = 1e-12;
    private const int MostRegularised = 20;

    private readonly int _count;
    private readonly BoxStep _box;
    private readonly KinkedPieces?[] _pieces;
    private readonly int[] _at;
    private readonly double[] _s;
    private readonly double[] _slope;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _down;
    private readonly double[] _up;

    public KinkedStep(int count)
    {
        _count = count;
        _box = new BoxStep(count);
        _pieces = new KinkedPieces?[count];
        _at = new int[count];
        _s = new double[count];
        _slope = new double[count];
        _lower = new double[count];
        _upper = new double[count];
        _down = new double[count];
        _up = new double[count];
        Step = new double[count];
    }

    /// <summary>s.</summary>
    public double[] Step { get; }

    /// <summary>What the step promises; NaN before one was computed.</summary>
    public double PredictedDecrease { get; private set; } = double.NaN;

    /// <summary>
    /// What is promised by going down from the point as far as it goes, the longest sensible step at most: zero only where no direction leads
    /// down. Where it is more than what <see cref="Compute"/> was told is enough, maybe more than said.
    /// </summary>
    public double Certificate { get; private set; }

    /// <summary>The kinks around the point of the last evaluation.</summary>
    public void SetKinks(IObjective objective, ReadOnlySpan<double> w)
    {
        for (int k = 0; k < _count; k++)
        {
            List<Kink> kinks = [];
            objective.Kinks(w, k, objective.Range(w, k).MaximumStep, kinks);
            _pieces[k] = kinks.Count > 0 ? new KinkedPieces(kinks) : null;
        }
    }

    /// <summary>Computes the step.</summary>
    /// <param name="objective">For the box.</param>
    /// <param name="w">The point.</param>
    /// <param name="g">The gradient.</param>
    /// <param name="b">The Hessian between kinks, Count x Count.</param>
    /// <param name="radius">The share of the longest sensible steps that the step may take.</param>
    /// <param name="enough">The certificate need not be larger.</param>
    public void Compute(IObjective objective, ReadOnlySpan<double> w, ReadOnlySpan<double> g, ReadOnlySpan<double> b, double radius, double enough)
    {
        SetBox(objective, w, 1);
        Home();
        Certificate = Descend(g, b, enough);

        SetBox(objective, w, radius);
        Home();
        PredictedDecrease = Descend(g, b, double.PositiveInfinity);
        _s.CopyTo(Step, 0);

        Home();
        for (int k = 0; k < _count; k++)
        {
            if (_pieces[k] is { } pieces)
            {
                (double slope, double curvature) = Reduced(k, g, b);
                (_s[k], _at[k]) = pieces.Minimise(slope, curvature, _lower[k], _upper[k]);
            }
        }

        double passing = Descend(g, b, double.PositiveInfinity);
        if (passing > PredictedDecrease)
        {
            PredictedDecrease = passing;
            _s.CopyTo(Step, 0);
        }
    }

    /// <summary>What the smooth parameters alone promise; nothing where the Hessian is not positive definite.</summary>
    /// <param name="objective">For the box.</param>
    /// <param name="w">The point.</param>
    /// <param name="g">The gradient.</param>
    /// <param name="b">The Hessian between kinks.</param>
    /// <param name="radius">The share of the longest sensible steps that they may take.</param>
    public double SmoothDecrease(IObjective objective, ReadOnlySpan<double> w, ReadOnlySpan<double> g, ReadOnlySpan<double> b, double radius)
    {
        SetBox(objective, w, radius);
        for (int k = 0; k < _count; k++)
        {
            _lower[k] = _pieces[k] is null ? _lower[k] : 0;
            _upper[k] = _pieces[k] is null ? _upper[k] : 0;
        }

        _box.Compute(_lower, _upper, g, b);
        return _box.IsRegularised ? 0 : _box.PredictedDecrease;
    }

    /// <summary>Adds phi' at a step to a gradient: what the gradient at its end has from the kinks between.</summary>
    /// <param name="objective">Evaluated last at the end, it knows on which side of a kink derivatives are taken there.</param>
    /// <param name="end">Where the step led.</param>
    /// <param name="step">The step.</param>
    /// <param name="gradient">Added to.</param>
    public void AddPassed(IObjective objective, ReadOnlySpan<double> end, ReadOnlySpan<double> step, Span<double> gradient)
    {
        for (int k = 0; k < _count; k++)
        {
            if (_pieces[k] is { } pieces)
            {
                List<Kink> here = [];
                objective.Kinks(end, k, OnKink, here);
                double side = here.Count == 0 ? 0 : here.Exists(static kink => kink.Away < 0) ? 2 * OnKink : -2 * OnKink;
                gradient[k] += pieces.Slope(pieces.At(step[k] + side));
            }
        }
    }

    private void SetBox(IObjective objective, ReadOnlySpan<double> w, double radius)
    {
        for (int k = 0; k < _count; k++)
        {
            ParameterRange range = objective.Range(w, k);
            double longest = radius * range.MaximumStep;
            _lower[k] = Math.Clamp(range.Lower - w[k], -longest, 0);
            _upper[k] = Math.Clamp(range.Upper - w[k], 0, longest);
        }
    }

    private void Home()
    {
        Array.Clear(_s);
        for (int k = 0; k < _count; k++)
        {
            _at[k] = _pieces[k]?.Home ?? 0;
        }
    }

    /// <summary>Goes down from s, piece by piece; what the model is then below that of s = 0.</summary>
    private double Descend(ReadOnlySpan<double> g, ReadOnlySpan<double> b, double enough)
    {
        int regularised = 0;
        int most = _pieces.Sum(static pieces => pieces?.Count ?? 0) + MostRegularised;
        for (int stage = 0; ; stage++)
        {
            SetSlope(g, b);
            for (int k = 0; k < _count; k++)
            {
                _down[k] = Math.Min(Math.Max(_lower[k], _pieces[k]?.End(_at[k] - 1) ?? double.NegativeInfinity) - _s[k], 0);
                _up[k] = Math.Max(Math.Min(_upper[k], _pieces[k]?.End(_at[k]) ?? double.PositiveInfinity) - _s[k], 0);
            }

            _box.Compute(_down, _up, _slope, b);
            for (int k = 0; k < _count; k++)
            {
                _s[k] += _box.Step[k];
            }

            SetSlope(g, b);
            double decrease = Decrease(g);
            bool isMore = _box.IsRegularised && regularised++ < MostRegularised && _box.PredictedDecrease > 0;
            if ((!CrossKinks() && !isMore) || decrease > enough || stage > most)
            {
                return decrease;
            }
        }
    }

    /// <summary>g + B s and the slopes of the pieces.</summary>
    private void SetSlope(ReadOnlySpan<double> g, ReadOnlySpan<double> b)
    {
        for (int i = 0; i < _count; i++)
        {
            _slope[i] = g[i] + VectorKernels.Dot(b.Slice(i * _count, _count), _s) + (_pieces[i]?.Slope(_at[i]) ?? 0);
        }
    }

    /// <summary>-(g's + s'Bs/2 + phi(s)), from the slopes at s.</summary>
    private double Decrease(ReadOnlySpan<double> g)
    {
        double sum = 0;
        for (int k = 0; k < _count; k++)
        {
            double linear = _pieces[k]?.Slope(_at[k]) ?? 0;
            sum -= (_s[k] * (g[k] + linear + _slope[k]) / 2) + (_pieces[k]?.Offset(_at[k]) ?? 0);
        }

        return sum;
    }

    /// <summary>Goes over to the next piece where the step stands on a kink and still falls beyond it.</summary>
    private bool CrossKinks()
    {
        bool crossed = false;
        for (int k = 0; k < _count; k++)
        {
            if (_pieces[k] is not { } pieces)
            {
                continue;
            }

            double end = pieces.End(_at[k]);
            double start = pieces.End(_at[k] - 1);
            if (_slope[k] <= 0 && end <= _s[k] + OnKink && end < _upper[k]
                && _slope[k] + pieces.Slope(_at[k] + 1) - pieces.Slope(_at[k]) < 0)
            {
                _at[k]++;
                crossed = true;
            }
            else if (_slope[k] >= 0 && start >= _s[k] - OnKink && start > _lower[k]
                && _slope[k] + pieces.Slope(_at[k] - 1) - pieces.Slope(_at[k]) > 0)
            {
                _at[k]--;
                crossed = true;
            }
        }

        return crossed;
    }

    /// <summary>Slope and curvature of the model along one parameter, smooth ones that are not at a bound minimised out, other kinked ones as they are.</summary>
    private (double Slope, double Curvature) Reduced(int k, ReadOnlySpan<double> g, ReadOnlySpan<double> b)
    {
        SetSlope(g, b);
        List<int> free = [];
        for (int i = 0; i < _count; i++)
        {
            if (_pieces[i] is null && !(_lower[i] == 0 && _slope[i] > 0) && !(_upper[i] == 0 && _slope[i] < 0))
            {
                free.Add(i);
            }
        }

        int size = free.Count;
        double[] block = new double[size * size];
        double[] moves = new double[size];
        double[] slopes = new double[size];
        double ridge = 0;
        do
        {
            for (int i = 0; i < size; i++)
            {
                moves[i] = b[(free[i] * _count) + k];
                slopes[i] = _slope[free[i]];
                for (int j = 0; j < size; j++)
                {
                    block[(i * size) + j] = b[(free[i] * _count) + free[j]];
                }

                double diagonal = Math.Abs(block[(i * size) + i]);
                block[(i * size) + i] += ridge * (diagonal + (diagonal == 0 ? 1 : 0));
            }

            ridge = Math.Max(10 * ridge, 1e-6);
        }
        while (!SmallMatrix.Cholesky(size, block));

        SmallMatrix.SolveLower(size, block, moves);
        SmallMatrix.SolveLower(size, block, slopes);
        return (_slope[k] - VectorKernels.Dot(moves, slopes), b[k * (_count + 1)] - VectorKernels.Dot(moves, moves));
    }
}
