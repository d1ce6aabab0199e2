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
        SyntaxNode? node = null;
        if (finding.Argument is { } argument)
        {
            node = (member is null ? null : Find(declaration, finding, argument, declaration.MemberAttributes(member)))
                ?? Find(declaration, finding, argument, declaration.TypeAttributes);
        }

        return node?.GetLocation()
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

    private static SyntaxNode? Find(
        DeclarationSyntax declaration, DesignFinding finding, string argument, IReadOnlyList<AttributeSyntax> attributes)
    {
        // A repeated attribute may have the argument several times: the one that names what the finding is about is meant.
        ExpressionSyntax[] written =
        [
            .. attributes
                .SelectMany(a => a.ArgumentList?.Arguments ?? default)
                .Where(a => a.NameEquals?.Name.Identifier.ValueText == argument)
                .Select(a => a.Expression),
        ];
        if (written.Length > 0)
        {
            return written.SelectMany(Elements).FirstOrDefault(e => IsAbout(declaration, finding, e)) ?? written[0];
        }

        AttributeSyntax[] roles = [.. attributes.Where(a => DeclarationSyntax.Role(a) == argument)];
        foreach (AttributeSyntax role in roles)
        {
            ExpressionSyntax? element = (role.ArgumentList?.Arguments ?? default)
                .Where(a => a.NameEquals is null)
                .SelectMany(a => Elements(a.Expression))
                .FirstOrDefault(e => IsAbout(declaration, finding, e));
            if (element is not null)
            {
                return element;
            }
        }

        return roles.LastOrDefault();
    }

    private static bool IsAbout(DeclarationSyntax declaration, DesignFinding finding, ExpressionSyntax expression) =>
        NamedMember(expression) is { } name
        && (finding.Id == RuleIds.UnknownMember
            ? name.Split(':').Any(part => !declaration.MemberNames.Contains(part.Trim()))
            : finding.Members.Skip(1).Contains(name));
}
