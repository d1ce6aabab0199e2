namespace Lmm.Reference.Tests.Models;

public enum GlycogenTreatment
{
    Control,
    Compound217,
    Compound217Sugar,
}

/// <summary>Three nested levels: rats of a treatment, preparations of a liver; both numbered afresh.</summary>
[MixedModel]
public record LiverReading(
    [Response] double Glycogen,
    [Fixed] GlycogenTreatment Treatment,
    [Random(Nested = nameof(Treatment))] int Rat,
    [Random(Nested = nameof(Rat))] int Liver);
