namespace Lmm.Runtime.Tests.Results;

public sealed class ColumnSpaceTests
{
    private static readonly double[] Days = SleepStudy.DaysOfRows();

    [Fact]
    public void Coordinates_of_an_aliased_column_are_its_combination()
    {
        double[] combination = [.. Days.Select((d, i) => 3 - (2 * d) + (5 * Math.Sin(i)))];
        DesignMatrices design = SleepStudy.Matrices(
            false, Covariance.Unstructured, ("s", [.. Days.Select((_, i) => Math.Sin(i))]), ("a", combination), ("b", [.. Days.Select(_ => 7.0)]));
        double[,] coordinates = ColumnSpace.Coordinates(design, [0, 1, 2]);
        double[,] expected = { { 3, -2, 5 }, { 7, 0, 0 } };
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(expected[i, j], coordinates[i, j], 11);
            }
        }
    }

    [Fact]
    public void Spans_are_compared_by_what_they_contain()
    {
        DesignMatrices plain = SleepStudy.Matrices(false);
        DesignMatrices wide = SleepStudy.Matrices(false, Covariance.Unstructured, ("s", [.. Days.Select((_, i) => Math.Sin(i))]));
        DesignMatrices recoded = SleepStudy.Matrices(false, Covariance.Unstructured, ("r", [.. Days.Select(d => (1e6 * d) - 3e5)]));
        Assert.True(ColumnSpace.AreEqual(plain, [0, 1], recoded, [0, 2]));
        Assert.False(ColumnSpace.AreEqual(plain, [0, 1], wide, [0, 2]));
        Assert.False(ColumnSpace.AreEqual(plain, [0, 1], wide, [0, 1, 2]));
        Assert.True(ColumnSpace.IsWithin(plain, [0, 1], wide, [0, 1, 2]));
        Assert.False(ColumnSpace.IsWithin(wide, [0, 1, 2], plain, [0, 1]));
        Assert.False(ColumnSpace.IsWithin(plain, [1], wide, [0, 2]));
    }

    [Fact]
    public void Log_determinant_is_that_of_the_cross_products()
    {
        // X'X = [180 810; 810 5130] for the intercept and the days 0..9 of 18 subjects.
        Closeness.Relative(Math.Log((180.0 * 5130) - (810.0 * 810)), ColumnSpace.LogDeterminant(SleepStudy.Matrices(false), [0, 1]), 1e-13);
    }
}
