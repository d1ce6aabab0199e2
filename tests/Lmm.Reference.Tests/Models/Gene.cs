namespace Lmm.Reference.Tests.Models;

public enum Treat
{
    Ctrl,
    Trt,
}

/// <summary>Expression of exons of patients' treated and untreated tissue; some intensities can be missing.</summary>
[MixedModel]
[Interaction(nameof(Treat), nameof(Exon))]
public record GeneExpression(
    [Response] double? Intensity,
    [Fixed][Random(Nested = nameof(Patient))] Treat Treat,
    [Fixed(AsFactor = true)] int Exon,
    [Random] int Patient);

/// <summary>Without the interaction.</summary>
[MixedModel("Intensity ~ Treat + Exon + (1 | Patient) + (1 | Patient:Treat)")]
public record GeneAdditive(double Intensity, Treat Treat, [Fixed(AsFactor = true)] int Exon, int Patient);
