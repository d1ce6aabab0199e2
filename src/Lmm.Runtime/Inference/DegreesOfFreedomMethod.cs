namespace Lmm;

/// <summary>Where the degrees of freedom of t tests come from.</summary>
public enum DegreesOfFreedomMethod
{
    /// <summary>
    /// Satterthwaite (1946) as generalised by Fai and Cornelius (1996), with the observed information and exact
    /// derivatives: what lmerTest prints.
    /// </summary>
    Satterthwaite,

    /// <summary>Observations minus the rank of X for every coefficient.</summary>
    Residual,

    /// <summary>Infinite: the normal distribution.</summary>
    Asymptotic,
}
