namespace Lmm;

/// <summary>Where the denominator degrees of freedom of t and F tests come from.</summary>
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

    /// <summary>Satterthwaite with the expected information in place of the observed one. Needs the rows.</summary>
    SatterthwaiteExpected,

    /// <summary>Satterthwaite with the mean of observed and expected information. Needs the rows.</summary>
    SatterthwaiteAverage,

    /// <summary>
    /// Kenward and Roger (1997): the covariance of the coefficients is adjusted for small samples, standard errors with
    /// it, and F is scaled; what pbkrtest gives and SAS's DDFM=KR. Where V is not linear in its parameters (AR1, say) the
    /// second derivatives in the residual parameters as results show them, sigma^2 among them, are part of it; those of
    /// <see cref="Covariance.AutoRegressive"/> are left out. Needs a REML fit and the rows.
    /// </summary>
    KenwardRoger,

    /// <summary>
    /// Kenward and Roger's method without second derivatives of V (2009; SAS's DDFM=KR2, mmrm's Kenward-Roger-Linear): the
    /// result does not depend on how the parameters are written. The same as <see cref="KenwardRoger"/> where V is linear in
    /// variances and covariances. Needs a REML fit and the rows.
    /// </summary>
    KenwardRogerLinear,

    /// <summary>
    /// The rule of nlme (Pinheiro and Bates 2000, section 2.4.2): a coefficient has the degrees of freedom of the innermost
    /// stratum in which its column varies. Needs nested groupings and the rows.
    /// </summary>
    Containment,
}
