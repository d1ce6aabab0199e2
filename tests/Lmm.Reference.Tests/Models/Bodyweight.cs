namespace Lmm.Reference.Tests.Models;

/// <summary>A rat's weight; the file numbers the diets, so they are read as numbers and coded as a factor.</summary>
[MixedModel]
[Interaction(nameof(Time), nameof(Diet))]
public record RatWeight(
    [Response] double Weight,
    [Fixed] double Time,
    [Fixed(AsFactor = true)] int Diet,
    [Random(Slopes = [nameof(Time)])] int Rat);
