using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Lmm.Design.Reading;

namespace Lmm.Design;

/// <summary>
/// The words of the findings that a design shows (LMM2004 to LMM2016): one place for the design file and for the rows at run
/// time. Every message names the model, the members and what to do.
/// </summary>
public static class DesignFindings
{
    private const FindingSeverity Error = FindingSeverity.Error;

    /// <summary>LMM2006.</summary>
    public static DesignFinding ConfoundedWithResidual(string model, string group, int levels, EquatableArray<string> members) => new(
        DesignRuleIds.ConfoundedWithResidual,
        Error,
        $"The grouping {group} of {model} has one row per level ({Text(levels)} levels): its variance is confounded with the residual. Remove the random term: the residual is this variation.")
    {
        Members = members,
    };

    /// <summary>LMM2007.</summary>
    public static DesignFinding SamePartition(string model, string group, string other, int levels, EquatableArray<string> members) => new(
        DesignRuleIds.SamePartition,
        Error,
        $"The groupings {group} and {other} of {model} are the same partition of the rows ({Text(levels)} levels each): their variances cannot be told apart. Keep one of them.")
    {
        Members = members,
    };

    /// <summary>LMM2008 where one fixed term alone says in which level a row is.</summary>
    public static DesignFinding FixedConfounded(string model, string term, string group, EquatableArray<string> members) => new(
        DesignRuleIds.FixedConfounded,
        Error,
        $"The fixed effect {term} of {model} is confounded with the grouping {group}: each level of {term} falls in a single level of {group}, so nothing replicates the unit that received it. Remove one of them, or add units to each level.")
    {
        Members = members,
    };

    /// <summary>LMM2008 where several fixed effects together use up the levels of a grouping.</summary>
    public static DesignFinding FixedUseUp(string model, IReadOnlyList<string> terms, string effect, string group, int levels, EquatableArray<string> members) => new(
        DesignRuleIds.FixedConfounded,
        Error,
        $"The fixed {(terms.Count == 1 ? "effect" : "effects")} {Words.List(terms.ToArray())} of {model} {(terms.Count == 1 ? "is" : "are")} confounded with the grouping {group}: {(terms.Count == 1 ? "it explains" : "together they explain")} every difference{(effect.Length == 0 ? "" : $" in {effect}")} between its {Text(levels)} levels, so nothing replicates the units. Remove some of them, or add units.")
    {
        Members = members,
    };

    /// <summary>LMM2009.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="column">The aliased column's name.</param>
    /// <param name="combination">What it equals, in words or symbols.</param>
    /// <param name="more">How many further columns of the same term are aliased.</param>
    /// <param name="term">The term of the column.</param>
    /// <param name="members">The members of the term.</param>
    public static DesignFinding Aliased(string model, string column, string combination, int more, string term, EquatableArray<string> members) => new(
        DesignRuleIds.Aliased,
        Error,
        $"Fixed effects of {model} are aliased: the column {column} {combination}{(more == 0 ? "" : $", and {Text(more)} more {(more == 1 ? "column" : "columns")} of {term} likewise")}. The rows cannot tell them apart: remove {term} or what it repeats.")
    {
        Members = members,
    };

    /// <summary>LMM2010.</summary>
    public static DesignFinding EmptyCells(string model, IReadOnlyList<string> factors, long empty, long cells, IReadOnlyList<string> shown, EquatableArray<string> members) => new(
        DesignRuleIds.EmptyCells,
        FindingSeverity.Warning,
        $"{model} has no rows in {Text(empty)} of the {Text(cells)} combinations of {Words.List(factors.ToArray())} ({string.Join(", ", shown)}{(empty > shown.Count ? $" and {Text(empty - shown.Count)} more" : "")}): the means of these cells are not estimable. Add rows there, or leave the interaction out.")
    {
        Members = members,
    };

    /// <summary>LMM2011.</summary>
    public static DesignFinding Disconnected(string model, string factor, string other, IReadOnlyList<string> sets, EquatableArray<string> members) => new(
        DesignRuleIds.Disconnected,
        Error,
        $"The design of {model} is disconnected: {factor} and {other} fall into {Text(sets.Count)} sets of levels that never meet, {Some(sets, 3, "; ")}. No comparison between the sets is possible: fit them apart, remove a factor, or add rows that connect them.")
    {
        Members = members,
    };

    /// <summary>LMM2012.</summary>
    public static DesignFinding ConstantSlope(string model, string slope, string group, FindingSeverity severity, EquatableArray<string> members) => new(
        DesignRuleIds.ConstantSlope,
        severity,
        $"{slope} does not vary inside any level of {group} in {model}: a slope of {slope} by {group} cannot be seen in these rows. Remove the slope.")
    {
        Members = members,
    };

    /// <summary>LMM2013.</summary>
    public static DesignFinding TooManyEffects(string model, string group, int effects, int levels, double observations, EquatableArray<string> members) => new(
        DesignRuleIds.TooManyEffects,
        Error,
        $"The random term of {group} in {model} has {Text(effects)} {(effects == 1 ? "effect" : "effects")} for each of {Text(levels)} levels, {Text((long)effects * levels)} in all, and there are only {observations.ToString(CultureInfo.InvariantCulture)} rows: they are confounded with the residual. Use fewer effects or a coarser grouping.")
    {
        Members = members,
    };

    /// <summary>LMM2014.</summary>
    /// <param name="model">The model.</param>
    /// <param name="repeated">Its residual correlation.</param>
    /// <param name="subject">The subject as in <c>Patient p1</c>; empty where all rows are one field.</param>
    /// <param name="place">The occasion as in <c>Week 4</c>, or the coordinates.</param>
    /// <param name="first">The number of the first of the two rows.</param>
    /// <param name="row">That of the second.</param>
    public static DesignFinding OccasionTwice(string model, RepeatedSpec repeated, string subject, string place, int first, int row) => new(
        DesignRuleIds.OccasionTwice,
        Error,
        $"{model} has {(subject.Length == 0 ? "" : $"{subject} ")}twice at {place}: rows {Text(first)} and {Text(row)}. Two residuals of one subject at one {(repeated.Coordinates.IsEmpty ? "occasion" : "place")} would be equal. Remove or average one of them{(repeated.Subject.IsEmpty || repeated.Subject.Count > 1 ? "" : $", or nest the ids of {repeated.SubjectName} if they are different subjects")}.")
    {
        Members = EquatableArray.Create(repeated.Occasion),
        Argument = "Repeated",
        Row = row,
    };

    /// <summary>LMM2016; <paramref name="where"/> is empty or as in <c> in Sex Male</c>.</summary>
    public static DesignFinding TooFewSubjects(string model, RepeatedSpec repeated, string where, int subjects, int occasions) => Unstructured(
        repeated,
        $"{model} has {Text(subjects)} {repeated.SubjectName} and {Text(occasions)} occasions of {repeated.Occasion}{where}: Corr.Unstructured needs more subjects than occasions, otherwise the likelihood has no maximum.");

    /// <summary>LMM2016; <paramref name="where"/> is empty or as in <c> in Sex Male</c>.</summary>
    public static DesignFinding NeverTogether(string model, RepeatedSpec repeated, string where, string first, string second) => Unstructured(
        repeated,
        $"No {repeated.SubjectName} of {model}{where} has both {first} and {second} of {repeated.Occasion}: their correlation, a parameter of Corr.Unstructured, cannot be known.");

    private static DesignFinding Unstructured(RepeatedSpec repeated, string what) => new(
        DesignRuleIds.TooFewSubjects,
        Error,
        $"{what} Choose a structure with fewer parameters, as Toeplitz, AnteDependence or AR1, or leave occasions out.")
    {
        Members = EquatableArray.Create(repeated.Occasion),
        Argument = "Repeated",
    };

    /// <summary>LMM2004; <paramref name="evidence"/> is a clause that says what the rows show.</summary>
    public static DesignFinding NestedButCrossed(string model, string inner, string outer, string evidence, EquatableArray<string> members) => new(
        DesignRuleIds.NestedButCrossed,
        FindingSeverity.Warning,
        $"{inner} is declared nested in {outer} in {model}, but the rows look crossed: {evidence}. If {inner} is the same in each {outer}, give it a random term of its own, without Nested.")
    {
        Members = members,
    };

    /// <summary>LMM2005; <paramref name="evidence"/> is a clause that says what the rows show.</summary>
    public static DesignFinding ReusedIds(string model, string inner, string outer, string evidence, FindingSeverity severity, EquatableArray<string> members) => new(
        DesignRuleIds.ReusedIds,
        severity,
        $"{inner} and {outer} are declared crossed in {model}, but the ids of {inner} {(severity == FindingSeverity.Suggestion ? "may be" : "are")} used again in each {outer}: {evidence}. If equal ids in different levels of {outer} are different units, say [Random(Nested = nameof({outer}))] on {inner}, or (1 | {outer} / {inner}).{(severity == Error ? $" If they are the same, the combinations differ all the same: add (1 | {outer}:{inner})." : "")}")
    {
        Members = members,
    };

    /// <summary>"equals 2*A - B[x]", "is zero in every row", or "is a combination of A and B" where the coefficients are not known.</summary>
    internal static string Combination(Dependence dependence, IReadOnlyList<DesignColumn> columns)
    {
        const int Shown = 6;
        if (dependence.Terms.Count == 0)
        {
            return "is zero in every row";
        }

        if (!dependence.IsExact)
        {
            return $"is a combination of {Some(dependence.Terms.Select(term => columns[term.Key].Name).ToArray(), Shown, ", ")}";
        }

        string text = "";
        int count = 0;
        foreach (KeyValuePair<int, Rational> term in dependence.Terms.Take(Shown))
        {
            Rational size = term.Value.Sign < 0 ? -term.Value : term.Value;
            string sign = count++ == 0 ? (term.Value.Sign < 0 ? "-" : "") : term.Value.Sign < 0 ? " - " : " + ";
            text += $"{sign}{(size == Rational.One ? "" : $"{size}*")}{columns[term.Key].Name}";
        }

        int more = dependence.Terms.Count - count;
        return $"equals {text}{(more > 0 ? $" and {Text(more)} more" : "")}";
    }

    internal static string Some(IReadOnlyList<string> names, int shown, string separator)
    {
        string text = string.Join(separator, names.Take(shown));
        return names.Count <= shown ? text : $"{text}{separator}and {Text(names.Count - shown)} more";
    }

    internal static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
