namespace Lmm.Reference.Tests.Models;

/// <summary>Follicles of mares with a random wave and autocorrelated residuals over the occasions.</summary>
[MixedModel]
public class MareSeries
{
    [Response]
    public double? Follicles { get; init; }

    public double Time { get; init; }

    [Repeated(Subject = nameof(Mare), Corr = Corr.AR1)]
    public int Occ { get; init; }

    [Fixed]
    public double Sint => Math.Sin(2 * Math.PI * Time);

    [Fixed]
    public double Cost => Math.Cos(2 * Math.PI * Time);

    [Random(Slopes = [nameof(Sint)], Covariance = Covariance.Diagonal)]
    public int Mare { get; init; }
}

/// <summary>Growth without random effects: any covariance of the four visits.</summary>
[MixedModel]
[Interaction(nameof(Age), nameof(Sex))]
public record GrowthVisits(
    [Response] double? Distance,
    [Fixed(AsFactor = false)][Repeated(Subject = nameof(Subject), Corr = Corr.Unstructured, Heterogeneous = true)] int Age,
    [Fixed] Sex Sex,
    string Subject);
