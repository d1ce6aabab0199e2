namespace Lmm.Reference.Tests.Models;

/// <summary>Heights of boys at centred ages.</summary>
[MixedModel("Height ~ Age + (Age | Subject)")]
public record BoyLine(double Height, double Age, int Subject);

/// <summary>A parabola for each boy.</summary>
[MixedModel]
public record BoyParabola(
    [Response] double Height,
    [Fixed] double Age,
    [Random(Slopes = [nameof(Age), nameof(BoyParabola.Age2)])] int Subject)
{
    [Fixed]
    public double Age2 => Age * Age;
}
