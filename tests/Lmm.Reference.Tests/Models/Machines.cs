namespace Lmm.Reference.Tests.Models;

public enum Machine
{
    A,
    B,
    C,
}

/// <summary>A random intercept of the worker.</summary>
[MixedModel("Score ~ Machine + (1 | Worker)")]
public record MachineIntercept(double Score, Machine Machine, int Worker);

/// <summary>A worker's own effect on each machine, independent: worker and worker:machine.</summary>
[MixedModel]
public record MachineInteraction(
    [Response] double Score,
    [Fixed][Random(Nested = nameof(Worker))] Machine Machine,
    [Random] int Worker);

/// <summary>A worker's three effects with any covariance matrix.</summary>
[MixedModel("Score ~ Machine + (0 + Machine | Worker)")]
public record MachineSlopes(double Score, Machine Machine, int Worker);

/// <summary>pdIdent(~ Machine - 1).</summary>
[MixedModel]
public record MachineIdentity(
    [Response] double Score,
    [Fixed] Machine Machine,
    [Random(Slopes = [nameof(Machine)], Intercept = false, Covariance = Covariance.Identity)] int Worker);

/// <summary>pdCompSymm(~ Machine - 1).</summary>
[MixedModel]
public record MachineCompoundSymmetry(
    [Response] double Score,
    [Fixed] Machine Machine,
    [Random(Slopes = [nameof(Machine)], Intercept = false, Covariance = Covariance.CompoundSymmetry)] int Worker);

/// <summary>pdBlocked(list(pdIdent(~ 1), pdIdent(~ Machine - 1))): two independent terms of one grouping.</summary>
[MixedModel]
public record MachineBlocked(
    [Response] double Score,
    [Fixed] Machine Machine,
    [Random]
    [Random(Slopes = [nameof(Machine)], Intercept = false, Covariance = Covariance.Identity)]
    int Worker);

/// <summary>pdDiag(~ Machine - 1): a variance for each machine, the indicators being meant as they are.</summary>
[MixedModel]
public record MachineDiagonal(
    [Response] double Score,
    [Fixed] Machine Machine,
    [Random(Slopes = [nameof(Machine)], Intercept = false, Covariance = Covariance.Diagonal)] int Worker);
