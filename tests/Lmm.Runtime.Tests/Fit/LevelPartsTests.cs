using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Kernels;

namespace Lmm.Runtime.Tests.Fit;

public sealed class LevelPartsTests
{
    public static TheoryData<string> Shapes => ["nested", "nested slopes", "crossed", "crossed slopes", "three effects", "nine effects", "panels"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_result_is_the_same_to_the_last_bit_whatever_the_number_of_threads(string shape)
    {
        DataPass data = DataPass.Over(Design(shape));
        double[]? expected = null;
        foreach (int threads in (int[])[1, 2, 3, 7])
        {
            using Criterion criterion = new(data, Estimation.Reml, threads);
            Assert.True(criterion.Factor.Parts.Count > 1);
            Assert.Equal(shape == "panels", criterion.Factor.Scatter.Panels is not null);
            double[] w = new double[criterion.Count], gradient = new double[criterion.Count];
            double[] information = new double[criterion.Count * criterion.Count];
            criterion.Start(w);
            double value = criterion.Evaluate(w, gradient);
            criterion.AverageInformation(information);
            double[] all = [value, .. gradient, .. information, .. criterion.R, .. criterion.Posterior.Effects.SelectMany(effects => effects)];
            Assert.All(all, number => Assert.True(double.IsFinite(number)));
            Assert.Equal(expected ??= all, all);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Parts_cover_every_level_once_and_are_cut_by_work(int effects)
    {
        CrossProducts a = DataPass.Over(RandomDesigns.Make(3, 4000, 3, false,
            new RandomDesigns.Shape(500, effects, Covariance.Unstructured), new RandomDesigns.Shape(40, 1, Covariance.Unstructured))).CrossProducts;
        Assert.Equal(1, new LevelParts(a, WorkShares.One).Count);
        foreach (double work in (double[])[1e-3, 1e4, 1e5, 1e12])
        {
            LevelParts parts = new(a, WorkShares.One, partWork: work);
            Assert.Equal(0, parts.First(0));
            Assert.Equal(500, parts.End(parts.Count - 1));
            for (int part = 0; part < parts.Count; part++)
            {
                Assert.Equal(part == 0 ? 0 : parts.End(part - 1), parts.First(part));
                Assert.True(parts.End(part) > parts.First(part));
                Assert.True(parts.Count == 1 || parts.End(part) - parts.First(part) < 2 * 500 / parts.Count);
            }
        }
    }

    [Fact]
    public void A_design_without_groupings_is_one_part_of_no_levels()
    {
        LevelParts parts = new(DataPass.Over(RandomDesigns.Make(3, 50, 3, false)).CrossProducts, WorkShares.One);
        Assert.Equal(1, parts.Count);
        Assert.Equal(0, parts.End(0));
    }

    private static DesignMatrices Design(string shape) => shape switch
    {
        "nested" => RandomDesigns.Make(1, 120_000, 4, false, One(45_000), Nested(500)),
        "nested slopes" => RandomDesigns.Make(2, 100_000, 3, true, new RandomDesigns.Shape(32_000, 2, Covariance.Unstructured), Nested(300)),
        "crossed" => RandomDesigns.Make(3, 120_000, 3, false, One(5000), One(200)),
        "crossed slopes" => RandomDesigns.Make(4, 30_000, 3, false, new RandomDesigns.Shape(1500, 2, Covariance.Unstructured), new RandomDesigns.Shape(600, 2, Covariance.Diagonal)),
        "three effects" => RandomDesigns.Make(5, 20_000, 5, false, new RandomDesigns.Shape(1000, 3, Covariance.Unstructured), new RandomDesigns.Shape(500, 2, Covariance.Unstructured), One(12)),
        "nine effects" => RandomDesigns.Make(6, 5000, 3, false, new RandomDesigns.Shape(300, 9, Covariance.Diagonal), One(400)),
        _ => RandomDesigns.Make(7, 60_000, 3, false, new RandomDesigns.Shape(3000, 9, Covariance.Diagonal), One(12)),
    };

    private static RandomDesigns.Shape One(int levels) => new(levels, 1, Covariance.Unstructured);

    private static RandomDesigns.Shape Nested(int levels) => new(levels, 1, Covariance.Unstructured, NestedIn: 0);
}
