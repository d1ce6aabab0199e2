namespace Lmm.Kernels.Tests;

public sealed class ElementwiseTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(21)]
    public void Every_operation_is_the_plain_loop(int n)
    {
        double[] x = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i + 1))];
        double[] y = [.. Enumerable.Range(0, n).Select(i => Math.Cos(3 * i))];
        double[] z = [.. Enumerable.Range(0, n).Select(i => 0.1 * i)];
        double[] target = new double[n];
        Elementwise.MultiplyAdd(x, y, z, target);
        Assert.Equal(x.Select((v, i) => (v * y[i]) + z[i]), target);
        Elementwise.MultiplyAdd(x, 0.3, z, target);
        Assert.Equal(x.Select((v, i) => (v * 0.3) + z[i]), target);
        Elementwise.Multiply(x, y, target);
        Assert.Equal(x.Select((v, i) => v * y[i]), target);
        Elementwise.Multiply(x, 0.3, target);
        Assert.Equal(x.Select(v => v * 0.3), target);
        Elementwise.Subtract(x, 0.3, target);
        Assert.Equal(x.Select(v => v - 0.3), target);

        // In place.
        double[] own = [.. x];
        Elementwise.Subtract(own, y, own);
        Assert.Equal(x.Select((v, i) => v - y[i]), own);
    }

    [Fact]
    public void Spans_of_different_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Elementwise.Multiply(new double[3], new double[4], new double[4]));
        Assert.Throws<ArgumentException>(() => Elementwise.Multiply(new double[3], 2, new double[2]));
    }
}
