using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lmm.Plots.Tests;

/// <summary>Every picture is a valid Vega-Lite specification, the same each time, of bounded size, and says what it is.</summary>
public sealed class SpecificationTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, Plot>> Every = new(() => Gallery.Pictures().ToDictionary(pair => pair.Name, pair => pair.Plot));

    public static TheoryData<string> Names() => [.. Every.Value.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_valid_by_the_schema_of_Vega_Lite(string name)
    {
        string file = Repository.Path("src", "Lmm.Plots", "obj", "npm", "node_modules", "vega-lite", "build", "vega-lite-schema.json");
        Assert.SkipUnless(File.Exists(file), "npm did not fetch vega-lite as Lmm.Plots was built, so its schema is not here.");
        using var schema = JsonDocument.Parse(File.ReadAllText(file));
        using var specification = JsonDocument.Parse(Every.Value[name].ToVegaLite().ToJsonString());
        var validator = new JsonSchema(schema.RootElement);

        Assert.Null(validator.Problem(specification.RootElement));

        // The validator can fail: a mark of a name that there is not.
        JsonObject wrong = Every.Value[name].ToVegaLite();
        JsonArray layers = (JsonArray)(wrong["layer"] ?? wrong["spec"]!["layer"])!;
        layers[0]!["mark"]!["type"] = "sausage";
        using var broken = JsonDocument.Parse(wrong.ToJsonString());
        Assert.NotNull(validator.Problem(broken.RootElement));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_the_same_each_time_says_what_it_is_and_keeps_its_size(string name)
    {
        Plot plot = Every.Value[name];
        string json = plot.ToVegaLite().ToJsonString();

        Assert.Equal(json, plot.ToVegaLite().ToJsonString());
        Assert.NotEmpty(plot.Title);
        Assert.EndsWith(".", plot.LookFor);
        Assert.EndsWith(".", plot.Description);
        Assert.Matches("^[a-z0-9-]+$", plot.Name);
        Assert.DoesNotContain("NaN", plot.Description);
        Assert.InRange(json.Length, 500, 700_000);
        Assert.NotEqual(json, plot.ToVegaLite(PlotTheme.Dark).ToJsonString());
    }

    [Fact]
    public void Many_rows_are_counted_in_cells_or_thinned_by_rule_and_the_picture_says_so()
    {
        FitPlots plots = Fits.Large(30_000, 700).Plots;

        Plot scatter = plots.ResidualsVersusFitted();
        JsonArray cells = (JsonArray)scatter.ToVegaLite()["data"]!["values"]!;
        Assert.Equal("30,000 rows counted in 64 by 40 cells; darker cells have more", scatter.Note);
        Assert.Equal(30_000, cells.Sum(cell => cell!["count"]!.GetValue<double>()));
        Assert.InRange(cells.Count, 100, 64 * 40);

        Plot quantiles = plots.ResidualQuantiles();
        JsonArray points = (JsonArray)quantiles.ToVegaLite()["data"]!["values"]!;
        Assert.StartsWith("1,000 of 30,000 points", quantiles.Note, StringComparison.Ordinal);
        Assert.Equal(1000, points.Count);

        Assert.StartsWith("200 of 700 levels", plots.Caterpillar().Note, StringComparison.Ordinal);
        Assert.StartsWith("60 of 700 levels", plots.ResidualsByGroup().Note, StringComparison.Ordinal);
        Assert.StartsWith("30 of 700 levels", plots.ObservedAndFitted().Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_are_the_numbers_of_the_fit()
    {
        double[] residuals = Fits.Sleep.Residuals(ResidualKind.Pearson);
        double[] fitted = Fits.Sleep.Fitted();
        JsonArray rows = (JsonArray)Fits.Sleep.Plots.ResidualsVersusFitted().ToVegaLite()["data"]!["values"]!;

        Assert.Equal(180, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal(residuals[i], rows[i]!["y"]!.GetValue<double>(), 1e-6 * Math.Max(1, Math.Abs(residuals[i])));
            Assert.Equal(fitted[i], rows[i]!["x"]!.GetValue<double>(), 1e-6 * fitted[i]);
        }

        // Means of the balanced split plot are the averages of the cells.
        JsonArray means = (JsonArray)Fits.Oats.Plots.Means("Nitrogen", "Variety").ToVegaLite()["data"]!["values"]!;
        JsonNode first = means.Single(row => row!["level"]!.GetValue<string>() == "0.2cwt" && row["kind"]!.GetValue<string>() == "Victory")!;
        Assert.Equal(89.66667, first["mean"]!.GetValue<double>(), 1e-5);

        // The levels and covariates of the rows are read back from the matrices.
        JsonArray panels = (JsonArray)Fits.Oats.Plots.ObservedAndFitted().ToVegaLite()["data"]!["values"]!;
        Assert.Equal(["0.0cwt", "0.2cwt", "0.4cwt", "0.6cwt"], panels.Where(row => row!["panel"]!.GetValue<string>() == "I:Victory").Select(row => row!["x"]!.GetValue<string>()).Order());
        double[] doses = [.. ((JsonArray)Fits.Large(500, 10).Plots.ObservedAndFitted(along: "Dose").ToVegaLite()["data"]!["values"]!).Select(row => row!["x"]!.GetValue<double>())];
        Assert.InRange(doses.Min(), 0, 0.2);
        Assert.InRange(doses.Max(), 9.8, 10);
    }

    [Fact]
    public void The_skeleton_of_the_split_plot_tests_varieties_between_main_plots()
    {
        Assert.Equal(
            "The strata of the design from the coarsest units to the rows. Block: no fixed effect, residual on 5 degrees of freedom. "
                + "Block:Variety: Variety on 2, residual on 10 degrees of freedom. Units: Nitrogen on 3 and Variety:Nitrogen on 6, residual on 45 degrees of freedom.",
            Fits.Oats.Plots.Skeleton().Description);
        Assert.Equal(Fits.Oats.Data.Skeleton!.ToString(), Fits.OatsModel().Design.Skeleton()!.ToString());
        Assert.Null(MixedModelFit.FromJson(Fits.Oats.ToJson()).Data.Skeleton);
    }

    [Fact]
    public void A_power_curve_shows_the_powers_of_its_tables()
    {
        Plot plot = Snippets.Power();
        JsonNode[] rows = [.. ((JsonArray)plot.ToVegaLite()["data"]!["values"]!)!];

        Assert.Equal([4.0, 6, 8, 12, 16, 24], rows.Where(row => row["test"]!.GetValue<string>() == "Nitrogen").Select(row => row["size"]!.GetValue<double>()));
        double[] powers = [.. rows.Where(row => row["test"]!.GetValue<string>() == "Nitrogen").Select(row => row["power"]!.GetValue<double>())];
        Assert.Equal(powers.Order(), powers);
        Assert.Contains("Smallest Blocks with a power of 0.8: Variety", plot.Description, StringComparison.Ordinal);
        var none = new PowerCurve([], []);
        Assert.Throws<ArgumentException>(() => none.ToPlot());
        Assert.Throws<ArgumentOutOfRangeException>(() => none.ToPlot(wanted: 80));
    }

    [Fact]
    public void What_a_fit_cannot_show_is_refused_in_words()
    {
        var loaded = MixedModelFit.FromJson(Fits.Sleep.ToJson());

        Assert.Contains("read from a document", Assert.Throws<InvalidOperationException>(() => loaded.Plots.ResidualsVersusFitted()).Message, StringComparison.Ordinal);
        Assert.Contains("'Nobody'", Assert.Throws<ArgumentException>(() => Fits.Sleep.Plots.ResidualsByGroup("Nobody")).Message, StringComparison.Ordinal);
        Assert.Contains("'Nothing'", Assert.Throws<ArgumentException>(() => Fits.Sleep.Plots.ObservedAndFitted(along: "Nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("'Slope'", Assert.Throws<KeyNotFoundException>(() => Fits.Sleep.Plots.RandomEffectQuantiles("Subject", "Slope")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Fits.Sleep.Plots.Caterpillar(level: 1));
        Assert.Contains(loaded.Plots.All(), plot => plot.Name == "caterpillar-subject");
        Assert.DoesNotContain(loaded.Plots.All(), plot => plot.Name == "residuals-versus-fitted");
    }

    [Fact]
    public void Levels_with_line_breaks_keep_apart_and_reach_the_picture()
    {
        JsonArray rows = (JsonArray)Fits.Hostile().Plots.Means("Kind").ToVegaLite()["data"]!["values"]!;

        string[] levels = [.. rows.Select(row => row!["level"]!.GetValue<string>())];
        Assert.Equal(Fits.HostileLevels.Length, levels.Distinct().Count());
        Assert.Contains("</script><script>alert(2)</script>", levels);
        Assert.Contains("{{6}} \u21B5 line\u21B5break", levels);
    }
}
