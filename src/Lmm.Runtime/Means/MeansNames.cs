namespace Lmm;

/// <summary>A factor of the fixed part, over whose levels means can be asked for. Emitted fits have one for each by name.</summary>
/// <param name="Member">The member's name.</param>
public sealed record MeansFactor(string Member);

/// <summary>A covariate of the fixed part, whose slope can be asked for. Emitted fits have one for each by name.</summary>
/// <param name="Member">The member's name.</param>
public sealed record MeansCovariate(string Member);

/// <summary>A linear combination of the means of a table, named by their levels.</summary>
/// <param name="Name">The name of the result, as in <c>nitrogen against none</c>.</param>
/// <param name="Weights">
/// Levels with their weights; levels not named have 0. The levels of several factors are joined by a blank, as they are
/// printed. A comparison's weights add up to 0, which is not required.
/// </param>
public sealed record MeanContrast(string Name, params IReadOnlyList<(string Level, double Weight)> Weights);
