using System.Text.Json;

namespace Lmm.Reference.Tests.Cases;

/// <summary>A row of a reference table of F tests.</summary>
internal sealed record ReferenceFTest(string Term, int Numerator, double Denominator, double F, double P);

/// <summary>A row of a reference's ranova table.</summary>
internal sealed record ReferenceDrop(string Term, int Parameters, double LogLikelihood, double? Statistic, double? DegreesOfFreedom, double? P);

/// <summary>lmerTest's test of given combinations.</summary>
internal sealed record ReferenceContest(string Name, string Method, double[][] Rows, ReferenceFTest Expected);

/// <summary>The tests that a case records: lmerTest's and pbkrtest's tables, nlme's degrees of freedom.</summary>
internal sealed class ReferenceTests(JsonElement results, JsonElement quality)
{
    /// <summary>A table of anova, or null; method as in <c>satterthwaite</c>, type 1 to 3.</summary>
    public IReadOnlyList<ReferenceFTest>? Anova(string method, int type) =>
        Find(results, "tests", $"anova_{method}_type{type}") is { } rows
            ? [.. rows.EnumerateArray().Select(FTest)]
            : null;

    /// <summary>F tests of given combinations over the coefficients in their order.</summary>
    public IReadOnlyList<ReferenceContest> Contests => Find(results, "tests", "contests") is { } rows
        ? [.. rows.EnumerateArray().Where(r => r.GetProperty("result")[0].TryGetProperty("num_df", out _)).Select(r => new ReferenceContest(
            r.GetProperty("name").GetString()!,
            r.GetProperty("ddf").GetString()!,
            Matrix(r.GetProperty("L")),
            FTest(r.GetProperty("result")[0])))]
        : [];

    /// <summary>
    /// Standard errors, degrees of freedom and p values by Kenward and Roger in the order of the coefficients, or null. The
    /// dense check stands where pbkrtest does not do the model, or ignores its weights.
    /// </summary>
    public (double[] StandardErrors, double[] Degrees, double[] PValues, double[][] Covariance)? KenwardRoger
    {
        get
        {
            if (Find(quality, "independent_dense_check", "kenward_roger") is { ValueKind: JsonValueKind.Object } dense)
            {
                JsonElement values = dense.GetProperty("with_second_derivatives");
                return (Numbers(values, "se_adjusted"), Numbers(values, "df"), Numbers(values, "p"), Matrix(values.GetProperty("vcov_adjusted")));
            }

            return Find(results, "tests", "coef_kenward_roger") is { } rows && Find(results, "tests", "vcov_kenward_roger") is { } covariance
                ? (Column(rows, "se"), Column(rows, "df"), Column(rows, "p"), Matrix(covariance))
                : null;
        }
    }

    /// <summary>The same without second derivatives of V; or null.</summary>
    public (double[] StandardErrors, double[] Degrees, double[][] Covariance)? LinearKenwardRoger =>
        Find(quality, "independent_dense_check", "kenward_roger") is { ValueKind: JsonValueKind.Object } dense && dense.GetProperty("linear") is var values
            ? (Numbers(values, "se_adjusted"), Numbers(values, "df"), Matrix(values.GetProperty("vcov_adjusted")))
            : null;

    /// <summary>F tests of the columns of terms by Kenward and Roger in the dense check: the term's index, F, its degrees of freedom.</summary>
    public IReadOnlyList<(int Term, double Degrees, double F)> DenseTermTests =>
        Find(quality, "independent_dense_check", "kenward_roger") is { ValueKind: JsonValueKind.Object } dense
        && Find(dense, "with_second_derivatives", "joint_test_of_term_columns") is { } rows
            ? [.. rows.EnumerateArray().Select(r => (r.GetProperty("term_index").GetInt32(), r.GetProperty("den_df").GetDouble(), r.GetProperty("F").GetDouble()))]
            : [];

    /// <summary>The table of ranova without its first row, or null.</summary>
    public IReadOnlyList<ReferenceDrop>? Drops => Find(results, "tests", "ranova") is { } rows
        ? [.. rows.EnumerateArray().Skip(1).Select(r => new ReferenceDrop(
            r.GetProperty("term").GetString()!,
            r.GetProperty("npar").GetInt32(),
            r.GetProperty("logLik").GetDouble(),
            Number(r, "chisq"),
            Number(r, "df"),
            Number(r, "p")))]
        : null;

    /// <summary>nlme's denominator degrees of freedom of the columns, in the order of the coefficients; or null.</summary>
    public double[]? InnerOuter =>
        (Find(results, "tests", "denominator_df")
            ?? (results.TryGetProperty("nlme", out JsonElement nlme) && nlme.ValueKind == JsonValueKind.Object ? Find(nlme, "tests", "denominator_df") : null))
        is { } found ? ReferenceCase.Numbers(found.GetProperty("columns")) : null;

    private static ReferenceFTest FTest(JsonElement row) => new(
        row.GetProperty("term").GetString()!,
        row.GetProperty("num_df").GetInt32(),
        row.GetProperty("den_df").GetDouble(),
        row.GetProperty("F").GetDouble(),
        row.GetProperty("p").GetDouble());

    private static double? Number(JsonElement row, string name) =>
        row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static double[] Numbers(JsonElement element, string name) => ReferenceCase.Numbers(element.GetProperty(name));

    private static double[] Column(JsonElement rows, string name) => [.. rows.EnumerateArray().Select(r => r.GetProperty(name).GetDouble())];

    private static double[][] Matrix(JsonElement rows) => [.. rows.EnumerateArray().Select(ReferenceCase.Numbers)];

    private static JsonElement? Find(JsonElement element, string outer, string inner) =>
        element.TryGetProperty(outer, out JsonElement found) && found.ValueKind == JsonValueKind.Object
        && found.TryGetProperty(inner, out JsonElement value) && value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            ? value
            : null;
}
