namespace Lmm.Residuals;

/// <summary>One factor of S by its logarithm h_r(delta) for a row; the factors multiply, so the logarithms add.</summary>
internal abstract class StandardDeviationScale
{
    /// <summary>The number of working parameters.</summary>
    public abstract int Count { get; }

    /// <summary>The range of parameter <paramref name="k"/>.</summary>
    public abstract ParameterRange Range(int k);

    /// <summary>h of a row.</summary>
    public abstract double Logarithm(ReadOnlySpan<double> w, int row);

    /// <summary>dh/dw_k of a row.</summary>
    public abstract double First(ReadOnlySpan<double> w, int k, int row);

    /// <summary>d2h/dw_j dw_k of a row; zero where h is linear.</summary>
    public virtual double Second(ReadOnlySpan<double> w, int j, int k, int row) => 0;

    /// <summary>Start parameters from residuals that the other factors have been divided out of as far as they are known.</summary>
    public abstract void Start(ReadOnlySpan<double> residuals, Span<double> w);

    /// <summary>The natural parameters, with their gradients by the parameters of this factor alone.</summary>
    public abstract IReadOnlyList<NaturalParameter> Natural(ReadOnlySpan<double> w);

    /// <summary>The second derivative of each natural parameter by its own working parameter.</summary>
    public abstract double[] NaturalCurvatures(ReadOnlySpan<double> w);

    /// <summary>The inverse of <see cref="Natural"/>.</summary>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public abstract void FromNatural(ReadOnlySpan<double> natural, Span<double> w);
}
