namespace Lmm;

/// <summary>
/// The numbers of a fitted model on the user's scale: what the fitter gives and everything that reports, infers and
/// predicts reads. Letters as in docs/notation.md; matrices are row-major double[,].
/// </summary>
public sealed class Solution
{
    /// <summary>What was maximised.</summary>
    public required Estimation Estimation { get; init; }

    /// <summary>-2 log L at the optimum (restricted for REML).</summary>
    public required double Deviance { get; init; }

    /// <summary>The number of observations the likelihood counts: rows, or the sum of the frequencies.</summary>
    public required double Observations { get; init; }

    /// <summary>The residual variance sigma^2 (of a row with weight 1).</summary>
    public required double ResidualVariance { get; init; }

    /// <summary>Indices of the columns of X that are estimated, ascending; the others are aliased with columns before them.</summary>
    public required IReadOnlyList<int> EstimatedColumns { get; init; }

    /// <summary>beta for the estimated columns, r = rank values.</summary>
    public required double[] Coefficients { get; init; }

    /// <summary>Cov(beta) = sigma^2 (X' V0^-1 X)^-1 with V = sigma^2 V0, r x r.</summary>
    public required double[,] CoefficientCovariance { get; init; }

    /// <summary>The random terms in the order of the design matrices.</summary>
    public required IReadOnlyList<TermSolution> Terms { get; init; }

    /// <summary>The number of covariance parameters, the residual variance included.</summary>
    public required int CovarianceParameterCount { get; init; }

    /// <summary>
    /// The derivatives of <see cref="CoefficientCovariance"/> by each covariance parameter on the scale of
    /// <see cref="ParameterCovariance"/>: K + 1 matrices r x r, parameters that stand at a bound left out.
    /// </summary>
    public required IReadOnlyList<double[,]> CoefficientCovarianceDerivatives { get; init; }

    /// <summary>
    /// The asymptotic covariance of the free covariance parameters: 2 times the inverse of the observed information of
    /// -2 log L (exact second derivatives), as lmerTest does.
    /// </summary>
    public required double[,] ParameterCovariance { get; init; }

    /// <summary>How the fit ended.</summary>
    public required Convergence Convergence { get; init; }

    /// <summary>g'B^-1 g / 2 at the end: the decrease of -2 log L that was still promised.</summary>
    public required double PredictedDecrease { get; init; }

    /// <summary>Eigenvalue signs of the observed information over the free parameters: positive, zero, negative.</summary>
    public required (int Positive, int Zero, int Negative) HessianInertia { get; init; }

    /// <summary>Steps taken.</summary>
    public required int Iterations { get; init; }

    /// <summary>Evaluations of the criterion, with or without its gradient.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Every evaluation in order.</summary>
    public required IReadOnlyList<FitProgress> Log { get; init; }
}

/// <summary>The estimates of one random term.</summary>
public sealed class TermSolution
{
    /// <summary>The covariance matrix of the q effects of a level (absolute, not relative to sigma^2), q x q.</summary>
    public required double[,] Covariance { get; init; }

    /// <summary>BLUPs (conditional modes), levels x q.</summary>
    public required double[,] ConditionalModes { get; init; }

    /// <summary>Conditional covariance of the effects of each level given y and the parameters: levels arrays of q x q.</summary>
    public required IReadOnlyList<double[,]> ConditionalCovariances { get; init; }
}
