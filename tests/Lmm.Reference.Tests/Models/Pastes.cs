namespace Lmm.Reference.Tests.Models;

/// <summary>Casks numbered afresh in each batch.</summary>
[MixedModel]
public record PasteSample(
    [Response] double Strength,
    [Random] char Batch,
    [Random(Nested = nameof(Batch))] char Cask);
