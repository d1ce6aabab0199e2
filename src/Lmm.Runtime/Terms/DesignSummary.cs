using Lmm.Design;

namespace Lmm;

/// <summary>What is known of a design after its last row.</summary>
internal sealed class DesignSummary
{
    public required ColumnSet FixedColumns { get; init; }

    public required IReadOnlyList<ColumnSet> RandomColumns { get; init; }

    public required IReadOnlyList<GroupingIndex> Groupings { get; init; }

    public FrozenDesign Frozen { get; set; } = FrozenDesign.Empty;

    public required List<DesignFinding> Findings { get; init; }

    /// <summary>Null where an error was found before they could be made.</summary>
    public DesignMatrices? Matrices { get; set; }

    public bool HasErrors => Findings.Exists(f => f.Severity == FindingSeverity.Error);
}
