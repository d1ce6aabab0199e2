namespace Lmm.Reference.Tests.Models;

/// <summary>A rat's own line and a correlation that falls with the days between two weighings.</summary>
[MixedModel]
[Interaction(nameof(Time), nameof(Diet))]
public record RatWeightContinuous(
    [Response] double Weight,
    [Fixed][Repeated(Subject = nameof(Rat), Corr = Corr.CAR1)] double Time,
    [Fixed(AsFactor = true)] int Diet,
    [Random(Slopes = [nameof(Time)])] int Rat);

/// <summary>The same by its range.</summary>
[MixedModel("Weight ~ Time * Diet + (Time | Rat)")]
public record RatWeightExponential(
    double Weight,
    [Repeated(Subject = nameof(Rat), Corr = Corr.Exponential)] double Time,
    [Fixed(AsFactor = true)] int Diet,
    int Rat);

[MixedModel("Weight ~ Time * Diet + (Time | Rat)")]
public record RatWeightNugget(
    double Weight,
    [Repeated(Subject = nameof(Rat), Corr = Corr.Exponential, Nugget = true)] double Time,
    [Fixed(AsFactor = true)] int Diet,
    int Rat);

[MixedModel("Weight ~ Time * Diet + (Time | Rat)")]
public record RatWeightGaussian(
    double Weight,
    [Repeated(Subject = nameof(Rat), Corr = Corr.Gaussian)] double Time,
    [Fixed(AsFactor = true)] int Diet,
    int Rat);

/// <summary>The time is read as an integer, which is a distance all the same.</summary>
[MixedModel("Weight ~ Time * Diet + (Time | Rat)")]
public record RatWeightRational(
    double Weight,
    [Fixed(AsFactor = false)][Repeated(Subject = nameof(Rat), Corr = Corr.Rational)] int Time,
    [Fixed(AsFactor = true)] int Diet,
    int Rat);

[MixedModel("Weight ~ Time * Diet + (Time | Rat)")]
public record RatWeightSpherical(
    double Weight,
    [Repeated(Subject = nameof(Rat), Corr = Corr.Spherical)] double Time,
    [Fixed(AsFactor = true)] int Diet,
    int Rat);

/// <summary>No random effects: the weighings in their order, and a variance for each diet.</summary>
[MixedModel]
[Interaction(nameof(Time), nameof(Diet))]
public record RatWeightInOrder(
    [Response] double Weight,
    [Fixed(AsFactor = false)] int Time,
    [Fixed(AsFactor = true)][Variance(VarianceFunction.Ident)] int Diet,
    int Rat)
{
    /// <summary>1 to 11: weekly from day 1 to day 43, on day 44, weekly from day 50.</summary>
    [Repeated(Subject = nameof(Rat), Corr = Corr.AR1)]
    public int Weighing => Time <= 43 ? (Time + 6) / 7 : Time == 44 ? 8 : (Time + 13) / 7;
}

/// <summary>The standard deviation is a power of the fitted value.</summary>
[MixedModel]
[Variance(VarianceFunction.Power)]
[Interaction(nameof(Time), nameof(Diet))]
public record RatWeightByFitted(
    [Response] double Weight,
    [Fixed] double Time,
    [Fixed(AsFactor = true)] int Diet,
    [Random(Slopes = [nameof(Time)])] int Rat);
