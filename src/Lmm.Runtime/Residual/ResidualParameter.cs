namespace Lmm;

/// <summary>The scale on which a parameter's Wald interval is symmetric.</summary>
public enum ParameterScale
{
    /// <summary>The parameter itself.</summary>
    Identity,

    /// <summary>The logarithm: standard deviation ratios, ranges, constants.</summary>
    Logarithm,

    /// <summary>Fisher's z, artanh: correlations in (-1, 1).</summary>
    FisherZ,

    /// <summary>The logit: proportions in (0, 1).</summary>
    Logit,
}
