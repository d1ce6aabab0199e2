namespace Lmm.Reference.Tests.Models;

/// <summary>Lactase in regions of the gut of pigs; status is the pig's.</summary>
[MixedModel]
[Interaction(nameof(Reg), nameof(Status))]
public record Lactase(
    [Response] double? Loglact,
    [Fixed(AsFactor = true)] int Reg,
    [Fixed(AsFactor = true)] int Status,
    [Random] int Litter,
    [Random(Nested = nameof(Litter))] int Pig);

/// <summary>Litters left out.</summary>
[MixedModel("Loglact ~ Reg + Status + Reg:Status + (1 | Pig)")]
public record LactasePig(
    double? Loglact,
    [Fixed(AsFactor = true)] int Reg,
    [Fixed(AsFactor = true)] int Status,
    int Pig);
