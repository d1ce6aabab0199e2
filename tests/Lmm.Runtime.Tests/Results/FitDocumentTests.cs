using System.Text.Json;
using System.Text.Json.Nodes;
using Lmm.Design;

namespace Lmm.Runtime.Tests.Results;

public sealed class FitDocumentTests
{
    private readonly MixedModelFit _fit = Rich();

    [Fact]
    public void Document_has_every_member_of_the_surface_page()
    {
        using JsonDocument document = JsonDocument.Parse(_fit.ToJson());
        JsonElement root = document.RootElement;
        Assert.Equal("lmm-fit", root.GetProperty("format").GetString());
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal("REML", root.GetProperty("estimation").GetString());
        Assert.Equal(180, root.GetProperty("observations").GetInt32());
        Assert.Equal(-871.8141359792454, root.GetProperty("logLikelihood").GetDouble());
        Assert.Equal(1743.6282719584908, root.GetProperty("deviance").GetDouble());
        Assert.Equal(_fit.Aic, root.GetProperty("aic").GetDouble());
        Assert.Equal(_fit.Bic, root.GetProperty("bic").GetDouble());
        Assert.True(root.GetProperty("converged").GetBoolean());
        Assert.True(root.GetProperty("boundary").GetBoolean());
        JsonElement days = root.GetProperty("coefficients")[1];
        Assert.Equal("Days", days.GetProperty("name").GetString());
        foreach ((string name, double value) in new[]
        {
            ("estimate", _fit.Coefficients[1].Estimate), ("standardError", _fit.Coefficients[1].StandardError),
            ("degreesOfFreedom", _fit.Coefficients[1].DegreesOfFreedom), ("t", _fit.Coefficients[1].TStatistic), ("p", _fit.Coefficients[1].PValue),
        })
        {
            Assert.Equal(value, days.GetProperty(name).GetDouble());
        }

        Assert.Equal(-1.4510957059020784, root.GetProperty("coefficientCovariance")[0][1].GetDouble());
        JsonElement subject = root.GetProperty("randomEffects")[0];
        Assert.Equal("Subject", subject.GetProperty("group").GetString());
        Assert.Equal("Days", subject.GetProperty("effects")[1].GetString());
        Closeness.Relative(5.922133103690223, subject.GetProperty("standardDeviations")[1].GetDouble(), 1e-12);
        Closeness.Relative(0.06555131964916727, subject.GetProperty("correlations")[0][1].GetDouble(), 1e-12);
        Closeness.Relative(25.591815626728103, root.GetProperty("residual").GetProperty("standardDeviation").GetDouble(), 1e-14);
        Assert.Equal("Independent", root.GetProperty("residual").GetProperty("structure").GetString());
        Assert.Empty(root.GetProperty("residual").GetProperty("parameters").EnumerateObject());
        Assert.Equal(4, root.GetProperty("iterations").GetInt32());
        Assert.Equal(5, root.GetProperty("evaluations").GetInt32());
    }

    [Fact]
    public void Round_trip_loses_nothing()
    {
        string json = _fit.ToJson();
        MixedModelFit loaded = MixedModelFit.FromJson(json);
        Assert.Equal(json, loaded.ToJson());
        Assert.Equal(_fit.ToString(), loaded.ToString());
        Assert.Equal(_fit.Coefficients, loaded.Coefficients);
        Assert.Equal(_fit.VarianceComponents, loaded.VarianceComponents);
        Assert.Equal(_fit.Specification, loaded.Specification);
        Assert.Equal(_fit.Findings, loaded.Findings);
        Assert.Equal(_fit.OmittedRows, loaded.OmittedRows);
        Assert.Equal(_fit.HessianInertia, loaded.HessianInertia);
        Assert.Equal(_fit.PredictedDecrease, loaded.PredictedDecrease);
        Assert.Equal(_fit.Log, loaded.Log);
        Assert.Equal(_fit.Glance().ToCsv(), loaded.Glance().ToCsv());
        Assert.Equal(_fit.TidyRandomEffects().ToCsv(), loaded.TidyRandomEffects().ToCsv());
        Assert.Equal(_fit.Contrast([1, 3]), loaded.Contrast([1, 3]));
    }

    [Fact]
    public void Loaded_fit_keeps_what_prediction_needs()
    {
        MixedModelFit loaded = MixedModelFit.FromJson(_fit.ToJson());
        DesignMatrices rows = RowTests.NewRows(("308", 0), ("999", 12));
        Assert.Equal(_fit.Predict(rows, NewLevels.Population), loaded.Predict(rows, NewLevels.Population));
        Assert.Equal(["GoldenRain", "Victory"], loaded.Data.Frozen.FindLevels("Variety"));
        FrozenPolynomial polynomial = loaded.Data.Frozen.FindPolynomial("Age")!;
        Assert.Equal([4.5, 4.6], polynomial.Centers);
        Assert.Equal([1, 180, 1485, 9504.1], polynomial.SquaredNorms);
        Assert.Null(loaded.Data.Frozen.FindLevels("Age"));
    }

    [Theory]
    [InlineData("\"starts\":[0,1,1", "\"starts\":[0,2,1", "mixedModelEquations.rows' is not a pattern below the diagonal")]
    [InlineData("\"starts\":[0,1,1", "\"starts\":[0,1", "mixedModelEquations.starts' has 36 elements where 37 belong")]
    [InlineData("\"rows\":[1,3", "\"rows\":[99,3", "mixedModelEquations.rows[0]' is not below 36")]
    [InlineData("\"columns\":[],\"values\":[[]]", "\"columns\":[7],\"values\":[[]]", "data.cells.columns[0]' is not below 2")]
    public void Wrong_equations_and_cells_are_refused_with_their_place(string part, string broken, string message)
    {
        string json = _fit.ToJson();
        Assert.Contains(part, json, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<FormatException>(() => MixedModelFit.FromJson(json.Replace(part, broken, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loaded_fit_has_no_rows_and_says_so()
    {
        MixedModelFit loaded = MixedModelFit.FromJson(_fit.ToJson());
        Assert.Contains("Fitted values need the rows, and this fit was read from a document", Assert.Throws<InvalidOperationException>(() => loaded.Fitted()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => loaded.Residuals());
        Assert.Throws<InvalidOperationException>(() => loaded.Augment());
        Assert.Throws<InvalidOperationException>(() => loaded.Refit(Estimation.MaximumLikelihood));
    }

    [Fact]
    public void Numbers_that_JSON_has_not_are_texts()
    {
        MixedModelFit fit = SleepStudy.SlopeFit(s => SleepStudy.With(s, derivatives: [new double[2, 2], new double[2, 2], new double[2, 2]]));
        string json = fit.ToJson();
        Assert.Contains("\"degreesOfFreedom\":\"Infinity\"", json, StringComparison.Ordinal);
        Assert.Contains("\"predictedDecrease\":\"NaN\"", json, StringComparison.Ordinal);
        MixedModelFit loaded = MixedModelFit.FromJson(json);
        Assert.Equal(double.PositiveInfinity, loaded.Coefficients[0].DegreesOfFreedom);
        Assert.True(double.IsNaN(loaded.Log[0].PredictedDecrease));
        string negative = json.Replace("1760.25", "\"-Infinity\"", StringComparison.Ordinal);
        Assert.Equal(double.NegativeInfinity, MixedModelFit.FromJson(negative).Log[0].Deviance);
    }

    [Theory]
    [InlineData(-0.0)]
    [InlineData(5e-324)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(0.1 + 0.2)]
    [InlineData(1e22)]
    public void Doubles_survive_bit_by_bit(double value)
    {
        MixedModelFit loaded = MixedModelFit.FromJson(SleepStudy.SlopeFit(s => SleepStudy.With(s, deviance: value)).ToJson());
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(loaded.Deviance));
    }

    [Fact]
    public void Convergence_of_every_kind_survives()
    {
        foreach (Convergence convergence in new Convergence[] { new Convergence.Interior(), new Convergence.NotConverged("no progress.") })
        {
            Assert.Equal(convergence, MixedModelFit.FromJson(SleepStudy.SlopeFit(s => SleepStudy.With(s, convergence: convergence)).ToJson()).Convergence);
        }

        var boundary = Assert.IsType<Convergence.Boundary>(MixedModelFit.FromJson(_fit.ToJson()).Convergence);
        Assert.Equal(new BoundaryComponent("Subject", "Days", "none < any & é."), Assert.Single(boundary.Components));
    }

    [Theory]
    [InlineData("format", "\"other\"", "The document's 'format' is 'other', not 'lmm-fit'.")]
    [InlineData("format", null, "The document has no member 'format'.")]
    [InlineData("version", "2", "The document's 'version' is 2; this version of Lmm reads 1. Read it with the version that wrote it, or fit again.")]
    [InlineData("version", "1.5", "The document's 'version' is not a whole number.")]
    [InlineData("estimation", "\"MLE\"", "The document's 'estimation' is 'MLE', which is neither REML nor ML.")]
    [InlineData("deviance", "\"1743,6\"", "The document's 'deviance' is a text where a number belongs (or \"NaN\", \"Infinity\", \"-Infinity\").")]
    [InlineData("deviance", "1e999", "The document's 'deviance' is a number beyond the range of a double.")]
    [InlineData("deviance", "null", "The document's 'deviance' is null where a number belongs.")]
    [InlineData("coefficients", "{}", "The document's 'coefficients' is an object where an array belongs.")]
    [InlineData("coefficientCovariance", "[[1,2]]", "The document's 'coefficientCovariance' has 1 elements where 2 belong.")]
    [InlineData("coefficientCovariance", "[[1,2],[3]]", "The document's 'coefficientCovariance[1]' has 1 elements where 2 belong.")]
    [InlineData("coefficientCovariance", "[[1,true],[3,4]]", "The document's 'coefficientCovariance[0][1]' is true or false where a number belongs.")]
    [InlineData("iterations", "-1", "The document's 'iterations' is negative.")]
    [InlineData("aliases", "[[1,2]]", "The document's 'aliases' has 1 elements where 0 belong.")]
    [InlineData("satterthwaite", null, "The document has no member 'satterthwaite'.")]
    public void A_malformed_document_is_refused_with_place_and_reason(string member, string? value, string message)
    {
        JsonObject document = JsonNode.Parse(_fit.ToJson())!.AsObject();
        document.Remove(member);
        string json = document.ToJsonString();
        if (value is not null)
        {
            json = $"{{\"{member}\":{value},{json[1..]}";
        }

        Assert.Equal(message, Assert.Throws<FormatException>(() => MixedModelFit.FromJson(json)).Message);
    }

    [Theory]
    [InlineData("\"aliased\":false", "\"aliased\":0", "'coefficients[0].aliased' is a number where true or false belongs")]
    [InlineData("\"structure\":\"Unstructured\"", "\"structure\":\"General\"", "'randomEffects[0].structure' is 'General', which is none of Unstructured, Diagonal")]
    [InlineData("\"levels\":[\"308\",\"309\"", "\"levels\":[\"308\",\"308\"", "'randomEffects[0].levels' has '308' twice")]
    [InlineData("\"kind\":\"boundary\"", "\"kind\":\"edge\"", "'convergence.kind' is 'edge', which is none of interior, boundary, notConverged")]
    [InlineData("\"name\":\"Days\"", "\"name\":\"(Intercept)\"", "'coefficients' has '(Intercept)' twice")]
    [InlineData("\"centers\":[4.5,4.6]", "\"centers\":[4.5]", "'design.polynomials[0].squaredNorms' has 4 elements where 3 belong")]
    [InlineData("\"severity\":\"Warning\"", "\"severity\":\"Fatal\"", "'findings[0].severity' is 'Fatal'")]
    [InlineData("\"conditionalModes\":[[2.258565549852041,9.198971879502997],", "\"conditionalModes\":[", "'randomEffects[0].conditionalModes' has 17 elements where 18 belong")]
    public void A_malformed_part_is_refused_with_its_path(string good, string bad, string message)
    {
        string json = _fit.ToJson();
        int at = json.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0, good);
        string broken = json[..at] + bad + json[(at + good.Length)..];
        Assert.Contains(message, Assert.Throws<FormatException>(() => MixedModelFit.FromJson(broken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("estimate: 1")]
    public void What_is_not_JSON_is_refused(string text) =>
        Assert.StartsWith("The text is not JSON: ", Assert.Throws<FormatException>(() => MixedModelFit.FromJson(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_array_is_not_a_document() =>
        Assert.Equal("The document is an array where an object belongs.", Assert.Throws<FormatException>(() => MixedModelFit.FromJson("[]")).Message);

    /// <summary>A fit with something in every part of the document.</summary>
    private static MixedModelFit Rich()
    {
        ModelSpec spec = SleepStudy.Specification with
        {
            Weight = "Precision",
            Members = SleepStudy.Specification.Members
                .Append(new MemberSpec("Variety", ValueKind.Enumeration, false, FixedCoding.Factor)
                {
                    ClosedLevels = EquatableArray.Create("GoldenRain", "Victory"),
                    Contrast = Contrast.Helmert,
                    Reference = "Victory",
                })
                .Append(new MemberSpec("Age", ValueKind.Real, false, FixedCoding.Polynomial) { Degree = 2 })
                .Append(new MemberSpec("Precision", ValueKind.Real))
                .ToEquatableArray(),
        };
        Solution solution = SleepStudy.With(
            SleepStudy.SlopeSolution(),
            convergence: new Convergence.Boundary([new BoundaryComponent("Subject", "Days", "none < any & é.")]));
        return new MixedModelFit(FitData.Create(
            spec,
            SleepStudy.Matrices(true),
            solution,
            [new DesignFinding("LMM1006", FindingSeverity.Warning, "an interaction \"alone\"") { Members = EquatableArray.Create("Days"), Row = 3 }],
            omittedRows: 2,
            new FrozenDesign
            {
                Factors = [new FrozenFactor("Variety", ["GoldenRain", "Victory"])],
                Polynomials = [new FrozenPolynomial("Age", [4.5, 4.6], [1, 180, 1485, 9504.1])],
            }));
    }
}
