namespace Lmm.Reference.Tests.Models;

/// <summary>A mean for every cell, and the main plot as a column of its own.</summary>
[MixedModel("Yield ~ Variety * Nitrogen + (1 | Block / MainPlot)")]
public record OatsEveryCell(double Yield, Variety Variety, string Nitrogen, string Block, string MainPlot);

/// <summary>The additive model in other contrasts and with another reference.</summary>
[MixedModel("Yield ~ Variety + Nitrogen + (1 | Block / MainPlot)")]
public record OatsOtherCoding(
    double Yield,
    [Fixed(Contrast = Contrast.Sum)] Variety Variety,
    [Fixed(Contrast = Contrast.Helmert)] string Nitrogen,
    string Block,
    string MainPlot);

/// <summary>The line in orthogonal polynomials of the same degree.</summary>
[MixedModel("Yield ~ Variety * Nitro + (1 | Block / MainPlot)")]
public record OatsParabola(double Yield, Variety Variety, [Fixed(Degree = 2)] double Nitro, string Block, string MainPlot);
