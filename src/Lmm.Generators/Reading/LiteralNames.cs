using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Generators.Reading;

/// <summary>Members named by string literals where <c>nameof</c> works (LMM0004).</summary>
internal static class LiteralNames
{
    private static readonly string[] NameArguments = ["Nested", "With", "Slopes", "Subject", "By", "Coordinates"];

    private static readonly string[] NamingAttributes = [KnownAttributes.Random, KnownAttributes.Repeated, KnownAttributes.Variance];

    /// <summary>Each such literal with its place.</summary>
    public static IEnumerable<(DesignFinding Finding, Location Place)> Find(
        INamedTypeSymbol type,
        IReadOnlyList<RowMember> members,
        CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(members.Select(member => member.Name));
        foreach (RowMember member in members)
        {
            IEnumerable<AttributeArgumentSyntax> arguments = NamingAttributes
                .SelectMany(name => Arguments(member.Attributes, name, cancellationToken))
                .Where(argument => NameArguments.Contains(argument.NameEquals?.Name.Identifier.ValueText));
            foreach (LiteralExpressionSyntax literal in Literals(arguments, names))
            {
                yield return (Finding(member.Name, literal.Token.ValueText), literal.GetLocation());
            }
        }

        foreach (LiteralExpressionSyntax literal in
                 Literals(Arguments(type.GetAttributes(), KnownAttributes.Interaction, cancellationToken), names))
        {
            yield return (Finding(null, literal.Token.ValueText), literal.GetLocation());
        }
    }

    private static DesignFinding Finding(string? owner, string name) =>
        new(
            RuleIds.PreferNameof,
            FindingSeverity.Suggestion,
            $"\"{name}\" names a member by its text; write nameof({name}), which the compiler checks and a renaming follows.")
        {
            Members = owner is null ? EquatableArray.Create(name) : EquatableArray.Create(owner, name),
            Suggestion = name,
        };

    private static IEnumerable<AttributeArgumentSyntax> Arguments(
        IEnumerable<AttributeData> attributes,
        string name,
        CancellationToken cancellationToken) =>
        attributes
            .Where(attribute => attribute.Is(name))
            .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken))
            .OfType<AttributeSyntax>()
            .SelectMany(attribute => attribute.ArgumentList?.Arguments ?? []);

    private static IEnumerable<LiteralExpressionSyntax> Literals(IEnumerable<AttributeArgumentSyntax> arguments, HashSet<string> names) =>
        arguments
            .SelectMany(argument => argument.Expression.DescendantNodesAndSelf())
            .OfType<LiteralExpressionSyntax>()
            .Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression) && names.Contains(literal.Token.ValueText));
}
