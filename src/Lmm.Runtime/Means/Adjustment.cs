namespace Lmm;

/// <summary>How p values and intervals of several comparisons allow for their number.</summary>
public enum Adjustment
{
    /// <summary>Each comparison stands alone.</summary>
    None,

    /// <summary>
    /// Tukey's studentised range, for all pairs of k means (Tukey-Kramer where standard errors differ: then slightly
    /// conservative; Hayter 1984). Refused for other comparisons.
    /// </summary>
    Tukey,

    /// <summary>
    /// Dunnett's test of several means against one control, from the comparisons' own correlations. Refused for other
    /// comparisons. The same numbers as <see cref="SingleStep"/>.
    /// </summary>
    Dunnett,

    /// <summary>
    /// The largest of the |t| under the multivariate t distribution with the comparisons' own correlations: exact for any
    /// comparisons that share one error term. multcomp's "single-step", emmeans' "mvt".
    /// </summary>
    SingleStep,

    /// <summary>1 - (1 - p)^m: conservative for two-sided tests of any correlation (Sidak 1967).</summary>
    Sidak,

    /// <summary>Scheffe: for every linear combination of the comparisons at once.</summary>
    Scheffe,

    /// <summary>m p.</summary>
    Bonferroni,

    /// <summary>Holm (1979), step-down: never larger than Bonferroni's.</summary>
    Holm,

    /// <summary>Hochberg (1988), step-up: for independent or positively dependent tests.</summary>
    Hochberg,

    /// <summary>Hommel (1988): for independent or positively dependent tests; never larger than Hochberg's.</summary>
    Hommel,

    /// <summary>Benjamini and Hochberg (1995): the rate of false discoveries among the rejected, not the chance of any.</summary>
    BenjaminiHochberg,

    /// <summary>Benjamini and Yekutieli (2001): the same under any dependence.</summary>
    BenjaminiYekutieli,
}

/// <summary>How the levels of the factors that are averaged over are weighted.</summary>
public enum MeansWeights
{
    /// <summary>Every combination of levels alike: what a balanced experiment would have given.</summary>
    Equal,

    /// <summary>By how often each combination of the averaged factors occurs in the rows, the same for every mean.</summary>
    Proportional,

    /// <summary>By how often each combination occurs together with the mean's own levels: near the raw averages.</summary>
    Cells,
}

/// <summary>Accuracy of the single-step adjustment where it needs a lattice rule with random shifts.</summary>
public sealed record SingleStepOptions
{
    /// <summary>The defaults: an error of 1e-4, at most 500,000 points, seed 1.</summary>
    public static SingleStepOptions Default { get; } = new();

    /// <summary>The wanted error (three standard errors over the shifts) of a probability.</summary>
    public double Accuracy { get; init; } = 1e-4;

    /// <summary>The most points of the lattice for one probability, all shifts together.</summary>
    public int MostPoints { get; init; } = 500_000;

    /// <summary>The seed of the shifts: the same seed gives the same numbers.</summary>
    public int Seed { get; init; } = 1;
}
