using Lmm.Blocks;
using Lmm.Kernels;
using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// The profiled criterion -2 log L as a function of the covariance parameters (Bates et al. 2015, eq. 34 and 41):
/// log|H| + [REML] log|X'H^-1X| + nu (1 + log(2 pi r^2 / nu)), with its exact gradient and second derivatives.
/// </summary>
internal sealed partial class Criterion : IObjective, IDisposable
{
    // The traces of the observed information cost some m^3 for each parameter; up to here that is below a millisecond.
    private const int CheapOrder = 100;

    // The leading levels cost K^2 q^3 each, several times what a gradient does. On very many levels the average information is
    // as good as exact, so nothing is bought: 1e6 rows with slopes of 50,000 groups took 60 ms for each of two, of 200 in all.
    private const int CheapLeadingEffects = 1000;

    // Where levels stand abreast an evaluation is so quick that one more costs less than the traces: 500 groups with slopes take
    // 0.31 ms and not 1.45.
    private const int CheapSeparateEffects = 100;

    private readonly DataPass _data;
    private readonly CrossProducts _a;
    private readonly int _threads;
    private readonly SeparateLevels? _separate;
    private readonly MomentStart _start;
    private readonly double _constant;
    private readonly double[] _current;
    private readonly double[] _projections;
    private readonly double[] _average;
    private BlockedFactor? _factor;
    private PosteriorBlocks? _posterior;
    private DirectionalProducts? _directions;
    private bool _isCurrent;
    private bool _isFactored;
    private bool _isInverted;

    // The same point is asked twice, far from the optimum and near.
    private bool _hasAverage;

    /// <param name="data">The pass over the rows.</param>
    /// <param name="estimation">REML or ML.</param>
    /// <param name="threads">How many may work on one factor.</param>
    /// <param name="structures">The covariance structures of the terms; null for those of the model.</param>
    public Criterion(DataPass data, Estimation estimation, int threads = 1, Func<TermSlot, double, CovarianceStructure>? structures = null)
    {
        _data = data;
        _a = data.CrossProducts;
        Estimation = estimation;
        Nu = estimation == Estimation.Reml ? data.Observations - data.Basis.Rank : data.Observations;
        _constant = (estimation == Estimation.Reml ? data.Basis.LogDeterminant : 0) - data.LogWeights;
        Parameters = new CovarianceParameters(_a, data.Observations, structures);
        _threads = threads;
        _separate = data.ResidualProducts is null ? SeparateLevels.For(_a, threads) : null;
        if (data.ResidualProducts is { } residual)
        {
            Residual = new ResidualModel(residual);
            _weights = new ProductWeights(_a, OwnFactor, Parameters, OwnPosterior, estimation, Nu);
            _residualDirections = new ResidualDirections(_a, Residual, _weights.Residuals);
        }

        _directions = _separate is null ? NewDirections() : null;
        _start = new MomentStart(_a, data.Observations, data.HasOwnResponse);
        _current = new double[Count];
        _projections = new double[Count * _a.ColumnCount];
        _average = new double[Count * Count];
    }

    /// <summary>REML or ML.</summary>
    public Estimation Estimation { get; }

    /// <summary>nu: N - r under REML, N under ML.</summary>
    public double Nu { get; }

    /// <summary>The parameters and what they give.</summary>
    public CovarianceParameters Parameters { get; }

    /// <summary>R at the last parameters, P x P, lower.</summary>
    public double[] R => _separate?.R ?? OwnFactor.R;

    /// <summary>The data.</summary>
    public DataPass Data => _data;

    /// <inheritdoc/>
    public int Count => Parameters.Count + (Residual?.Count ?? 0);

    /// <inheritdoc/>
    public bool IsFar { get; set; }

    /// <inheritdoc/>
    public bool HasCheapHessian => Residual is null
        ? _a.TrailingOrder <= CheapOrder
            && (_a.Groupings.Length == 0 || _a.Groupings[0].Size <= (_separate is null ? CheapLeadingEffects : CheapSeparateEffects))
        : DenseInformation.IsCheap(_a);

    /// <inheritdoc/>
    public void Start(Span<double> w)
    {
        if (_given is not null)
        {
            _given.CopyTo(w);
            IsFar = false;
            return;
        }

        Residual?.SetIdentity();
        _start.Fill(Parameters, w[..Parameters.Count]);
        StartResidual(w);
        IsFar = Parameters.Slots.Any(slot => slot.Structure is UnstructuredStructure);
    }

    /// <inheritdoc/>
    public ParameterRange Range(ReadOnlySpan<double> w, int k)
    {
        if (k >= Parameters.Count)
        {
            return Residual!.Structure.Range(ResidualPart(w), k - Parameters.Count);
        }

        CovarianceParameters.Slot slot = Parameters.SlotOf(k);
        return slot.Structure.Range(slot.Of(w), k - slot.First, IsFar);
    }

    /// <summary>
    /// Whether the random effects take up all variation at the last parameters: r^2 is then rounding, and -2 log L falls
    /// without bound on the way there.
    /// </summary>
    public bool IsResidualLost => R[^1] * R[^1] < 1e-12 * _a.Columns[^1];

    /// <summary>-2 log L with what stands at its bound at exactly zero; no derivatives.</summary>
    public double Value(ReadOnlySpan<double> w)
    {
        _isCurrent = false;
        Parameters.UpdateExact(w[..Parameters.Count]);
        return Residual is null || Residual.Update(ResidualPart(w)) ? ValueAtFactors() : double.NaN;
    }

    /// <summary>-2 log L at the relative factors that stand in <see cref="Parameters"/>.</summary>
    public double ValueAtFactors()
    {
        _isFactored = false;
        bool exists = _separate?.Update(Parameters.T[0], _data.Version) ?? (_isFactored = OwnFactor.Update(Parameters.T));
        if (!exists || IsResidualLost || !RefineResidual())
        {
            return double.NaN;
        }

        int r = _a.ColumnCount - 1;
        double residual = R[^1];
        double determinant = _separate?.LogDeterminant ?? OwnFactor.LogDeterminant;
        double value = _constant + (Residual?.LogDeterminant ?? 0) + determinant + (Nu * (1 + Math.Log(2 * Math.PI * residual * residual / Nu)));
        for (int k = 0; k < r && Estimation == Estimation.Reml; k++)
        {
            value += 2 * Math.Log(R[k * (r + 2)]);
        }

        return value;
    }

    /// <summary>
    /// Makes factor and inverse blocks those of w: nothing to do where the last evaluation was there. Later values without
    /// derivatives leave the inverse blocks as they are.
    /// </summary>
    public void EnsureAt(ReadOnlySpan<double> w)
    {
        EnsureDerivativesAt(w);
        _ = Posterior;
    }

    /// <summary>E = Z'H^-1 e / r of each grouping at w, levels x q: what the response's residual leaves at each level.</summary>
    public double[][] ResponseEffects(ReadOnlySpan<double> w)
    {
        EnsureDerivativesAt(w);
        return _separate is null ? Posterior.ResponseEffects() : [_separate.ResponseEffects(Parameters.T[0])];
    }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> w, Span<double> gradient)
    {
        _isCurrent = false;
        _hasAverage = false;
        Parameters.Update(w[..Parameters.Count]);
        LeaveRough();
        double value = Residual is null || Residual.Update(ResidualPart(w)) ? ValueAtFactors() : double.NaN;
        if (double.IsNaN(value))
        {
            return value;
        }

        _isInverted = false;
        if (_separate is null)
        {
            _ = Posterior;
        }
        else
        {
            _separate.Differentiate(Parameters.T[0], Estimation == Estimation.Reml, Nu);
        }

        w.CopyTo(_current);
        _isCurrent = true;
        for (int k = 0; k < Parameters.Count; k++)
        {
            gradient[k] = InnerWithGamma(Parameters.Derivatives[k]);
        }

        if (Residual is not null)
        {
            _weights!.Update();
            Residual.Gradient(_weights.Values, gradient[Parameters.Count..]);
        }

        return value;
    }

    private void EnsureDerivativesAt(ReadOnlySpan<double> w)
    {
        if (!_isCurrent || !w.SequenceEqual(_current))
        {
            Evaluate(w, new double[Count]);
        }
    }

    /// <inheritdoc/>
    public void Hessian(ReadOnlySpan<double> w, Curvature curvature, Span<double> hessian)
    {
        EnsureDerivativesAt(w);
        if (curvature == Curvature.Observed)
        {
            ObservedInformation exact = Residual is null || !HasCheapHessian ? ObservedInformation.Of(this) : new DenseInformation(this);
            exact.Profiled(w, hessian);
            return;
        }

        if (!_hasAverage)
        {
            AverageInformation(_average);
            AddResidualCurvature(_average);
            _hasAverage = true;
        }

        _average.CopyTo(hessian);
        if (!IsFar)
        {
            AddCurvature(w, hessian, exact: false);
        }
    }

    /// <inheritdoc/>
    public void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> step, Span<double> target)
    {
        foreach (CovarianceParameters.Slot slot in Parameters.Slots)
        {
            slot.Structure.Move(slot.Of(w), slot.Of(step), slot.Of(target), IsFar);
        }

        for (int k = Parameters.Count; k < Count; k++)
        {
            ParameterRange range = Range(w, k);
            target[k] = Math.Clamp(w[k] + step[k], range.Lower, range.Upper);
        }
    }

    /// <summary>
    /// AI_jk = nu (a_j'P a_k - s_j s_k) with a_k = H_k P y / r, s_k = a_k'P y / r; K x K. Between two residual parameters
    /// without nu a_j'R^-1 a_k, which <see cref="AddResidualCurvature"/> brings.
    /// </summary>
    public void AverageInformation(Span<double> information)
    {
        if (_separate is not null)
        {
            _separate.AverageInformation(Parameters.Derivatives, Nu, information);
            return;
        }

        int columns = _a.ColumnCount;
        double[] projections = _projections;
        Directions.GramAndProjections(columns - 1, information, projections);
        for (int j = 0; j < Count; j++)
        {
            for (int k = 0; k < Count; k++)
            {
                // The projections on the columns of X take H^-1 to P; the last one is s_j s_k.
                double inner = VectorKernels.Dot(projections.AsSpan(j * columns, columns), projections.AsSpan(k * columns, columns));
                information[(j * Count) + k] = Nu * (information[(j * Count) + k] - inner);
            }
        }
    }

    /// <summary>Adds tr(Gamma d2Psi) of every term.</summary>
    public void AddCurvature(ReadOnlySpan<double> w, Span<double> hessian, bool exact)
    {
        foreach (CovarianceParameters.Slot slot in Parameters.Slots)
        {
            slot.Structure.AddCurvature(slot.Of(w), GammaOf(slot), hessian[((slot.First * Count) + slot.First)..], Count, exact);
        }
    }

    /// <inheritdoc/>
    public bool Recentre(Span<double> w)
    {
        bool changed = false;
        foreach (CovarianceParameters.Slot slot in Parameters.Slots)
        {
            changed |= slot.Structure.Recentre(slot.Of(w));
        }

        return changed;
    }

    /// <inheritdoc/>
    public bool Escape(Span<double> w)
    {
        bool moved = false;
        foreach (CovarianceParameters.Slot slot in Parameters.Slots)
        {
            moved |= slot.Structure.Escape(slot.Of(w), GammaOf(slot));
        }

        return moved;
    }

    /// <inheritdoc/>
    public void ExpectationMaximizationStep(Span<double> w)
    {
        // The posterior second moment of the effects is Psi - Psi Gamma Psi / l: the E step comes with the gradient.
        foreach (CovarianceParameters.Slot slot in Parameters.Slots)
        {
            int q = slot.Term.Count;
            double[] t = new double[q * q];
            double[] psi = new double[q * q];
            double[] half = new double[q * q];
            double[] moment = new double[q * q];
            slot.Structure.Factor(slot.Of(w), t, half);
            SmallMatrix.MultiplyTransposed(q, q, q, t, t, psi);
            SmallMatrix.Multiply(q, q, q, GammaOf(slot), psi, half);
            SmallMatrix.Multiply(q, q, q, psi, half, moment);
            for (int i = 0; i < moment.Length; i++)
            {
                moment[i] = psi[i] - (moment[i] / _a.Groupings[slot.Grouping].Levels);
            }

            SmallMatrix.Symmetrize(q, moment);
            slot.Structure.MaximiseComplete(moment, slot.Of(w));
        }

        ScoreResidual(w);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _directions?.Dispose();
        _refined?.Dispose();
        _separate?.Dispose();
        _posterior?.Dispose();
        _factor?.Dispose();
    }

    /// <summary>Gamma of one term: its diagonal block of the grouping's.</summary>
    public double[] GammaOf(CovarianceParameters.Slot slot)
    {
        int q = _a.Groupings[slot.Grouping].EffectCount;
        int count = slot.Term.Count;
        double[] block = new double[count * count];
        for (int a = 0; a < count; a++)
        {
            Gamma(slot.Grouping).AsSpan(((slot.Term.Offset + a) * q) + slot.Term.Offset, count).CopyTo(block.AsSpan(a * count));
        }

        return block;
    }

    private DirectionalProducts NewDirections() => new(_a, OwnFactor, Parameters, OwnPosterior, Count, _residualDirections);

    private double[] Gamma(int grouping) => _separate?.Gamma ?? OwnPosterior.Gamma[grouping];

    private double InnerWithGamma(CovarianceDerivative derivative)
    {
        int q = _a.Groupings[derivative.Grouping].EffectCount;
        double[] gamma = Gamma(derivative.Grouping);
        double sum = 0;
        for (int a = 0; a < derivative.Count; a++)
        {
            for (int b = 0; b < derivative.Count; b++)
            {
                sum += derivative.Matrix[(a * derivative.Count) + b]
                    * gamma[((derivative.Offset + a) * q) + derivative.Offset + b];
            }
        }

        return sum;
    }
}
