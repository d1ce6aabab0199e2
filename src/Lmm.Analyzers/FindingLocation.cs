using System.Collections.Generic;
using System.Linq;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Analyzers;

/// <summary>Maps a finding to the smallest piece of source that it is about.</summary>
public static class FindingLocation
{
    /// <summary>
    /// The place to mark: characters of the formula, an element of an attribute's argument, an attribute, a member's name
    /// or the type's name, in this order of preference.
    /// </summary>
    public static Location Find(DeclarationSyntax declaration, DesignFinding finding)
    {
        if (finding.Span is { } span && Formula(declaration) is { } formula)
        {
            return Location.Create(formula.SyntaxTree, FormulaText.Locate(formula, span));
        }

        string? member = finding.Members.IsEmpty ? null : finding.Members[0];
        return InAttributes(finding, member is null ? [] : declaration.MemberAttributes(member))
            ?? InAttributes(finding, declaration.TypeAttributes)
            ?? (member is null ? null : declaration.MemberName(member))
            ?? declaration.TypeName;
    }

    /// <summary>The expression of the formula, or null where the model is said by attributes.</summary>
    public static ExpressionSyntax? Formula(DeclarationSyntax declaration) =>
        declaration.TypeAttributes
            .Where(a => DeclarationSyntax.Role(a) == "MixedModel")
            .SelectMany(a => a.ArgumentList?.Arguments ?? default)
            .FirstOrDefault(a => a.NameEquals is null)?.Expression;

    /// <summary>The member name that an expression says: a string literal or nameof; null for anything else.</summary>
    public static string? NamedMember(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        InvocationExpressionSyntax
        {
            Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" },
            ArgumentList.Arguments: { Count: 1 } named,
        } => named[0].Expression switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            _ => null,
        },
        _ => null,
    };

    /// <summary>The elements of an array or collection expression; the expression itself where it is neither.</summary>
    public static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax expression) => expression switch
    {
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(e => e.Expression),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        _ => [expression],
    };

    private static Location? InAttributes(DesignFinding finding, IReadOnlyList<AttributeSyntax> attributes)
    {
        if (finding.Argument is not { } argument || Owner(finding, argument, attributes) is not { } owner)
        {
            return null;
        }

        AttributeArgumentSyntax? named = NamedArgument(owner, argument);
        IEnumerable<AttributeArgumentSyntax> values = named is not null
            ? [named]
            : (owner.ArgumentList?.Arguments ?? default).Where(a => a.NameEquals is null);
        if (finding.ArgumentText is { } text
            && values.SelectMany(a => Elements(a.Expression)).Select(e => Named(e, text)).LastOrDefault(l => l is not null) is { } element)
        {
            // The last, because of what is said twice the repetition is the mistake.
            return element;
        }

        return (named?.Expression ?? (SyntaxNode)owner).GetLocation();
    }

    /// <summary>The attribute that has the argument, or whose role the argument is; of several the one that is counted.</summary>
    private static AttributeSyntax? Owner(DesignFinding finding, string argument, IReadOnlyList<AttributeSyntax> attributes)
    {
        string? role = attributes
            .Where(a => DeclarationSyntax.Role(a) == argument || NamedArgument(a, argument) is not null)
            .Select(DeclarationSyntax.Role)
            .FirstOrDefault();
        AttributeSyntax[] candidates = [.. attributes.Where(a => DeclarationSyntax.Role(a) == role)];
        return finding.AttributeIndex < candidates.Length ? candidates[finding.AttributeIndex] : candidates.LastOrDefault();
    }

    private static AttributeArgumentSyntax? NamedArgument(AttributeSyntax attribute, string name) =>
        (attribute.ArgumentList?.Arguments ?? default).FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>The expression where it says the text, or the part of it that does: a product of slopes is "A:B".</summary>
    private static Location? Named(ExpressionSyntax expression, string text)
    {
        if (NamedMember(expression) is not { } said)
        {
            return null;
        }

        if (said == text)
        {
            return expression.GetLocation();
        }

        int start = 0;
        foreach (string part in said.Split(':'))
        {
            if (part.Trim() == text)
            {
                var span = new FormulaSpan(said.IndexOf(text, start, System.StringComparison.Ordinal), text.Length);
                return Location.Create(expression.SyntaxTree, FormulaText.Locate(expression, span));
            }

            start += part.Length + 1;
        }

        return null;
    }
}
