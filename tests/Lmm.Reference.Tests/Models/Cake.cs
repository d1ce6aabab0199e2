namespace Lmm.Reference.Tests.Models;

/// <summary>A cake's breaking angle. Batches (replicates) are numbered afresh in each recipe.</summary>
[MixedModel]
[Interaction(nameof(Recipe), nameof(Temperature))]
public record Cake(
    [Response] double Angle,
    [Fixed] char Recipe,
    [Fixed(AsFactor = true)] int Temperature,
    [Random(Nested = nameof(Recipe))] int Replicate);

/// <summary>The same with a straight line in temperature, and replicates as days that all recipes share.</summary>
[MixedModel("Angle ~ Recipe + Temp + (1 | Replicate) + (1 | Recipe:Replicate)")]
public record CakeTrend(double Angle, char Recipe, double Temp, int Replicate);
