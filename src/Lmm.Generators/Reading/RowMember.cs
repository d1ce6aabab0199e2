using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Generators.Reading;

/// <summary>A member of the annotated type while it is read; holds symbols and so never leaves the reading.</summary>
/// <param name="Name">The name without <c>@</c>.</param>
/// <param name="Symbol">The property, field or (where nothing else is there) parameter.</param>
/// <param name="Type">Its type.</param>
/// <param name="Attributes">Those on the member and on the positional parameter it comes from.</param>
/// <param name="Problem">Why emitted code cannot read it, or null.</param>
internal sealed record RowMember(
    string Name,
    ISymbol Symbol,
    ITypeSymbol Type,
    ImmutableArray<AttributeData> Attributes,
    string? Problem)
{
    /// <summary>Whether a role attribute stands on it.</summary>
    public bool HasRole => Attributes.Any(attribute => attribute.IsRole());

    /// <summary>
    /// The members of a type in the order of declaration: inherited ones first, positional parameters before the rest.
    /// Those that emitted code cannot read are given only where a role stands on them.
    /// </summary>
    /// <param name="type">The annotated type.</param>
    /// <param name="place">Where the emitted code stands: a type or the assembly.</param>
    /// <param name="compilation">Knows what is accessible from there.</param>
    public static IReadOnlyList<RowMember> Of(INamedTypeSymbol type, ISymbol place, Compilation compilation)
    {
        var members = new List<RowMember>();
        foreach (INamedTypeSymbol level in WithBases(type))
        {
            foreach (IParameterSymbol parameter in PrimaryParameters(level))
            {
                ISymbol symbol = FindProperty(level, parameter.Name) ?? (ISymbol)parameter;
                Add(members, symbol, parameter.GetAttributes(), place, compilation);
            }

            foreach (ISymbol symbol in level.GetMembers())
            {
                if (symbol is IPropertySymbol { IsIndexer: false } or IFieldSymbol { IsImplicitlyDeclared: false, IsConst: false })
                {
                    Add(members, symbol, [], place, compilation);
                }
            }
        }

        return [.. members.Where(member => member.Problem is null || member.HasRole)];
    }

    /// <summary>The parameters of the primary constructor, none where there is no such constructor.</summary>
    public static ImmutableArray<IParameterSymbol> PrimaryParameters(INamedTypeSymbol type) =>
        PrimaryConstructor(type)?.Parameters ?? [];

    /// <summary>The constructor that stands in the type's own header, or null.</summary>
    public static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type) =>
        type.InstanceConstructors.FirstOrDefault(constructor =>
            constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax));

    private static IEnumerable<INamedTypeSymbol> WithBases(INamedTypeSymbol type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? level = type; level is { SpecialType: SpecialType.None }; level = level.BaseType)
        {
            chain.Push(level);
        }

        return chain;
    }

    private static IPropertySymbol? FindProperty(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                return property;
            }
        }

        return null;
    }

    private static void Add(
        List<RowMember> members,
        ISymbol symbol,
        ImmutableArray<AttributeData> parameterAttributes,
        ISymbol place,
        Compilation compilation)
    {
        ITypeSymbol type = symbol switch
        {
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => throw new InvalidOperationException($"A {symbol.Kind} cannot be a member of a row."),
        };
        ImmutableArray<AttributeData> attributes = symbol is IParameterSymbol
            ? parameterAttributes
            : parameterAttributes.AddRange(symbol.GetAttributes());
        string? problem = WhyNotReadable(symbol, place, compilation);
        int known = members.FindIndex(member => member.Name == symbol.Name);
        if (known < 0)
        {
            members.Add(new RowMember(symbol.Name, symbol, type, attributes, problem));
        }
        else if (!SymbolEqualityComparer.Default.Equals(members[known].Symbol, symbol))
        {
            // An override or a hiding member: the nearer one is read, the roles of both count.
            members[known] = new RowMember(symbol.Name, symbol, type, members[known].Attributes.AddRange(attributes), problem);
        }
        else if (!parameterAttributes.IsEmpty)
        {
            // A positional parameter that is handed on to an inherited property.
            members[known] = members[known] with { Attributes = members[known].Attributes.AddRange(parameterAttributes) };
        }
    }

    private static string? WhyNotReadable(ISymbol symbol, ISymbol place, Compilation compilation)
    {
        if (symbol is IParameterSymbol)
        {
            return "is a constructor parameter, not a member; declare a property, or make the type a record";
        }

        if (symbol.IsStatic)
        {
            return "is static; a row's values are instance members";
        }

        ISymbol? read = symbol is IPropertySymbol property ? property.GetMethod : symbol;
        if (read is null)
        {
            return "has no getter";
        }

        return compilation.IsSymbolAccessibleWithin(read, place)
            ? null
            : "is not accessible to emitted code; make it public or internal";
    }
}
