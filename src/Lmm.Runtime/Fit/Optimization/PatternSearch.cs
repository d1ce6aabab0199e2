using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// Compass search in a box (Kolda, Lewis and Torczon 2003, SIAM Review 45, algorithm 3.1): from the best point each parameter
/// is tried a step up and down; the first lower value is taken, and where there is none the step is halved. Values alone, so
/// that kinks along a parameter do no harm, and long first steps go over the small valleys between them. Where the
/// function cannot be computed is no place to go.
/// </summary>
internal sealed class PatternSearch
{
    // Shares of the longest sensible step of each parameter.
    private const double FirstStep = 0.5;
    private const double LastStep = 1e-12;

    // A fall of the function below this share of its size is rounding.
    private const double Rounding = 1e-13;
    private const int MostEvaluations = 3000;

    private readonly IObjective _objective;
    private readonly FitOptions _options;
    private readonly List<FitProgress> _log = [];
    private int _limit;
    private double[] _w = [];
    private double _value;

    // The direction taken last, +-(k + 1), is the likeliest to lead further.
    private int _first = 1;

    public PatternSearch(IObjective objective, FitOptions options)
    {
        _objective = objective;
        _options = options;
    }

    /// <summary>The best point from where another optimizer ended. Converged where the neighbours of the last step differ by less than the tolerance.</summary>
    /// <param name="start">Its end, converged or not; its evaluations are counted.</param>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public Optimum Polish(Optimum start)
    {
        _limit = _options.MaximumEvaluations ?? start.Log.Count + MostEvaluations;
        _log.Clear();
        _log.AddRange(start.Log);
        _objective.IsFar = false;
        _w = (double[])start.Parameters.Clone();
        _value = double.IsFinite(start.Value) ? start.Value : double.PositiveInfinity;
        int moves = start.Iterations;
        double step = FirstStep;
        while (_log.Count < _limit)
        {
            if (Poll(step, out double difference, out bool isSurrounded))
            {
                moves++;
                continue;
            }

            if (_log.Count >= _limit)
            {
                break;
            }

            bool isLevel = isSurrounded && difference < Math.Max(_options.Tolerance, 10 * Rounding * Math.Abs(_value));
            if (isLevel || step < LastStep)
            {
                return new Optimum(_w, _value, difference, moves, _log, double.IsFinite(_value) ? null : start.Failure);
            }

            step /= 2;
        }

        string failure = $"The limit of {_limit} evaluations was reached when steps of {step:G3} of the longest were tried.";
        return new Optimum(_w, _value, start.PredictedDecrease, moves, _log, failure);
    }

    /// <summary>Goes to the first neighbour that is lower.</summary>
    /// <param name="step">The share of the longest step.</param>
    /// <param name="difference">The largest difference between the value and a neighbour's.</param>
    /// <param name="isSurrounded">Whether the function can be computed at all neighbours in the box.</param>
    /// <returns>False where none is lower.</returns>
    private bool Poll(double step, out double difference, out bool isSurrounded)
    {
        (difference, isSurrounded) = (0, true);
        int count = _objective.Count;
        for (int tried = 0; tried < 2 * count && _log.Count < _limit; tried++)
        {
            // Each parameter in turn from the first, along its sign and then against it.
            int k = (Math.Abs(_first) - 1 + (tried / 2)) % count;
            int sign = tried % 2 == 0 ? Math.Sign(_first) : -Math.Sign(_first);
            ParameterRange range = _objective.Range(_w, k);
            double[] trial = (double[])_w.Clone();
            trial[k] = Math.Clamp(_w[k] + (sign * step * range.MaximumStep), range.Lower, range.Upper);
            if (trial[k] == _w[k])
            {
                continue;
            }

            double value = Evaluate(trial);
            if (value < _value - (Rounding * Math.Abs(_value)) || (double.IsFinite(value) && !double.IsFinite(_value)))
            {
                (_w, _value, _first) = (trial, value, sign * (k + 1));
                return true;
            }

            isSurrounded &= double.IsFinite(value);
            difference = double.IsFinite(value) ? Math.Max(difference, Math.Abs(value - _value)) : difference;
        }

        return false;
    }

    private double Evaluate(double[] w)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        double value = _objective.Value(w);
        FitProgress progress = new(_log.Count + 1, value, double.NaN);
        _log.Add(progress);
        _options.Progress?.Report(progress);
        return value;
    }
}
