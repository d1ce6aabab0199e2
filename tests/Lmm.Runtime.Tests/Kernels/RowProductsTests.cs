namespace Lmm.Kernels.Tests;

[Collection(KernelCollection.Name)]
public sealed class RowProductsTests
{
    public static TheoryData<string> Widths => [.. Enum.GetNames<VectorWidth>()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_of_rows_agree_with_plain_loops_at_every_shape(string width) => KernelAssert.WithWidth(width, () =>
    {
        var random = new Random(5);
        foreach (int rows in (int[])[0, 1, 7, 8, 9, 200, 401])
        {
            for (int columnsX = 1; columnsX <= 19; columnsX += 3)
            {
                int columnsY = 20 - columnsX;
                double[] x = Draw(random, rows * columnsX), y = Draw(random, rows * columnsY);
                double[] expected = Draw(random, columnsX * columnsY), actual = [.. expected];
                for (int r = 0; r < rows; r++)
                {
                    for (int i = 0; i < columnsX; i++)
                    {
                        for (int k = 0; k < columnsY; k++)
                            expected[i * columnsY + k] -= 2 * x[r * columnsX + i] * y[r * columnsY + k];
                    }
                }
                RowProducts.Add(columnsX, x, columnsY, y, -2, actual);
                for (int i = 0; i < expected.Length; i++)
                    KernelAssert.Close(expected[i], actual[i], 1e-12, $"{rows} rows, {columnsX} x {columnsY}, {i}");
            }
        }
    });

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
}
