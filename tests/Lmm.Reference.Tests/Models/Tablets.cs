namespace Lmm.Reference.Tests.Models;

public enum Method
{
    Nir,
    Hplc,
}

/// <summary>Tablets measured by two methods; a measurement can be missing.</summary>
[MixedModel]
public record TabletMeasurement([Response] double? Y, [Fixed] Method Method, [Random] int Tablet);
