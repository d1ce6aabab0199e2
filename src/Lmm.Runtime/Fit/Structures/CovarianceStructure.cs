namespace Lmm.Fitting;

/// <summary>The range of a working parameter and how far one step may move it.</summary>
internal readonly record struct ParameterRange(double Lower, double Upper, double MaximumStep);

/// <summary>
/// Psi(w), the relative covariance matrix (q x q) of the effects of one level, as a function of unconstrained or boxed
/// working parameters w. Matrices are row-major. The working scale is chosen so that a Newton step is nearly right far
/// from the optimum; results are read from Psi itself.
/// </summary>
/// <param name="effectCount">q.</param>
internal abstract class CovarianceStructure(int effectCount)
{
    /// <summary>
    /// A variance below this share of what one level's data could ever show (psi times rows a level) counts as zero. The
    /// gradient is taken at the floor, where its error is of the order of the floor itself; the final value and all
    /// results are taken at exactly zero.
    /// </summary>
    protected const double VarianceFloor = 1e-8;

    /// <summary>q.</summary>
    public int EffectCount { get; } = effectCount;

    /// <summary>The number of parameters.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>
    /// The variances that moment equations can estimate: each is a set of orthonormal directions u (q values) whose
    /// coefficients share one variance.
    /// </summary>
    public abstract IReadOnlyList<double[][]> Components { get; }

    /// <summary>Start parameters from one relative variance for each component, all positive.</summary>
    public abstract void Start(ReadOnlySpan<double> variances, Span<double> w);

    /// <summary>The range of parameter <paramref name="k"/>.</summary>
    public abstract ParameterRange Range(ReadOnlySpan<double> w, int k);

    /// <summary>T with T T' = Psi, and its inverse. What stands at its bound is at the floor, so that T is invertible.</summary>
    public abstract void Factor(ReadOnlySpan<double> w, Span<double> t, Span<double> tInverse);

    /// <summary>T with what stands at its bound at exactly zero.</summary>
    public abstract void ExactFactor(ReadOnlySpan<double> w, Span<double> t);

    /// <summary>dPsi/dw_k, symmetric.</summary>
    public abstract void Derivative(ReadOnlySpan<double> w, int k, Span<double> derivative);

    /// <summary>
    /// Adds tr(Gamma d2Psi/dw_j dw_k) to <paramref name="h"/> (row-major with <paramref name="stride"/>), Gamma = d(-2 log L)/dPsi.
    /// </summary>
    /// <param name="w">The parameters.</param>
    /// <param name="gamma">Gamma, q x q.</param>
    /// <param name="h">The Hessian block.</param>
    /// <param name="stride">Its row length.</param>
    /// <param name="exact">True for the observed information; false for a positive semidefinite stand-in fit for a step.</param>
    public abstract void AddCurvature(ReadOnlySpan<double> w, ReadOnlySpan<double> gamma, Span<double> h, int stride, bool exact);

    /// <summary>Re-expresses the same Psi in better working parameters; true when they changed meaning.</summary>
    public virtual bool Recentre(Span<double> w) => false;

    /// <summary>
    /// Leaves a point where a direction was lost although -2 log L falls along it: true when w moved. Only factors
    /// need this, because the gradient in T is zero at T = 0 whatever Gamma says.
    /// </summary>
    public virtual bool Escape(Span<double> w, ReadOnlySpan<double> gamma) => false;

    /// <summary>
    /// The M step of EM: the w that minimises log|Psi| + tr(Psi^-1 S), S the posterior second moment of the effects.
    /// </summary>
    public abstract void MaximiseComplete(ReadOnlySpan<double> secondMoment, Span<double> w);

    /// <summary>Whether parameter <paramref name="k"/> stands at its bound and carries no information.</summary>
    public abstract bool IsAtBound(ReadOnlySpan<double> w, int k);

    /// <summary>The structure of a term.</summary>
    /// <param name="covariance">Which.</param>
    /// <param name="q">Effects of a level.</param>
    /// <param name="rowsPerLevel">The mean number of rows (sum of squared covariates) a level has.</param>
    public static CovarianceStructure Create(Covariance covariance, int q, double rowsPerLevel) => covariance switch
    {
        _ when q == 1 => ProjectorStructure.Identity(1, rowsPerLevel),
        Covariance.Unstructured => new UnstructuredStructure(q, rowsPerLevel),
        Covariance.Diagonal => ProjectorStructure.Diagonal(q, rowsPerLevel),
        Covariance.Identity => ProjectorStructure.Identity(q, rowsPerLevel),
        Covariance.CompoundSymmetry => ProjectorStructure.CompoundSymmetry(q, rowsPerLevel),
        Covariance.AutoRegressive => new AutoRegressiveStructure(q, rowsPerLevel),
        _ => throw new ArgumentOutOfRangeException(nameof(covariance), covariance, "This covariance structure is not known."),
    };
}
