namespace Lmm.Residuals;

/// <summary>
/// C, the correlations of the rows of one subject, as a function of its own working parameters. Each pair of different
/// rows has an entry of its own, so that a missing row changes nothing for the others. See docs/math/residual-structures.md.
/// </summary>
internal abstract class CorrelationStructure
{
    /// <summary>The number of working parameters.</summary>
    public abstract int Count { get; }

    /// <summary>Whether an entry depends on which occasions its rows are of.</summary>
    public virtual bool UsesOccasions => false;

    /// <summary>Whether an entry is a function of the distance of its rows.</summary>
    public virtual bool UsesDistances => false;

    /// <summary>See <see cref="ResidualCovariance.MarkovOrder"/>.</summary>
    public virtual int? MarkovOrder => null;

    /// <summary>Whether the first derivative of an entry by parameter <paramref name="k"/> jumps somewhere.</summary>
    public virtual bool IsKinked(int k) => false;

    /// <summary>Whether a second derivative of an entry jumps.</summary>
    public virtual bool HasJumps => false;

    /// <summary>The range of parameter <paramref name="k"/>.</summary>
    public abstract ParameterRange Range(int k);

    /// <summary>The entries at w.</summary>
    public abstract CorrelationEntries At(ReadOnlySpan<double> w);

    /// <summary>Whether an entry of <paramref name="row"/> moves with parameter <paramref name="k"/>.</summary>
    public virtual bool Touches(int k, int row) => true;

    /// <summary>Start parameters by moments.</summary>
    public abstract void Start(StandardResiduals residuals, Span<double> w);

    /// <summary>A start of quite another kind, for a search that tries several; false where there is none.</summary>
    public virtual bool StartElsewhere(Span<double> w) => false;

    /// <summary>The natural parameters, with their gradients by the parameters of this structure alone.</summary>
    public abstract IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w);

    /// <summary>The second derivatives of each natural parameter by the parameters of this structure, Count x Count each.</summary>
    public abstract IEnumerable<double[]> NaturalHessians(ReadOnlySpan<double> w);

    /// <summary>The inverse of <see cref="Natural"/>.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public abstract void FromNatural(ReadOnlySpan<double> natural, Span<double> w);

    /// <summary>The Hessian of a natural parameter that is a function of one working parameter.</summary>
    protected double[] SingleHessian(int k, double curvature)
    {
        double[] hessian = new double[Count * Count];
        hessian[k * (Count + 1)] = curvature;
        return hessian;
    }

    /// <summary>A natural parameter that is a function of one working parameter.</summary>
    protected NaturalParameter Single(string name, ParameterScale scale, double value, int k, double slope)
    {
        double[] gradient = new double[Count];
        gradient[k] = slope;
        return new NaturalParameter(name, scale, value, gradient);
    }
}

/// <summary>The entries of C at given parameters, for pairs of different rows of one subject. Immutable: threads may share it.</summary>
internal abstract class CorrelationEntries
{
    /// <summary>C[a, b].</summary>
    public abstract double Value(int a, int b);

    /// <summary>dC[a, b]/dw_k.</summary>
    public abstract double First(int k, int a, int b);

    /// <summary>d2C[a, b]/dw_j dw_k.</summary>
    public abstract double Second(int j, int k, int a, int b);

    /// <summary>Where dC[a, b]/dw_k jumps; null where it does not.</summary>
    public virtual Kink? KinkOf(int k, int a, int b) => null;
}
