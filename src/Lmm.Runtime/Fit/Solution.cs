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

    /// <summary>The residual covariance, or null for independent residuals of one variance.</summary>
    public ResidualSolution? Residual { get; init; }

    /// <summary>The number of covariance parameters, the residual variance included.</summary>
    public required int CovarianceParameterCount { get; init; }

    /// <summary>
    /// What degrees of freedom need of the covariance parameters. Computed when first asked for: it costs about one
    /// evaluation of the gradient, which a fit that is only predicted from should not pay.
    /// </summary>
    public required Lazy<CovarianceInference> Inference { get; init; }

    /// <summary>What other methods need besides; null where the fit was read from a document.</summary>
    internal Fitting.SmallSample? SmallSample { get; init; }

    /// <summary>The derivatives of <see cref="CoefficientCovariance"/> by each free covariance parameter, r x r each.</summary>
    public IReadOnlyList<double[,]> CoefficientCovarianceDerivatives => Inference.Value.CoefficientCovarianceDerivatives;

    /// <summary>The asymptotic covariance of the free covariance parameters, in the order of the derivatives.</summary>
    public double[,] ParameterCovariance => Inference.Value.ParameterCovariance;

    /// <summary>Eigenvalue signs of the information over the free parameters: positive, zero, negative.</summary>
    public (int Positive, int Zero, int Negative) HessianInertia => Inference.Value.HessianInertia;

    /// <summary>How the fit ended.</summary>
    public required Convergence Convergence { get; init; }

    /// <summary>g'B^-1 g / 2 at the end: the decrease of -2 log L that was still promised.</summary>
    public required double PredictedDecrease { get; init; }

    /// <summary>Steps taken.</summary>
    public required int Iterations { get; init; }

    /// <summary>Evaluations of the criterion, with or without its gradient.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Every evaluation in order.</summary>
    public required IReadOnlyList<FitProgress> Log { get; init; }
}

/// <summary>
/// Second-order facts about the free covariance parameters (those at a bound are left out): the relative covariance
/// parameters in the fitter's working scale and, last, sigma^2. Degrees of freedom do not depend on the scale.
/// </summary>
public sealed class CovarianceInference
{
    /// <summary>The derivatives of Cov(beta) by each free parameter, r x r each, exact.</summary>
    public required IReadOnlyList<double[,]> CoefficientCovarianceDerivatives { get; init; }

    /// <summary>2 times the inverse of the Hessian of -2 log L in those parameters.</summary>
    public required double[,] ParameterCovariance { get; init; }

    /// <summary>Eigenvalue signs of the Hessian with sigma^2 profiled out: positive, zero, negative.</summary>
    public required (int Positive, int Zero, int Negative) HessianInertia { get; init; }

    /// <summary>Which information the Hessian is.</summary>
    public required InformationKind Information { get; init; }
}

/// <summary>Which second derivatives stand for the information.</summary>
public enum InformationKind
{
    /// <summary>The exact Hessian, as lmerTest uses.</summary>
    Observed,

    /// <summary>The mean of observed and expected, where the exact traces would cost too much (very large crossed designs).</summary>
    Average,
}

/// <summary>The estimates of one random term.</summary>
public sealed class TermSolution
{
    private readonly Lazy<IReadOnlyList<double[,]>> _conditional = new([]);

    /// <summary>The covariance matrix of the q effects of a level (absolute, not relative to sigma^2), q x q.</summary>
    public required double[,] Covariance { get; init; }

    /// <summary>BLUPs (conditional modes), levels x q.</summary>
    public required double[,] ConditionalModes { get; init; }

    /// <summary>Conditional covariance of the effects of each level given y and the parameters: levels arrays of q x q.</summary>
    public IReadOnlyList<double[,]> ConditionalCovariances
    {
        get => _conditional.Value;
        init => _conditional = new Lazy<IReadOnlyList<double[,]>>(value);
    }

    /// <summary>As <see cref="ConditionalCovariances"/>, computed when first asked for.</summary>
    internal Lazy<IReadOnlyList<double[,]>> LazyConditionalCovariances
    {
        init => _conditional = value;
    }
}

/// <summary>The estimates of the residual covariance sigma^2 R.</summary>
public sealed class ResidualSolution
{
    /// <summary>The parameters on their natural scale, in the order of results; those at a bound included.</summary>
    public required IReadOnlyList<ResidualEstimate> Parameters { get; init; }

    /// <summary>
    /// The asymptotic covariance of <see cref="Parameters"/> (delta method from the information), computed when first asked
    /// for; rows and columns of a parameter at its bound are NaN.
    /// </summary>
    public required Lazy<double[,]> Covariance { get; init; }

    /// <summary>R(w) at the estimates, for the rows of the fit; null where the fit was read from a document.</summary>
    internal Lmm.Residuals.ResidualCovariance? Structure { get; init; }

    /// <summary>The working parameters at which <see cref="Structure"/> is to be asked.</summary>
    internal double[] Working { get; init; } = [];

    /// <summary>The residual term with what the fitter put in (fitted values as covariates).</summary>
    internal ResidualTerm? Term { get; init; }
}

/// <summary>One parameter of the residual covariance.</summary>
/// <param name="Name">As in <c>phi</c>, <c>sd[Week8]</c>, <c>rho[Week1,Week8]</c>, <c>range</c>, <c>power</c>.</param>
/// <param name="Estimate">On its natural scale.</param>
/// <param name="Scale">The scale on which its interval is symmetric.</param>
public sealed record ResidualEstimate(string Name, double Estimate, ParameterScale Scale);
