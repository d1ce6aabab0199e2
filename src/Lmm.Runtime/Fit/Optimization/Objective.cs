namespace Lmm.Fitting;

/// <summary>Which second derivatives come with an evaluation.</summary>
internal enum Curvature
{
    /// <summary>None.</summary>
    None,

    /// <summary>Average information with a convex stand-in for the curvature of the parameters: always fit for a step.</summary>
    Average,

    /// <summary>The exact Hessian, which may be indefinite.</summary>
    Observed,
}

/// <summary>What an optimizer minimises: a smooth function of boxed parameters. It knows nothing of models.</summary>
internal interface IObjective
{
    /// <summary>The number of parameters.</summary>
    int Count { get; }

    /// <summary>Whether the exact Hessian costs little more than the average information.</summary>
    bool HasCheapHessian { get; }

    /// <summary>Fills in a start inside the box.</summary>
    void Start(Span<double> w);

    /// <summary>The box and the longest sensible step of a parameter.</summary>
    ParameterRange Range(ReadOnlySpan<double> w, int k);

    /// <summary>The value, the gradient and the Hessian asked for; NaN where the function cannot be computed.</summary>
    /// <param name="w">The parameters.</param>
    /// <param name="curvature">Which Hessian.</param>
    /// <param name="gradient">Out, Count values.</param>
    /// <param name="hessian">Out, Count x Count row-major.</param>
    double Evaluate(ReadOnlySpan<double> w, Curvature curvature, Span<double> gradient, Span<double> hessian);

    /// <summary>Re-expresses the point in better coordinates; true when parameters changed meaning (then gradients of before say nothing).</summary>
    bool Recentre(Span<double> w);

    /// <summary>Leaves a point that is stationary only because a direction was lost; true when it moved.</summary>
    bool Escape(Span<double> w);

    /// <summary>One EM step from the last point evaluated, in place.</summary>
    void ExpectationMaximizationStep(Span<double> w);
}

/// <summary>Where an optimizer ended.</summary>
/// <param name="Parameters">w.</param>
/// <param name="Value">The function there.</param>
/// <param name="PredictedDecrease">What a further step still promises.</param>
/// <param name="Iterations">Steps accepted.</param>
/// <param name="Log">Every evaluation.</param>
/// <param name="Failure">Null when converged, otherwise why not.</param>
internal sealed record Optimum(
    double[] Parameters,
    double Value,
    double PredictedDecrease,
    int Iterations,
    IReadOnlyList<FitProgress> Log,
    string? Failure);
