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

    /// <summary>
    /// The attribute argument meant, as in <c>Nested</c>, <c>Slopes</c>, <c>Reference</c>, or the role itself where the
    /// whole attribute is meant, as in <c>Random</c>; null when the member as a whole is.
    /// </summary>
    public string? Argument { get; init; }

    /// <summary>
    /// The value of <see cref="Argument"/> that is meant where it has several, or the name that is not known; null where
    /// the argument as a whole is meant.
    /// </summary>
    public string? ArgumentText { get; init; }

    /// <summary>Which of several attributes of one kind on the member (or type), counted from 0 in the order written.</summary>
    public int AttributeIndex { get; init; }

    /// <summary>Where in the formula string; null when the finding is not about a formula.</summary>
    public FormulaSpan? Span { get; init; }

    /// <summary>The name that was probably meant, for a code fix; null when nothing is near.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The first data row involved, counted from 1; 0 when no row is.</summary>
    public int Row { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Message}";
}

/// <summary>A stretch of characters of a formula string.</summary>
/// <param name="Start">The first character, counted from 0.</param>
/// <param name="Length">How many characters; 0 marks a place between characters.</param>
public readonly record struct FormulaSpan(int Start, int Length)
{
    /// <summary>The first character after the stretch.</summary>
    public int End => Start + Length;

    /// <summary>From the start of the first to the end of the last.</summary>
    public static FormulaSpan Cover(FormulaSpan first, FormulaSpan last) => new(first.Start, last.End - first.Start);
}
