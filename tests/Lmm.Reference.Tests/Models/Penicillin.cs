namespace Lmm.Reference.Tests.Models;

/// <summary>Zones of inhibition: plates crossed with samples.</summary>
[MixedModel]
public record InhibitionZone([Response] double Diameter, [Random] char Plate, [Random] char Sample);

/// <summary>A randomised block experiment: blends of corn steep liquor are the blocks.</summary>
[MixedModel("Yield ~ Treat + (1 | Blend)")]
public record BlendYield(double Yield, string Treat, string Blend);

/// <summary>Blends without treatments.</summary>
[MixedModel("Yield ~ 1 + (1 | Blend)")]
public record BlendMean(double Yield, string Treat, string Blend);
