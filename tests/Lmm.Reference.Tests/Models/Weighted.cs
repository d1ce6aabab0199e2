namespace Lmm.Reference.Tests.Models;

/// <summary>Means of nrep readings: the number of readings is the weight.</summary>
[MixedModel("Y ~ Trt + Base + (1 | Site)")]
public record SiteMean(double Y, string Trt, double Base, [Weight] double Nrep, int Site);

/// <summary>The base line with coefficient 1.</summary>
[MixedModel]
public record SiteOffset([Response] double Y, [Fixed] string Trt, [Offset] double Base, [Random] int Site);
