namespace Lmm.Reference.Tests.Models;

/// <summary>Sixteen plots with blocks only.</summary>
[MixedModel("Yield ~ Variety * Dose + (1 | Block)")]
public record SixteenBlocks(
    double Yield,
    [Fixed(AsFactor = true)] int Variety,
    [Fixed(AsFactor = true)] int Dose,
    int Block);

/// <summary>Varieties on the main plots of a block.</summary>
[MixedModel]
[Interaction(nameof(Variety), nameof(Dose))]
public record SixteenPlots(
    [Response] double Yield,
    [Fixed(AsFactor = true)][Random(Nested = nameof(Block))] int Variety,
    [Fixed(AsFactor = true)] int Dose,
    [Random] int Block);
