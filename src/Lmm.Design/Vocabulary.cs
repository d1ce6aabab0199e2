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
