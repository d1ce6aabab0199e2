namespace Lmm.Reference.Tests.Models;

/// <summary>A cycle for each mare and autoregressive days.</summary>
[MixedModel]
public class MareAr1
{
    [Response]
    public double Follicles { get; init; }

    public double Time { get; init; }

    [Fixed]
    public double Sint => Math.Sin(2 * Math.PI * Time);

    [Fixed]
    public double Cost => Math.Cos(2 * Math.PI * Time);

    [Random(Slopes = [nameof(Sint)], Covariance = Covariance.Diagonal)]
    public int Mare { get; init; }

    [Repeated(Subject = nameof(Mare), Corr = Corr.AR1)]
    public int Occ { get; init; }
}

[MixedModel("Follicles ~ Sint + Cost + (1 | Mare)")]
public record MareArma(
    double Follicles, double Sint, double Cost, [Repeated(Subject = nameof(Mare), Corr = Corr.Arma, Order = 1, MovingAverage = 1)] int Occ, int Mare);

[MixedModel("Follicles ~ Sint + Cost")]
public record MareGlsAr2(double Follicles, double Sint, double Cost, [Repeated(Subject = nameof(Mare), Corr = Corr.Ar, Order = 2)] int Occ, int Mare);

[MixedModel("Follicles ~ Sint + Cost")]
public record MareGlsArma(
    double Follicles, double Sint, double Cost, [Repeated(Subject = nameof(Mare), Corr = Corr.Arma, Order = 1, MovingAverage = 1)] int Occ, int Mare);

[MixedModel("Follicles ~ Sint + Cost")]
public record MareGlsMa1(double Follicles, double Sint, double Cost, [Repeated(Subject = nameof(Mare), Corr = Corr.Ma, MovingAverage = 1)] int Occ, int Mare);

[MixedModel("Follicles ~ Sint + Cost + (Sint || Mare)")]
public record MareMa2(double Follicles, double Sint, double Cost, [Repeated(Subject = nameof(Mare), Corr = Corr.Ma, MovingAverage = 2)] int Occ, int Mare);
