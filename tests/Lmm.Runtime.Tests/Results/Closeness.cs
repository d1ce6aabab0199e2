namespace Lmm.Runtime.Tests.Results;

internal static class Closeness
{
    /// <summary>Asserts equality to a relative tolerance.</summary>
    public static void Relative(double expected, double actual, double tolerance) =>
        Assert.True(
            Math.Abs(actual - expected) <= tolerance * Math.Abs(expected),
            FormattableString.Invariant($"expected {expected:R}, got {actual:R}: relative difference {(actual - expected) / expected:E2}, allowed {tolerance:E0}"));
}
