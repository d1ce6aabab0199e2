namespace Lmm.Design;

/// <summary>How grave a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Suggestion,

    /// <summary>The model can be fitted but probably says something else than was meant.</summary>
    Warning,

    /// <summary>The model cannot be read, built or identified: nothing is fitted.</summary>
    Error,
}

/// <summary>
/// One thing found in a specification, a design or the rows: what, where and what to do. The same words come from the
/// analyzer while the user types and from <c>Create</c> at run time.
/// </summary>
/// <param name="Id">The rule, as in LMM1004.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Message">What was found, naming type, members, levels and rows, and what to do.</param>
public sealed record DesignFinding(string Id, FindingSeverity Severity, string Message)
{
    /// <summary>The members involved, the one to mark in the editor first; empty when the type as a whole is meant.</summary>
    public EquatableArray<string> Members { get; init; } = EquatableArray<string>.Empty;

    /// <summary>The first data row involved, counted from 1; 0 when no row is.</summary>
    public int Row { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Message}";
}
