namespace Lmm.Reference.Tests.Models;

/// <summary>Yield of dyestuff by batch; fits Dyestuff and Dyestuff2.</summary>
[MixedModel]
public record DyestuffSample([Response] double Yield, [Random] char Batch);
