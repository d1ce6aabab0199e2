using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lmm.Runtime.Tests.Results;

/// <summary>The residual covariance in summary, document and tidy table.</summary>
public sealed class ResidualReportTests
{
    private readonly MixedModelFit _fit = new CorrelatedFit().Fit;

    [Fact]
    public void Document_has_structure_and_parameters()
    {
        using JsonDocument document = JsonDocument.Parse(_fit.ToJson());
        JsonElement residual = document.RootElement.GetProperty("residual");
        Assert.Equal("AR1", residual.GetProperty("structure").GetString());
        Assert.Equal(0.6, residual.GetProperty("parameters").GetProperty("phi").GetDouble());
        Assert.Equal(0.4, residual.GetProperty("parameters").GetProperty("power").GetDouble());
        Assert.Equal(["FisherZ", "Identity"], residual.GetProperty("scales").EnumerateArray().Select(s => s.GetString()));
        Assert.Equal(0.04, residual.GetProperty("parameterCovariance")[1][1].GetDouble());
        Assert.Equal(7, residual.GetProperty("subjects").GetInt32());
        JsonElement table = residual.GetProperty("correlations")[0];
        Assert.Equal(9, table.GetProperty("occasions").GetArrayLength());
        Closeness.Relative(0.36, table.GetProperty("matrix")[4][2].GetDouble(), 1e-14);
    }

    [Fact]
    public void Loaded_fit_has_the_same_standard_errors_and_text()
    {
        string json = _fit.ToJson();
        MixedModelFit loaded = MixedModelFit.FromJson(json);
        Assert.Equal(json, loaded.ToJson());
        Assert.Equal(_fit.ToString(), loaded.ToString());
        Assert.Equal(0.1, loaded.ResidualParameters["phi"].StandardError, 1e-15);
        Assert.Equal(_fit.ResidualParameters["phi"].ConfidenceInterval(), loaded.ResidualParameters["phi"].ConfidenceInterval());
        Assert.Equal(_fit.Tidy(0.9).ToCsv(), loaded.Tidy(0.9).ToCsv());
        Assert.Equal(_fit.Specification, loaded.Specification);
    }

    [Fact]
    public void Loaded_fit_predicts_means_and_says_why_not_responses()
    {
        MixedModelFit loaded = MixedModelFit.FromJson(_fit.ToJson());
        DesignMatrices rows = CorrelatedFit.Rows([("S0", "T0", 1.5, 4, 0.9, 1)]);
        Assert.Equal(_fit.Predict(rows, NewLevels.Error), loaded.Predict(rows, NewLevels.Error));
        PredictedRow row = loaded.Predict(rows, NewLevels.Error, FittedLevel.Population)[0];
        Assert.Equal(_fit.Predict(rows, NewLevels.Error, FittedLevel.Population)[0].ConfidenceInterval(), row.ConfidenceInterval());
        Assert.Contains("needs the rows where the model has [Repeated] or [Variance]", Assert.Throws<InvalidOperationException>(() => row.PredictionInterval()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_from_before_residual_parameters_are_read()
    {
        JsonNode document = JsonNode.Parse(SleepStudy.SlopeFit().ToJson())!;
        Assert.Null(document["residual"]!["scales"]);
        Assert.Empty(MixedModelFit.FromJson(document.ToJsonString()).ResidualParameters);
    }

    [Fact]
    public void Wrong_document_is_refused_with_the_place()
    {
        string json = _fit.ToJson().Replace("\"scales\":[\"FisherZ\",\"Identity\"]", "\"scales\":[\"FisherZ\"]", StringComparison.Ordinal);
        Assert.Contains("'residual.scales' has 1 elements where 2 belong", Assert.Throws<FormatException>(() => MixedModelFit.FromJson(json)).Message, StringComparison.Ordinal);
        json = _fit.ToJson().Replace("\"FisherZ\"", "\"Fisher\"", StringComparison.Ordinal);
        Assert.Contains("'residual.scales[0]' is 'Fisher', which is none of Identity", Assert.Throws<FormatException>(() => MixedModelFit.FromJson(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_shows_structure_and_parameters_with_intervals()
    {
        // tanh(artanh 0.6 -+ 1.959964 * 0.1 / 0.64) and 0.4 -+ 1.959964 * 0.2.
        const string Expected = """
            Residual correlation: AR(1) over Week within Subject (7 subjects)
            Residual standard deviation: sigma * Power(Mass)
             Parameter Estimate Std. Error 95% lower  upper
             phi         0.6000     0.1000    0.3687 0.7613
             power       0.4000     0.2000    0.0080 0.7920

            """;
        string text = _fit.ToString();
        int start = text.IndexOf("Residual correlation", StringComparison.Ordinal);
        Assert.Equal(Expected, text[start..(text.IndexOf("\n\n", start, StringComparison.Ordinal) + 1)]);
    }

    [Fact]
    public void Summary_shows_the_correlation_matrix_of_an_unstructured_fit()
    {
        Assert.DoesNotContain("Correlation of residuals", _fit.ToString(), StringComparison.Ordinal);
        string json = _fit.ToJson().Replace("\"correlation\":\"AR1\"", "\"correlation\":\"Unstructured\"", StringComparison.Ordinal);
        string text = MixedModelFit.FromJson(json).ToString();
        Assert.Contains("Residual correlation: unstructured over Week within Subject", text, StringComparison.Ordinal);
        Assert.Contains(" 2 0.600\n 3 0.360 0.600\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tidy_table_has_a_row_for_each_residual_parameter()
    {
        ResultTable tidy = _fit.Tidy(0.95);
        int row = Array.IndexOf([.. tidy["term"].Texts], "phi");
        Assert.Equal("var_model", tidy["effect"].Texts[row]);
        Assert.Equal("Residual", tidy["group"].Texts[row]);
        Assert.Equal(0.6, tidy["estimate"].Numbers[row]);
        Assert.Equal(0.1, tidy["std.error"].Numbers[row], 1e-15);
        Assert.Equal(_fit.ResidualParameters["phi"].ConfidenceInterval().Lower, tidy["conf.low"].Numbers[row]);
        Assert.True(double.IsNaN(tidy["p.value"].Numbers[row]));
    }
}
