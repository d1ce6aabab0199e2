namespace Lmm.Reference.Tests.Models;

/// <summary>Brightness of paper by the operator who made the pulp.</summary>
[MixedModel("Bright ~ 1 + (1 | Operator)")]
public record PulpSheet(double Bright, string Operator);
