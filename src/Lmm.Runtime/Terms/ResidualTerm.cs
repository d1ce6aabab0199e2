namespace Lmm;

/// <summary>What the residual covariance sigma^2 R needs of the rows: R = S C S, C by subject, S by variance functions.</summary>
public sealed record ResidualTerm
{
    /// <summary>The correlation structure.</summary>
    public Corr Correlation { get; init; } = Corr.Independent;

    /// <summary>The autoregressive order p of Ar and Arma.</summary>
    public int Order { get; init; }

    /// <summary>The moving average order q of Ma and Arma.</summary>
    public int MovingAverage { get; init; }

    /// <summary>Whether each occasion has a variance of its own.</summary>
    public bool Heterogeneous { get; init; }

    /// <summary>Whether there is a nugget.</summary>
    public bool Nugget { get; init; }

    /// <summary>The subject's name, as in <c>Block:Plot</c>; empty where all rows are one field or no [Repeated] stands.</summary>
    public string SubjectName { get; init; } = "";

    /// <summary>The labels of the subjects; empty without [Repeated].</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>For each row the index of its subject, n values; empty without [Repeated].</summary>
    public int[] SubjectOfRow { get; init; } = [];

    /// <summary>The name of the occasion member.</summary>
    public string OccasionName { get; init; } = "";

    /// <summary>The labels of the occasions that occur, in order; for ordered occasions (enum, integer) only.</summary>
    public IReadOnlyList<string> Occasions { get; init; } = [];

    /// <summary>For each row the index into <see cref="Occasions"/>; empty where occasions are not ordered.</summary>
    public int[] OccasionOfRow { get; init; } = [];

    /// <summary>
    /// The place of each row: one array of n values for each coordinate. Ordered occasions have one, the integer position
    /// (the integer itself, or the place in the enum's declaration), so that a missed occasion leaves a gap. Empty without
    /// [Repeated].
    /// </summary>
    public IReadOnlyList<double[]> Coordinates { get; init; } = [];

    /// <summary>The name of the By member, or null.</summary>
    public string? ByName { get; init; }

    /// <summary>The levels of By that occur, in order; empty where there is none.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>For each row its By level; empty where there is none. All rows of a subject have the same.</summary>
    public int[] GroupOfRow { get; init; } = [];

    /// <summary>The variance functions, which multiply.</summary>
    public IReadOnlyList<VarianceTerm> Variances { get; init; } = [];
}

/// <summary>One variance function with its rows.</summary>
public sealed record VarianceTerm
{
    /// <summary>Which function.</summary>
    public required VarianceFunction Function { get; init; }

    /// <summary>The covariate's or the stratum's name; <c>fitted</c> for the fitted value.</summary>
    public required string Name { get; init; }

    /// <summary>The strata that occur, in order, the first being the reference; empty except for Ident.</summary>
    public IReadOnlyList<string> Strata { get; init; } = [];

    /// <summary>For each row its stratum; empty except for Ident.</summary>
    public int[] StratumOfRow { get; init; } = [];

    /// <summary>The covariate v, n values; empty for Ident, and for the fitted value, which the fitter puts in.</summary>
    public double[] Covariate { get; init; } = [];

    /// <summary>Whether v is the fitted value.</summary>
    public bool OfFittedValue { get; init; }

    /// <summary>A given delta that is not estimated, or null.</summary>
    public double? Parameter { get; init; }

    /// <summary>A given constant of ConstPower that is not estimated, or null.</summary>
    public double? Constant { get; init; }
}
