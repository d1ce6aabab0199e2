namespace Lmm.Reference.Tests.Models;

/// <summary>Humidity of planks by depth and width: the additive model.</summary>
[MixedModel("Humidity ~ Depth + Width + (1 | Plank)")]
public record PlankAdditive(
    double Humidity,
    [Fixed(AsFactor = true)] int Depth,
    [Fixed(AsFactor = true)] int Width,
    int Plank);

/// <summary>The additive model in sum contrasts.</summary>
[MixedModel]
public record PlankSum(
    [Response] double Humidity,
    [Fixed(AsFactor = true, Contrast = Contrast.Sum)] int Depth,
    [Fixed(AsFactor = true, Contrast = Contrast.Sum)] int Width,
    [Random] int Plank);

/// <summary>With the interaction.</summary>
[MixedModel]
[Interaction(nameof(Depth), nameof(Width))]
public record PlankInteraction(
    [Response] double Humidity,
    [Fixed(AsFactor = true)] int Depth,
    [Fixed(AsFactor = true)] int Width,
    [Random] int Plank);

/// <summary>Planks that differ in depth profile and in width profile.</summary>
[MixedModel("Humidity ~ Depth * Width + (1 | Plank) + (1 | Plank:Depth) + (1 | Plank:Width)")]
public record PlankFull(
    double Humidity,
    [Fixed(AsFactor = true)] int Depth,
    [Fixed(AsFactor = true)] int Width,
    int Plank);
