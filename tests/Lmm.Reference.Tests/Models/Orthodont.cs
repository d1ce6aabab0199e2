namespace Lmm.Reference.Tests.Models;

public enum Sex
{
    Male,
    Female,
}

/// <summary>A random intercept.</summary>
[MixedModel("Distance ~ Age * Sex + (1 | Subject)")]
public record GrowthIntercept(double Distance, double Age, Sex Sex, string Subject);

/// <summary>Intercept and slope with their correlation.</summary>
[MixedModel]
[Interaction(nameof(Age), nameof(Sex))]
public record GrowthLine(
    [Response] double Distance,
    [Fixed] double Age,
    [Fixed] Sex Sex,
    [Random(Slopes = [nameof(Age)])] string Subject);

/// <summary>Intercept and slope independent, as one diagonal term.</summary>
[MixedModel]
[Interaction(nameof(Age), nameof(Sex))]
public record GrowthIndependent(
    [Response] double Distance,
    [Fixed] double Age,
    [Fixed] Sex Sex,
    [Random(Slopes = [nameof(Age)], Covariance = Covariance.Diagonal)] string Subject);

/// <summary>A random slope alone.</summary>
[MixedModel("Distance ~ Age * Sex + (-1 + Age | Subject)")]
public record GrowthSlope(double Distance, double Age, Sex Sex, string Subject);

/// <summary>Age from 11 years on: a computed property.</summary>
[MixedModel]
public class GrowthFromEleven
{
    [Response]
    public double Distance { get; init; }

    public double Age { get; init; }

    [Fixed]
    public double Age11 => Age - 11;

    [Random]
    public string Subject { get; init; } = "";
}

/// <summary>The same with the sexes' own lines, as a formula over properties.</summary>
[MixedModel("Distance ~ Sex * Age11 + (1 | Subject)")]
public sealed class GrowthBySex
{
    public double Distance { get; init; }

    public Sex Sex { get; init; }

    public double Age { get; init; }

    public double Age11 => Age - 11;

    public string Subject { get; init; } = "";
}
