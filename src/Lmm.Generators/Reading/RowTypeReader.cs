using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Generators.Reading;

/// <summary>Where the annotated type stands, where its emitted types go and whether they can reach it.</summary>
internal static class RowTypeReader
{
    /// <summary>The type's identity.</summary>
    public static RowType Read(INamedTypeSymbol type, IReadOnlyList<RowMember> members, Compilation compilation)
    {
        bool canBeNamed = WhyNotModelled(type) is null;
        bool isBeside = canBeNamed && IsBesideRow(type);
        bool needsFullNames = Vocabulary.ClashesWith(type, members.Select(member => member.Name), compilation);
        bool isNear = !needsFullNames && (type.ContainingType is null || isBeside);
        return new RowType(
            type.Name,
            !canBeNamed ? "object"
                : isNear ? ValueTypeReader.EscapeType(type.Name)
                : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.ContainingNamespace.IsGlobalNamespace ? null : NamespaceName(type.ContainingNamespace),
            isBeside ? OuterHeaders(type) : EquatableArray<string>.Empty,
            AccessibilityOf(type, isBeside),
            HintName(type))
        {
            NeedsFullNames = needsFullNames,
            CanBeNamed = canBeNamed,
            UsesObsolete = WithOuter(type).Any(IsObsolete) || members.Any(member => IsObsolete(member.Symbol) || HasObsolete(member.Type)),
        };
    }

    /// <summary>Why no model can be made of the type (LMM0008), or null.</summary>
    public static string? WhyNotModelled(INamedTypeSymbol type)
    {
        if (WithOuter(type).FirstOrDefault(level => level.Arity > 0) is { } generic)
        {
            return SymbolEqualityComparer.Default.Equals(generic, type)
                ? "it is generic; a row's type must be known, so annotate a type without type parameters"
                : $"it stands inside the generic type {generic.Name}; move it out";
        }

        if (type.IsRefLikeType)
        {
            return "it is a ref struct, of which no sequence can be made; make it a struct or a record";
        }

        if (type.IsStatic)
        {
            return "it is static and has no instances; make it a record";
        }

        if (WithOuter(type).Any(level => level.IsFileLocal))
        {
            return "it is visible in its file only, and emitted code stands in another; make it internal";
        }

        if (!IsBesideRow(type)
            && WithOuter(type).FirstOrDefault(level => !IsVisibleInAssembly(level)) is { } hidden)
        {
            return $"{hidden.Name} is {SyntaxFacts.GetText(hidden.DeclaredAccessibility)} and emitted code stands outside of "
                + $"{hidden.ContainingType!.Name}; make it internal, or make every type around it partial";
        }

        return null;
    }

    /// <summary>Whether emitted types stand inside the types around the row type: all of those are partial.</summary>
    public static bool IsBesideRow(INamedTypeSymbol type) =>
        WithOuter(type).Skip(1).All(outer => outer.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>()
            .All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword)));

    private static bool HasObsolete(ITypeSymbol type)
    {
        ITypeSymbol value = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return IsObsolete(value) || (value.TypeKind == TypeKind.Enum && value.GetMembers().Any(IsObsolete));
    }

    private static bool IsObsolete(ISymbol symbol) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass is
        { Name: "ObsoleteAttribute", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } });

    /// <summary>The type and the types around it, innermost first.</summary>
    private static IEnumerable<INamedTypeSymbol> WithOuter(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
        {
            yield return level;
        }
    }

    private static EquatableArray<string> OuterHeaders(INamedTypeSymbol type) =>
        WithOuter(type)
            .Skip(1)
            .Reverse()
            .Select(outer => $"partial {Keyword(outer)} {ValueTypeReader.EscapeType(outer.Name)}")
            .ToEquatableArray();

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { IsValueType: true } => "struct",
        _ => "class",
    };

    private static string AccessibilityOf(INamedTypeSymbol type, bool isBeside)
    {
        if (isBeside && type.ContainingType is not null)
        {
            return SyntaxFacts.GetText(type.DeclaredAccessibility);
        }

        bool isPublic = WithOuter(type).All(level => level.DeclaredAccessibility == Accessibility.Public);
        return isPublic ? "public" : "internal";
    }

    private static bool IsVisibleInAssembly(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    private static string NamespaceName(INamespaceSymbol space) =>
        space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat
            .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    /// <summary>
    /// The full name as a file. File names are compared without case, so a type whose neighbour differs in case only
    /// carries its capitals as numbers.
    /// </summary>
    private static string HintName(INamedTypeSymbol type)
    {
        string name = string.Join(".", WithOuter(type).Reverse().Select(level => level.MetadataName));
        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString() + ".";
        INamespaceOrTypeSymbol around = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
        bool hasTwin = around.GetTypeMembers().Any(other =>
            other.Name != type.Name && string.Equals(other.Name, type.Name, StringComparison.OrdinalIgnoreCase));
        string capitals = hasTwin
            ? "-" + string.Join("-", Enumerable.Range(0, type.Name.Length).Where(i => char.IsUpper(type.Name[i])))
            : "";
        char[] file = [.. $"{space}{name}{capitals}.g.cs".Replace("@", "").Select(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')];
        return new string(file);
    }
}
