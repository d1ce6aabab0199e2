using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm.Profiling;

/// <summary>The ML fit that profiles start from.</summary>
internal sealed class ProfileStart
{
    /// <param name="design">The matrices.</param>
    /// <param name="options">Options of the fit.</param>
    public ProfileStart(DesignMatrices design, FitOptions options)
    {
        if (design.Residual is { } residual && residual.Variances.Any(variance => variance.OfFittedValue))
        {
            throw new InvalidOperationException("The variance is a function of the fitted value: such a fit alternates between the two and is no maximum of a likelihood, so it has no profile. Bootstrap it instead.");
        }

        Design = design;
        Data = DataPass.Over(design);
        Criterion criterion = new(Data, Estimation.MaximumLikelihood);
        Optimum optimum = Minimiser.Minimise(criterion, options);
        Solution = new SolutionBuilder(design, criterion, optimum).Build();
        State = CovarianceState.Read(criterion, optimum.Parameters);
        TermOfSlot = [.. criterion.Parameters.Slots.Select(slot => slot.Term.Term)];
    }

    /// <summary>The matrices.</summary>
    public DesignMatrices Design { get; }

    /// <summary>Their products.</summary>
    public DataPass Data { get; }

    /// <summary>The ML estimates.</summary>
    public Solution Solution { get; }

    /// <summary>Psi of each slot at the optimum.</summary>
    public double[][] State { get; }

    /// <summary>The term of each slot.</summary>
    public int[] TermOfSlot { get; }
}

/// <summary>A point of a profile.</summary>
/// <param name="Value">t.</param>
/// <param name="Rise">-2 log L over its minimum, with the parameter held at t.</param>
/// <param name="Slope">Its derivative by t; NaN where not known.</param>
/// <param name="State">Psi of each slot there.</param>
internal sealed record ProfileNode(double Value, double Rise, double Slope, double[][] State);

/// <summary>-2 log L with one parameter held at any value, minimised over all others.</summary>
internal sealed class ProfileEngine
{
    private readonly ProfileStart _start;
    private readonly ModelParameter _parameter;
    private readonly HeldParameter _hold;
    private readonly DesignMatrices? _withoutColumn;
    private readonly CancellationToken _cancellation;
    private readonly Criterion? _whole;
    private readonly double[] _w;
    private DataPass _data;
    private HeldCriterion _held;
    private HeldMinimum _minimum;

    public ProfileEngine(ProfileStart start, ModelParameter parameter, CancellationToken cancellation)
    {
        _start = start;
        _parameter = parameter;
        _cancellation = cancellation;
        int slot = Array.IndexOf(start.TermOfSlot, parameter.Index);
        _hold = parameter.Kind switch
        {
            ParameterKind.Coefficient => new HeldCoefficient(parameter.Index),
            ParameterKind.StandardDeviation => new HeldDeviation(slot, parameter.First),
            ParameterKind.Correlation => new HeldCorrelation(slot, parameter.First, parameter.Second),
            ParameterKind.ResidualParameter => new HeldResidual(parameter.Index),
            _ => new HeldSigma(),
        };
        _data = start.Data;
        if (_hold is HeldCoefficient held)
        {
            _withoutColumn = DesignParts.WithoutColumns(start.Design, start.Solution.EstimatedColumns, held.Column);
            _data = DataPass.Over(_withoutColumn);
            _data = start.Design.Residual is null ? _data.WithOwnResponse() : _data;
            _whole = new Criterion(start.Data, Estimation.MaximumLikelihood);
        }

        Criterion criterion = new(_data, Estimation.MaximumLikelihood);
        _held = new HeldCriterion(criterion, _hold);
        _minimum = new HeldMinimum(_held);
        _w = new double[criterion.Count];
        Estimate = parameter.ValueIn(start.Solution);
        Origin = new ProfileNode(Estimate, 0, 0, start.State);
    }

    /// <summary>The ML estimate.</summary>
    public double Estimate { get; }

    /// <summary>The profile at the estimate.</summary>
    public ProfileNode Origin { get; }

    /// <summary>About one standard error: where to look first.</summary>
    public double Scale
    {
        get
        {
            Solution solution = _start.Solution;
            switch (_parameter.Kind)
            {
                case ParameterKind.Coefficient:
                    int k = solution.EstimatedColumns.ToList().IndexOf(_parameter.Index);
                    return Math.Sqrt(solution.CoefficientCovariance[k, k]);
                case ParameterKind.Residual:
                    return Estimate / Math.Sqrt(2 * solution.Observations);
                case ParameterKind.Correlation:
                    return Math.Max(1 - (Estimate * Estimate), 0.02) / Math.Sqrt(_start.Design.RandomTerms[_parameter.Index].Levels.Count);
                case ParameterKind.ResidualParameter:
                    double error = Math.Sqrt(solution.Residual!.Covariance.Value[_parameter.Index, _parameter.Index]);
                    return double.IsFinite(error) && error > 0 ? error : 0.1;
                default:
                    RandomTerm term = _start.Design.RandomTerms[_parameter.Index];
                    double rows = solution.Observations / term.Levels.Count;
                    double size = term.Covariates[_parameter.First] is { } z ? Math.Sqrt(z.Sum(x => x * x) / z.Length) : 1;
                    double noise = Math.Sqrt(solution.ResidualVariance / rows) / (size > 0 ? size : 1);
                    return Math.Max(Estimate, noise) / Math.Sqrt(2 * term.Levels.Count);
            }
        }
    }

    /// <summary>The profile at t, from a nearby point of it.</summary>
    public ProfileNode At(double t, ProfileNode near)
    {
        CovarianceParameters parameters = _held.Criterion.Parameters;
        double[][] state = near.Value > 0 && t > 0 ? CovarianceState.Moved(parameters, near.State, _hold, near.Value, t) : near.State;
        if (near.Value <= 0 && _hold is HeldDeviation deviation)
        {
            state = WithSomeVariance(parameters, state, deviation, t);
        }

        if (_hold is HeldCoefficient coefficient)
        {
            HoldResponse(coefficient.Column, t);
        }

        CovarianceState.Write(_held.Criterion, state, _w);
        (double value, double slope) = _minimum.Solve(_w, t, _cancellation);
        slope = _hold is HeldCoefficient c ? SlopeOfCoefficient(c.Column, t) : slope;
        return new ProfileNode(t, value - _start.Solution.Deviance, slope, CovarianceState.Read(_held.Criterion, _w));
    }

    /// <summary>The profile at a standard deviation of zero: the model without the effect.</summary>
    public ProfileNode AtZero() => new(0, RiseWithout(_parameter.First), double.NaN, _start.State);

    /// <summary>
    /// The highest that the profile of a correlation can be: where one of the two effects has no variance, -2 log L does not
    /// depend on their correlation, and that point can be nearer than the one which is followed.
    /// </summary>
    public double HighestOfCorrelation() => Math.Min(RiseWithout(_parameter.First), RiseWithout(_parameter.Second));

    private double RiseWithout(int effect)
    {
        DesignMatrices smaller = DesignParts.WithoutEffect(_start.Design, _parameter.Index, effect, _parameter.Effect.Length == 0);
        double deviance = Fitter.Fit(smaller, Estimation.MaximumLikelihood, new FitOptions { CancellationToken = _cancellation }).Deviance;
        return deviance - _start.Solution.Deviance;
    }

    /// <summary>A start with the variance t^2 where the nearby point has none.</summary>
    private double[][] WithSomeVariance(CovarianceParameters parameters, double[][] state, HeldDeviation deviation, double t)
    {
        CovarianceParameters.Slot slot = parameters.Slots[deviation.Slot];
        double[][] moved = [.. state.Select(psi => (double[])psi.Clone())];
        int q = slot.Term.Count;
        double[] unit = new CovarianceForm(slot, _held.Criterion.Count, deviation.Effect, deviation.Effect).Weights;
        bool shared = CovarianceState.SharesVariance(slot.Term.Covariance);

        // b_a b_a' / |b_a|^4 has the variance 1 in the direction of the effect.
        double length = VectorKernels.Dot(unit, unit);
        double share = t * t / _start.Solution.ResidualVariance;
        for (int i = 0; i < q * q; i++)
        {
            moved[deviation.Slot][i] += share * (shared ? (i % (q + 1) == 0 ? 1 / Math.Sqrt(length) : 0) : unit[i] / length);
        }

        return moved;
    }

    /// <summary>y - t x.</summary>
    private void HoldResponse(int column, double t)
    {
        int n = _start.Design.RowCount;
        double[] y = (double[])_start.Design.Response.Clone();
        VectorKernels.Axpy(-t, _start.Design.FixedEffects.AsSpan(column * n, n), y);
        if (_start.Design.Residual is null)
        {
            _data.ReplaceResponse(y);
            return;
        }

        // The pooled products of a residual structure have the response in them.
        _data = DataPass.Over(DesignParts.WithResponse(_withoutColumn!, y));
        _held = new HeldCriterion(new Criterion(_data, Estimation.MaximumLikelihood), _hold);
        _minimum = new HeldMinimum(_held);
    }

    /// <summary>
    /// 2 n (t - b) / (v r^2) with b and v r^2 / n the generalised least squares estimate of the coefficient and its variance
    /// at the covariances of the point, r^2 of the model with the coefficient held.
    /// </summary>
    private double SlopeOfCoefficient(int column, double t)
    {
        bool isSet = _whole!.Residual is not { } residualModel || residualModel.Update(_held.Criterion.Residual!.Working);
        if (!isSet || !_whole.Factor.Update(_held.Criterion.Parameters.T))
        {
            return double.NaN;
        }

        FixedBasis basis = _start.Data.Basis;
        int r = basis.Rank;
        int at = _start.Solution.EstimatedColumns.ToList().IndexOf(column);
        double[] unit = new double[r];
        double[] weights = new double[r];
        for (int k = 0; k < r; k++)
        {
            unit[k] = 1;
            weights[k] = basis.ToCoefficients(unit)[at];
            unit[k] = 0;
        }

        // b = weights'(R_X'^-1 l_y + projection) = (R_X^-1 weights)'l_y + weights'projection.
        double[] factor = _whole.Factor.R;
        double[] solved = (double[])weights.Clone();
        double estimate = VectorKernels.Dot(weights, _start.Data.Projection);
        for (int i = 0; i < r; i++)
        {
            for (int k = 0; k < i; k++)
            {
                solved[i] -= factor[(i * (r + 1)) + k] * solved[k];
            }

            solved[i] /= factor[i * (r + 2)];
            estimate += solved[i] * factor[(r * (r + 1)) + i];
        }

        double variance = VectorKernels.Dot(solved, solved);
        double residual = factor[^1] * factor[^1];
        double off = t - estimate;
        return 2 * _start.Solution.Observations * off / (variance * (residual + (off * off / variance)));
    }
}
