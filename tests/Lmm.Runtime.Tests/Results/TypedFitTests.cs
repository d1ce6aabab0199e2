namespace Lmm.Runtime.Tests.Results;

[MixedModel]
public sealed record Sleep(
    [Response] double Reaction,
    [Fixed] double? Days,
    [Random(Slopes = [nameof(Sleep.Days)])] string Subject);

public enum Plan
{
    Early,
    Late,
}

/// <summary>A factor with open levels, a polynomial and a nested grouping: what prediction has to carry over.</summary>
[MixedModel]
public sealed record Plot(
    [Response] double Yield,
    [Fixed] string Variety,
    [Fixed(Degree = 2)] double Dose,
    [Fixed] Plan Plan,
    [Random] string Site,
    [Random(Nested = nameof(Plot.Site))] int Block);

/// <summary>The emitted fit of a record: predictions and documents through the type.</summary>
public sealed class TypedFitTests
{
    private static readonly SleepFit Fit = SleepModel.Create(Rows()).Fit();

    [Fact]
    public void Predictions_of_rows_agree_with_lme4()
    {
        // reference/cases/sleep_slope.json, predictions (lme4 1.1-31).
        IReadOnlyList<Prediction> predictions = Fit.Predict(
            [new Sleep(double.NaN, 0, "308"), new Sleep(0, 5, "309"), new Sleep(0, 12, "999")], NewLevels.Population);
        Closeness.Relative(253.66367039833716, predictions[0].Conditional, 1e-6);
        Closeness.Relative(220.24444111152002, predictions[1].Conditional, 1e-6);
        Closeness.Relative(377.0125363636291, predictions[2].Population, 1e-6);
        Assert.Equal(predictions[2].Population, predictions[2].Conditional);
        Closeness.Relative(18.86348302485749, predictions[2].PopulationStandardError, 1e-5);
    }

    [Fact]
    public void A_row_without_its_predictor_has_no_prediction_and_the_others_keep_their_places()
    {
        IReadOnlyList<Prediction> predictions = Fit.Predict([new Sleep(0, 0, "308"), new Sleep(0, null, "309"), new Sleep(0, 5, "309")], NewLevels.Error);
        Assert.Equal(3, predictions.Count);
        Assert.True(double.IsNaN(predictions[1].Population));
        Assert.True(double.IsNaN(predictions[1].Conditional));
        Closeness.Relative(220.24444111152002, predictions[2].Conditional, 1e-6);
    }

    [Fact]
    public void An_unseen_level_is_named_with_the_row_of_the_caller()
    {
        string message = Assert.Throws<ArgumentException>(() =>
            Fit.Predict([new Sleep(0, null, "308"), new Sleep(0, 1, "308"), new Sleep(0, 1, "nobody")], NewLevels.Error)).Message;
        Assert.Contains("Row 3: grouping Subject has a level 'nobody'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_comes_back_as_the_type_and_predicts()
    {
        SleepFit loaded = SleepFit.FromJson(Fit.ToJson());
        Assert.Equal(Fit.ToString(), loaded.ToString());
        Assert.Equal(Fit.Fixed.Days, loaded.Fixed.Days);
        Assert.Equal(Fit.Random.Subject["308"].Days, loaded.Random.Subject["308"].Days);
        Sleep[] rows = [new(0, 3, "372"), new(0, 4, "nobody")];
        Assert.Equal(Fit.Predict(rows, NewLevels.Population), loaded.Predict(rows, NewLevels.Population));
    }

    [Fact]
    public void A_document_of_another_model_is_refused_and_both_are_named()
    {
        string json = PlotModel.Create(Plots()).Fit().ToJson();
        string message = Assert.Throws<FormatException>(() => SleepFit.FromJson(json)).Message;
        Assert.StartsWith("The document holds a fit of Plot, Yield ~ ", message, StringComparison.Ordinal);
        Assert.Contains(", not of Sleep, Reaction ~ Days + (1 + Days | Subject): the response differs. Read it as PlotFit, ", message, StringComparison.Ordinal);
    }

    /// <summary>What would read wrong numbers or none by the names of the type is refused; the names of types are not compared.</summary>
    [Theory]
    [InlineData("\"slopes\":[[\"Days\"]]", "\"slopes\":[]", "the random part differs")]
    [InlineData("\"fixed\":[[\"Days\"]]", "\"fixed\":[]", "the fixed part differs")]
    [InlineData("\"weight\":null", "\"weight\":\"Days\"", "weight, frequency or offset differ")]
    [InlineData("\"coding\":\"Covariate\",\"closedLevels\":[],\"contrast\":\"Treatment\",\"reference\":null,\"degree\":0},{\"name\":\"Subject\"", "\"coding\":\"Factor\",\"closedLevels\":[],\"contrast\":\"Treatment\",\"reference\":null,\"degree\":0},{\"name\":\"Subject\"", "Days is coded otherwise")]
    public void A_document_of_a_model_with_other_terms_is_refused(string part, string other, string reason)
    {
        string json = Fit.ToJson();
        Assert.Contains(part, json, StringComparison.Ordinal);
        string message = Assert.Throws<FormatException>(() => SleepFit.FromJson(json.Replace(part, other, StringComparison.Ordinal))).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Equal(Fit.Fixed.Days, SleepFit.FromJson(json.Replace("\"specification\":{\"name\":\"Sleep\"", "\"specification\":{\"name\":\"sleepstudy\"", StringComparison.Ordinal)).Fixed.Days);
    }

    [Fact]
    public void Predicting_the_fitted_rows_gives_their_fitted_values()
    {
        Plot[] rows = [.. Plots()];
        PlotFit fit = PlotModel.Create(rows).Fit();
        double[] conditional = fit.Fitted();
        double[] population = fit.Fitted(FittedLevel.Population);
        foreach (PlotFit source in new[] { fit, PlotFit.FromJson(fit.ToJson()) })
        {
            // In another order and without some levels, so that only what the fit keeps can give the columns.
            Plot[] some = [.. rows.Where(r => r.Variety != "Ardent").Reverse()];
            int[] places = [.. Enumerable.Range(0, rows.Length).Where(i => rows[i].Variety != "Ardent").Reverse()];
            IReadOnlyList<Prediction> predictions = source.Predict(some, NewLevels.Error);
            for (int i = 0; i < some.Length; i++)
            {
                Assert.Equal(population[places[i]], predictions[i].Population, 1e-9);
                Assert.Equal(conditional[places[i]], predictions[i].Conditional, 1e-9);
            }
        }
    }

    [Fact]
    public void A_fixed_level_the_fit_does_not_know_is_refused()
    {
        PlotFit fit = PlotModel.Create(Plots()).Fit();
        var error = Assert.Throws<InvalidDesignException>(() => fit.Predict([new Plot(0, "Newcomer", 1, Plan.Early, "s0", 1)], NewLevels.Population));
        Assert.Contains("'Newcomer' of Plot.Variety (row 1) is not a level of the fit", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Sleep> Rows() => Enumerable.Range(0, SleepStudy.Rows)
        .Select(i => new Sleep(SleepStudy.Reaction[i], i % SleepStudy.Days, SleepStudy.SubjectNames[i / SleepStudy.Days]));

    private static IEnumerable<Plot> Plots()
    {
        var random = new Random(7);
        string[] varieties = ["Bold", "Ardent", "Calm"];
        for (int site = 0; site < 8; site++)
        {
            double siteEffect = random.NextDouble();
            for (int block = 1; block <= 4; block++)
            {
                double blockEffect = random.NextDouble();
                for (int plot = 0; plot < 6; plot++)
                {
                    double dose = (plot * 0.5) + (0.1 * block);
                    yield return new Plot(
                        10 + siteEffect + blockEffect + (plot % 3) + dose - (0.2 * dose * dose) + (0.3 * random.NextDouble()),
                        varieties[(plot + block) % 3],
                        dose,
                        (Plan)((plot + site) % 2),
                        $"s{site}",
                        block);
                }
            }
        }
    }
}
