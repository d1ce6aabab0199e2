using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Lmm.Analyzers;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>
/// LMM1003: takes away the attribute or the slope that is said twice. LMM1004: takes away <c>[Random]</c> or
/// <c>[Fixed]</c>, whichever the user did not mean. In a formula nothing is offered: a term may stand inside others.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RepeatedRoleCodeFix))]
[Shared]
public sealed class RepeatedRoleCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.DuplicateRandomTerm, RuleIds.FixedAndRandom];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (marked.FirstAncestorOrSelf<ExpressionElementSyntax>() is { Parent: CollectionExpressionSyntax list } element
            && diagnostic.Id == RuleIds.DuplicateRandomTerm)
        {
            yield return new Mend("Remove the repeated slope", "slope", Remove(list.Elements, element));
            yield break;
        }

        if (marked.FirstAncestorOrSelf<AttributeSyntax>() is not { } random || DeclarationSyntax.Role(random) != "Random")
        {
            yield break;
        }

        if (diagnostic.Id == RuleIds.DuplicateRandomTerm)
        {
            yield return new Mend("Remove the repeated [Random]", "random", Remove(random));
            yield break;
        }

        yield return new Mend("It is fixed: remove [Random]", "random", Remove(random));
        AttributeSyntax? @fixed = random.Parent!.Parent!.ChildNodes().OfType<AttributeListSyntax>()
            .SelectMany(attributes => attributes.Attributes)
            .FirstOrDefault(attribute => DeclarationSyntax.Role(attribute) == "Fixed");
        if (@fixed is not null)
        {
            yield return new Mend("It is random: remove [Fixed]", "fixed", Remove(@fixed));
        }
    }

    private static TextChange Remove(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count > 1)
        {
            return Remove(list.Attributes, attribute);
        }

        // The list goes with the space behind it, up to what it stood before.
        return new TextChange(TextSpan.FromBounds(list.SpanStart, list.GetLastToken().GetNextToken().SpanStart), string.Empty);
    }

    private static TextChange Remove<T>(SeparatedSyntaxList<T> list, T item)
        where T : SyntaxNode
    {
        int index = list.IndexOf(item);
        TextSpan span = index > 0
            ? TextSpan.FromBounds(list[index - 1].Span.End, item.Span.End)
            : list.Count > 1 ? TextSpan.FromBounds(item.SpanStart, list[1].SpanStart) : item.Span;
        return new TextChange(span, string.Empty);
    }
}
