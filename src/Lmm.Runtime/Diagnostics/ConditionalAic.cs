namespace Lmm;

/// <summary>How the effective number of parameters of a conditional AIC is counted.</summary>
public enum ConditionalPenalty
{
    /// <summary>
    /// sum_i d fitted_i / d y_i with the variances' own dependence on y (Greven and Kneib 2010), what the R package cAIC4 uses.
    /// </summary>
    EstimatedVariances,

    /// <summary>The trace rho of the hat matrix, variances taken for known (Vaida and Blanchard 2005).</summary>
    KnownVariances,
}

/// <summary>
/// Akaike's criterion for the rows and levels at hand: -2 log f(y | b) + 2 (degrees of freedom + 1), the 1 for sigma^2.
/// Where the question is about new levels, <see cref="MixedModelFit.Aic"/> is the one.
/// </summary>
/// <param name="LogLikelihood">log f(y | b) at the estimates and the conditional modes.</param>
/// <param name="DegreesOfFreedom">The effective number of parameters of the fitted values.</param>
/// <param name="Penalty">How these were counted.</param>
public sealed record ConditionalAic(double LogLikelihood, double DegreesOfFreedom, ConditionalPenalty Penalty)
{
    /// <summary>The criterion; smaller is better.</summary>
    public double Value => (-2 * LogLikelihood) + (2 * (DegreesOfFreedom + 1));
}
