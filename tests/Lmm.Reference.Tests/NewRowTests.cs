using System.Globalization;
using Lmm.Reference.Tests.Cases;
using Lmm.Reference.Tests.Models;

namespace Lmm.Reference.Tests;

/// <summary>Predictions of new rows, some with levels that the fitted rows did not have, by the emitted Predict.</summary>
public sealed class NewRowTests
{
    private static readonly Dictionary<string, Func<MixedModelFit, TextReader, IReadOnlyList<Prediction>>> Predictors = new()
    {
        ["bodyweight_slope"] = (fit, rows) => ((RatWeightFit)fit).Predict(RatWeightModel.ReadCsv(rows), NewLevels.Population),
        ["cake_trend"] = (fit, rows) => ((CakeTrendFit)fit).Predict(CakeTrendModel.ReadCsv(rows), NewLevels.Population),
        ["oats_linear_n"] = (fit, rows) => ((OatsLinearFit)fit).Predict(OatsLinearModel.ReadCsv(rows), NewLevels.Population),
        ["oats_splitplot"] = (fit, rows) => ((OatsPlotFit)fit).Predict(OatsPlotModel.ReadCsv(rows), NewLevels.Population),
        ["ortho_a"] = (fit, rows) => ((GrowthInterceptFit)fit).Predict(GrowthInterceptModel.ReadCsv(rows), NewLevels.Population),
        ["ortho_lme_sex"] = (fit, rows) => ((GrowthBySexFit)fit).Predict(GrowthBySexModel.ReadCsv(rows), NewLevels.Population),
        ["penicillin_blend_reml"] = (fit, rows) => ((BlendYieldFit)fit).Predict(BlendYieldModel.ReadCsv(rows), NewLevels.Population),
        ["pixel_lme"] = (fit, rows) => ((PixelByAttributesFit)fit).Predict(PixelByAttributesModel.ReadCsv(rows), NewLevels.Population),
        ["rail_reml"] = (fit, rows) => ((RailTravelFit)fit).Predict(RailTravelModel.ReadCsv(rows), NewLevels.Population),
        ["sleep_ri"] = (fit, rows) => ((SleepInterceptFit)fit).Predict(SleepInterceptModel.ReadCsv(rows), NewLevels.Population),
        ["sleep_slope"] = (fit, rows) => ((SleepLineFit)fit).Predict(SleepLineModel.ReadCsv(rows), NewLevels.Population),
        ["sleep_uncorr"] = (fit, rows) => ((SleepUncorrelatedFit)fit).Predict(SleepUncorrelatedModel.ReadCsv(rows), NewLevels.Population),
        ["tablets_complete"] = (fit, rows) => ((TabletMeasurementFit)fit).Predict(TabletMeasurementModel.ReadCsv(rows), NewLevels.Population),
        ["tablets_missing"] = (fit, rows) => ((TabletMeasurementFit)fit).Predict(TabletMeasurementModel.ReadCsv(rows), NewLevels.Population),
    };

    public static TheoryData<string> WithPredictions => [.. Predictors.Keys];

    [Theory]
    [MemberData(nameof(WithPredictions))]
    public void Predictions_are_the_reference(string id)
    {
        CaseRun run = CaseRun.Of(id);
        double sigma = run.Reference.Sigma;
        IReadOnlyList<ReferencePrediction> expected = run.Reference.Predictions;
        IReadOnlyList<Prediction> ours = Predictors[id](run.Fit, new StringReader(Csv(expected, run.Reference.Response)));
        Comparison comparison = new(id);
        comparison.Same("predictions", ours.Count, expected.Count);
        for (int i = 0; i < ours.Count; i++)
        {
            comparison.Within($"population of new row {i + 1}", ours[i].Population, expected[i].Population, 1e-5, sigma, "sigma");
            comparison.Within($"prediction of new row {i + 1}", ours[i].Conditional, expected[i].Conditional, 1e-5, sigma, "sigma");
            if (expected[i].StandardError is { } error)
            {
                comparison.Relative($"standard error of new row {i + 1}", ours[i].PopulationStandardError, error, 1e-5);
            }
        }

        comparison.AssertNone();
    }

    [Fact]
    public void Every_case_with_predictions_is_compared()
    {
        string[] with = [.. Catalogue.Ids.Where(CaseRun.IsThere).Where(id => CaseRun.Of(id).Reference.Predictions.Count > 0)];
        Assert.Equal(with, Predictors.Keys.Where(CaseRun.IsThere).Order(StringComparer.Ordinal));
    }

    /// <summary>The rows as a file; the response is there and not read.</summary>
    private static string Csv(IReadOnlyList<ReferencePrediction> rows, string response)
    {
        List<string> lines = [string.Join(",", rows[0].Row.Keys.Append(response))];
        lines.AddRange(rows.Select(r => string.Join(",", r.Row.Values.Append("0"))));
        string header = lines[0];
        if (header.Contains("age11", StringComparison.Ordinal))
        {
            // The record computes Age11 from the age.
            lines[0] += ",age";
            for (int i = 1; i < lines.Count; i++)
            {
                double age = 11 + double.Parse(rows[i - 1].Row["age11"], CultureInfo.InvariantCulture);
                lines[i] += "," + age.ToString(CultureInfo.InvariantCulture);
            }
        }

        return string.Join("\n", lines);
    }
}
