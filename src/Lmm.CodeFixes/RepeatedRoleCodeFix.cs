using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Lmm.Analyzers;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.CodeFixes;

/// <summary>
/// LMM1003 and LMM1005: takes away the attribute or the slope that is said twice. LMM1004: takes away <c>[Random]</c> or
/// <c>[Fixed]</c>, whichever the user did not mean. In a formula nothing is offered: a term may stand inside others.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RepeatedRoleCodeFix))]
[Shared]
public sealed class RepeatedRoleCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.DuplicateRandomTerm, RuleIds.FixedAndRandom, RuleIds.SameGrouping];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (marked.FirstAncestorOrSelf<ExpressionElementSyntax>() is { Parent: CollectionExpressionSyntax list } element
            && diagnostic.Id == RuleIds.DuplicateRandomTerm)
        {
            yield return new Mend("Remove the repeated slope", "slope", RowMembers.Remove(list.Elements, element));
            yield break;
        }

        if (marked.FirstAncestorOrSelf<AttributeSyntax>() is not { } random || DeclarationSyntax.Role(random) != "Random")
        {
            yield break;
        }

        if (diagnostic.Id != RuleIds.FixedAndRandom)
        {
            yield return new Mend("Remove the repeated [Random]", "random", RowMembers.Remove(random));
            yield break;
        }

        yield return new Mend("It is fixed: remove [Random]", "random", RowMembers.Remove(random));
        AttributeSyntax? @fixed = random.Parent!.Parent!.ChildNodes().OfType<AttributeListSyntax>()
            .SelectMany(attributes => attributes.Attributes)
            .FirstOrDefault(attribute => DeclarationSyntax.Role(attribute) == "Fixed");
        if (@fixed is not null)
        {
            yield return new Mend("It is random: remove [Fixed]", "fixed", RowMembers.Remove(@fixed));
        }
    }
}
