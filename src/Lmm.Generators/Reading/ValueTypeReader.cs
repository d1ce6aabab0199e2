using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lmm.Generators.Reading;

/// <summary>What a C# type can be in a model, and how emitted code handles it.</summary>
internal static class ValueTypeReader
{
    private static readonly SymbolDisplayFormat FullFormat = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The facts of a member's type.</summary>
    /// <param name="declared">The type as declared, nullability included.</param>
    /// <param name="shortNames">The namespace whose types can be written by their simple name, or null for none.</param>
    public static MemberValue Read(ITypeSymbol declared, INamespaceSymbol? shortNames)
    {
        ITypeSymbol type = Underlying(declared, out bool isNullable);
        string fullName = type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(FullFormat);
        bool isNear = shortNames is not null
            && type is INamedTypeSymbol { ContainingType: null, Arity: 0 }
            && SymbolEqualityComparer.Default.Equals(type.ContainingNamespace, shortNames)
            && !Vocabulary.IsHidden(type.Name);
        return new MemberValue(FormOf(type), fullName, isNullable, type.IsValueType)
        {
            ShortName = isNear ? EscapeType(type.Name) : fullName,
            Levels = EnumNames(type, firstOfValue: true),
            Synonyms = EnumNames(type, firstOfValue: false),
            CanBeParsed = CanBeParsed(type),
        };
    }

    /// <summary>The kind in the specification's terms.</summary>
    public static ValueKind KindOf(ITypeSymbol declared)
    {
        ITypeSymbol type = Underlying(declared, out _);
        return FormOf(type) switch
        {
            ValueForm.Boolean => ValueKind.Boolean,
            ValueForm.Character => ValueKind.Character,
            ValueForm.Text => ValueKind.Text,
            ValueForm.Enumeration => ValueKind.Enumeration,
            ValueForm.Identifier => IsTime(type) ? ValueKind.Time : ValueKind.Identifier,
            ValueForm.Double => ValueKind.Real,
            ValueForm.Other => ValueKind.Unsupported,
            _ => IsReal(type) ? ValueKind.Real : ValueKind.Integer,
        };
    }

    /// <summary>Whether null can be a value: <c>T?</c> of either sort.</summary>
    public static bool IsNullable(ITypeSymbol declared)
    {
        Underlying(declared, out bool isNullable);
        return isNullable;
    }

    /// <summary>The closed levels in order: an enum's names, false and true, or none.</summary>
    public static IEnumerable<string> ClosedLevels(ITypeSymbol declared)
    {
        ITypeSymbol type = Underlying(declared, out _);
        return type switch
        {
            { SpecialType: SpecialType.System_Boolean } => ["false", "true"],
            _ => EnumNames(type, firstOfValue: true).Select(level => level.Name),
        };
    }

    /// <summary>A name as C# code writes it: <c>@class</c>.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>A type's name as C# code writes it: words like record and file are keywords where a type can stand.</summary>
    public static string EscapeType(string name) =>
        SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : Escape(name);

    private static ITypeSymbol Underlying(ITypeSymbol declared, out bool isNullable)
    {
        if (declared is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            isNullable = true;
            return nullable.TypeArguments[0];
        }

        isNullable = declared.IsReferenceType && declared.NullableAnnotation == NullableAnnotation.Annotated;
        return declared;
    }

    private static ValueForm FormOf(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Double:
                return ValueForm.Double;
            case SpecialType.System_Boolean:
                return ValueForm.Boolean;
            case SpecialType.System_Char:
                return ValueForm.Character;
            case SpecialType.System_String:
                return ValueForm.Text;
            case SpecialType.System_Decimal:
                return ValueForm.ExplicitNumber;
            case SpecialType.System_Single:
            case SpecialType.System_SByte or SpecialType.System_Byte:
            case SpecialType.System_Int16 or SpecialType.System_UInt16:
            case SpecialType.System_Int32 or SpecialType.System_UInt32:
            case SpecialType.System_Int64 or SpecialType.System_UInt64:
            case SpecialType.System_IntPtr or SpecialType.System_UIntPtr:
                return ValueForm.ImplicitNumber;
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return ValueForm.Enumeration;
        }

        if (IsSystem(type, "Half") || IsSystem(type, "Int128") || IsSystem(type, "UInt128"))
        {
            return ValueForm.ExplicitNumber;
        }

        bool isIdentifier = type is { TypeKind: TypeKind.Struct, IsRefLikeType: false }
            && Implements(type, "System.IEquatable<T>");
        return isIdentifier ? ValueForm.Identifier : ValueForm.Other;
    }

    private static bool IsReal(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Single or SpecialType.System_Decimal || IsSystem(type, "Half");

    private static bool IsTime(ITypeSymbol type) =>
        type.Name is "DateTime" or "DateTimeOffset" or "DateOnly" or "TimeOnly" or "TimeSpan" && IsSystem(type, type.Name);

    private static bool IsSystem(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    private static bool Implements(ITypeSymbol type, string generic) =>
        type.AllInterfaces.Any(face =>
            face.TypeArguments.Length == 1
            && face.OriginalDefinition.ToDisplayString() is { } name
            && (name == generic || name == generic.Replace("<T>", "<TSelf>"))
            && SymbolEqualityComparer.Default.Equals(face.TypeArguments[0], type));

    private static bool CanBeParsed(ITypeSymbol type) =>
        FormOf(type) switch
        {
            ValueForm.Other => false,
            ValueForm.Identifier => Implements(type, "System.IParsable<TSelf>"),
            _ => true,
        };

    /// <summary>
    /// An enum's names in the order of declaration: the first name of each value, which is a level, or the others, which
    /// are not second levels.
    /// </summary>
    private static EquatableArray<EnumLevel> EnumNames(ITypeSymbol type, bool firstOfValue)
    {
        if (type.TypeKind != TypeKind.Enum)
        {
            return EquatableArray<EnumLevel>.Empty;
        }

        var seen = new HashSet<object>();
        return type.GetMembers()
            .OfType<IFieldSymbol>()
            .Where(field => field.HasConstantValue && seen.Add(field.ConstantValue!) == firstOfValue)
            .Select(field => new EnumLevel(field.Name, Escape(field.Name)))
            .ToEquatableArray();
    }
}
