using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>Which second derivatives.</summary>
internal enum Curvature
{
    /// <summary>Average information with a convex stand-in for the curvature of the parameters: always fit for a step.</summary>
    Average,

    /// <summary>The exact Hessian, which may be indefinite.</summary>
    Observed,
}

/// <summary>What an optimizer minimises: a function of boxed parameters, smooth but for kinks. It knows nothing of models.</summary>
internal interface IObjective
{
    /// <summary>The number of parameters.</summary>
    int Count { get; }

    /// <summary>Whether the exact Hessian costs little more than the average information.</summary>
    bool HasCheapHessian { get; }

    /// <summary>Whether first derivatives jump somewhere as parameter k changes, so that an optimum may be a kink and no gradient vanishes there.</summary>
    bool IsKinked(int k) => false;

    /// <summary>Whether the start is the end of a like search: no other valley is then looked for.</summary>
    bool IsStartGiven => false;

    /// <summary>Fills in a start inside the box.</summary>
    void Start(Span<double> w);

    /// <summary>Turns a start into one of quite another kind; false where there is none.</summary>
    bool StartElsewhere(Span<double> w) => false;

    /// <summary>The box and the longest sensible step of a parameter.</summary>
    ParameterRange Range(ReadOnlySpan<double> w, int k);

    /// <summary>The value and the gradient; NaN where the function cannot be computed.</summary>
    /// <param name="w">The parameters.</param>
    /// <param name="gradient">Out, Count values.</param>
    double Evaluate(ReadOnlySpan<double> w, Span<double> gradient);

    /// <summary>The value alone; NaN where the function cannot be computed.</summary>
    double Value(ReadOnlySpan<double> w);

    /// <summary>The Hessian asked for, at the point of the last <see cref="Evaluate"/>.</summary>
    void Hessian(ReadOnlySpan<double> w, Curvature curvature, Span<double> hessian);

    /// <summary>Where the first derivative by parameter k jumps while the others stay, at the point of the last <see cref="Evaluate"/>.</summary>
    /// <param name="w">That point.</param>
    /// <param name="k">The parameter.</param>
    /// <param name="reach">How far from it.</param>
    /// <param name="kinks">Added to, in any order.</param>
    void Kinks(ReadOnlySpan<double> w, int k, double reach, List<Kink> kinks)
    {
    }

    /// <summary>
    /// Whether the point is taken to be far from the optimum: steps then follow a curve on which large changes are right
    /// to the second order, and the Hessian leaves out what only matters near the optimum. True at the start where the
    /// objective knows such a curve.
    /// </summary>
    bool IsFar { get; set; }

    /// <summary>Whether evaluations are at present cheap ones, good to some six digits.</summary>
    bool IsRough => false;

    /// <summary>Goes over to cheap evaluations, where the objective has them and they pay.</summary>
    /// <param name="from">The size from which they pay.</param>
    void UseRough(int from)
    {
    }

    /// <summary>Goes over to exact evaluations, from the next one on; an objective may do so of itself.</summary>
    void Refine()
    {
    }

    /// <summary>Goes a step from a point, staying in the box.</summary>
    void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> step, Span<double> target);

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
