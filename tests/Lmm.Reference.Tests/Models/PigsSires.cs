namespace Lmm.Reference.Tests.Models;

/// <summary>Daily gain of pigs; dams are numbered afresh for each sire.</summary>
[MixedModel("Gain ~ 1 + (1 | Sire / Dam)")]
public record PigGain(double Gain, int Sire, int Dam);
