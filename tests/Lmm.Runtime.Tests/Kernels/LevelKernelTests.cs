namespace Lmm.Kernels.Tests;

/// <summary>Every size against plain loops over dense matrices; 9 and 11 are those whose loops ask for q.</summary>
public sealed unsafe class LevelKernelTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<int> Sizes => [1, 2, 3, 4, 5, 6, 7, 8, 9, 11];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_size_is_the_number_that_its_type_says(int q) => Run(q, new SizeCheck(q));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Levels_abreast_have_the_factors_of_each(int q)
    {
        foreach (int count in (int[])[1, 3, 7, 8])
            Run(q, new FactorCheck(q, count));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_level_without_a_positive_pivot_is_refused(int q) => Run(q, new RefusalCheck(q));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products_are_those_of_plain_loops_and_write_no_further(int q)
    {
        foreach (int columns in (int[])[0, 1, 2, 3, 4, 5, 8, 11])
            Run(q, new ProductCheck(q, columns));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Pairs_of_rows_and_their_forms_come_in_any_cut_of_columns(int q)
    {
        foreach (int rows in (int[])[1, 2, 3, 8, 9, 20])
            Run(q, new PairCheck(q, rows));
    }

    private static void Run<TCheck>(int q, TCheck check)
        where TCheck : ICheck
    {
        switch (q)
        {
            case 1: check.Of(new LevelKernel<LevelSize.One>(0)); break;
            case 2: check.Of(new LevelKernel<LevelSize.Two>(0)); break;
            case 3: check.Of(new LevelKernel<LevelSize.Three>(0)); break;
            case 4: check.Of(new LevelKernel<LevelSize.Four>(0)); break;
            case 5: check.Of(new LevelKernel<LevelSize.Five>(0)); break;
            case 6: check.Of(new LevelKernel<LevelSize.Six>(0)); break;
            case 7: check.Of(new LevelKernel<LevelSize.Seven>(0)); break;
            case 8: check.Of(new LevelKernel<LevelSize.Eight>(0)); break;
        }
        check.Of(new LevelKernel<AnyEffects>(q));
    }

    private static double[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];

    /// <summary>C = AB of rows × inner and inner × columns, the elements of A by a function.</summary>
    private static double[] Product(int rows, int inner, int columns, Func<int, int, double> a, ReadOnlySpan<double> b)
    {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                for (int k = 0; k < inner; k++)
                    c[i * columns + j] += a(i, k) * b[k * columns + j];
            }
        }
        return c;
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            KernelAssert.Close(expected[i], actual[i], Tolerance, $"{what}[{i}]");
    }

    private interface ICheck
    {
        void Of<TSize>(LevelKernel<TSize> kernel)
            where TSize : struct, ILevelSize;
    }

    private sealed class SizeCheck(int q) : ICheck
    {
        public void Of<TSize>(LevelKernel<TSize> kernel)
            where TSize : struct, ILevelSize => Assert.Equal(q, kernel.Q);
    }

    private sealed class FactorCheck(int q, int count) : ICheck
    {
        public void Of<TSize>(LevelKernel<TSize> kernel)
            where TSize : struct, ILevelSize
        {
            Random random = new(100 * q + count);
            int square = q * q;
            double[] t = Draw(random, square), a = new double[count * square];
            for (int level = 0; level < count; level++)
            {
                double[] z = Draw(random, (q + 2) * q);
                Product(q, q + 2, q, (i, k) => z[k * q + i], z).CopyTo(a, level * square);
            }

            double[] inverse = new double[count * square + 8], u = new double[8 * square + 8];
            double[] pivots = new double[8 * q], work = new double[LevelKernel<TSize>.WorkLength(q)];
            inverse.AsSpan(count * square).Fill(double.NaN);
            fixed (double* pa = a, pt = t, pi = inverse, pu = u, pp = pivots, pw = work)
                Assert.True(kernel.Factor(count, pa, pt, pi, pu, pp, pw));
            Assert.All(inverse[(count * square)..], value => Assert.True(double.IsNaN(value)));
            for (int level = 0; level < 8; level++)
                Check(level, a, t, inverse, u, pivots);
        }

        private void Check(int level, double[] a, double[] t, double[] inverse, double[] u, double[] pivots)
        {
            int square = q * q;
            if (level >= count)
            {
                Assert.All(Enumerable.Range(0, q), i => Assert.Equal(1, pivots[i * 8 + level]));
                return;
            }

            double[] own = a[(level * square)..((level + 1) * square)];
            double[] c = Product(q, q, q, (i, k) => t[k * q + i], Product(q, q, q, (i, k) => own[i * q + k], t));
            for (int i = 0; i < q; i++)
                c[i * (q + 1)] += 1;
            double[] l = (double[])c.Clone();
            Assert.True(SmallMatrix.Cholesky(q, l));
            double[] invertedL = inverse[(level * square)..((level + 1) * square)];
            double[] unit = new double[square];
            for (int i = 0; i < q; i++)
            {
                unit[i * (q + 1)] = 1;
                KernelAssert.Close(l[i * (q + 1)] * l[i * (q + 1)], pivots[i * 8 + level], Tolerance, $"pivot {i} of level {level}");
            }
            AssertClose(unit, Product(q, q, q, (i, k) => invertedL[i * q + k], l), $"L⁻¹L of level {level}");
            AssertClose(Product(q, q, q, (i, k) => t[i * q + k], Transposed(invertedL)), u.AsSpan(level * square, square), $"U of level {level}");
        }

        private double[] Transposed(double[] m) => [.. Enumerable.Range(0, q * q).Select(at => m[at % q * q + at / q])];
    }

    private sealed class RefusalCheck(int q) : ICheck
    {
        public void Of<TSize>(LevelKernel<TSize> kernel)
            where TSize : struct, ILevelSize
        {
            foreach (double wrong in (double[])[-4, double.NaN, double.PositiveInfinity])
            {
                double[] a = new double[5 * q * q], t = new double[q * q];
                for (int i = 0; i < q; i++)
                    t[i * (q + 1)] = 1;
                a[^1] = wrong;
                double[] inverse = new double[a.Length + 8], u = new double[8 * q * q + 8];
                double[] pivots = new double[8 * q], work = new double[LevelKernel<TSize>.WorkLength(q)];
                fixed (double* pa = a, pt = t, pi = inverse, pu = u, pp = pivots, pw = work)
                    Assert.False(kernel.Factor(5, pa, pt, pi, pu, pp, pw));
            }
        }
    }

    private sealed class ProductCheck(int q, int columns) : ICheck
    {
        public void Of<TSize>(LevelKernel<TSize> kernel)
            where TSize : struct, ILevelSize
        {
            Random random = new(10 * q + columns);
            double[] m = Draw(random, q * q + 8), wide = Draw(random, q * columns), tall = Draw(random, columns * q + 8), square = Draw(random, columns * columns);
            int[] row = [.. Enumerable.Range(0, columns).Select(_ => random.Next(3))];
            double[] x = Draw(random, 3 * columns);
            double[] c = Nothing(q * columns), rows = Nothing(columns * q), mixed = Nothing(columns * q);
            double[] left = [.. wide, .. Nothing(0)];
            fixed (double* pm = m, pw = wide, pt = tall, ps = square, pc = c, pr = rows, px = mixed, pl = left, p3 = x)
            fixed (int* pi = row)
            {
                kernel.TransposedMultiply(columns, pm, pw, pc);
                kernel.MultiplyRows(columns, pt, pm, -1.5, pr);
                kernel.TransposedMultiplyRows(columns, ps, pt, px);
                kernel.SubtractProducts(columns, columns, pt, pi, p3, pl);
            }

            AssertFirst(Product(q, q, columns, (i, k) => m[k * q + i], wide), c, "MᵀB");
            AssertFirst(Product(columns, q, q, (i, k) => -1.5 * tall[i * q + k], m), rows, "BM");
            AssertFirst(Product(columns, columns, q, (i, k) => square[k * columns + i], tall), mixed, "MᵀB by rows");
            double[] products = Product(q, columns, columns, (i, k) => tall[k * q + i], [.. row.SelectMany(r => x[(r * columns)..((r + 1) * columns)])]);
            AssertFirst([.. wide.Zip(products, (w, p) => w - p)], left, "x − Σ wx'");
        }

        private static double[] Nothing(int length) => [.. Enumerable.Repeat(double.NaN, length + 8)];

        private static void AssertFirst(double[] expected, double[] actual, string what)
        {
            AssertClose(expected, actual.AsSpan(0, expected.Length), what);
            Assert.All(actual[expected.Length..], value => Assert.True(double.IsNaN(value)));
        }
    }

    private sealed class PairCheck(int q, int rows) : ICheck
    {
        public void Of<TSize>(LevelKernel<TSize> kernel)
            where TSize : struct, ILevelSize
        {
            Random random = new(10 * q + rows);
            double[] w = Draw(random, rows * q + 8), s = Draw(random, rows * rows);
            double[] form = new double[q * q], work = new double[LevelKernel<TSize>.PairsWorkLength(q, rows) + q * q + 8];
            double[] products = new double[rows * rows + 8];
            foreach (int cut in (int[])[0, rows / 2, rows])
            {
                Array.Clear(form);
                foreach ((int first, int end) in (ReadOnlySpan<(int, int)>)[(0, cut), (cut, rows)])
                    Check(kernel, first, end, w, s, form, products, work);
                double[] sw = Product(rows, rows, q, (i, k) => s[Math.Max(i, k) * rows + Math.Min(i, k)], w);
                AssertClose(Product(q, rows, q, (i, k) => w[k * q + i], sw), form, $"W'SW cut at {cut}");
            }
        }

        private void Check<TSize>(LevelKernel<TSize> kernel, int first, int end, double[] w, double[] s, double[] form, double[] products, double[] work)
            where TSize : struct, ILevelSize
        {
            List<double> columns = [], expected = [];
            for (int c = first; c < end; c++)
            {
                for (int r = c; r < rows; r++)
                {
                    columns.Add(s[r * rows + c]);
                    expected.Add(Enumerable.Range(0, q).Sum(a => w[c * q + a] * w[r * q + a]));
                }
            }

            double[] lower = [.. columns];
            fixed (double* pw = w, ps = lower, pf = form, pp = products, pk = work)
            {
                kernel.Pairs(rows, first, end, pw, pp, pk);
                kernel.AddForm(rows, first, end, ps, pw, pf, pk);
            }

            AssertClose(expected.ToArray(), products.AsSpan(0, expected.Count), "pairs");
        }
    }
}
