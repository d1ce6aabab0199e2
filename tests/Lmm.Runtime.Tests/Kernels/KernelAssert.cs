namespace Lmm.Kernels.Tests;

internal static class KernelAssert
{
    /// <summary>|actual − expected| ≤ tolerance × max(1, |expected|), and not NaN.</summary>
    public static void Close(double expected, double actual, double tolerance, string what)
    {
        double error = Math.Abs(actual - expected);
        Assert.True(error <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
    }

    /// <summary>
    /// Runs with a vector width, given by name, and restores the old one. A width that the machine lacks is emulated by
    /// the runtime, so every path is tested everywhere.
    /// </summary>
    public static void WithWidth(string width, Action action)
    {
        VectorWidth old = Hardware.Width;
        Hardware.Width = Enum.Parse<VectorWidth>(width);
        try
        {
            action();
        }
        finally
        {
            Hardware.Width = old;
        }
    }
}

/// <summary>The tests that switch the vector width must not run beside others that use it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelCollection
{
    public const string Name = "Kernels";
}
