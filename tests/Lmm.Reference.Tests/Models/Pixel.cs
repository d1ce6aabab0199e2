namespace Lmm.Reference.Tests.Models;

/// <summary>Pixel intensity of both sides of dogs' lymph nodes over days.</summary>
[MixedModel]
public record PixelByAttributes(
    [Response] double Pixel,
    [Fixed] double Day,
    [Random(Slopes = [nameof(Day)])] int Dog,
    [Random(Nested = nameof(Dog))] char Side)
{
    [Fixed]
    public double Day2 => Day * Day;
}

/// <summary>The same model as a formula.</summary>
[MixedModel("Pixel ~ Day + Day2 + (Day | Dog) + (1 | Dog:Side)")]
public record struct PixelByFormula(double Pixel, double Day, double Day2, int Dog, string Side);
