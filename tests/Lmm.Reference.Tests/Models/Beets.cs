namespace Lmm.Reference.Tests.Models;

/// <summary>Sugar beets: harvest times on whole plots of blocks, sowing times on their parts.</summary>
[MixedModel("Sugpct ~ Block + Sow + Harvest + (1 | Block:Harvest)")]
public record SugarBeet(string Harvest, string Block, string Sow, double Yield, double Sugpct);
