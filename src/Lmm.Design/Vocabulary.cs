// The words that stand in attributes and in specifications alike. They live in namespace Lmm because users write them;
// they live in this assembly because the compiler side and the runtime must mean the same thing by them.

namespace Lmm;

/// <summary>How a fixed factor of k levels is written as k - 1 columns.</summary>
public enum Contrast
{
    /// <summary>Each level against the reference level (SAS's and R's usual coding).</summary>
    Treatment,

    /// <summary>Each level but the last against the mean of all levels: the last level has -1 in every column.</summary>
    Sum,

    /// <summary>Each level against the mean of the levels before it.</summary>
    Helmert,

    /// <summary>Orthonormal polynomials over equally spaced levels: linear, quadratic, cubic and so on.</summary>
    Polynomial,
}

/// <summary>The covariance matrix of the random effects of one level of a grouping.</summary>
public enum Covariance
{
    /// <summary>Any positive semidefinite matrix: q (q + 1) / 2 parameters.</summary>
    Unstructured,

    /// <summary>A variance for each effect, no covariances: q parameters.</summary>
    Diagonal,

    /// <summary>One variance for all effects, no covariances: 1 parameter.</summary>
    Identity,

    /// <summary>One variance and one covariance: 2 parameters.</summary>
    CompoundSymmetry,

    /// <summary>One variance and correlation rho^|i - j| between effects i and j in their order: 2 parameters.</summary>
    AutoRegressive,
}

/// <summary>The correlation of the residuals of one subject.</summary>
public enum Corr
{
    /// <summary>None: what <c>Heterogeneous</c> or <c>By</c> say of the variances still holds.</summary>
    Independent,

    /// <summary>phi^|i - j| over integer positions; gaps are honoured. 1 parameter in (-1, 1).</summary>
    AR1,

    /// <summary>phi^|s - t| over real times. 1 parameter in (0, 1).</summary>
    CAR1,

    /// <summary>Autoregressive of order p over integer positions: p parameters.</summary>
    Ar,

    /// <summary>Moving average of order q over integer positions: q parameters.</summary>
    Ma,

    /// <summary>Autoregressive moving average of orders p and q over integer positions: p + q parameters.</summary>
    Arma,

    /// <summary>One correlation rho for every pair, above -1/(m - 1) with m the most rows of a subject.</summary>
    CompoundSymmetry,

    /// <summary>A correlation for each distance between integer positions.</summary>
    Toeplitz,

    /// <summary>First-order ante-dependence: a correlation for each pair of neighbouring occasions.</summary>
    AnteDependence,

    /// <summary>A correlation for each pair of occasions: m (m - 1) / 2 parameters.</summary>
    Unstructured,

    /// <summary>exp(-d / range).</summary>
    Exponential,

    /// <summary>exp(-(d / range)^2).</summary>
    Gaussian,

    /// <summary>1 - 1.5 d / range + 0.5 (d / range)^3 for d below the range, 0 beyond.</summary>
    Spherical,

    /// <summary>1 / (1 + (d / range)^2).</summary>
    Rational,

    /// <summary>1 - d / range for d below the range, 0 beyond.</summary>
    Linear,
}

/// <summary>The standard deviation of a residual as a function; several functions multiply.</summary>
public enum VarianceFunction
{
    /// <summary>The variance is proportional to the covariate: no parameter.</summary>
    Fixed,

    /// <summary>A standard deviation for each level, relative to the first level.</summary>
    Ident,

    /// <summary>|v|^delta.</summary>
    Power,

    /// <summary>c + |v|^delta, c positive.</summary>
    ConstPower,

    /// <summary>exp(delta v).</summary>
    Exponential,
}

/// <summary>The unit in which a date or a duration counts as a number.</summary>
public enum TimeUnit
{
    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Minutes.</summary>
    Minutes,

    /// <summary>Hours.</summary>
    Hours,

    /// <summary>Days of 24 hours.</summary>
    Days,

    /// <summary>Weeks of 7 days.</summary>
    Weeks,
}
