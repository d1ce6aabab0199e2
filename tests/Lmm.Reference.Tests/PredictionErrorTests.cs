using System.Globalization;
using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>
/// Predictions with standard errors through records compiled by the generator, against nlme's parameters and R's dense
/// matrices (reference/prediction, made by reference/scripts/prediction.R): missed and future occasions by the residual
/// correlation, known and new levels.
/// </summary>
public sealed class PredictionErrorTests
{
    private static readonly Lazy<MareSeriesFit> Ovary = new(() => MareSeriesModel.Create(MareSeriesModel.ReadCsv(Path("ovary_rows"))).Fit());
    private static readonly Lazy<GrowthVisitsFit> Growth = new(() => GrowthVisitsModel.Create(GrowthVisitsModel.ReadCsv(Path("growth_rows"))).Fit());

    [Fact]
    public void Missed_and_future_occasions_of_an_autocorrelated_series_are_those_of_the_dense_predictor()
    {
        MareSeries[] rows = [.. Rows("ovary").Select(r => new MareSeries
        {
            Mare = int.Parse(r["Mare"], CultureInfo.InvariantCulture),
            Occ = int.Parse(r["occ"], CultureInfo.InvariantCulture),
            Time = Number(r, "Time"),
        })];
        AssertPredictions("ovary", level => Ovary.Value.Predict(rows, NewLevels.Population, level, DegreesOfFreedomMethod.Asymptotic));
    }

    [Fact]
    public void Missed_visits_under_an_unstructured_covariance_are_those_of_the_dense_predictor()
    {
        GrowthVisits[] rows = [.. Rows("growth").Select(r => new GrowthVisits(
            null, int.Parse(r["age"], CultureInfo.InvariantCulture), Enum.Parse<Sex>(r["Sex"]), r["Subject"]))];
        AssertPredictions("growth", level => Growth.Value.Predict(rows, NewLevels.Population, level, DegreesOfFreedomMethod.Asymptotic));
    }

    [Fact]
    public void Known_and_new_levels_of_a_random_line_are_those_of_the_dense_predictor()
    {
        SleepLineFit fit = SleepLineModel.Create(SleepLineModel.ReadCsv(ReferenceFolder.FindData("data/sleepstudy.csv")!)).Fit();
        SleepLine[] rows = [.. Rows("sleep").Select(r => new SleepLine(0, Number(r, "days"), r["subject"]))];
        SleepLineFit loaded = SleepLineFit.FromJson(fit.ToJson());
        AssertPredictions("sleep", level => fit.Predict(rows, NewLevels.Population, level, DegreesOfFreedomMethod.Asymptotic));
        AssertPredictions("sleep", level => loaded.Predict(rows, NewLevels.Population, level, DegreesOfFreedomMethod.Asymptotic));
    }

    /// <summary>Crossed and nested groupings, and a residual structure, whose responses alone need the rows.</summary>
    [Theory]
    [InlineData("penicillin_crossed")]
    [InlineData("pastes_nested")]
    [InlineData("machines_slopes")]
    [InlineData("ovary_ar1")]
    public void A_loaded_fit_knows_the_errors_of_conditional_means(string id)
    {
        CaseRun run = CaseRun.Of(id);
        MixedModelFit loaded = MixedModelFit.FromJson(run.Fit.ToJson());
        PredictionTable expected = run.Fit.Predict(run.Matrices, NewLevels.Error, FittedLevel.Conditional, DegreesOfFreedomMethod.Asymptotic);
        PredictionTable actual = loaded.Predict(run.Matrices, NewLevels.Error, FittedLevel.Conditional, DegreesOfFreedomMethod.Asymptotic);
        Assert.Equal(expected.Select(row => (row.Fit, row.StandardError)), actual.Select(row => (row.Fit, row.StandardError)));
        Assert.All(actual, row => Assert.Equal(id == "ovary_ar1", double.IsNaN(row.Response)));
        Assert.NotEqual(loaded.Predict(run.Matrices, NewLevels.Error, FittedLevel.Population)[0].StandardError, actual[0].StandardError);
    }

    [Fact]
    public void Kriging_in_the_plane_with_a_nugget_is_that_of_the_dense_predictor()
    {
        Dictionary<string, string>[] left = Rows("meuse");
        ZincExponentialNugget[] all = [.. ZincExponentialNuggetModel.ReadCsv(ReferenceFolder.FindData("data/meuse.csv")!)];
        ZincExponentialNuggetFit fit = ZincExponentialNuggetModel.Create(all.Where((_, i) => i % 16 != 7 || i > 151)).Fit();
        Assert.Equal(all.Length - left.Length, fit.Observations);
        ZincExponentialNugget[] rows = [.. left.Select(r => new ZincExponentialNugget(0, Number(r, "sqrtdist"), Number(r, "x"), Number(r, "y")))];
        AssertPredictions("meuse", level => fit.Predict(rows, NewLevels.Error, level, DegreesOfFreedomMethod.Asymptotic));
    }

    [Fact]
    public void An_occasion_that_nobody_had_is_refused_only_where_it_needs_parameters()
    {
        GrowthVisits[] rows = [new(null, 16, Sex.Male, "M01")];
        string message = Assert.Throws<ArgumentException>(() => Growth.Value.Predict(rows, NewLevels.Error, FittedLevel.Conditional)).Message;
        Assert.Contains("need residual parameters that the fitted rows do not determine: rho[8,16]", message, StringComparison.Ordinal);
        Assert.Contains("sd[16]", message, StringComparison.Ordinal);
        Assert.True(Growth.Value.Predict(rows, NewLevels.Error)[0].Population > 20);

        // A child that nobody saw has the covariance of the visits, and AR(1) needs no parameter for an occasion of its own.
        Assert.True(Growth.Value.Predict([new GrowthVisits(null, 14, Sex.Male, "somebody new")], NewLevels.Error, FittedLevel.Conditional)[0].ResponseStandardError > 1);
        MareSeries[] future = [new() { Mare = 4, Occ = 32, Time = 1.2 }, new() { Mare = 4, Occ = 100, Time = 1.2 }];
        PredictionTable table = Ovary.Value.Predict(future, NewLevels.Error, FittedLevel.Conditional);
        Assert.Equal(table[1].Fit, table[0].Fit, 1e-12);
        Assert.Equal(table[1].Fit, table[1].Response, 1e-10);
        Assert.True(table[0].ResponseStandardError <= table[1].ResponseStandardError);
    }

    [Fact]
    public void Normalised_and_pearson_residuals_are_those_of_nlme()
    {
        AssertResiduals("ovary_rows", Ovary.Value);
        AssertResiduals("growth_rows", Growth.Value);
    }

    private static void AssertPredictions(string id, Func<FittedLevel, PredictionTable> predict)
    {
        Dictionary<string, string>[] expected = Rows(id);
        PredictionTable population = predict(FittedLevel.Population);
        PredictionTable conditional = predict(FittedLevel.Conditional);
        Comparison comparison = new(id);
        comparison.Same("rows", conditional.Count, expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double scale = Number(expected[i], "response_se");
            comparison.Within($"population of row {i + 1}", population[i].Fit, Number(expected[i], "population"), 1e-4, scale, "standard errors");
            comparison.Relative($"its error, row {i + 1}", population[i].StandardError, Number(expected[i], "population_se"), 1e-4);
            comparison.Relative($"error of its response, row {i + 1}", population[i].ResponseStandardError, Number(expected[i], "population_response_se"), 1e-4);
            comparison.Within($"conditional mean of row {i + 1}", conditional[i].Fit, Number(expected[i], "conditional"), 1e-4, scale, "standard errors");
            comparison.Relative($"its error, row {i + 1}", conditional[i].StandardError, Number(expected[i], "conditional_se"), 1e-4);
            comparison.Within($"response of row {i + 1}", conditional[i].Response, Number(expected[i], "response"), 1e-4, scale, "standard errors");
            comparison.Relative($"its error, row {i + 1}", conditional[i].ResponseStandardError, scale, 1e-4);
        }

        comparison.AssertNone();
    }

    private static void AssertResiduals(string id, MixedModelFit fit)
    {
        Dictionary<string, string>[] expected = Rows(id);
        Comparison comparison = new(id);
        double[] normalised = fit.Residuals(ResidualKind.Normalised);
        double[] pearson = fit.Residuals(ResidualKind.Pearson);
        comparison.Same("rows", normalised.Length, expected.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            comparison.Within($"normalised residual {i + 1}", normalised[i], Number(expected[i], "normalised"), 1e-4, 1, "units");
            comparison.Within($"Pearson residual {i + 1}", pearson[i], Number(expected[i], "pearson"), 1e-4, 1, "units");
        }

        comparison.AssertNone();
    }

    private static double Number(Dictionary<string, string> row, string column) => double.Parse(row[column], CultureInfo.InvariantCulture);

    private static Dictionary<string, string>[] Rows(string id)
    {
        string[][] lines = [.. File.ReadAllLines(Path(id)).Select(line => line.Split(','))];
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(p => p.First, p => p.Second))];
    }

    private static string Path(string id) => System.IO.Path.Combine(ReferenceFolder.Own, "prediction", id + ".csv");
}
