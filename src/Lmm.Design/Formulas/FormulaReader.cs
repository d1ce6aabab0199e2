using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Lmm.Design.Formulas;

namespace Lmm.Design;

/// <summary>Where in the model a formula uses a name.</summary>
public enum FormulaRole
{
    /// <summary>Left of the tilde.</summary>
    Response,

    /// <summary>In a fixed term.</summary>
    Fixed,

    /// <summary>Left of a bar: its effect varies by level.</summary>
    Slope,

    /// <summary>Right of a bar.</summary>
    Grouping,
}

/// <summary>One use of a member's name in a formula.</summary>
/// <param name="Name">The name as it is written.</param>
/// <param name="Role">Where it stands.</param>
/// <param name="Span">Its characters in the formula.</param>
public sealed record FormulaName(string Name, FormulaRole Role, FormulaSpan Span);

/// <summary>What a formula says.</summary>
/// <param name="Formula">The text as given.</param>
public sealed record FormulaReading(string Formula)
{
    /// <summary>The response's name, or null where it could not be read.</summary>
    public string? Response { get; init; }

    /// <summary>Whether the fixed part has an intercept.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>The fixed terms in R's order.</summary>
    public EquatableArray<TermSpec> Fixed { get; init; } = EquatableArray<TermSpec>.Empty;

    /// <summary>The random terms: by the number of grouping members, then as first written.</summary>
    public EquatableArray<RandomTermSpec> Random { get; init; } = EquatableArray<RandomTermSpec>.Empty;

    /// <summary>For each of <see cref="Random"/> where its parenthesis stands.</summary>
    public EquatableArray<FormulaSpan> RandomSpans { get; init; } = EquatableArray<FormulaSpan>.Empty;

    /// <summary>The groupings that '/' made, outermost member first: their last member is nested in the others.</summary>
    public EquatableArray<EquatableArray<string>> Nested { get; init; } = EquatableArray<EquatableArray<string>>.Empty;

    /// <summary>Every use of a name, from left to right.</summary>
    public EquatableArray<FormulaName> Names { get; init; } = EquatableArray<FormulaName>.Empty;

    /// <summary>What is wrong with it (LMM0007), from left to right; empty for a formula that can be used.</summary>
    public EquatableArray<DesignFinding> Findings { get; init; } = EquatableArray<DesignFinding>.Empty;
}

/// <summary>Reads R's model formulas with lme4's random terms. No function calls: a transformation is a computed property.</summary>
public static class FormulaReader
{
    /// <summary>Reads a formula over the names of <paramref name="available"/>; never throws for a wrong formula.</summary>
    public static FormulaReading Read(string formula, IReadOnlyList<MemberSpec> available)
    {
        var names = new string[available.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = available[i].Name;
        }

        return Read(formula, names);
    }

    /// <summary>Reads a formula over the given member names; never throws for a wrong formula.</summary>
    public static FormulaReading Read(string formula, IReadOnlyList<string> available)
    {
        try
        {
            var evaluator = new FormulaEvaluator(available);
            FormulaReading reading = evaluator.Read(formula, FormulaParser.Read(formula));
            return reading with
            {
                Findings = evaluator.Errors.OrderBy(error => error.Span.Start).Select(Finding).ToEquatableArray(),
            };
        }
        catch (FormulaException error)
        {
            return new FormulaReading(formula) { Findings = EquatableArray.Create(Finding(error)) };
        }
    }

    private static DesignFinding Finding(FormulaException error) => new(
        RuleIds.Formula,
        FindingSeverity.Error,
        $"Formula, character {(error.Span.Start + 1).ToString(CultureInfo.InvariantCulture)}: {error.Message}.")
    {
        Span = error.Span,
        Suggestion = error.Suggestion,
    };
}
