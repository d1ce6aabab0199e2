namespace Lmm.Reference.Tests.Models;

/// <summary>Reflectance at positions of cardboards; the positions are numbered afresh on each.</summary>
[MixedModel("Reflectance ~ 1 + (1 | Cardboard) + (1 | Cardboard:Position)")]
public record CardboardPosition(double Reflectance, int Cardboard, byte Position);
