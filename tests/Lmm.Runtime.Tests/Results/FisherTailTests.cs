namespace Lmm.Runtime.Tests.Results;

/// <summary>The tail of F against closed forms.</summary>
public sealed class FisherTailTests
{
    public static TheoryData<double, double> Grid =>
        [.. from denominator in new[] { 0.5, 1, 2.7, 10, 87.3, 1000, 12345.6, 1e7 } from f in new[] { 1e-3, 0.3, 1, 4.07, 30, 500 } select (f, denominator)];

    /// <summary>Two numerator degrees of freedom: P = (1 + 2 f / v)^(-v/2).</summary>
    [Theory]
    [MemberData(nameof(Grid))]
    public void Two_numerator_degrees(double f, double denominator)
    {
        double expected = Math.Exp(-denominator / 2 * LogOnePlus(2 * f / denominator));
        AssertRelative(expected, FisherTail.Upper(f, 2, denominator), denominator);
    }

    /// <summary>Four: P = y^(v/2) (1 + v/2 (1 - y)), y = v / (v + 4 f).</summary>
    [Theory]
    [MemberData(nameof(Grid))]
    public void Four_numerator_degrees(double f, double denominator)
    {
        double ratio = 4 * f / denominator;
        double expected = Math.Exp(-denominator / 2 * LogOnePlus(ratio)) * (1 + (denominator / 2 * ratio / (1 + ratio)));
        AssertRelative(expected, FisherTail.Upper(f, 4, denominator), denominator);
    }

    /// <summary>Two denominator degrees: P = 1 - (d f / (d f + 2))^(d/2).</summary>
    [Theory]
    [InlineData(3, 0.5)]
    [InlineData(7, 2.0)]
    [InlineData(30, 12.0)]
    public void Two_denominator_degrees(int numerator, double f)
    {
        double expected = 1 - Math.Pow(numerator * f / ((numerator * f) + 2), numerator / 2.0);
        AssertRelative(expected, FisherTail.Upper(f, numerator, 2), 2);
    }

    [Fact]
    public void Infinite_denominator_is_chi_squared()
    {
        Assert.Equal(Math.Exp(-3), FisherTail.Upper(3, 2, double.PositiveInfinity), 1e-15);
        Assert.Equal(Math.Exp(-3), FisherTail.Upper(3, 2, 1e12), 1e-9);
    }

    [Fact]
    public void Corners()
    {
        Assert.Equal(1, FisherTail.Upper(0, 3, 10));
        Assert.Equal(0, FisherTail.Upper(double.PositiveInfinity, 3, 10));
        Assert.True(double.IsNaN(FisherTail.Upper(double.NaN, 3, 10)));
        Assert.True(double.IsNaN(FisherTail.Upper(1, 0, 10)));
        Assert.True(double.IsNaN(FisherTail.Upper(1, 2, double.NaN)));
    }

    private static void AssertRelative(double expected, double actual, double denominator)
    {
        double tolerance = 1e-12 * Math.Max(1, denominator / 1000);
        Assert.True(Math.Abs(actual - expected) <= (tolerance * expected) + 1e-300, $"{actual:R}, expected {expected:R}");
    }

    private static double LogOnePlus(double x) => x < 1e-4 ? x * (1 - (x * (0.5 - (x * ((1.0 / 3) - (x * (0.25 - (x / 5)))))))) : Math.Log(1 + x);
}
