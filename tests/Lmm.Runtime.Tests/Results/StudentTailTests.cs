namespace Lmm.Runtime.Tests.Results;

/// <summary>Expected values: R 4.2.2, 2 * pt(-t, df), qt, 2 * pnorm(-z), pchisq(lower.tail = FALSE).</summary>
public sealed class StudentTailTests
{
    [Theory]
    [InlineData(36.8383064402432, 161, 2.3855406853573788e-80)]
    [InlineData(36.8383064402432, 16.99999996537337, 1.1708876111845377e-17)]
    [InlineData(6.771484763827189, 161, 2.2636083396810354e-10)]
    [InlineData(0.001, 3.3, 0.99925954672897888)]
    [InlineData(1e-9, 5, 0.99999999924078664)]
    [InlineData(1e-8, 4, 0.99999999250000005)]
    [InlineData(0.5, 2.5, 0.65769791986971482)]
    [InlineData(1.3, 1e9, 0.19360096947085906)]
    [InlineData(2, 1e6, 0.045500533851319185)]
    [InlineData(10, 1e7, 1.5243592290273609e-23)]
    [InlineData(5, 1e9, 5.7330324039516277e-07)]
    [InlineData(3, 1e12, 0.0026997960633266646)]
    [InlineData(30, 3000, 3.6833664993245455e-173)]
    [InlineData(3, 0.5, 0.36730815598594352)]
    [InlineData(200, 2, 2.4999062539060789e-05)]
    [InlineData(250, 1.3, 0.00052937564841817528)]
    [InlineData(1e5, 1, 6.366197723463607e-06)]
    [InlineData(36.8383064402432, 178, 3.3478828129770351e-85)]
    public void Tail_area_agrees_with_R(double t, double degreesOfFreedom, double expected)
    {
        Closeness.Relative(expected, StudentTail.TwoSided(t, degreesOfFreedom), 1e-11);
        Closeness.Relative(expected, StudentTail.TwoSided(-t, degreesOfFreedom), 1e-11);
    }

    [Theory]
    [InlineData(1e-5, 0.99999202115439212)]
    [InlineData(1, 0.31731050786291409)]
    [InlineData(6.771484764022704, 1.2746738694198637e-11)]
    [InlineData(10, 1.5239706048321054e-23)]
    [InlineData(37, 1.1451142445049154e-299)]
    public void Infinite_degrees_of_freedom_are_the_normal(double z, double expected) =>
        Closeness.Relative(expected, StudentTail.TwoSided(z, double.PositiveInfinity), 1e-11);

    [Theory]
    [InlineData(0.95, 17, 2.1098155778333165)]
    [InlineData(0.95, 1, 12.706204736174694)]
    [InlineData(0.99, 3.3, 5.3443060697210774)]
    [InlineData(0.9999999, 3.3, 182.95440426815082)]
    [InlineData(0.95, 1e6, 1.9599663568141066)]
    [InlineData(0.5, 161, 0.67601663494495856)]
    [InlineData(0.95, 22.81, 2.0696114987975891)]
    [InlineData(0.95, double.PositiveInfinity, 1.959963984540054)]
    public void Quantile_agrees_with_R(double level, double degreesOfFreedom, double expected) =>
        Closeness.Relative(expected, StudentTail.Quantile(level, degreesOfFreedom), level > 0.999 ? 1e-8 : 1e-11);

    [Fact]
    public void Quantile_and_tail_are_inverse_over_a_grid()
    {
        foreach (double degreesOfFreedom in new[] { 0.3, 1, 2.2, 9, 40, 1234, 1e5, 1e8 })
        {
            foreach (double level in new[] { 0.05, 0.5, 0.8, 0.95, 0.999, 0.99999 })
            {
                double t = StudentTail.Quantile(level, degreesOfFreedom);
                Closeness.Relative(1 - level, StudentTail.TwoSided(t, degreesOfFreedom), 1e-9);
            }
        }
    }

    [Fact]
    public void Tail_is_one_at_zero_and_zero_at_infinity_and_NaN_without_degrees_of_freedom()
    {
        Assert.Equal(1, StudentTail.TwoSided(0, 7));
        Assert.Equal(0, StudentTail.TwoSided(double.NegativeInfinity, 7));
        Assert.True(double.IsNaN(StudentTail.TwoSided(1, 0)));
        Assert.True(double.IsNaN(StudentTail.TwoSided(1, double.NaN)));
        Assert.True(double.IsNaN(StudentTail.TwoSided(double.NaN, 7)));
        Assert.True(double.IsNaN(StudentTail.Quantile(0.95, double.NaN)));
    }

    [Theory]
    [InlineData(42.836813436430475, 2, 4.9900414269613045e-10)]
    [InlineData(23.536537497877362, 1, 1.2256399571896631e-06)]
    [InlineData(500, 1, 9.5053977665540927e-111)]
    [InlineData(1000, 3, 1.7994208765314476e-216)]
    [InlineData(0.01, 1, 0.92034432544594202)]
    [InlineData(300, 50, 2.31413641651407e-37)]
    [InlineData(0, 1, 1)]
    public void Upper_chi_squared_agrees_with_R(double x, int degreesOfFreedom, double expected) =>
        Closeness.Relative(expected, ChiSquaredTail.Upper(x, degreesOfFreedom), 1e-11);
}
