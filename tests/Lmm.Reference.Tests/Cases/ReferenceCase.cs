using System.Text.Json;

namespace Lmm.Reference.Tests.Cases;

/// <summary>One case: what other software found on a data file. See reference/README.md for the meaning of each field.</summary>
internal sealed class ReferenceCase
{
    private readonly JsonElement _model;
    private readonly JsonElement _results;
    private readonly JsonElement _quality;

    private ReferenceCase(JsonElement root)
    {
        Id = root.GetProperty("id").GetString()!;
        DataFile = root.GetProperty("data").GetProperty("file").GetString()!;
        _model = root.GetProperty("model");
        _results = root.GetProperty("results");
        _quality = root.GetProperty("quality");
        Names = Strings(_results.GetProperty("beta").GetProperty("names"));
        Terms = Find(_results, "random_effects_covariance") is { } terms ? [.. terms.EnumerateArray().Select((t, i) => new ReferenceTerm(this, i, t))] : [];
    }

    public string Id { get; }

    /// <summary>As in <c>data/oats.csv</c>.</summary>
    public string DataFile { get; }

    /// <summary>Whether the case is of lme or gls: fitted values by level, other labels, BIC with n - p.</summary>
    public bool IsNlme => Text(_model, "engine") is "nlme::lme" or "nlme::gls";

    /// <summary>Whether the case is of gls, which has no random effects.</summary>
    public bool IsGls => Text(_model, "engine") == "nlme::gls";

    public Estimation Estimation => Text(_model, "method") == "REML" ? Estimation.Reml : Estimation.MaximumLikelihood;

    public bool IsSingular => Find(_results, "singular") is { ValueKind: JsonValueKind.True };

    public double Deviance => Number("minus2logLik");

    /// <summary>-2 log L where the dense likelihood was maximised on; the reported one where it was not.</summary>
    public double PolishedDeviance => Find(_quality, "independent_dense_check", "logLik_polished") is { } polished ? -2 * polished.GetDouble() : Deviance;

    /// <summary>The parameters of the residual correlation in nlme's order, with their names where nlme has any.</summary>
    public ReferenceParameters Correlation => new(Find(_results, "correlation_parameters"));

    /// <summary>The parameters of the variance function, the references of varIdent with their 1 among them.</summary>
    public ReferenceParameters Variance => new(Find(_results, "variance_function_parameters"));

    public double Aic => Number("AIC");

    public double Bic => Number("BIC");

    public int ParameterCount => (int)Number("npar");

    public int RowsUsed => _model.GetProperty("rows_used").GetInt32();

    public int RowsDropped => _model.GetProperty("rows_dropped_for_missing").GetInt32();

    public double Sigma => Number("sigma");

    /// <summary>The fixed coefficients as R names them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>R's assign: the term that each coefficient belongs to, 0 for the intercept.</summary>
    public int[] TermOfColumn => [.. _model.GetProperty("fixed").GetProperty("term_of_column").EnumerateArray().Select(t => t.GetInt32())];

    public double[] Estimates => Numbers(_results.GetProperty("beta").GetProperty("estimate"));

    public double[] StandardErrors => Numbers(_results.GetProperty("beta").GetProperty("se"));

    public IReadOnlyList<ReferenceTerm> Terms { get; }

    /// <summary>The t tests of lmerTest (term, df, p) in the order of <see cref="Names"/>, or null.</summary>
    public IReadOnlyList<(string Term, double DegreesOfFreedom, double P)>? Satterthwaite =>
        Find(_results, "tests", "coef_satterthwaite") is { ValueKind: JsonValueKind.Array } rows
            ? [.. rows.EnumerateArray().Select(r => (Text(r, "term")!, Number(r, "df"), Number(r, "p")))]
            : null;

    /// <summary>Satterthwaite's degrees of freedom from the dense check, where lmerTest does not do the model; or null.</summary>
    public double[]? DenseSatterthwaite =>
        Find(_quality, "independent_dense_check", "satterthwaite_df") is { ValueKind: JsonValueKind.Array } values
            ? Numbers(values)
            : null;

    /// <summary>Tables of tests.</summary>
    public ReferenceTests Tests => new(_results, _quality);

    /// <summary>The conditional fitted values: lme's innermost level.</summary>
    public ReferenceSeries Fitted => new(IsNlme ? FittedByLevel().Last() : _results.GetProperty("fitted"));

    public ReferenceSeries FittedPopulation => new(
        IsNlme ? _results.GetProperty("fitted").GetProperty("population") : _results.GetProperty("fitted_population"));

    /// <summary>nlme's residuals of a kind: <c>pearson</c> or <c>normalized</c>.</summary>
    public ReferenceSeries ResidualsOf(string kind) => new(_results.GetProperty("residuals").GetProperty(kind));

    public ReferenceSeries Residuals => new(
        IsNlme ? _results.GetProperty("residuals").GetProperty("response") : _results.GetProperty("residuals"));

    /// <summary>nlme's approximate intervals of the correlation and variance function parameters; empty where it gives none.</summary>
    public IReadOnlyList<(double Estimate, double Lower, double Upper)> ResidualIntervals =>
    [
        .. from kind in new[] { "correlation", "variance_function" }
           let rows = Find(_results, "intervals_approx", kind)
           where rows is { ValueKind: JsonValueKind.Array }
           from row in rows.Value.EnumerateArray()
           select (Number(row, "estimate"), Number(row, "lower"), Number(row, "upper")),
    ];

    /// <summary>The likelihood ratio tests against smaller models: statistic, degrees of freedom and the plain p value.</summary>
    public IReadOnlyList<(double Statistic, int DegreesOfFreedom, double PValue)> LikelihoodRatios =>
        Find(_results, "lrt") is { ValueKind: JsonValueKind.Array } rows
            ? [.. rows.EnumerateArray().Select(row => (Number(row, "chisq"), (int)Number(row, "df"), Number(row, "p")))]
            : [];

    /// <summary>The member that is modelled, as in the data file.</summary>
    public string Response => Text(_model, "response")!;

    /// <summary>Predictions of new rows; none in most cases.</summary>
    public IReadOnlyList<ReferencePrediction> Predictions =>
        Find(_results, "predictions") is { } rows ? [.. rows.EnumerateArray().Select(r => new ReferencePrediction(r))] : [];

    /// <summary>The trace of the hat matrix of the conditional fit, or null.</summary>
    public double? HatTrace => Find(_results, "hat_trace")?.GetDouble();

    /// <summary>R squared and intraclass correlations of performance, NaN where it gives none; or null.</summary>
    public (double Marginal, double Conditional, double Adjusted, double Unadjusted)? Shares =>
        Find(_results, "r2_icc") is { ValueKind: JsonValueKind.Object } shares
            ? (Share(shares, "r2_marginal"), Share(shares, "r2_conditional"), Share(shares, "icc_adjusted"), Share(shares, "icc_unadjusted"))
            : null;

    private static double Share(JsonElement shares, string name) => Find(shares, name)?.GetDouble() ?? double.NaN;

    /// <summary>Means of emmeans; none in many cases.</summary>
    public IReadOnlyList<ReferenceMeans> Means =>
        Find(_results, "emmeans") is { ValueKind: JsonValueKind.Array } blocks
            ? [.. blocks.EnumerateArray().Where(b => b.ValueKind == JsonValueKind.Object).Select(b => new ReferenceMeans(b))]
            : [];

    /// <summary>Single-step p values of multcomp for all pairs of a factor, or null.</summary>
    public (string Factor, IReadOnlyList<ReferenceMeansRow> Rows)? SingleStep =>
        Find(_results, "glht_single_step") is { ValueKind: JsonValueKind.Object } block
            ? (Text(block, "factor")!, [.. block.GetProperty("table").EnumerateArray().Select(row => new ReferenceMeansRow(row))])
            : null;

    /// <summary>Profile intervals at 95 %; none in most cases.</summary>
    public IReadOnlyList<ReferenceInterval> ProfileIntervals =>
        Find(_results, "confint", "profile_ml_exact") is { ValueKind: JsonValueKind.Array } rows
            ? [.. rows.EnumerateArray().Select(row => new ReferenceInterval(row))]
            : [];

    /// <summary>Moments of lme4's parametric bootstrap; none in most cases.</summary>
    public IReadOnlyList<ReferenceBootstrap> Bootstrap =>
        Find(_results, "bootstrap", "table") is { ValueKind: JsonValueKind.Array } rows
            ? [.. rows.EnumerateArray().Select(row => new ReferenceBootstrap(row, (int)Number(_results.GetProperty("bootstrap"), "nsim")))]
            : [];

    /// <summary>pbkrtest's bootstrap of the likelihood ratio: statistic, p value and number of replicates; or null.</summary>
    public (double Statistic, double PValue, int Count)? BootstrapLikelihoodRatio =>
        Find(_results, "bootstrap_lrt") is { ValueKind: JsonValueKind.Object } block
            ? (Number(block, "lrt"), Number(block, "p_bootstrap"), (int)Number(block, "nsim"))
            : null;

    /// <summary>The predicted effects of a grouping: terms that share it stand together.</summary>
    internal JsonElement Effects(string group) =>
        _results.GetProperty("ranef").EnumerateArray().Single(e => Text(e, "group") == group);

    internal JsonElement ModelTerm(int term) => _model.GetProperty("random").GetProperty("terms")[term];

    public static ReferenceCase Load(string path) => new(Root(path));

    /// <summary>Whether the case is a Gaussian model with independent residuals, by lmer or lme.</summary>
    public static bool IsIndependentGaussian(string path)
    {
        JsonElement model = Root(path).GetProperty("model");
        return Text(model, "engine") is "lme4::lmer (lmerTest)" or "nlme::lme" && Text(model, "family") == "gaussian" && !HasResidualSide(model);
    }

    /// <summary>Whether the case has a residual correlation or a variance function.</summary>
    public static bool HasResidualSide(string path) => HasResidualSide(Root(path).GetProperty("model"));

    private static bool HasResidualSide(JsonElement model) =>
        Find(model, "residual_correlation") is not null || Find(model, "variance_function") is not null;

    internal static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    internal static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetString()!)];

    internal static string? Text(JsonElement element, string name) => Find(element, name)?.GetString();

    /// <summary>The property, or null where it is absent or null.</summary>
    internal static JsonElement? Find(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A property of a property. R writes an empty list as [], which has none.</summary>
    private static JsonElement? Find(JsonElement element, string outer, string inner) =>
        Find(element, outer) is { ValueKind: JsonValueKind.Object } found ? Find(found, inner) : null;

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();

    private double Number(string name) => Number(_results, name);

    private IEnumerable<JsonElement> FittedByLevel() =>
        _results.GetProperty("fitted").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => p.Value);

    private static JsonElement Root(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}

/// <summary>Named numbers; nlme names all but the correlations of corSymm.</summary>
internal sealed class ReferenceParameters
{
    public ReferenceParameters(JsonElement? element)
    {
        Values = element is { } found ? ReferenceCase.Numbers(found.GetProperty("values")) : [];
        Names = element is { } named && ReferenceCase.Find(named, "names") is { } names ? ReferenceCase.Strings(names) : null;
    }

    public double[] Values { get; }

    public string[]? Names { get; }
}

/// <summary>
/// The prediction for a new row: lmer's for the population with its standard error, and conditional; lme's by level, the
/// innermost last.
/// </summary>
internal sealed class ReferencePrediction
{
    public ReferencePrediction(JsonElement row)
    {
        foreach (JsonProperty property in row.EnumerateObject())
        {
            if (property.Name is "population" or "level_population")
            {
                Population = property.Value.GetDouble();
            }
            else if (property.Name == "se_population")
            {
                StandardError = property.Value.GetDouble();
            }
            else if (property.Name == "conditional" || property.Name.StartsWith("level_", StringComparison.Ordinal))
            {
                Conditional = property.Value.GetDouble();
            }
            else
            {
                Row[property.Name] = property.Value.ToString();
            }
        }
    }

    /// <summary>The row's cells by column.</summary>
    public Dictionary<string, string> Row { get; } = [];

    public double Population { get; }

    public double Conditional { get; }

    public double? StandardError { get; }
}

/// <summary>A series in the order of the used rows: the first values, the sum and the sum of squares of all.</summary>
internal sealed class ReferenceSeries(JsonElement element)
{
    public int Count { get; } = element.GetProperty("n").GetInt32();

    public double[] First { get; } = ReferenceCase.Numbers(element.GetProperty("first"));

    public double Sum { get; } = element.GetProperty("sum").GetDouble();

    public double SumOfSquares { get; } = element.GetProperty("sum_sq").GetDouble();
}
