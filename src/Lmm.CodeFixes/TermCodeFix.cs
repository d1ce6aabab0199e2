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
/// Mends that give a member a role or take one away: LMM1006 and LMM1007 add <c>[Fixed]</c> to the member without it, LMM1011
/// drops the covariance, LMM1013 adds <c>[Random]</c> to the outer member, LMM2004 drops <c>Nested</c>, LMM2005 adds it, LMM2006 and LMM2007 drop the grouping's
/// <c>[Random]</c>, LMM2012 drops the slope. In a formula nothing is offered: a term may stand inside others.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TermCodeFix))]
[Shared]
public sealed class TermCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        RuleIds.Marginality, RuleIds.SlopeWithoutFixed, RuleIds.CovarianceOfContrasts, RuleIds.NestedInNothing, DesignRuleIds.NestedButCrossed, DesignRuleIds.ReusedIds,
        DesignRuleIds.ConfoundedWithResidual, DesignRuleIds.SamePartition, DesignRuleIds.ConstantSlope,
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (marked.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type || RowMembers.HasFormula(type))
        {
            return [];
        }

        ExpressionSyntax? named = marked.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument && marked is ExpressionSyntax expression
            ? expression : null;
        string? member = diagnostic.Properties.TryGetValue(FindingProperties.Member, out string? first) ? first : null;
        string? other = diagnostic.Properties.TryGetValue(FindingProperties.OtherMember, out string? second) ? second : null;
        Mend?[] mends = diagnostic.Id switch
        {
            RuleIds.Marginality => [AddMargin(type, marked)],
            RuleIds.CovarianceOfContrasts => [DropCovariance(marked)],
            RuleIds.SlopeWithoutFixed => [named is null ? null : AddRole(type, FindingLocation.NamedMember(named), "Fixed")],
            RuleIds.NestedInNothing => [named is null ? null : AddRole(type, FindingLocation.NamedMember(named), "Random")],
            DesignRuleIds.NestedButCrossed => [DropArgument(type, member, "Nested")],
            DesignRuleIds.ReusedIds => [AddNested(type, member, other)],
            DesignRuleIds.ConstantSlope => [DropSlope(type, member)],
            _ => [DropRandom(type, diagnostic)],
        };
        return mends.OfType<Mend>();
    }

    /// <summary>The one member of the interaction that is not fixed; of two it is not clear that both are meant.</summary>
    private static Mend? AddMargin(TypeDeclarationSyntax type, SyntaxNode marked)
    {
        string[] bare =
        [
            .. (marked.FirstAncestorOrSelf<AttributeSyntax>()?.ArgumentList?.Arguments ?? default)
                .Select(argument => FindingLocation.NamedMember(argument.Expression))
                .OfType<string>()
                .Where(name => RowMembers.Find(type, name) is { } member && !RowMembers.Attributes(member, "Fixed").Any()),
        ];
        return bare.Length == 1 ? AddRole(type, bare[0], "Fixed") : null;
    }

    private static Mend? DropCovariance(SyntaxNode marked) =>
        marked.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { NameEquals.Name.Identifier.ValueText: "Covariance" } argument
            ? new Mend("Let the effects covary: remove Covariance", "covariance", new TextChange(RowMembers.WithItsComma(argument), ""))
            : null;

    private static Mend? AddRole(TypeDeclarationSyntax type, string? member, string role) =>
        member is not null && RowMembers.Find(type, member) is { } declaration
            ? new Mend($"Make '{member}' {role.ToLowerInvariant()}", role, new TextChange(new TextSpan(declaration.GetFirstToken().SpanStart, 0), $"[{role}] "))
            : null;

    private static Mend? DropArgument(TypeDeclarationSyntax type, string? member, string name) =>
        OnlyRandom(type, member, random => Argument(random, name) is not null) is { } attribute
            ? new Mend($"'{member}' is crossed: remove {name}", name, new TextChange(RowMembers.WithItsComma(Argument(attribute, name)!), ""))
            : null;

    private static Mend? AddNested(TypeDeclarationSyntax type, string? member, string? outer)
    {
        if (outer is null || OnlyRandom(type, member, random => Argument(random, "Nested") is null) is not { } random)
        {
            return null;
        }

        string said = $"Nested = nameof({outer})";
        TextChange change = random.ArgumentList switch
        {
            null => new TextChange(new TextSpan(random.Span.End, 0), $"({said})"),
            { Arguments.Count: 0 } list => new TextChange(list.Span, $"({said})"),
            var list => new TextChange(new TextSpan(list.OpenParenToken.Span.End, 0), $"{said}, "),
        };
        return new Mend($"'{member}' is nested in '{outer}'", "nested", change);
    }

    private static Mend? DropSlope(TypeDeclarationSyntax type, string? slope)
    {
        AttributeArgumentSyntax[] holders =
        [
            .. RowMembers.Attributes(type, "Random").Select(random => Argument(random, "Slopes")).OfType<AttributeArgumentSyntax>()
                .Where(argument => FindingLocation.Elements(argument.Expression).Any(element => FindingLocation.NamedMember(element) == slope)),
        ];
        return holders.Length == 1 && FindingLocation.Elements(holders[0].Expression).Count() == 1
            ? new Mend($"Remove the slope of '{slope}'", "slope", new TextChange(RowMembers.WithItsComma(holders[0]), ""))
            : null;
    }

    private static Mend? DropRandom(TypeDeclarationSyntax type, Diagnostic diagnostic)
    {
        string? member = diagnostic.Properties.TryGetValue(FindingProperties.LastMember, out string? last) ? last : null;
        return OnlyRandom(type, member, random => Argument(random, "Slopes") is null) is { } random
            ? new Mend($"Remove [Random] of '{member}'", "random", RowMembers.Remove(random))
            : null;
    }

    /// <summary>The member's only [Random] of that kind; null where it is not clear which is meant.</summary>
    private static AttributeSyntax? OnlyRandom(TypeDeclarationSyntax type, string? member, System.Func<AttributeSyntax, bool> isMeant)
    {
        if (member is null || RowMembers.Find(type, member) is not { } declaration)
        {
            return null;
        }

        AttributeSyntax[] found = [.. RowMembers.Attributes(declaration, "Random").Where(isMeant)];
        return found.Length == 1 ? found[0] : null;
    }

    private static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name) =>
        (attribute.ArgumentList?.Arguments ?? default).FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);
}
