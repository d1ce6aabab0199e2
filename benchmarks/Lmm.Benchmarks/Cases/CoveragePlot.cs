namespace Lmm.Benchmarks.Cases;

public enum Irrigation
{
    None,
    Weekly,
    Daily,
}

/// <summary>A small split plot: irrigation on whole plots, a treatment of the seed inside.</summary>
[MixedModel]
[Interaction(nameof(Irrigation), nameof(Treated))]
public sealed record CoveragePlot(
    [Response] double Yield,
    [Fixed][Random(Nested = nameof(CoveragePlot.Block))] Irrigation Irrigation,
    [Fixed] bool Treated,
    [Random] int Block);
