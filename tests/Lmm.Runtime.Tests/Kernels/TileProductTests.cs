namespace Lmm.Kernels.Tests;

[Collection(KernelCollection.Name)]
public sealed unsafe class TileProductTests
{
    public static MatrixTheoryData<string, int, int> Cases { get; } = new(
        Enum.GetNames<VectorWidth>(), [8, 16, 40, 104], [0, 1, 7, 96, 193]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_mode_agrees_with_plain_loops(string width, int rows, int depth) => KernelAssert.WithWidth(width, () =>
    {
        foreach (int columns in new[] { 8, 104 })
        {
            Check(rows, columns, depth, false);
            Check(rows, columns, depth, true);
        }
    });

    private static void Check(int rows, int columns, int depth, bool lower)
    {
        int lda = rows + 3, ldb = columns + 1, ldc = rows + 2;
        var random = new Random(rows + depth);
        double[] a = [.. Enumerable.Range(0, lda * (depth + 1)).Select(_ => random.NextDouble() - 0.5)];
        double[] b = [.. Enumerable.Range(0, ldb * (depth + 1)).Select(_ => random.NextDouble() - 0.5)];
        double[] c = [.. Enumerable.Range(0, ldc * columns).Select(_ => random.NextDouble() - 0.5)];
        ProductShape shape = lower ? ProductShape.LowerResult : ProductShape.Full;
        fixed (double* pa = a, pb = b)
        {
            double[] added = [.. c], subtracted = [.. c], set = [.. c], negative = [.. c];
            fixed (double* pc = added)
                TileProduct.Add(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            fixed (double* pc = subtracted)
                TileProduct.Subtract(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            // What is set must not depend on what stood there.
            Array.Fill(set, double.NaN);
            Array.Fill(negative, double.NaN);
            fixed (double* pc = set)
                TileProduct.Set(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            fixed (double* pc = negative)
                TileProduct.SetNegative(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            for (int j = 0; j < columns; j++)
            {
                for (int i = lower ? j : 0; i < rows; i++)
                {
                    double product = 0;
                    for (int k = 0; k < depth; k++)
                        product += a[i + k * lda] * b[j + k * ldb];
                    int at = i + j * ldc;
                    KernelAssert.Close(c[at] + product, added[at], 1e-12, "added");
                    KernelAssert.Close(c[at] - product, subtracted[at], 1e-12, "subtracted");
                    KernelAssert.Close(product, set[at], 1e-12, "set");
                    KernelAssert.Close(-product, negative[at], 1e-12, "negative");
                }
                for (int i = rows; i < ldc; i++)
                    Assert.Equal(c[i + j * ldc], added[i + j * ldc]);
            }
        }
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(24, 24)]
    [InlineData(96, 96)]
    [InlineData(208, 208)]
    [InlineData(400, 400)]
    [InlineData(40, 24)]
    [InlineData(24, 40)]
    [InlineData(400, 200)]
    [InlineData(104, 400)]
    public void An_upper_triangular_left_factor_is_read_above_its_diagonal_only(int rows, int depth)
    {
        foreach (int columns in new[] { 8, 104, 208 })
        {
            CheckUpperLeft(rows, columns, depth, false);
            CheckUpperLeft(rows, columns, depth, true);
        }
    }

    private static void CheckUpperLeft(int rows, int columns, int depth, bool lower)
    {
        ProductShape shape = ProductShape.UpperLeft | (lower ? ProductShape.LowerResult : ProductShape.Full);
        var random = new Random(rows);
        double[] a = [.. Enumerable.Range(0, rows * depth).Select(_ => random.NextDouble() - 0.5)];
        double[] b = [.. Enumerable.Range(0, columns * depth).Select(_ => random.NextDouble() - 0.5)];
        for (int k = 0; k < depth; k++)
        {
            for (int i = k + 1; i < rows; i++)
                a[i + k * rows] = 0;
        }
        double[] c = [.. Enumerable.Repeat(double.NaN, rows * columns)];
        fixed (double* pa = a, pb = b, pc = c)
            TileProduct.Set(rows, columns, depth, pa, rows, pb, columns, pc, rows, shape);
        for (int j = 0; j < columns; j++)
        {
            for (int i = lower ? j : 0; i < rows; i++)
            {
                double product = 0;
                for (int k = 0; k < depth; k++)
                    product += a[i + k * rows] * b[j + k * columns];
                KernelAssert.Close(product, c[i + j * rows], 1e-12, $"C[{i}, {j}]");
            }
        }
    }
}
