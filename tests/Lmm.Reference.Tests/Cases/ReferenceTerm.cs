using System.Text.Json;

namespace Lmm.Reference.Tests.Cases;

/// <summary>One random term of a case: its grouping, covariance matrix and predicted effects.</summary>
internal sealed class ReferenceTerm
{
    private readonly JsonElement _effects;
    private readonly int[] _columns;

    public ReferenceTerm(ReferenceCase owner, int index, JsonElement covariance)
    {
        string group = ReferenceCase.Text(owner.ModelTerm(index), "group")!;
        Columns = ReferenceCase.Strings(covariance.GetProperty("columns"));
        Covariance = [.. covariance.GetProperty("cov").EnumerateArray().Select(ReferenceCase.Numbers)];
        StandardDeviations = ReferenceCase.Numbers(covariance.GetProperty("sd"));
        IReadOnlyList<string>? factors = ReferenceCase.Find(owner.ModelTerm(index), "factors") is { } listed
            ? ReferenceCase.Strings(listed)
            : null;

        // lme lists its groupings from the outermost in; a term's grouping is the chain down to it.
        Factors = factors ?? [.. Enumerable.Range(0, index + 1).Select(i => ReferenceCase.Text(owner.ModelTerm(i), "group")!)];
        _effects = owner.Effects(group);
        string[] together = ReferenceCase.Strings(_effects.GetProperty("columns"));
        _columns = [.. Columns.Select(c => Array.IndexOf(together, c))];
    }

    /// <summary>The grouping's members in the order in which a level's label has them.</summary>
    public IReadOnlyList<string> Factors { get; }

    /// <summary>The effects of one level, as R names them.</summary>
    public IReadOnlyList<string> Columns { get; }

    public double[][] Covariance { get; }

    public double[] StandardDeviations { get; }

    /// <summary>The levels listed (the first ones of large groupings), each as the texts of its members.</summary>
    public IReadOnlyList<string[]> Levels => [.. ReferenceCase.Strings(_effects.GetProperty("levels")).Select(l => l.Split(':', '/'))];

    /// <summary>The predicted effects of the levels listed.</summary>
    public double[][] Modes => Own(_effects.GetProperty("values"));

    /// <summary>Their conditional standard deviations, or null (lme gives none).</summary>
    public double[][]? ConditionalDeviations => ReferenceCase.Find(_effects, "cond_sd") is { } values
        ? Own(values)
        : null;

    /// <summary>The sum of squares over all levels, by effect.</summary>
    public double[] SumOfSquares => Own(ReferenceCase.Numbers(_effects.GetProperty("sum_sq_all")));

    private double[][] Own(JsonElement rows) => [.. rows.EnumerateArray().Select(r => Own(ReferenceCase.Numbers(r)))];

    /// <summary>This term's effects among those of the grouping.</summary>
    private double[] Own(double[] ofGrouping) => [.. _columns.Select(c => ofGrouping[c])];
}
