using Lmm.Residuals;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Residual;

public sealed class AbsorbedMeansTests
{
    /// <summary>Expectations by whole matrices: of residuals (I - a 11'/n) x, x ~ N(0, R).</summary>
    [Theory]
    [InlineData(0.6, 50, 0.95)]
    [InlineData(0.6, 4, 1)]
    [InlineData(-0.4, 7, 1)]
    [InlineData(-0.4, 8, 0.7)]
    [InlineData(0.9, 20, 0.8)]
    [InlineData(0, 5, 1)]
    [InlineData(0.5, 10, 0)]
    public void The_correlation_is_found_behind_residuals_that_lost_their_mean(double phi, int n, double absorbed)
    {
        Matrix<double> r = Matrix<double>.Build.Dense(n, n, (i, j) => Math.Pow(phi, Math.Abs(i - j)));
        Matrix<double> m = Matrix<double>.Build.Dense(n, n, (i, j) => (i == j ? 1 : 0) - (absorbed / n));
        Matrix<double> e = m * r * m.Transpose();
        double square = e.Trace() / n;
        double neighbours = Enumerable.Range(1, n - 1).Average(t => e[t, t - 1]) / square;
        double mean = e.Enumerate().Sum() / n / square;

        // Without absorption what shows is what is there.
        Assert.Equal(absorbed > 0, Math.Abs(neighbours - phi) > 1e-3);
        Assert.Equal(phi, AbsorbedMeans.Correlation(neighbours, mean, n), 1e-7);
    }

    [Theory]
    [InlineData(9.9)]
    [InlineData(10)]
    [InlineData(12)]
    public void Means_that_nothing_took_out_call_for_no_correction(double mean) =>
        Assert.Equal(0.4, AbsorbedMeans.Correlation(0.4, mean, 10));

    [Theory]
    [InlineData(1.3, 0, 10)]
    [InlineData(-1.3, 0, 10)]
    [InlineData(0.4, 0, 2)]
    [InlineData(0.4, 0, 1)]
    [InlineData(-0.9, 40, 10)]
    public void Whatever_the_residuals_are_it_is_a_correlation(double neighbours, double mean, double rows) =>
        Assert.InRange(AbsorbedMeans.Correlation(neighbours, mean, rows), -0.98, 0.98);
}
