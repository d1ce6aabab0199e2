using System.Text.Json;
using System.Text.Json.Nodes;
using Lmm.Charts;

namespace Lmm.Plots.Tests;

/// <summary>What is computed for the pictures, against R (reference/scripts/pictures.R) and closed forms.</summary>
public sealed class StatisticsTests
{
    private static readonly JsonElement R = JsonDocument.Parse(File.ReadAllText(Repository.Path("reference", "pictures", "pictures.json"))).RootElement;

    [Theory]
    [InlineData("smooth")]
    [InlineData("smoothTies")]
    public void The_smooth_line_is_that_of_loess_of_degree_1(string name)
    {
        JsonElement expected = R.GetProperty(name);
        double[] x = Numbers(expected, "x");
        double[] y = Numbers(expected, "y");
        Array.Sort(x, y);
        double[] ones = [.. x.Select(_ => 1.0)];
        double[] places = Numbers(expected, "places");
        double[] values = Numbers(expected, "values");

        for (int i = 0; i < places.Length; i++)
        {
            Assert.Equal(values[i], LocalLine.At(places[i], x, y, ones, 0.75), 1e-10);
        }
    }

    [Fact]
    public void A_straight_line_is_its_own_smooth_line_however_many_rows()
    {
        foreach (int n in new[] { 10, 3000 })
        {
            double[] x = [.. Enumerable.Range(0, n).Select(i => i / (double)n)];
            double[] y = [.. x.Select(value => 3 - (2 * value))];
            (double[] places, double[] line) = LocalLine.Of(x, y);
            Assert.Equal(80, places.Length);
            Assert.All(places.Zip(line), pair => Assert.Equal(3 - (2 * pair.First), pair.Second, 1e-9));
        }

        Assert.Empty(LocalLine.Of([1, 1, 2, 3], [1, 2, 3, 4]).X);
    }

    [Fact]
    public void Quantiles_and_their_band_are_those_of_R()
    {
        JsonElement expected = R.GetProperty("quantiles");
        int n = expected.GetProperty("n").GetInt32();
        double[] positions = Numbers(expected, "positions");
        double[] lower = Numbers(expected, "lower");
        double[] upper = Numbers(expected, "upper");

        for (int k = 0; k < n; k++)
        {
            Assert.Equal(positions[k], NormalQuantiles.Position(k, n), 1e-14);
            Assert.Equal(lower[k], NormalQuantiles.Bound(k, n, 0.025), 1e-7);
            Assert.Equal(upper[k], NormalQuantiles.Bound(k, n, 0.975), 1e-7);
        }

        Assert.Equal(Numbers(expected, "positionsOf8"), Enumerable.Range(0, 8).Select(k => NormalQuantiles.Position(k, 8)), (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void Correlations_and_semivariances_by_lag_are_those_of_nlme()
    {
        JsonElement expected = R.GetProperty("sleep");
        JsonArray rows = (JsonArray)Fits.Sleep.Plots.ResidualCorrelation("Subject", "Days").ToVegaLite()["data"]!["values"]!;
        JsonArray halves = (JsonArray)Fits.Sleep.Plots.Semivariogram("Subject", "Days").ToVegaLite()["data"]!["values"]!;
        double[] acf = Numbers(expected, "acf");
        double[] semivariance = Numbers(expected, "semivariance");
        double[] pairs = Numbers(expected, "pairs");

        Assert.Equal(9, rows.Count);
        for (int lag = 1; lag <= 9; lag++)
        {
            // nlme's optimum agrees with ours to some 6 digits.
            Assert.Equal(lag, rows[lag - 1]!["x"]!.GetValue<double>());
            Assert.Equal(acf[lag], rows[lag - 1]!["y"]!.GetValue<double>(), 2e-5);
            Assert.Equal(pairs[lag - 1], rows[lag - 1]!["pairs"]!.GetValue<double>());
            Assert.Equal(semivariance[lag - 1], halves[lag - 1]!["y"]!.GetValue<double>(), 2e-5);
        }
    }

    [Fact]
    public void The_fitted_line_of_an_AR1_is_phi_to_the_lag()
    {
        double phi = Fits.Growth.ResidualParameters[0].Estimate;
        JsonArray rows = (JsonArray)Fits.Growth.Plots.ResidualCorrelation().ToVegaLite()["data"]!["values"]!;
        JsonNode[] line = [.. rows.Where(row => row!["fitted"] is not null)!];

        Assert.Equal([2.0, 4.0, 6.0], line.Select(row => row["x"]!.GetValue<double>()));
        Assert.All(line, row => Assert.Equal(Math.Pow(phi, row["x"]!.GetValue<double>()), row["fitted"]!.GetValue<double>(), 1e-6));
    }

    [Fact]
    public void Distances_beyond_twenty_are_gathered_in_classes_of_like_size()
    {
        double[] place = [.. Enumerable.Range(0, 60).Select(i => i * i * 0.37)];
        IReadOnlyList<PairClass> classes = PairClass.Of([.. place.Select(Math.Sin)], [[.. Enumerable.Range(0, 60)]], [place], 20);

        Assert.Equal(60 * 59 / 2, classes.Sum(of => of.Count));
        Assert.InRange(classes.Count, 18, 22);
        Assert.Equal(classes.Select(of => of.Distance).Order(), classes.Select(of => of.Distance));
    }

    [Fact]
    public void A_box_has_the_quartiles_and_the_values_beyond_its_whiskers()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 30, -20];
        var box = BoxSummary.Of(values, [.. Enumerable.Range(0, 11)]);

        Assert.Equal((11, 2.5, 5.0, 7.5), (box.Count, box.FirstQuartile, box.Median, box.ThirdQuartile));
        Assert.Equal((1.0, 9.0), (box.Low, box.High));
        Assert.Equal([9, 10], box.Beyond);
        Assert.Empty(BoxSummary.Of([5], [0]).Beyond);
    }

    [Theory]
    [InlineData(10, 20, 1)]
    [InlineData(1000, 24, 1)]
    [InlineData(100_000, 1000, 100)]
    public void Thinning_keeps_the_ends_and_the_number(int count, int most, int ends)
    {
        int[] places = Limits.Spread(count, most, ends);

        Assert.Equal(Math.Min(count, most), places.Length);
        Assert.Equal(places.Order().Distinct(), places);
        Assert.Equal(Enumerable.Range(0, Math.Min(ends, count)), places.Take(Math.Min(ends, count)));
        Assert.Equal(count - 1, places[^1]);
    }

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
