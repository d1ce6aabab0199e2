using System.Numerics;
using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>What only large designs use: dense tiles by threads, the sampled pattern, evaluations that allocate nothing.</summary>
public sealed class LargeEngineTests
{
    private static readonly DesignMatrices Crossed = RandomDesigns.Make(
        3, 30_000, 3, false, new RandomDesigns.Shape(500, 1, Covariance.Unstructured), new RandomDesigns.Shape(430, 1, Covariance.Unstructured));

    // Where nearly all levels meet the pairs become products of panels.
    private static readonly DesignMatrices Full = RandomDesigns.Make(
        4, 60_000, 2, false, new RandomDesigns.Shape(350, 1, Covariance.Unstructured), new RandomDesigns.Shape(310, 1, Covariance.Unstructured));

    [Fact]
    public void The_result_is_the_same_to_the_last_bit_whatever_the_number_of_threads()
    {
        DataPass data = DataPass.Over(Crossed);
        Assert.True(TrailingPattern.IsSurelyDense(data.CrossProducts));
        double[] w = [0.8, 1.3];
        double[] gradient = new double[2];
        using Criterion one = new(data, Estimation.Reml);
        double value = one.Evaluate(w, gradient);
        foreach (int threads in (int[])[2, 5])
        {
            double[] again = new double[2];
            using Criterion many = new(data, Estimation.Reml, threads);
            Assert.Equal(value, many.Evaluate(w, again));
            Assert.Equal(gradient, again);
        }

        Solution alone = Fitter.Fit(Crossed, Estimation.Reml, new FitOptions { Threads = 1 });
        Solution together = Fitter.Fit(Crossed, Estimation.Reml, new FitOptions { Threads = 3 });
        Assert.Equal(alone.Deviance, together.Deviance);
        Assert.Equal(alone.Coefficients, together.Coefficients);
    }

    [Fact]
    public void The_gradient_by_tiles_is_the_slope_of_the_value()
    {
        using Criterion criterion = new(DataPass.Over(Crossed), Estimation.Reml);
        double[] w = [1.1, 0.7];
        double[] gradient = new double[2];
        criterion.Evaluate(w, gradient);
        for (int k = 0; k < 2; k++)
        {
            double[] up = [.. w], down = [.. w];
            up[k] += 1e-4;
            down[k] -= 1e-4;
            double slope = (criterion.Value(up) - criterion.Value(down)) / 2e-4;
            Assert.Equal(slope, gradient[k], 1e-4 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Theory]
    [InlineData(Estimation.Reml)]
    [InlineData(Estimation.MaximumLikelihood)]
    public void The_gradient_over_thousands_of_slopes_is_the_slope_of_the_value(Estimation estimation)
    {
        DesignMatrices design = RandomDesigns.Make(5, 20_000, 3, false, new RandomDesigns.Shape(2600, 2, Covariance.Unstructured));
        using Criterion criterion = new(DataPass.Over(design), estimation);
        double[] w = [0.6, 0.2, 0.5];
        double[] gradient = new double[3];
        criterion.Evaluate(w, gradient);
        for (int k = 0; k < 3; k++)
        {
            double[] up = [.. w], down = [.. w];
            up[k] += 1e-4;
            down[k] -= 1e-4;
            double slope = (criterion.Value(up) - criterion.Value(down)) / 2e-4;
            Assert.Equal(slope, gradient[k], 1e-4 * Math.Max(1, Math.Abs(slope)));
        }
    }

    [Fact]
    public void Pairs_by_tiles_are_the_pairs_level_by_level()
    {
        CheckPairs<double>(Crossed, 1e-12);
        CheckPairs<double>(Full, 1e-12);
    }

    [Fact]
    public void Pairs_by_tiles_of_single_precision_are_good_to_six_digits()
    {
        CheckPairs<float>(Crossed, 1e-5);
        CheckPairs<float>(Full, 1e-5);
    }

    private static unsafe void CheckPairs<T>(DesignMatrices design, double tolerance)
        where T : unmanaged, INumberBase<T>
    {
        CrossProducts a = DataPass.Over(design).CrossProducts;
        int m = a.TrailingOrder;
        int[] label = TilePairIndex.LabelsFor(a)!;
        Random random = new(4);
        double[] w = [.. a.CoupledRow.Select(_ => random.NextDouble() - 0.5)];
        double[] v = [.. Enumerable.Range(0, a.Groupings[0].Levels).Select(_ => random.NextDouble())];
        TileLayout layout = new(m);
        using TileMatrix<T> s = new(layout);
        using TileMatrix<T> x = new(layout);
        double[] expected = new double[m * m];
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                x.Values[layout.RowOffset[row] + layout.ColumnOffset[column]] = T.CreateTruncating(random.NextDouble());
            }
        }

        double form = 0;
        double size = 0;
        for (int j = 0; j < v.Length; j++)
        {
            for (int i = a.CoupledStart[j]; i < a.CoupledStart[j + 1]; i++)
            {
                for (int k = a.CoupledStart[j]; k < a.CoupledStart[j + 1]; k++)
                {
                    int row = label[a.CoupledRow[i]], column = label[a.CoupledRow[k]];
                    expected[(row * m) + column] -= w[i] * w[k];
                    form += v[j] * w[i] * w[k] * double.CreateTruncating(x[row, column]);
                    size += v[j] * Math.Abs(w[i] * w[k]);
                }
            }
        }

        TilePairs<T> pairs = new(TilePairIndex.Of(a, layout, label), s, WorkShares.One);
        pairs.Subtract(w);
        for (int row = 0; row < m; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                Assert.Equal(expected[(row * m) + column], double.CreateTruncating(s[row, column]), tolerance);
            }
        }

        Assert.Equal(form, pairs.Form(x, w, v), tolerance * size);
    }

    public static TheoryData<string> Shapes => ["slopes", "nested", "crossed", "three effects"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void An_evaluation_allocates_nothing(string shape)
    {
        DesignMatrices design = shape switch
        {
            "slopes" => RandomDesigns.Make(1, 900, 4, true, new RandomDesigns.Shape(60, 2, Covariance.Unstructured)),
            "nested" => RandomDesigns.Make(1, 900, 4, false, new RandomDesigns.Shape(30, 1, Covariance.Unstructured), new RandomDesigns.Shape(4, 1, Covariance.Unstructured, NestedIn: 0)),
            "crossed" => Crossed,
            _ => RandomDesigns.Make(1, 900, 12, false, new RandomDesigns.Shape(40, 3, Covariance.Unstructured), new RandomDesigns.Shape(26, 2, Covariance.Diagonal), new RandomDesigns.Shape(7, 1, Covariance.Identity)),
        };
        using Criterion criterion = new(DataPass.Over(design), Estimation.Reml);
        double[] w = new double[criterion.Count];
        double[] gradient = new double[criterion.Count];
        double[] information = new double[criterion.Count * criterion.Count];
        criterion.Start(w);
        for (int warm = 0; warm < 3; warm++)
        {
            criterion.Evaluate(w, gradient);
            criterion.AverageInformation(information);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        double value = criterion.Evaluate(w, gradient);
        criterion.AverageInformation(information);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(double.IsFinite(value));
        Assert.Equal(0, allocated);
    }
}
