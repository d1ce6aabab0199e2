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
/// LMM1009: takes away the random intercept or the residual correlation. LMM1010: takes away the random effects. LMM1015: takes
/// away one of the two standard deviations. A <c>[Random]</c> that nests the subject stays: without it the subject is another.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ResidualCodeFix))]
[Shared]
public sealed class ResidualCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [RuleIds.SymmetryTwice, RuleIds.EffectInUnstructured, RuleIds.VarianceTwice];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (marked.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
        {
            return [];
        }

        AttributeSyntax? repeated = RowMembers.Attributes(type, "Repeated").FirstOrDefault();
        AttributeSyntax? owner = marked.FirstAncestorOrSelf<AttributeSyntax>();
        return (diagnostic.Id, owner is null ? null : DeclarationSyntax.Role(owner)) switch
        {
            (RuleIds.SymmetryTwice, "Random") => [.. WithoutIntercept(owner!), .. WithoutCorrelation(repeated)],
            (RuleIds.SymmetryTwice, _) => WithoutCorrelation(repeated),
            (RuleIds.EffectInUnstructured, "Random") when Argument(owner!, "Nested") is null =>
                [new Mend("Remove [Random]", "random", RowMembers.Remove(owner!))],
            (RuleIds.VarianceTwice, "Variance") =>
                [new Mend("Remove this [Variance]", "variance", RowMembers.Remove(owner!)), .. WithoutHeterogeneous(owner!, repeated)],
            _ => [],
        };
    }

    private static IEnumerable<Mend> WithoutIntercept(AttributeSyntax random)
    {
        bool isNested = Argument(random, "Nested") is not null;
        AttributeArgumentSyntax? slopes = Argument(random, "Slopes");
        if (slopes is null && !isNested)
        {
            yield return new Mend("Remove the random intercept", "intercept", RowMembers.Remove(random));
        }
        else if (slopes is not null && Argument(random, "Intercept") is null)
        {
            yield return new Mend(
                "Remove the random intercept", "intercept", new TextChange(new TextSpan(slopes.Span.End, 0), ", Intercept = false"));
        }
    }

    /// <summary>Groups with parameters of their own keep their variances.</summary>
    private static IEnumerable<Mend> WithoutCorrelation(AttributeSyntax? repeated)
    {
        if (repeated is null)
        {
            yield break;
        }

        if (Argument(repeated, "By") is null)
        {
            yield return new Mend("Remove [Repeated]", "repeated", RowMembers.Remove(repeated));
        }
        else if (Argument(repeated, "Corr") is { } corr)
        {
            yield return new Mend("Change to Corr.Independent", "repeated", new TextChange(corr.Expression.Span, "Corr.Independent"));
        }
    }

    private static IEnumerable<Mend> WithoutHeterogeneous(AttributeSyntax variance, AttributeSyntax? repeated)
    {
        bool isOfOccasion = repeated is not null && repeated.Parent!.Parent == variance.Parent!.Parent;
        if (isOfOccasion && Argument(repeated!, "Heterogeneous") is { } heterogeneous)
        {
            yield return new Mend(
                "Remove 'Heterogeneous'", "heterogeneous", new TextChange(RowMembers.WithItsComma(heterogeneous), string.Empty));
        }
    }

    private static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name) =>
        (attribute.ArgumentList?.Arguments ?? default).FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
}
