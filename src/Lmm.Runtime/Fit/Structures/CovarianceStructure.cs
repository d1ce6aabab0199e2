using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>M = sum_i sign_i u_i u_i', a symmetric q x q matrix by signed directions.</summary>
/// <param name="Directions">u_i, q values each, of unit length.</param>
/// <param name="Signs">+1 or -1.</param>
internal sealed record MomentComponent(double[][] Directions, double[] Signs)
{
    /// <summary>A projector.</summary>
    public static MomentComponent Projector(params double[][] directions) =>
        new(directions, [.. directions.Select(_ => 1.0)]);

    /// <summary>e_a e_b' + e_b e_a' for a and b different, as the difference of two projectors.</summary>
    public static MomentComponent Covariance(int q, int a, int b)
    {
        double[] sum = new double[q];
        double[] difference = new double[q];
        sum[a] = sum[b] = difference[a] = Math.Sqrt(0.5);
        difference[b] = -sum[b];
        return new MomentComponent([sum, difference], [1, -1]);
    }

    /// <summary>The direction of effect a.</summary>
    public static double[] Unit(int q, int a)
    {
        double[] unit = new double[q];
        unit[a] = 1;
        return unit;
    }
}

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

    /// <summary>What moment equations can estimate: Psi = sum psi_k M_k, the sum over these components.</summary>
    public abstract IReadOnlyList<MomentComponent> Components { get; }

    /// <summary>Start parameters from one psi for each component, made positive definite where they are not.</summary>
    /// <param name="psi">The moment estimates.</param>
    /// <param name="smallest">The smallest relative variance to start from.</param>
    /// <param name="w">The parameters.</param>
    public abstract void Start(ReadOnlySpan<double> psi, double smallest, Span<double> w);

    /// <summary>The range of parameter <paramref name="k"/>.</summary>
    public abstract ParameterRange Range(ReadOnlySpan<double> w, int k, bool far);

    /// <summary>Goes a step, staying in the box; far from the optimum along the structure's own curve, where it has one.</summary>
    public virtual void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> step, Span<double> target, bool far)
    {
        for (int k = 0; k < w.Length; k++)
        {
            ParameterRange range = Range(w, k, far: false);
            target[k] = Math.Clamp(w[k] + step[k], range.Lower, range.Upper);
        }
    }

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
