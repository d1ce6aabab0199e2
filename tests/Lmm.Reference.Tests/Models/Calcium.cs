namespace Lmm.Reference.Tests.Models;

/// <summary>Calcium in leaves of one turnip plant.</summary>
[MixedModel]
public record LeafCalcium([Response] double Calcium, [Random] int Leaf);

/// <summary>Leaves numbered afresh in each plant.</summary>
[MixedModel]
public record PlantCalcium(
    [Response] double Calcium,
    [Random] int Plant,
    [Random(Nested = nameof(Plant))] int Leaf);
