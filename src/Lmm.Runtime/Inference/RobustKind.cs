namespace Lmm;

/// <summary>Which cluster-robust (sandwich) covariance: how residuals of a cluster are adjusted for being too small.</summary>
public enum RobustKind
{
    /// <summary>None: residuals as they are (Liang and Zeger 1986).</summary>
    CR0,

    /// <summary>CR0 times m / (m - 1), m the number of clusters.</summary>
    CR1,

    /// <summary>CR0 times m / (m - p), p the number of estimated coefficients.</summary>
    CR1P,

    /// <summary>CR0 times m (N - 1) / ((m - 1)(N - p)), N the number of observations: what Stata uses.</summary>
    CR1S,

    /// <summary>
    /// Bias-reduced linearisation (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018): unbiased where the fitted
    /// covariance is right.
    /// </summary>
    CR2,
}
