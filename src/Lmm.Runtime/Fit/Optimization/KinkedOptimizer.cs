using System.Numerics.Tensors;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// Newton's method for functions whose first derivatives jump at known places: each step goes to the minimum of a quadratic with
/// these jumps in it (<see cref="KinkedStep"/>) within a trust region (Nocedal and Wright 2006, algorithm 4.1; for nonsmooth models Yuan 1985,
/// Math. Programming 31, 220), and ends on a kink where the optimum is one. Such functions have many valleys: the search begins in the
/// best of a few, and steps pass over small ones. Where the function cannot be computed is no place to go.
/// </summary>
internal sealed class KinkedOptimizer
{
    // A fall of the function below this share of its size is rounding.
    private const double Rounding = 1e-13;

    // Below this the exact Hessian, where it is cheap, makes the last steps quadratic.
    private const double NearOptimum = 0.5;

    // Steps to other valleys that did not lead lower, before the search ends where nothing leads down.
    private const int MostRefused = 2;
    private const double SmallestRadius = 1e-12;
    private const double FirstRadius = 0.5;

    // The share of the longest steps in which promises of the smooth parameters are believed far from the optimum.
    private const double Trusted = 0.2;

    // Other starts on either side of the first, in shares of the longest step of a parameter with kinks, as long as these are not much worse.
    private const double ValleyWidth = 0.25;
    private const int MostValleys = 3;
    private const double MuchWorse = 20;
    private static readonly int[] s_sides = [-1, 1];

    private readonly IObjective _objective;
    private readonly FitOptions _options;
    private readonly int _limit;
    private readonly List<FitProgress> _log = [];
    private readonly SecantPairs _pairs;
    private readonly RepeatedSteps _repeated;
    private readonly double[] _model;
    private Curvature _curvature;
    private Point _at;
    private double _radius = FirstRadius;
    private int _refused;
    private int _iterations;

    // Derivatives are to be had only of the point that was evaluated last.
    private bool _isLast = true;

    public KinkedOptimizer(IObjective objective, FitOptions options)
    {
        _objective = objective;
        _options = options;
        _limit = options.MaximumEvaluations ?? 300;
        _pairs = new SecantPairs(objective.Count);
        _repeated = new RepeatedSteps(objective.Count);
        _model = new double[objective.Count * objective.Count];
        _at = new Point(objective.Count);
    }

    /// <summary>Runs from the best of the valleys around the objective's start.</summary>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public Optimum Minimise()
    {
        // The curve for large changes of a covariance matrix knows no trust region.
        _objective.Start(_at.W);
        _objective.IsFar = false;
        Restart();
        if (!_objective.IsStartGiven)
        {
            ChooseValley();
        }

        return Search();
    }

    private Optimum Search()
    {
        bool escaped = false;
        string? failure = double.IsFinite(_at.Value) ? null : "The criterion cannot be computed at the start.";
        while (failure is null && _objective.Count > 0)
        {
            Recentre();
            ComputeStep();
            bool isLow = _at.Step.Certificate < _options.Tolerance;
            if (isLow && (_at.Step.PredictedDecrease < _options.Tolerance || _refused >= MostRefused))
            {
                if (escaped || !Escape())
                {
                    break;
                }

                escaped = true;
            }
            else if (_log.Count >= _limit)
            {
                failure = $"The limit of {_limit} evaluations was reached; the next step still promised {_at.Step.PredictedDecrease:G3} in -2 log L.";
            }
            else if (!TakeStep())
            {
                if (Promised < 100 * Rounding * Math.Abs(_at.Value))
                {
                    break;
                }

                failure = _radius < SmallestRadius ? "No step lowers the criterion, although it falls by its derivatives." : null;
            }
        }

        return new Optimum(_at.W, _at.Value, _at.Step.Certificate, _iterations, _log, failure);
    }

    private double Promised => Math.Max(_at.Step.PredictedDecrease, _at.Step.Certificate);

    /// <summary>The step, by what is right at this distance from the optimum.</summary>
    private void ComputeStep()
    {
        while (true)
        {
            _at.Hessian.CopyTo(_model, 0);
            if (_curvature == Curvature.Average)
            {
                _pairs.Correct(_model);
            }

            _at.Step.Compute(_objective, _at.W, _at.Gradient, _model, _radius, _options.Tolerance);
            if (_isLast && Promised < NearOptimum && _curvature == Curvature.Average && _objective.HasCheapHessian)
            {
                _curvature = Curvature.Observed;
                _objective.Hessian(_at.W, _curvature, _at.Hessian);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Tries the step; false where it did not lead lower.</summary>
    private bool TakeStep()
    {
        Point trial = new(_objective.Count);
        TensorPrimitives.Multiply(_at.Step.Step, _repeated.Stretch(_at.Step.Step), _at.Step.Step);
        _objective.Move(_at.W, _at.Step.Step, trial.W);
        Evaluate(trial);
        double decrease = _at.Value - trial.Value;
        double share = decrease / _at.Step.PredictedDecrease;
        double length = Length(trial.W);
        if (!(decrease >= -10 * Rounding * Math.Abs(_at.Value)))
        {
            _radius = Math.Min(_radius, length) / 4;
            _repeated.Clear();
            _refused++;
            _isLast = false;
            return false;
        }

        _radius = share < 0.25 ? Math.Min(_radius, length) / 2 : share > 0.75 && _refused == 0 ? Math.Clamp(3 * length, _radius, 1) : _radius;
        AddPair(trial);
        _repeated.Taken(decrease, _at.Step.PredictedDecrease);
        _at = trial;
        Differentiate();
        _refused = 0;
        _iterations++;
        return true;
    }

    /// <summary>The secant pair of a step, of the smooth part of the function.</summary>
    private void AddPair(Point end)
    {
        double[] taken = new double[end.W.Length];
        double[] before = (double[])_at.Gradient.Clone();
        Elementwise.Subtract(end.W, _at.W, taken);
        _at.Step.AddPassed(_objective, end.W, taken, before);
        _pairs.Add(taken, end.Gradient, before);
    }

    /// <summary>The length of a step in longest sensible ones.</summary>
    private double Length(double[] trial)
    {
        double length = 0;
        for (int k = 0; k < trial.Length; k++)
        {
            length = Math.Max(length, Math.Abs(trial[k] - _at.W[k]) / _objective.Range(_at.W, k).MaximumStep);
        }

        return length;
    }

    /// <summary>
    /// Begins in the best of a few valleys along each parameter with kinks, and at the objective's other start, judged after what the smooth
    /// parameters promise there; where the function can be computed nowhere, towards the lower bounds of those with kinks.
    /// </summary>
    private void ChooseValley()
    {
        Point start = _at;
        Point best = _at;
        for (int k = 0; k < _objective.Count; k++)
        {
            Point from = best;
            foreach (int side in _objective.IsKinked(k) ? s_sides : [])
            {
                Point beside = from;
                for (int i = 1; i <= MostValleys && !(Left(beside) > Left(best) + MuchWorse); i++)
                {
                    beside = new Point(from);
                    Shift(beside, k, side * i * ValleyWidth);
                    best = Better(best, beside);
                }
            }
        }

        Point elsewhere = new(start);
        best = _objective.StartElsewhere(elsewhere.W) ? Better(best, elsewhere) : best;
        _isLast = _at == best;
        _at = best;
        for (bool isInside = true; isInside && !double.IsFinite(_at.Value) && _log.Count < _limit;)
        {
            isInside = false;
            for (int k = 0; k < _objective.Count; k++)
            {
                isInside |= _objective.IsKinked(k) && Shift(_at, k, -1);
            }

            Restart();
        }
    }

    /// <summary>Evaluates another start; the better one.</summary>
    private Point Better(Point best, Point other)
    {
        if (_log.Count >= _limit)
        {
            return best;
        }

        _at = other;
        Restart();
        return Left(other) < Left(best) ? other : best;
    }

    /// <summary>Moves a parameter by a share of its longest step; false where it stands at a bound then.</summary>
    private bool Shift(Point point, int k, double share)
    {
        ParameterRange range = _objective.Range(point.W, k);
        double moved = point.W[k] + (share * range.MaximumStep);
        point.W[k] = Math.Clamp(moved, range.Lower, range.Upper);
        return moved > range.Lower && moved < range.Upper;
    }

    /// <summary>The value, less what the smooth parameters promise.</summary>
    private double Left(Point point) => double.IsFinite(point.Value)
        ? point.Value - point.Step.SmoothDecrease(_objective, point.W, point.Gradient, point.Hessian, Trusted)
        : double.PositiveInfinity;

    private void Recentre()
    {
        if (_objective.Recentre(_at.W))
        {
            // The same point in other coordinates: its derivatives must be had again, the pairs are worthless.
            _pairs.Clear();
            Restart();
        }
    }

    /// <summary>Leaves a point that is stationary only because a direction was lost.</summary>
    private bool Escape()
    {
        if (!_isLast)
        {
            Restart();
        }

        if (!_objective.Escape(_at.W))
        {
            return false;
        }

        _pairs.Clear();
        Restart();
        return true;
    }

    private void Restart()
    {
        Evaluate(_at);
        if (double.IsFinite(_at.Value))
        {
            Differentiate();
        }
    }

    private void Differentiate()
    {
        _objective.Hessian(_at.W, _curvature, _at.Hessian);
        _at.Step.SetKinks(_objective, _at.W);
        _isLast = true;
    }

    private void Evaluate(Point point)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        point.Value = _objective.Evaluate(point.W, point.Gradient);
        FitProgress progress = new(_log.Count + 1, point.Value, _at.Step.PredictedDecrease);
        _log.Add(progress);
        _options.Progress?.Report(progress);
    }

    /// <summary>A point and what is known of the function there.</summary>
    private sealed class Point(int count)
    {
        public Point(Point other)
            : this(other.W.Length)
        {
            other.W.CopyTo(W, 0);
        }

        public double[] W { get; } = new double[count];

        public double Value { get; set; }

        public double[] Gradient { get; } = new double[count];

        public double[] Hessian { get; } = new double[count * count];

        public KinkedStep Step { get; } = new(count);
    }
}
