namespace Lmm.Reference.Tests.Models;

/// <summary>The rat pups with other contrasts, the litter size in other units and the treatments under other names.</summary>
[MixedModel("Weight ~ Sex * Treatment + Size + Treatment:Size + (1 | Litter)")]
public record PupTreatmentCoding(double Weight, string Sex, string Treatment, double Size, int Litter);

/// <summary>Sum contrasts.</summary>
[MixedModel("Weight ~ Sex * Treatment + Size + Treatment:Size + (1 | Litter)")]
public record PupSumCoding(
    double Weight,
    [Fixed(Contrast = Contrast.Sum)] string Sex,
    [Fixed(Contrast = Contrast.Sum)] string Treatment,
    double Size,
    int Litter);

/// <summary>Helmert and polynomial contrasts.</summary>
[MixedModel("Weight ~ Sex * Treatment + Size + Treatment:Size + (1 | Litter)")]
public record PupMixedCoding(
    double Weight,
    [Fixed(Contrast = Contrast.Helmert)] string Sex,
    [Fixed(Contrast = Contrast.Polynomial)] string Treatment,
    double Size,
    int Litter);

/// <summary>The model of <see cref="RatPup"/> with the sex after everything that does not contain it.</summary>
[MixedModel("Weight ~ Treatment + Size + Sex + Treatment:Sex + (1 | Litter)")]
public record PupTurned(double Weight, string Sex, string Treatment, double Size, int Litter);
