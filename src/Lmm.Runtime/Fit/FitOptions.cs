namespace Lmm;

/// <summary>What is maximised.</summary>
public enum Estimation
{
    /// <summary>Restricted maximum likelihood: variance estimates allow for the fixed effects that were estimated.</summary>
    Reml,

    /// <summary>Maximum likelihood.</summary>
    MaximumLikelihood,
}

/// <summary>How the optimum is sought. All reach the same optimum; where derivatives jump (a linear correlation) all are the same search.</summary>
public enum Optimizer
{
    /// <summary>Newton steps with the average information (Gilmour, Thompson and Cullis 1995), corrected by secant pairs.</summary>
    AverageInformation,

    /// <summary>Newton steps with the observed information.</summary>
    NewtonRaphson,

    /// <summary>BFGS with the exact gradient.</summary>
    QuasiNewton,

    /// <summary>Expectation-maximisation (Laird and Ware 1982): slow and monotone.</summary>
    ExpectationMaximization,
}

/// <summary>Every tolerance and switch of a fit, with its meaning.</summary>
public sealed record FitOptions
{
    /// <summary>How the optimum is sought.</summary>
    public Optimizer Optimizer { get; init; } = Optimizer.AverageInformation;

    /// <summary>The most evaluations of the criterion before a fit is given back as not converged; null for the optimizer's own limit.</summary>
    public int? MaximumEvaluations { get; init; }

    /// <summary>
    /// The fit has converged when the decrease of -2 log L that a Newton step still promises, g'B^-1 g / 2 over the free
    /// parameters, is below this: a scale-free number. Where derivatives jump (a linear correlation), what going down over any of the jumps promises.
    /// </summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>
    /// The most threads that a fit uses: on the rows from 200,000 of them on, where groupings have few levels beside; and where an
    /// evaluation takes some milliseconds, in dense trailing blocks of a thousand random effects and more and over very many levels
    /// beside another grouping. Other fits run on the calling thread. Null for as many as there are processors. The result is the same, to the last bit, whatever the number.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// The order of a dense trailing block from which a search begins in single precision; it always ends in double, and
    /// what is reported is of double precision.
    /// </summary>
    internal int RoughFrom { get; init; } = 500;

    /// <summary>Told after each evaluation.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Stops the fit with an OperationCanceledException at the next evaluation.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>One evaluation of the criterion during a fit.</summary>
/// <param name="Evaluation">1 for the first.</param>
/// <param name="Deviance">-2 log L at the parameters tried.</param>
/// <param name="PredictedDecrease">The decrease of -2 log L that the next step promises; NaN where not known.</param>
public readonly record struct FitProgress(int Evaluation, double Deviance, double PredictedDecrease);
