namespace Lmm.Reference.Tests.Models;

public enum PupTreatment
{
    Control,
    Low,
    High,
}

/// <summary>Birth weights of rat pups.</summary>
[MixedModel("Weight ~ Sex * Treatment + Lsize + (1 | Litter)")]
public record RatPup(double Weight, Sex Sex, PupTreatment Treatment, double Lsize, int Litter);
