namespace Lmm.Kernels.Tests;

[Collection(KernelCollection.Name)]
public sealed unsafe class VectorKernelTests
{
    public static TheoryData<string> Widths => [.. Enum.GetNames<VectorWidth>()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Dot_and_axpy_agree_with_plain_loops_at_every_length(string width) => KernelAssert.WithWidth(width, () =>
    {
        var random = new Random(1);
        for (int n = 0; n < 70; n++)
        {
            double[] x = [.. Enumerable.Range(0, 4 * n + 3).Select(_ => random.NextDouble() - 0.5)];
            double[] y = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
            KernelAssert.Close(y.Select((v, i) => v * x[i]).Sum(), VectorKernels.Dot(x.AsSpan(0, n), y), 1e-14, "dot");
            double[] z = [.. y, 7];
            VectorKernels.Axpy(-1.5, x.AsSpan(0, n), z.AsSpan(0, n));
            for (int i = 0; i < n; i++)
                KernelAssert.Close(y[i] - 1.5 * x[i], z[i], 1e-14, "axpy");
            Assert.Equal(7, z[n]);
            z = [.. y, 7];
            fixed (double* px = x, pz = z)
                VectorKernels.AxpyFour(n, 1, 2, -3, 4, px, n + 1, pz);
            for (int i = 0; i < n; i++)
                KernelAssert.Close(y[i] + x[i] + 2 * x[i + n + 1] - 3 * x[i + 2 * n + 2] + 4 * x[i + 3 * n + 3], z[i], 1e-14, "four");
            Assert.Equal(7, z[n]);
        }
    });

    [Fact]
    public void Spans_of_different_length_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorKernels.Dot([1, 2], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => VectorKernels.Axpy(1, [1, 2], new double[1]));
    }

    [Fact]
    public void The_product_of_many_factors_has_the_logarithm_of_their_sum()
    {
        var random = new Random(2);
        var product = new LogProduct();
        double sum = 0;
        Assert.Equal(0, product.Value);
        for (int i = 0; i < 5000; i++)
        {
            double factor = Math.Exp(600 * (random.NextDouble() - 0.5) * (i % 3 == 0 ? 1 : 0.01));
            product.Multiply(factor);
            sum += Math.Log(factor);
            if (i % 100 == 0)
                KernelAssert.Close(sum, product.Value, 1e-11, "logarithm");
        }
        product.Multiply(1e300);
        product.Multiply(1e300);
        product.Multiply(double.Epsilon);
        sum += 2 * Math.Log(1e300) + Math.Log(double.Epsilon);
        KernelAssert.Close(sum, product.Value, 1e-11, "logarithm");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1023)]
    [InlineData(5002)]
    public void Factors_taken_together_have_the_sum_of_their_logarithms(int count)
    {
        var random = new Random(count);
        double[] factors = [.. Enumerable.Range(0, count).Select(_ => Math.Exp(1200 * (random.NextDouble() - 0.5)))];
        var product = new LogProduct();
        product.Multiply(3);
        fixed (double* p = factors)
            product.MultiplyAll(p, count);
        KernelAssert.Close(factors.Sum(Math.Log) + Math.Log(3), product.Value, 1e-12, "logarithm");
    }
}
