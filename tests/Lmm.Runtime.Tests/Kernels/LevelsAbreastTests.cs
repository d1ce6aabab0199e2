using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Kernels.Tests;

/// <summary>The levels abreast against matrices of one level at a time, at every vector width.</summary>
[Collection(KernelCollection.Name)]
public sealed class LevelsAbreastTests
{
    public static TheoryData<int, int, int, string> Shapes
    {
        get
        {
            var data = new TheoryData<int, int, int, string>();
            foreach (string width in Enum.GetNames<VectorWidth>())
            {
                data.Add(1, 1, 1, width);
                data.Add(8, 1, 4, width);
                data.Add(18, 2, 3, width);
                data.Add(33, 2, 8, width);
                data.Add(7, 3, 5, width);
                data.Add(9, 4, 4, width);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_are_those_of_single_levels(int levels, int q, int columns, string width)
    {
        // A T with all its columns, and one whose last column is lost.
        KernelAssert.WithWidth(width, () => AssertSums(levels, q, columns, isSingular: false));
        KernelAssert.WithWidth(width, () => AssertSums(levels, q, columns, isSingular: true));
    }

    /// <summary>Parts are cut by the levels alone: who works on them changes no bit, and their number only rounding.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Parts_give_the_same_sums_on_any_number_of_threads(int q)
    {
        const int Levels = 1003, Columns = 3;
        double[] whole = SumsOf(q, Levels, Columns, threads: 1, partSums: double.MaxValue);
        double[] parts = SumsOf(q, Levels, Columns, threads: 1, partSums: 1000);

        Assert.NotEqual(whole, parts);
        AssertClose(whole, parts);
        Assert.Equal(parts, SumsOf(q, Levels, Columns, threads: 2, partSums: 1000));
        Assert.Equal(parts, SumsOf(q, Levels, Columns, threads: 7, partSums: 1000));
    }

    private static double[] SumsOf(int q, int levels, int columns, int threads, double partSums)
    {
        var random = new Random(q);
        double[] t = RowMajor(Matrix<double>.Build.Dense(q, q, (i, j) => i < j ? 0 : random.NextDouble() + 0.2));
        double[] weights = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble() - 0.5)];
        Matrix<double>[] a = [.. Enumerable.Range(0, levels).Select(_ => Random(q + 2, q, random)).Select(z => z.TransposeThisAndMultiply(z))];
        Matrix<double>[] b = [.. Enumerable.Range(0, levels).Select(_ => Random(q, columns, random))];
        using var abreast = LevelsAbreast.Of(LevelSize.For(q), levels, columns, new WorkShares(threads), partSums);
        abreast.Pack([.. a.SelectMany(RowMajor)], [.. b.SelectMany(RowMajor)]);
        double[] products = new double[columns * (columns + 1) / 2];
        double[] sums = new double[abreast.SumCount];
        double[] effects = new double[levels * q];
        double determinant = abreast.Eliminate(t, products);
        abreast.Differentiate(t, weights, sums);
        abreast.Combine(t, weights, effects);
        return [determinant, .. products, .. sums, .. effects];
    }

    private static void AssertSums(int levels, int q, int columns, bool isSingular)
    {
        var random = new Random(71 * levels + q);
        Matrix<double> t = Matrix<double>.Build.Dense(q, q, (i, j) => i < j || (isSingular && j == q - 1) ? 0 : random.NextDouble() + 0.2);
        double[] weights = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble() - 0.5)];
        Matrix<double>[] a = [.. Enumerable.Range(0, levels).Select(_ => Random(q + 2, q, random)).Select(z => z.TransposeThisAndMultiply(z))];
        Matrix<double>[] b = [.. Enumerable.Range(0, levels).Select(_ => Random(q, columns, random))];
        using var abreast = LevelsAbreast.Of(LevelSize.For(q), levels, columns, WorkShares.One);
        abreast.Pack([.. a.SelectMany(RowMajor)], [.. b.SelectMany(RowMajor)]);
        double[] products = new double[columns * (columns + 1) / 2];
        double[] sums = new double[abreast.SumCount];

        double determinant = abreast.Eliminate(RowMajor(t), products);
        abreast.Differentiate(RowMajor(t), weights, sums);
        double[] effects = new double[levels * q];
        abreast.Combine(RowMajor(t), weights, effects);

        double expectedDeterminant = 0;
        double[] expectedProducts = new double[products.Length];
        double[] expectedSums = new double[sums.Length];
        for (int level = 0; level < levels; level++)
        {
            Matrix<double> c = (t.Transpose() * a[level] * t) + Matrix<double>.Build.DenseIdentity(q);
            Matrix<double> through = t * c.Inverse() * t.Transpose();
            Matrix<double> m = a[level] - (a[level] * through * a[level]);
            Matrix<double> e = b[level] - (a[level] * through * b[level]);
            Vector<double> combined = e * Vector<double>.Build.Dense(weights);
            AssertClose(combined.ToArray(), effects.AsSpan(level * q, q).ToArray());
            expectedDeterminant += Math.Log(c.Determinant());
            Add(expectedProducts, 0, Lower(b[level].Transpose() * through * b[level]));
            Add(expectedSums, 0, [.. Lower(m), .. Lower(RowMajor(e)), .. Lower(m).SelectMany(x => Lower(combined.ToArray()).Select(y => x * y))]);
        }

        Assert.Equal(expectedDeterminant, determinant, 1e-11 * levels);
        AssertClose(expectedProducts, products);
        AssertClose(expectedSums, sums);
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-12 * scale);
        }
    }

    private static void Add(double[] target, int start, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            target[start + i] += values[i];
        }
    }

    private static double[] Lower(Matrix<double> matrix) =>
        [.. Enumerable.Range(0, matrix.RowCount).SelectMany(i => Enumerable.Range(0, i + 1).Select(k => matrix[i, k]))];

    private static double[] Lower(double[] x) => [.. Enumerable.Range(0, x.Length).SelectMany(i => Enumerable.Range(0, i + 1).Select(k => x[i] * x[k]))];

    private static double[] RowMajor(Matrix<double> matrix) => matrix.ToRowMajorArray();

    private static Matrix<double> Random(int rows, int columns, Random random) =>
        Matrix<double>.Build.Dense(rows, columns, (_, _) => (2 * random.NextDouble()) - 1);
}
