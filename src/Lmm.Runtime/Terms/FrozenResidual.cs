namespace Lmm;

/// <summary>What the rows of a fit say of its residual side, by which the rows to predict are read.</summary>
public sealed record FrozenResidual
{
    /// <summary>The labels of the occasions that occurred, in order; empty where they are not ordered.</summary>
    public IReadOnlyList<string> Occasions { get; init; } = [];

    /// <summary>For each coordinate where it begins to count, in ticks of 100 ns: 0 for numbers.</summary>
    public IReadOnlyList<long> Origins { get; init; } = [];

    /// <summary>The levels of By that occurred, in order; empty where there is none.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>For each variance function the strata that occurred, in order; empty except for Ident.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Strata { get; init; } = [];
}
