namespace Lmm.Reference.Tests.Models;

public enum Variety
{
    GoldenRain,
    Marvellous,
    Victory,
}

/// <summary>Blocks only.</summary>
[MixedModel("Yield ~ Variety * Nitrogen + (1 | Block)")]
public record OatsBlock(double Yield, Variety Variety, string Nitrogen, string Block);

/// <summary>The split plot: a variety's plot in its block is the main plot.</summary>
[MixedModel]
[Interaction(nameof(Variety), nameof(Nitrogen))]
public record OatsPlot(
    [Response] double Yield,
    [Fixed][Random(Nested = nameof(Block))] Variety Variety,
    [Fixed] string Nitrogen,
    [Random] string Block);

/// <summary>Nitrogen as a number, and the main plot as a column of its own.</summary>
[MixedModel("Yield ~ Variety * Nitro + (1 | Block / MainPlot)")]
public record OatsLinear(double Yield, Variety Variety, double Nitro, string Block, string MainPlot);

/// <summary>Without the interaction.</summary>
[MixedModel("Yield ~ Variety + Nitrogen + (1 | Block / MainPlot)")]
public record OatsAdditive(double Yield, Variety Variety, string Nitrogen, string Block, string MainPlot);
