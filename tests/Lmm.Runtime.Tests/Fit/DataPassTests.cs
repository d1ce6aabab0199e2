using Lmm.Blocks;
using Lmm.Kernels.Tests;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>The blocked pass over the rows against plain loops over whole columns, on every vector width.</summary>
[Collection(KernelCollection.Name)]
public sealed class DataPassTests
{
    public static TheoryData<string, int, bool, double> Cases
    {
        get
        {
            TheoryData<string, int, bool, double> cases = [];
            foreach (string width in Enum.GetNames<Kernels.VectorWidth>())
            {
                cases.Add(width, 3, false, 0);
                cases.Add(width, 15, true, 1e6);
            }

            cases.Add("Scalar", 1, true, 0);
            cases.Add("Scalar", 3, false, 1e9);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Basis_residuals_and_sums_are_those_of_whole_columns(string width, int columns, bool weights, double origin) => KernelAssert.WithWidth(width, () =>
    {
        DesignMatrices design = RandomDesigns.Make(
            11, 1300, columns, weights,
            new RandomDesigns.Shape(40, 2, Covariance.Unstructured), new RandomDesigns.Shape(9, 1, Covariance.Unstructured), new RandomDesigns.Shape(12, 3, Covariance.Diagonal));
        int n = design.RowCount;
        for (int i = 0; i < n; i++)
        {
            design.Response[i] += origin;
            for (int j = 1; j < columns; j++)
            {
                design.FixedEffects[(j * n) + i] += j * origin;
            }
        }

        DataPass pass = DataPass.Over(design);
        double[] root = [.. Enumerable.Range(0, n).Select(i => Math.Sqrt(design.Weights?[i] ?? 1))];

        // The data themselves have no more digits than this after the origin.
        double tolerance = 1e-10 + (1e-15 * origin);
        Assert.Equal(columns, pass.Basis.Rank);
        CheckBasis(design, pass, root, tolerance);
        CheckSums(pass, tolerance);
    });

    [Fact]
    public void Threads_over_parts_of_the_rows_change_no_bit()
    {
        // Three parts, the last not full, with covariates in the effects of both groupings.
        DesignMatrices design = RandomDesigns.Make(
            12, 310_007, 3, true, new RandomDesigns.Shape(40, 2, Covariance.Unstructured), new RandomDesigns.Shape(9, 1, Covariance.Unstructured));
        DataPass one = DataPass.Over(design);
        CheckSums(one, 1e-9);
        foreach (int threads in (int[])[2, 3, 7])
        {
            DataPass other = DataPass.Over(design, threads);
            Assert.Equal(one.CrossProducts.Columns, other.CrossProducts.Columns);
            for (int g = 0; g < 2; g++)
            {
                Assert.Equal(one.CrossProducts.Diagonal[g], other.CrossProducts.Diagonal[g]);
                Assert.Equal(one.CrossProducts.WithColumns[g], other.CrossProducts.WithColumns[g]);
            }
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Effects_of_columns_that_X_has_too_are_those_of_whole_columns(bool weights, bool aliased)
    {
        // The slope's covariate is a column of X in memory; with a column twice in X the basis comes by Gram-Schmidt, weighted already.
        DesignMatrices made = RandomDesigns.Make(13, 900, 3, weights, new RandomDesigns.Shape(30, 2, Covariance.Unstructured));
        int n = made.RowCount;
        double[] x = made.FixedEffects.AsSpan(n, n).ToArray(), z = made.FixedEffects.AsSpan(2 * n, n).ToArray();
        DesignMatrices design = new(
            aliased ? [null, x, z, [.. x.Select(v => 2 * v)]] : [null, x, z],
            made.Response,
            aliased ? ["1", "x", "z", "twice"] : ["1", "x", "z"],
            aliased ? [0, 1, 2, 3] : [0, 1, 2],
            [
                new RandomTerm
                {
                    GroupName = "g",
                    EffectNames = ["1", "x"],
                    Covariance = Covariance.Unstructured,
                    Levels = made.RandomTerms[0].Levels,
                    LevelOfRow = made.RandomTerms[0].LevelOfRow,
                    Covariates = [null, x],
                },
            ])
        {
            Weights = made.Weights,
        };

        CheckSums(DataPass.Over(design), 1e-10);
    }

    private static void CheckBasis(DesignMatrices design, DataPass pass, double[] root, double tolerance)
    {
        int n = design.RowCount;
        int r = pass.Basis.Rank;
        for (int a = 0; a < r; a++)
        {
            double[] column = [.. Enumerable.Range(0, n).Select(i => root[i] * design.FixedEffects[(pass.Basis.Order[a] * n) + i])];
            double length = Math.Sqrt(column.Sum(v => v * v));
            for (int i = 0; i < n; i++)
            {
                double sum = Enumerable.Range(0, a + 1).Sum(k => pass.Basis.Q[(k * n) + i] * pass.Basis.R[(k * r) + a]);
                Assert.Equal(column[i] / length, sum / length, 1e-13);
            }

            for (int b = 0; b <= a; b++)
            {
                double dot = Enumerable.Range(0, n).Sum(i => pass.Basis.Q[(a * n) + i] * pass.Basis.Q[(b * n) + i]);
                Assert.Equal(a == b ? 1 : 0, dot, tolerance);
            }

            double along = Enumerable.Range(0, n).Sum(i => pass.Basis.Q[(a * n) + i] * pass.Residual[i]);
            Assert.Equal(0, along, tolerance * 100);
        }
    }

    private static void CheckSums(DataPass pass, double tolerance)
    {
        CrossProducts a = pass.CrossProducts;
        int n = pass.Residual.Length;
        int columns = a.ColumnCount;
        double[] rows = [.. Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(0, columns).Select(c => c < columns - 1 ? pass.Basis.Q[(c * n) + i] : pass.Residual[i]))];
        for (int g = 0; g < a.Groupings.Length; g++)
        {
            GroupingBlock grouping = a.Groupings[g];
            int q = grouping.EffectCount;
            double[] diagonal = new double[a.Diagonal[g].Length];
            double[] withColumns = new double[a.WithColumns[g].Length];
            for (int i = 0; i < n; i++)
            {
                for (int e = 0; e < q; e++)
                {
                    int row = (grouping.LevelOfRow[i] * q) + e;
                    double effect = grouping.Covariates?[(i * q) + e] ?? 1;
                    for (int f = 0; f < q; f++)
                    {
                        diagonal[(row * q) + f] += effect * (grouping.Covariates?[(i * q) + f] ?? 1);
                    }

                    for (int c = 0; c < columns; c++)
                    {
                        withColumns[(row * columns) + c] += effect * rows[(i * columns) + c];
                    }
                }
            }

            AssertClose(diagonal, a.Diagonal[g], tolerance);
            AssertClose(withColumns, a.WithColumns[g], tolerance * 100);
        }
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
