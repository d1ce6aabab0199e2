using Lmm.Charts;

namespace Lmm;

/// <summary>
/// The pictures of a fit. Each method gives one <see cref="Plot"/>; what a picture needs and the fit does not have is an
/// <see cref="InvalidOperationException"/> that says what is missing.
/// </summary>
public sealed partial class FitPlots
{
    private readonly MixedModelFit _fit;
    private RowMembers? _members;

    internal FitPlots(MixedModelFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        _fit = fit;
    }

    private string ModelName => _fit.Specification.Name;

    private string Response => _fit.Specification.Response;

    private RowMembers Members => _members ??= new RowMembers(_fit, Rows("This picture"));

    private DesignMatrices Rows(string what) => _fit.Data.Design
        ?? throw new InvalidOperationException($"{what} needs the rows, and this fit was read from a document, which does not keep them.");

    private RowLevels LevelsOf(string? grouping, string what)
    {
        Rows(what);
        string? name = grouping ?? Finest();
        if (name is null)
        {
            throw new InvalidOperationException($"{what} needs a grouping, and {ModelName} has neither a random part nor subjects: name a factor of the fixed part.");
        }

        return Members.Levels(name) ?? throw new ArgumentException(
            $"{ModelName} has no grouping or main effect of a factor '{name}'; its groupings are {Names(Members.Groupings)}.", nameof(grouping));
    }

    /// <summary>The grouping (or subject) with the most levels that still have three rows each; else the one with the fewest levels.</summary>
    private string? Finest()
    {
        DesignMatrices design = Rows("This picture");
        IEnumerable<(string Name, int Count)> groupings = design.RandomTerms.Select(term => (term.GroupName, term.Levels.Count));
        if (design.Residual is { Subjects.Count: > 1 } residual)
        {
            groupings = groupings.Append((residual.SubjectName, residual.Subjects.Count));
        }

        (string Name, int Count)[] ordered = [.. groupings.OrderByDescending(grouping => grouping.Count)];
        return ordered.Length == 0 ? null : ordered.FirstOrDefault(grouping => design.RowCount >= 3 * grouping.Count, ordered[^1]).Name;
    }

    /// <summary>Residuals that are about independent with variance 1 where the model is right.</summary>
    private double[] StandardisedResiduals() => _fit.Residuals(ResidualKind.Normalised);

    private string ResidualTitle => _fit.Specification.Repeated is null ? "Residual / standard deviation" : "Normalised residual";

    private static string Names(IReadOnlyList<string> names) => names.Count == 0 ? "none" : Words.List(names);
}
