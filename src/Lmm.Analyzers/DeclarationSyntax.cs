using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Analyzers;

/// <summary>
/// Where the parts of a declaration stand in the source: the side table that lets findings be values without locations.
/// </summary>
public sealed class DeclarationSyntax
{
    private const string Suffix = "Attribute";

    private readonly Dictionary<string, List<AttributeSyntax>> _memberAttributes = [];
    private readonly Dictionary<string, Location> _memberNames = [];

    private DeclarationSyntax(INamedTypeSymbol type, CancellationToken cancel)
    {
        TypeName = type.Locations.FirstOrDefault(l => l.IsInSource) ?? Location.None;
        TypeAttributes = [.. Attributes(type, cancel)];
        for (INamedTypeSymbol? level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            // An attribute on a positional parameter stays on the parameter; the property of that name carries none.
            IEnumerable<ISymbol> parameters = level.InstanceConstructors.SelectMany(c => c.Parameters);
            foreach (ISymbol member in level.GetMembers().Where(IsMember).Concat(parameters))
            {
                Note(member, cancel);
            }
        }
    }

    /// <summary>The type's identifier.</summary>
    public Location TypeName { get; }

    /// <summary>The attributes of this library on the type, in the order written.</summary>
    public IReadOnlyList<AttributeSyntax> TypeAttributes { get; }

    /// <summary>Looks up everything about one annotated type.</summary>
    public static DeclarationSyntax Of(INamedTypeSymbol type, CancellationToken cancel) => new(type, cancel);

    /// <summary>Where the member is named, or null where the type has none of that name.</summary>
    public Location? MemberName(string member) => _memberNames.TryGetValue(member, out Location? found) ? found : null;

    /// <summary>The attributes of this library on a member, in the order written.</summary>
    public IReadOnlyList<AttributeSyntax> MemberAttributes(string member) =>
        _memberAttributes.TryGetValue(member, out List<AttributeSyntax>? found) ? found : [];

    /// <summary>The attribute's role: its name without the word Attribute, as in <c>Random</c>.</summary>
    public static string Role(AttributeSyntax attribute)
    {
        string name = attribute.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => attribute.Name.ToString(),
        };
        return name.Length > Suffix.Length && name.EndsWith(Suffix, System.StringComparison.Ordinal)
            ? name.Substring(0, name.Length - Suffix.Length)
            : name;
    }

    /// <summary>Whether the attribute's class is one of this library's.</summary>
    public static bool IsOurs(AttributeData attribute) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "Lmm", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool IsMember(ISymbol symbol) => symbol is IPropertySymbol or IFieldSymbol { IsImplicitlyDeclared: false };

    private void Note(ISymbol symbol, CancellationToken cancel)
    {
        if (symbol.Locations.FirstOrDefault(l => l.IsInSource) is not { } location)
        {
            return;
        }

        if (!_memberNames.ContainsKey(symbol.Name))
        {
            _memberNames.Add(symbol.Name, location);
            _memberAttributes.Add(symbol.Name, []);
        }

        _memberAttributes[symbol.Name].AddRange(Attributes(symbol, cancel));
    }

    private static IEnumerable<AttributeSyntax> Attributes(ISymbol symbol, CancellationToken cancel) =>
        symbol.GetAttributes()
            .Where(IsOurs)
            .Select(a => a.ApplicationSyntaxReference?.GetSyntax(cancel))
            .OfType<AttributeSyntax>();
}
