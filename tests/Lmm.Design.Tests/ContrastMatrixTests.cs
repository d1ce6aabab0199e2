namespace Lmm.Design.Tests;

/// <summary>Small contrast matrices in closed form.</summary>
public sealed class ContrastMatrixTests
{
    [Fact]
    public void Treatment_has_a_one_at_each_other_level()
    {
        Equal(new double[,] { { 0, 0 }, { 1, 0 }, { 0, 1 } }, ContrastMatrix.Of(Contrast.Treatment, 3), 0);
        Equal(new double[,] { { 1, 0 }, { 0, 0 }, { 0, 1 } }, ContrastMatrix.Of(Contrast.Treatment, 3, 1), 0);
        Equal(new double[,] { { 1, 0 }, { 0, 1 }, { 0, 0 } }, ContrastMatrix.Of(Contrast.Treatment, 3, 2), 0);
    }

    [Fact]
    public void Sum_has_minus_one_at_the_last_level() => Equal(
        new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { -1, -1, -1 } }, ContrastMatrix.Of(Contrast.Sum, 4), 0);

    [Fact]
    public void Helmert_compares_with_the_levels_before() => Equal(
        new double[,] { { -1, -1, -1 }, { 1, -1, -1 }, { 0, 2, -1 }, { 0, 0, 3 } }, ContrastMatrix.Of(Contrast.Helmert, 4), 0);

    /// <summary>Fisher and Yates' integer polynomials, each divided by its length.</summary>
    [Fact]
    public void Polynomial_contrasts_are_the_tabled_ones()
    {
        double s2 = Math.Sqrt(2), s6 = Math.Sqrt(6), s20 = Math.Sqrt(20);
        Equal(new double[,] { { -1 / s2 }, { 1 / s2 } }, ContrastMatrix.Of(Contrast.Polynomial, 2), 1e-15);
        Equal(
            new double[,] { { -1 / s2, 1 / s6 }, { 0, -2 / s6 }, { 1 / s2, 1 / s6 } },
            ContrastMatrix.Of(Contrast.Polynomial, 3),
            1e-15);
        Equal(
            new double[,]
            {
                { -3 / s20, 0.5, -1 / s20 }, { -1 / s20, -0.5, 3 / s20 }, { 1 / s20, -0.5, -3 / s20 }, { 3 / s20, 0.5, 1 / s20 },
            },
            ContrastMatrix.Of(Contrast.Polynomial, 4),
            1e-15);
        double s10 = Math.Sqrt(10), s14 = Math.Sqrt(14), s70 = Math.Sqrt(70);
        Equal(
            new double[,]
            {
                { -2 / s10, 2 / s14, -1 / s10, 1 / s70 }, { -1 / s10, -1 / s14, 2 / s10, -4 / s70 }, { 0, -2 / s14, 0, 6 / s70 },
                { 1 / s10, -1 / s14, -2 / s10, -4 / s70 }, { 2 / s10, 2 / s14, 1 / s10, 1 / s70 },
            },
            ContrastMatrix.Of(Contrast.Polynomial, 5),
            1e-15);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(150)]
    public void Polynomial_contrasts_stay_orthonormal_for_many_levels(int k)
    {
        double[,] matrix = ContrastMatrix.Of(Contrast.Polynomial, k);
        for (int first = 0; first < k - 1; first++)
        {
            double sum = 0;
            for (int i = 0; i < k; i++)
            {
                sum += matrix[i, first];
            }

            Assert.Equal(0, sum, 1e-12);

            // A positive leading coefficient makes the last level positive; of high degree it is there smaller than rounding.
            Assert.True(matrix[k - 1, first] > (first < 15 ? 0 : -1e-14), $"Degree {first + 1} is negative at the last level.");
            for (int second = 0; second <= first; second++)
            {
                double product = 0;
                for (int i = 0; i < k; i++)
                {
                    product += matrix[i, first] * matrix[i, second];
                }

                Assert.Equal(first == second ? 1 : 0, product, 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(Contrast.Treatment)]
    [InlineData(Contrast.Sum)]
    [InlineData(Contrast.Helmert)]
    [InlineData(Contrast.Polynomial)]
    public void One_level_has_no_column(Contrast contrast)
    {
        Assert.Empty(ContrastMatrix.Of(contrast, 1));
        Assert.Empty(ContrastMatrix.ColumnLabels(contrast, ["only"]));
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ContrastMatrix.Of(Contrast.Sum, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContrastMatrix.Of(Contrast.Treatment, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ContrastMatrix.Of((Contrast)9, 3));
    }

    private static void Equal(double[,] expected, double[,] actual, double tolerance)
    {
        Assert.Equal(expected.GetLength(0), actual.GetLength(0));
        Assert.Equal(expected.GetLength(1), actual.GetLength(1));
        for (int i = 0; i < expected.GetLength(0); i++)
        {
            for (int j = 0; j < expected.GetLength(1); j++)
            {
                Assert.Equal(expected[i, j], actual[i, j], tolerance);
            }
        }
    }
}
