namespace Lmm.Reference.Tests.Models;

/// <summary>Zinc in the flood plain of the Meuse: one field, correlated by the distance in the plane.</summary>
[MixedModel("Logzinc ~ Sqrtdist")]
public record ZincExponential(
    double Logzinc, double Sqrtdist, [Repeated(Corr = Corr.Exponential, Coordinates = [nameof(X), nameof(Y)])] double X, double Y);

[MixedModel("Logzinc ~ Sqrtdist")]
public record ZincExponentialNugget(
    double Logzinc, double Sqrtdist, [Repeated(Corr = Corr.Exponential, Nugget = true, Coordinates = [nameof(X), nameof(Y)])] double X, double Y);

[MixedModel]
public record ZincGaussianNugget(
    [Response] double Logzinc,
    [Fixed] double Sqrtdist,
    [Fixed] string Ffreq,
    [Repeated(Corr = Corr.Gaussian, Nugget = true, Coordinates = [nameof(X), nameof(Y)])] int X,
    int Y);

[MixedModel("Logzinc ~ Sqrtdist")]
public record ZincLinearNugget(
    double Logzinc, double Sqrtdist, [Repeated(Corr = Corr.Linear, Nugget = true, Coordinates = [nameof(X), nameof(Y)])] double X, double Y);

[MixedModel("Logzinc ~ Sqrtdist")]
public record ZincSphericalNugget(
    double Logzinc, double Sqrtdist, [Repeated(Corr = Corr.Spherical, Nugget = true, Coordinates = [nameof(X), nameof(Y)])] double X, double Y);
