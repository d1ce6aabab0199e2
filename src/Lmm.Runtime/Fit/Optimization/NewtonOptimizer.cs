using System.Numerics.Tensors;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// Newton's method in a box with Levenberg damping. The four named optimizers are this loop with another Hessian:
/// average information with secant pairs, the observed information, secant pairs alone (quasi-Newton). EM takes its
/// own step and shares the rest.
/// </summary>
internal sealed class NewtonOptimizer
{
    // A fall of the criterion below this share of its size is rounding, not progress.
    private const double Rounding = 1e-13;

    // Cheap evaluations do until a step promises less: their gradient is good enough for that, and the exact one that follows
    // then mostly has nothing left to do but to certify.
    private const double RoughUntil = 1e-6;

    // Steps refused in a row by cheap evaluations before exact ones take over.
    private const int MostRoughAttempts = 3;

    // What rounding may do to the values of cheap evaluations.
    private const double RoughNoise = 0.05;

    // A step more damped than this that promises less than this share of what rounding hides is given up.
    private const double HeavyDamping = 1;
    private const double LeastOfHidden = 1e-8;
    private const string NoProgress = "No step lowers the criterion although its gradient is not zero.";

    // Above this promised decrease steps follow the objective's curve for large changes.
    private const double FarFromOptimum = 1;

    private readonly IObjective _objective;
    private readonly FitOptions _options;
    private readonly int _limit;
    private readonly List<FitProgress> _log = [];
    private readonly SecantPairs _pairs;
    private readonly BoxStep _box;
    private readonly RepeatedSteps _repeated;
    private Curvature _curvature;
    private double[] _w;
    private readonly double[] _gradient;
    private readonly double[] _hessian;
    private readonly double[] _model;
    private double[]? _secantBase;
    private double _value;
    private bool _isExact;
    private bool _isValueRough;
    private bool _isIndefinite;

    // Below this promised decrease the exact Hessian, where it is cheap, makes the last steps quadratic.
    private double _nearOptimum = 0.5;

    public NewtonOptimizer(IObjective objective, FitOptions options)
    {
        _objective = objective;
        _options = options;
        int count = objective.Count;
        _limit = options.MaximumEvaluations ?? (options.Optimizer == Optimizer.ExpectationMaximization ? 20_000 : 300);
        _pairs = new SecantPairs(count);
        _box = new BoxStep(count);
        _repeated = new RepeatedSteps(count);
        _curvature = options.Optimizer == Optimizer.NewtonRaphson ? Curvature.Observed : Curvature.Average;
        _w = new double[count];
        _gradient = new double[count];
        _hessian = new double[count * count];
        _model = new double[count * count];
    }

    /// <summary>Runs from the objective's start.</summary>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public Optimum Minimise()
    {
        Start();
        int iterations = 0;
        double damping = 0;
        bool escaped = false;
        double promised = 0;
        string? failure = double.IsFinite(_value) ? null : "The criterion cannot be computed at the start.";
        while (failure is null && _objective.Count > 0)
        {
            Recentre();
            double[] model = Model();
            promised = Promise(model);
            if (_isIndefinite)
            {
                // The exact Hessian is indefinite here: this is no place to believe it, nor to stop.
                LeaveExactHessian();
                continue;
            }

            if (_objective.IsFar && promised < FarFromOptimum)
            {
                ComeNear();
                continue;
            }

            if (promised < _nearOptimum && _objective.HasCheapHessian && UsesInformation)
            {
                _curvature = Curvature.Observed;
            }

            if (IsRefinedHere(promised))
            {
                continue;
            }

            if (promised < _options.Tolerance)
            {
                if (escaped || !_objective.Escape(_w))
                {
                    return End(promised, iterations, null);
                }

                escaped = true;
                _pairs.Clear();
                Restart();
                continue;
            }

            (failure, damping) = _options.Optimizer == Optimizer.ExpectationMaximization
                ? (TakeExpectationStep(), 0)
                : TakeStep(model, damping, promised);
            iterations++;
            if (failure is "")
            {
                return End(promised, iterations, null);
            }

            if (failure is null && _log.Count >= _limit)
            {
                failure = $"The limit of {_limit} evaluations was reached; the next step still promised {promised:G3} in -2 log L.";
            }
        }

        return End(promised, iterations, failure);
    }

    private void Start()
    {
        _objective.Start(_w);
        if (_options.Optimizer == Optimizer.AverageInformation)
        {
            _objective.UseRough(_options.RoughFrom);
        }

        Restart();
    }

    /// <summary>Near the end evaluations become exact: the next step's or, where no step is left to take, that of this point.</summary>
    private bool IsRefinedHere(double promised)
    {
        if (!_isValueRough || promised >= RoughUntil)
        {
            return false;
        }

        _objective.Refine();
        if (promised >= _options.Tolerance)
        {
            return false;
        }

        Restart();
        return true;
    }

    private bool UsesInformation => _options.Optimizer is Optimizer.AverageInformation or Optimizer.NewtonRaphson;

    private Optimum End(double promised, int iterations, string? failure)
    {
        if (_isValueRough)
        {
            _objective.Refine();
            Restart();
        }

        return new(_w, _value, promised, iterations, _log, failure);
    }

    private void LeaveExactHessian()
    {
        _curvature = Curvature.Average;
        _isExact = false;
        _nearOptimum /= 100;
        _objective.Hessian(_w, _curvature, _hessian);
    }

    /// <summary>The curve for large steps has done its work; secants from it say nothing about the box.</summary>
    private void ComeNear()
    {
        _objective.IsFar = false;
        _pairs.Clear();
        _secantBase = null;
        _objective.Hessian(_w, _curvature, _hessian);
    }

    /// <summary>Value, gradient and Hessian at w.</summary>
    private void Restart()
    {
        _value = Evaluate(_w, _gradient);
        _isValueRough = _objective.IsRough;
        if (double.IsFinite(_value))
        {
            _objective.Hessian(_w, _curvature, _hessian);
        }
    }

    private void Recentre()
    {
        if (_objective.Recentre(_w))
        {
            // The same point in other coordinates: its derivatives must be had again, the pairs are worthless.
            _pairs.Clear();
            _secantBase = null;
            Restart();
        }
    }

    /// <summary>
    /// What a full step promises, the more of two judges: the information at the point, and the model with its secants.
    /// Secants can be stiff in a direction that they have not seen: they cannot end a fit on their own, and are forgotten
    /// where they promise far less than the information does.
    /// </summary>
    private double Promise(double[] model)
    {
        _box.Compute(_objective, _w, _gradient, _hessian, 0);
        double promised = _box.Certificate;
        bool isRegularised = _box.IsRegularised;
        if (_options.Optimizer is Optimizer.AverageInformation or Optimizer.QuasiNewton)
        {
            _box.Compute(_objective, _w, _gradient, model, 0);
            if (_box.Certificate < 0.01 * promised)
            {
                _pairs.Clear();
                _hessian.CopyTo(model, 0);
                _secantBase = (double[])_hessian.Clone();
            }

            promised = Math.Max(promised, _box.Certificate);
        }

        _isIndefinite = _isExact && isRegularised;
        return promised;
    }

    /// <summary>The Hessian that the step uses.</summary>
    private double[] Model()
    {
        _hessian.CopyTo(_model, 0);
        switch (_options.Optimizer)
        {
            case Optimizer.QuasiNewton:
                _secantBase ??= (double[])_hessian.Clone();
                _secantBase.CopyTo(_model, 0);
                _pairs.Correct(_model);
                break;
            case Optimizer.AverageInformation when !_isExact:
                _pairs.Correct(_model);
                break;
        }

        return _model;
    }

    /// <summary>Tries shorter steps and then such of growing damping; null when one was taken, "" when only rounding is left to gain.</summary>
    private (string? Failure, double Damping) TakeStep(double[] model, double damping, double promised)
    {
        int count = _objective.Count;
        double[] trial = new double[count];
        double[] gradient = new double[count];
        RefusedSteps refused = new();
        double share = 1;
        for (int attempt = 0; attempt < 40; attempt++)
        {
            _box.Compute(_objective, _w, _gradient, model, damping);
            if (IsLostInRounding(damping))
            {
                break;
            }

            share = attempt == 0 && damping == 0 ? _repeated.Stretch(_box.Step) : share;
            TensorPrimitives.Multiply(_box.Step, share, _box.Step);
            _objective.Move(_w, _box.Step, trial);
            double value = Evaluate(trial, gradient);
            double slack = (_isValueRough ? RoughNoise : 0) + (Rounding * Math.Abs(_value) * 10);
            bool isRefined = _isValueRough && !_objective.IsRough;
            if (value <= _value + slack)
            {
                return (null, Take(trial, gradient, value, isRefined) ? damping / 8 : damping);
            }

            if (isRefined || (_isValueRough && attempt == MostRoughAttempts))
            {
                // Not comparable after all, or lost in noise: the search goes on from the exact value of the same point.
                _objective.Refine();
                Restart();
                return (null, 0);
            }

            // Large variance ratios cost the criterion digits: a step refused for its last ones has nothing left to gain.
            if (promised < 10 * slack)
            {
                return ("", damping);
            }

            if (_objective.IsFar && attempt > 0)
            {
                ComeNear();
                return (null, 0);
            }

            if (_log.Count >= _limit || refused.AreLostInRounding(_box.Step, value - _value, _value))
            {
                break;
            }

            _repeated.Clear();
            (share, damping) = AfterRefusal(share, damping, value - _value, gradient);
        }

        return (NoProgress, damping);
    }

    /// <summary>A stretched step is tried as it is, a whole one shortened along itself, a shortened one with more damping.</summary>
    private (double Share, double Damping) AfterRefusal(double share, double damping, double rise, double[] gradient) => share switch
    {
        > 1 => (1, damping),
        1 when double.IsFinite(rise) => (RefusedSteps.Share(_box.Step, _gradient, gradient, rise), damping),
        _ => (1, damping < 1e-3 ? 0.05 : damping * 6),
    };

    /// <summary>Goes to a point; true where the model foretold it well.</summary>
    private bool Take(double[] point, double[] gradient, double value, bool isRefined)
    {
        // A difference of gradients of two precisions says nothing about small curvatures.
        if (!isRefined)
        {
            double[] taken = new double[point.Length];
            Elementwise.Subtract(point, _w, taken);
            _pairs.Add(taken, gradient, _gradient);
        }

        double decrease = _value - value;
        _repeated.Taken(decrease, _box.PredictedDecrease);
        (_w, _value, _isValueRough) = ((double[])point.Clone(), value, _objective.IsRough);
        gradient.CopyTo(_gradient, 0);
        _objective.Hessian(_w, _curvature, _hessian);
        _isExact = _curvature == Curvature.Observed;
        if (_objective.IsFar && decrease < FarFromOptimum / 2)
        {
            ComeNear();
        }

        return decrease > 0.25 * _box.PredictedDecrease;
    }

    /// <summary>
    /// Whether a step is so damped that what it promises cannot be told from rounding: where the model is that wrong, the criterion
    /// has lost its digits, as it does where the residual variance vanishes.
    /// </summary>
    private bool IsLostInRounding(double damping) =>
        !_isValueRough && damping > HeavyDamping && _box.PredictedDecrease < LeastOfHidden * Rounding * Math.Abs(_value);

    private string? TakeExpectationStep()
    {
        double before = _value;
        _objective.ExpectationMaximizationStep(_w);
        Restart();
        return _value <= before + (1e-9 * Math.Abs(before)) ? null : "An EM step raised the criterion.";
    }

    private double Evaluate(double[] w, double[] gradient)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        double value = _objective.Evaluate(w, gradient);
        FitProgress progress = new(_log.Count + 1, value, _log.Count == 0 ? double.NaN : _box.PredictedDecrease);
        _log.Add(progress);
        _options.Progress?.Report(progress);
        return value;
    }
}
