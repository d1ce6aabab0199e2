namespace Lmm.Reference.Tests.Models;

/// <summary>A student's (S) rating of a lecturer (D); the reference level of the departments is 15, as in the file of levels.</summary>
[MixedModel("Y ~ Service * Dept + (1 | S) + (1 | D)")]
public readonly record struct Rating(double Y, bool Service, [Fixed(Reference = "15")] string Dept, int S, int D);

/// <summary>Departments as a random sample, with service lectures varying between them.</summary>
[MixedModel]
public readonly record struct ServiceRating(
    [Response] double Y,
    [Fixed(AsFactor = true)][Random(With = [nameof(Dept)])] byte Service,
    [Random] int S,
    [Random] int D,
    [Random] int Dept);
