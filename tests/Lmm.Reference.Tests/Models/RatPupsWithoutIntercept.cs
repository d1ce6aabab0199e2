namespace Lmm.Reference.Tests.Models;

/// <summary>A mean for each treatment and a covariate.</summary>
[MixedModel("Weight ~ 0 + Treatment + Lsize + (1 | Litter)")]
public record PupMeans(double Weight, Sex Sex, PupTreatment Treatment, double Lsize, int Litter);

/// <summary>Two factors.</summary>
[MixedModel("Weight ~ 0 + Treatment + Sex + (1 | Litter)")]
public record PupTwoMeans(double Weight, Sex Sex, PupTreatment Treatment, double Lsize, int Litter);

/// <summary>Two factors that interact.</summary>
[MixedModel("Weight ~ 0 + Treatment * Sex + Lsize + (1 | Litter)")]
public record PupCellMeans(double Weight, Sex Sex, PupTreatment Treatment, double Lsize, int Litter);

/// <summary>A line for each treatment.</summary>
[MixedModel("Weight ~ 0 + Treatment + Treatment:Lsize + (1 | Litter)")]
public record PupLines(double Weight, Sex Sex, PupTreatment Treatment, double Lsize, int Litter);

/// <summary>A line through the origin.</summary>
[MixedModel("Weight ~ 0 + Lsize + (1 | Litter)")]
public record PupLine(double Weight, Sex Sex, PupTreatment Treatment, double Lsize, int Litter);
