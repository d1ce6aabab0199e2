using System.Text.Json;

namespace Lmm.Reference.Tests.Cases;

/// <summary>Means of emmeans over some factors, with one method of degrees of freedom, and the comparisons of all pairs.</summary>
internal sealed class ReferenceMeans(JsonElement block)
{
    public IReadOnlyList<string> Specs { get; } = ReferenceCase.Strings(block.GetProperty("specs"));

    public IReadOnlyList<string> By { get; } =
        ReferenceCase.Find(block, "by") is { ValueKind: JsonValueKind.Array } by ? ReferenceCase.Strings(by) : [];

    /// <summary>Values of covariates that are not at their means.</summary>
    public IReadOnlyList<(string Covariate, double Value)> At { get; } =
        ReferenceCase.Find(block, "at") is { ValueKind: JsonValueKind.Object } at
            ? [.. at.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind == JsonValueKind.Array ? p.Value[0].GetDouble() : p.Value.GetDouble()))]
            : [];

    /// <summary>The factors in the order of a table of ours.</summary>
    public IReadOnlyList<string> Names => [.. Specs, .. By];

    public DegreesOfFreedomMethod Method { get; } = ReferenceCase.Text(block, "df_method") == "kenward-roger"
        ? DegreesOfFreedomMethod.KenwardRoger
        : DegreesOfFreedomMethod.Satterthwaite;

    public IReadOnlyList<ReferenceMeansRow> Rows { get; } = [.. block.GetProperty("means").EnumerateArray().Select(row => new ReferenceMeansRow(row))];

    public IReadOnlyList<ReferenceMeansRow> Pairs { get; } =
        ReferenceCase.Find(block, "pairs") is { } pairs ? [.. pairs.EnumerateArray().Select(row => new ReferenceMeansRow(row))] : [];

    public override string ToString() => $"{string.Join(':', Specs)}{(By.Count > 0 ? " by " + string.Join(':', By) : "")} ({Method})";
}

/// <summary>A row of a table of means or comparisons.</summary>
internal sealed class ReferenceMeansRow(JsonElement row)
{
    public double this[string name] => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
        ? number.GetDouble()
        : double.PositiveInfinity;

    public string Text(string name) => row.GetProperty(name).ToString();
}
