namespace Lmm.Reference.Tests.Models;

/// <summary>Reaction times after days of little sleep: a random intercept.</summary>
[MixedModel("Reaction ~ Days + (1 | Subject)")]
public record SleepIntercept(double Reaction, double Days, string Subject);

/// <summary>A random line.</summary>
[MixedModel]
public record SleepLine(
    [Response] double Reaction,
    [Fixed] double Days,
    [Random(Slopes = [nameof(Days)])] string Subject);

/// <summary>A random line without correlation.</summary>
[MixedModel("Reaction ~ Days + (Days || Subject)")]
public record SleepUncorrelated(double Reaction, double Days, string Subject);

/// <summary>No effect of days.</summary>
[MixedModel("Reaction ~ 1 + (1 | Subject)")]
public record SleepMean(double Reaction, double Days, string Subject);
