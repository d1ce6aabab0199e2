using System.Globalization;
using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>
/// Oats with eight rows left out, so that weights, codings and adjustments matter: against emmeans
/// (reference/means/oats_unbalanced.csv, made by reference/scripts/means.R) and against relations that must hold.
/// </summary>
public sealed class UnbalancedMeansTests
{
    private static readonly Lazy<OatsAdditiveFit> Additive = new(() => OatsAdditiveModel.Create(Kept(OatsAdditiveModel.ReadCsv(File))).Fit());
    private static readonly Lazy<OatsLinearFit> Line = new(() => OatsLinearModel.Create(Kept(OatsLinearModel.ReadCsv(File))).Fit());
    private static readonly Lazy<OatsEveryCellFit> EmptyCell = new(() => OatsEveryCellModel.Create(
        Kept(OatsEveryCellModel.ReadCsv(File)).Where(row => !(row.Variety == Variety.Victory && row.Nitrogen == "0.6cwt"))).Fit());

    private static string File => ReferenceFolder.FindData("data/oats.csv")!;

    [Theory]
    [InlineData("equal", MeansWeights.Equal)]
    [InlineData("proportional", MeansWeights.Proportional)]
    [InlineData("cells", MeansWeights.Cells)]
    public void Weights_are_those_of_emmeans(string block, MeansWeights weights) =>
        AssertMeans(block, Additive.Value.Means.Weighted(weights).Variety());

    [Fact]
    public void Slopes_and_means_at_values_are_those_of_emmeans()
    {
        AssertMeans("slopes", Line.Value.Means.Slope(x => x.Nitro, f => [f.Variety]));
        AssertComparisons("slope pairs none", Line.Value.Means.Slope(x => x.Nitro, f => [f.Variety]).Pairwise(Adjustment.None), intervals: true);
        AssertMeans("at 0.45", Line.Value.Means.At(nitro: 0.45).Variety());
    }

    [Theory]
    [InlineData("none", Adjustment.None, true)]
    [InlineData("sidak", Adjustment.Sidak, true)]
    [InlineData("scheffe", Adjustment.Scheffe, true)]
    [InlineData("hochberg", Adjustment.Hochberg, true)]
    [InlineData("hommel", Adjustment.Hommel, true)]
    [InlineData("BH", Adjustment.BenjaminiHochberg, false)]
    [InlineData("BY", Adjustment.BenjaminiYekutieli, false)]
    public void Adjusted_pairs_are_those_of_emmeans(string name, Adjustment adjustment, bool intervals) =>
        AssertComparisons($"pairs {name}", Additive.Value.Means.Nitrogen().Pairwise(adjustment), intervals);

    [Fact]
    public void Other_comparisons_are_those_of_emmeans()
    {
        MeansTable nitrogen = Additive.Value.Means.Nitrogen();
        AssertComparisons("consecutive none", nitrogen.Consecutive(Adjustment.None), intervals: true);
        AssertComparisons("polynomial none", nitrogen.Polynomial(), intervals: true);
        AssertComparisons(
            "custom none",
            nitrogen.Contrasts(new MeanContrast("some - none", ("0.0cwt", -1), ("0.2cwt", 1.0 / 3), ("0.4cwt", 1.0 / 3), ("0.6cwt", 1.0 / 3))),
            intervals: true);
        MeansTable normal = Additive.Value.Means.With(DegreesOfFreedomMethod.Asymptotic).Nitrogen();

        // mvtnorm's Monte Carlo has an error of 1e-3 in p and more in the intervals, of which only the estimates are compared.
        AssertComparisons("control mvt", normal.VersusControl(), intervals: false, p: 2e-4);
        AssertComparisons("pairs mvt", normal.Pairwise(Adjustment.SingleStep), intervals: false, p: 2e-4);
    }

    [Fact]
    public void Tests_against_a_margin_are_those_of_emmeans()
    {
        ComparisonTable pairs = Additive.Value.Means.Nitrogen().Pairwise();
        AssertMargin("equivalence", pairs.Equivalence(20));
        AssertMargin("noninferiority", pairs.NonInferiority(20));
        MarginTestTable below = pairs.NonInferiority(20, largerIsBetter: false);
        MarginTestTable above = pairs.NonInferiority(20);
        MarginTestTable both = pairs.Equivalence(20);
        for (int i = 0; i < pairs.Count; i++)
        {
            Assert.Equal(Math.Max(below[i].PValue, above[i].PValue), both[i].PValue, 1e-14);
        }
    }

    [Fact]
    public void A_mean_of_an_empty_cell_has_a_name_and_no_number()
    {
        OatsEveryCellFit fit = EmptyCell.Value;
        MeansTable cells = fit.Means.Over(x => [x.Nitrogen, x.Variety]);
        AssertMeans("empty", cells);
        Assert.Equal(["0.6cwt Victory"], cells.NotEstimable);
        MeansTable varieties = fit.Means.Variety();
        AssertMeans("empty variety", varieties);
        ComparisonTable pairs = varieties.Pairwise();
        Assert.Equal(["GoldenRain - Victory", "Marvellous - Victory"], pairs.NotEstimable);
        Assert.True(double.IsNaN(pairs["GoldenRain - Victory"].AdjustedPValue));

        // One comparison is left: nothing to allow for.
        Assert.Equal(pairs[0].PValue, pairs[0].AdjustedPValue);
        Assert.Contains("nonEst", varieties.ToString(), StringComparison.Ordinal);
        Assert.Contains("Not estimable, because the rows do not determine it: Victory", varieties.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", varieties + pairs.ToString() + varieties.Letters(), StringComparison.Ordinal);

        // Cell weights give the empty cell no weight.
        Assert.Empty(fit.Means.Weighted(MeansWeights.Cells).Variety().NotEstimable);
    }

    /// <summary>With cell weights a mean is the average of the population's fitted values over its rows, by definition.</summary>
    [Fact]
    public void Cell_weights_average_fitted_values()
    {
        double[] fitted = Additive.Value.Fitted(FittedLevel.Population);
        OatsAdditive[] rows = [.. Kept(OatsAdditiveModel.ReadCsv(File))];
        foreach (MarginalMean mean in Additive.Value.Means.Weighted(MeansWeights.Cells).Variety())
        {
            double average = Enumerable.Range(0, rows.Length).Where(i => rows[i].Variety.ToString() == mean.Name).Average(i => fitted[i]);
            Assert.Equal(average, mean.Estimate, 1e-9);
        }
    }

    [Fact]
    public void Another_coding_changes_no_mean_and_no_comparison()
    {
        OatsOtherCodingFit other = OatsOtherCodingModel.Create(Kept(OatsOtherCodingModel.ReadCsv(File))).Fit();
        foreach (DegreesOfFreedomMethod method in new[] { DegreesOfFreedomMethod.Satterthwaite, DegreesOfFreedomMethod.KenwardRoger })
        {
            ComparisonTable here = Additive.Value.Means.With(method).Nitrogen().Pairwise();
            ComparisonTable there = other.Means.With(method).Nitrogen().Pairwise();
            for (int i = 0; i < here.Count; i++)
            {
                Assert.Equal(here[i].Estimate, there[i].Estimate, 1e-7);
                Assert.Equal(here[i].StandardError, there[i].StandardError, 1e-7);
                Assert.Equal(1, there[i].DegreesOfFreedom / here[i].DegreesOfFreedom, 1e-6);
                Assert.Equal(here[i].AdjustedPValue, there[i].AdjustedPValue, 1e-8);
            }

            FTest joint = Assert.Single(here.JointTests());
            Assert.Equal(3, joint.NumeratorDegreesOfFreedom);
            Assert.Equal(1, Assert.Single(there.JointTests()).FStatistic / joint.FStatistic, 1e-7);
            Assert.Equal(1, Additive.Value.Means.With(method).Nitrogen().JointTests()[0].FStatistic / joint.FStatistic, 1e-9);
        }
    }

    [Fact]
    public void A_slope_is_the_derivative_of_the_mean()
    {
        OatsParabolaFit fit = OatsParabolaModel.Create(Kept(OatsParabolaModel.ReadCsv(File))).Fit();
        const double Step = 1e-4;
        MeansTable slopes = fit.Means.At(nitro: 0.25).Slope(x => x.Nitro, f => [f.Variety]);
        MeansTable above = fit.Means.At(nitro: 0.25 + Step).Variety();
        MeansTable below = fit.Means.At(nitro: 0.25 - Step).Variety();
        for (int i = 0; i < slopes.Count; i++)
        {
            Assert.Equal((above[i].Estimate - below[i].Estimate) / (2 * Step), slopes[i].Estimate, 1e-6);
        }
    }

    [Fact]
    public void Adjustments_stand_in_their_order()
    {
        ComparisonTable pairs = Additive.Value.Means.Nitrogen().Pairwise();
        ComparisonTable single = pairs.WithAdjustment(Adjustment.SingleStep);
        ComparisonTable scheffe = pairs.WithAdjustment(Adjustment.Scheffe);
        ComparisonTable bonferroni = pairs.WithAdjustment(Adjustment.Bonferroni);
        for (int i = 0; i < pairs.Count; i++)
        {
            // Tukey-Kramer is conservative, single-step is exact; here they are near.
            Assert.True(single[i].AdjustedPValue <= pairs[i].AdjustedPValue + 1e-4);
            Assert.True(pairs[i].AdjustedPValue <= scheffe[i].AdjustedPValue);
            Assert.True(pairs[i].AdjustedPValue <= bonferroni[i].AdjustedPValue);
            Assert.Equal(pairs[i].AdjustedPValue < 0.05, !Holds(pairs[i].ConfidenceInterval(), 0));
            Assert.Equal(scheffe[i].AdjustedPValue < 0.05, !Holds(scheffe[i].ConfidenceInterval(), 0));
        }

        Assert.Equal(0, pairs.AdjustmentError);
        Assert.InRange(single.AdjustmentError, 0, 1e-4);
    }

    [Fact]
    public void Wrong_requests_are_refused_and_say_what_there_is()
    {
        MarginalMeans means = ((MixedModelFit)Line.Value).Means;
        Assert.Contains("Nitro is a covariate", Assert.Throws<ArgumentException>(() => means.Over("Nitro")).Message, StringComparison.Ordinal);
        Assert.Contains("has no factor 'Soil'; it has Variety", Assert.Throws<ArgumentException>(() => means.Over("Soil")).Message, StringComparison.Ordinal);
        Assert.Contains("Variety is a factor", Assert.Throws<ArgumentException>(() => means.At("Variety", 1)).Message, StringComparison.Ordinal);
        MeansTable table = means.Over("Variety");
        Assert.Contains("SingleStep", Assert.Throws<ArgumentException>(() => table.Consecutive(Adjustment.Tukey)).Message, StringComparison.Ordinal);
        Assert.Contains("SingleStep", Assert.Throws<ArgumentException>(() => table.Pairwise(Adjustment.Dunnett)).Message, StringComparison.Ordinal);
        Assert.Contains("GoldenRain", Assert.Throws<ArgumentException>(() => table.VersusControl("Golden")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => table.Contrasts(new MeanContrast("x", ("Nowhere", 1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Pairwise().Equivalence(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Polynomial(3));
        MixedModelFit loaded = MixedModelFit.FromJson(Line.Value.ToJson());
        string additive = Additive.Value.ToJson();
        string cells = additive[additive.IndexOf("\"cells\":", StringComparison.Ordinal)..additive.IndexOf(",\"fingerprint\"", StringComparison.Ordinal)];
        MixedModelFit earlier = MixedModelFit.FromJson(additive.Replace(cells, "\"cells\":null", StringComparison.Ordinal));
        Assert.Contains("Use equal weights", Assert.Throws<InvalidOperationException>(() => earlier.Means.Weighted(MeansWeights.Cells).Over("Variety")).Message, StringComparison.Ordinal);
        Assert.Equal(Line.Value.Means.Variety()[1].Estimate, loaded.Means.Over("Variety")[1].Estimate, 1e-12);
        Assert.Equal(Line.Value.Means.At(nitro: 0.2).Variety()[1].Estimate, loaded.Means.At("Nitro", 0.2).Over("Variety")[1].Estimate, 1e-12);
    }

    /// <summary>A document keeps how often levels occur together.</summary>
    [Theory]
    [InlineData(MeansWeights.Cells)]
    [InlineData(MeansWeights.Proportional)]
    public void Weighted_means_of_a_loaded_fit_are_those_of_the_fit(MeansWeights weights)
    {
        MixedModelFit fit = Additive.Value;
        MeansTable expected = fit.Means.Weighted(weights).Over("Variety");
        MeansTable actual = MixedModelFit.FromJson(fit.ToJson()).Means.Weighted(weights).Over("Variety");
        Assert.Equal(expected.ToString(), actual.ToString());
        Assert.NotEqual(fit.Means.Over("Variety")[0].Estimate, actual[0].Estimate);
    }

    private static bool Holds(Interval interval, double value) => interval.Lower <= value && value <= interval.Upper;

    private static IEnumerable<TRow> Kept<TRow>(IEnumerable<TRow> rows)
    {
        int[] left = [3, 10, 11, 25, 40, 41, 44, 60];
        return rows.Where((_, index) => !left.Contains(index + 1));
    }

    private static void AssertMeans(string block, MeansTable ours)
    {
        string[][] rows = Rows(block);
        Assert.Equal(rows.Length, ours.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(Plain(rows[i][1]), Plain(ours[i].Name));
            Assert.Equal(rows[i][2] == "NA", !ours[i].IsEstimable);
            if (ours[i].IsEstimable)
            {
                Close(rows[i], ours[i].Estimate, ours[i].StandardError, ours[i].DegreesOfFreedom, ours[i].TStatistic, ours[i].PValue, 1e-6);
                CloseInterval(rows[i], ours[i].ConfidenceInterval());
            }
        }
    }

    private static void AssertComparisons(string block, ComparisonTable ours, bool intervals, double p = 1e-6)
    {
        string[][] rows = Rows(block);
        Assert.Equal(rows.Length, ours.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(Plain(rows[i][1]), Plain(ours[i].Name));
            Close(rows[i], ours[i].Estimate, ours[i].StandardError, ours[i].DegreesOfFreedom, ours[i].TStatistic, ours[i].AdjustedPValue, p);
            if (intervals)
            {
                CloseInterval(rows[i], ours[i].ConfidenceInterval());
            }
        }
    }

    private static void AssertMargin(string block, MarginTestTable ours)
    {
        string[][] rows = Rows(block);
        Assert.Equal(rows.Length, ours.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            Close(rows[i], ours[i].Estimate, ours[i].StandardError, ours[i].DegreesOfFreedom, ours[i].TStatistic, ours[i].PValue, 2e-6);
        }
    }

    /// <summary>lmer stops some 1e-6 standard errors from the optimum, and lmerTest's derivatives are differences.</summary>
    private static void Close(string[] row, double estimate, double error, double df, double t, double p, double tolerance)
    {
        double scale = Number(row[3]);
        Assert.True(Math.Abs(estimate - Number(row[2])) < 2e-5 * scale, $"{row[0]} {row[1]} estimate: {estimate:R}, emmeans {row[2]}");
        Assert.True(Math.Abs(error - scale) < 2e-5 * scale, $"{row[0]} {row[1]} se: {error:R}, emmeans {row[3]}");
        double expected = Number(row[4]);
        Assert.True(df.Equals(expected) || Math.Abs(df - expected) < 1e-3 * expected, $"{row[0]} {row[1]} df: {df:R}, emmeans {row[4]}");
        Assert.True(Math.Abs(t - Number(row[7])) < 1e-4 * Math.Max(1, Math.Abs(t)), $"{row[0]} {row[1]} t: {t:R}, emmeans {row[7]}");
        Assert.True(Math.Abs(p - Number(row[8])) < Math.Max(tolerance, 5e-5 * p), $"{row[0]} {row[1]} p: {p:R}, emmeans {row[8]}");
    }

    private static void CloseInterval(string[] row, Interval ours)
    {
        double scale = Number(row[3]);
        Assert.True(Math.Abs(ours.Lower - Number(row[5])) < 1e-4 * scale, $"{row[0]} {row[1]} lower: {ours.Lower:R}, emmeans {row[5]}");
        Assert.True(Math.Abs(ours.Upper - Number(row[6])) < 1e-4 * scale, $"{row[0]} {row[1]} upper: {ours.Upper:R}, emmeans {row[6]}");
    }

    private static string[][] Rows(string block)
    {
        string path = Path.Combine(ReferenceFolder.Own, "means", "oats_unbalanced.csv");
        string[][] rows = [.. System.IO.File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(line => line.Split(',')).Where(cells => cells[0] == block)];
        Assert.NotEmpty(rows);
        return rows;
    }

    private static double Number(string cell) => cell == "Inf" ? double.PositiveInfinity : double.Parse(cell, CultureInfo.InvariantCulture);

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
