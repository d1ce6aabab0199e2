using System.Numerics;

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
            Check<double>(rows, columns, depth, false, 1e-12);
            Check<double>(rows, columns, depth, true, 1e-12);
            Check<float>(rows, columns, depth, false, 1e-5);
            Check<float>(rows, columns, depth, true, 1e-5);
        }
    });

    private static T[] Randoms<T>(Random random, int count)
        where T : INumberBase<T> => [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];

    private static double Wide<T>(T value)
        where T : INumberBase<T> => double.CreateTruncating(value);

    private static void Check<T>(int rows, int columns, int depth, bool lower, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        int lda = rows + 3, ldb = columns + 1, ldc = rows + 2;
        var random = new Random(rows + depth);
        T[] a = Randoms<T>(random, lda * (depth + 1));
        T[] b = Randoms<T>(random, ldb * (depth + 1));
        T[] c = Randoms<T>(random, ldc * columns);
        ProductShape shape = lower ? ProductShape.LowerResult : ProductShape.Full;
        fixed (T* pa = a, pb = b)
        {
            T[] added = [.. c], subtracted = [.. c], set = [.. c], negative = [.. c];
            fixed (T* pc = added)
                TileProduct.Add(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            fixed (T* pc = subtracted)
                TileProduct.Subtract(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            // What is set must not depend on what stood there.
            Array.Fill(set, T.CreateTruncating(double.NaN));
            Array.Fill(negative, T.CreateTruncating(double.NaN));
            fixed (T* pc = set)
                TileProduct.Set(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            fixed (T* pc = negative)
                TileProduct.SetNegative(rows, columns, depth, pa, lda, pb, ldb, pc, ldc, shape);
            for (int j = 0; j < columns; j++)
            {
                for (int i = lower ? j : 0; i < rows; i++)
                {
                    double product = 0;
                    for (int k = 0; k < depth; k++)
                        product += Wide(a[i + k * lda]) * Wide(b[j + k * ldb]);
                    int at = i + j * ldc;
                    KernelAssert.Close(Wide(c[at]) + product, Wide(added[at]), tolerance, "added");
                    KernelAssert.Close(Wide(c[at]) - product, Wide(subtracted[at]), tolerance, "subtracted");
                    KernelAssert.Close(product, Wide(set[at]), tolerance, "set");
                    KernelAssert.Close(-product, Wide(negative[at]), tolerance, "negative");
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
            CheckUpperLeft<double>(rows, columns, depth, false, 1e-12);
            CheckUpperLeft<double>(rows, columns, depth, true, 1e-12);
            CheckUpperLeft<float>(rows, columns, depth, false, 2e-5);
            CheckUpperLeft<float>(rows, columns, depth, true, 2e-5);
        }
    }

    private static void CheckUpperLeft<T>(int rows, int columns, int depth, bool lower, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        ProductShape shape = ProductShape.UpperLeft | (lower ? ProductShape.LowerResult : ProductShape.Full);
        var random = new Random(rows);
        T[] a = Randoms<T>(random, rows * depth);
        T[] b = Randoms<T>(random, columns * depth);
        for (int k = 0; k < depth; k++)
        {
            for (int i = k + 1; i < rows; i++)
                a[i + k * rows] = T.Zero;
        }
        T[] c = [.. Enumerable.Repeat(T.CreateTruncating(double.NaN), rows * columns)];
        fixed (T* pa = a, pb = b, pc = c)
            TileProduct.Set(rows, columns, depth, pa, rows, pb, columns, pc, rows, shape);
        for (int j = 0; j < columns; j++)
        {
            for (int i = lower ? j : 0; i < rows; i++)
            {
                double product = 0;
                for (int k = 0; k < depth; k++)
                    product += Wide(a[i + k * rows]) * Wide(b[j + k * columns]);
                KernelAssert.Close(product, Wide(c[i + j * rows]), tolerance, $"C[{i}, {j}]");
            }
        }
    }
}
