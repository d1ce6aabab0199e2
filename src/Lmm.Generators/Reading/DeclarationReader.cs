using Lmm.Design;
using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Reading;

/// <summary>Attributes as the compiler has them to a <see cref="ModelDeclaration"/>; nothing is judged here.</summary>
internal static class DeclarationReader
{
    /// <summary>What the type's attributes say.</summary>
    public static ModelDeclaration Read(INamedTypeSymbol type, AttributeData mixedModel, IReadOnlyList<RowMember> members) =>
        new(type.Name)
        {
            Members = members.Select(Member).ToEquatableArray(),
            Interactions = type.GetAttributes()
                .Where(attribute => attribute.Is(KnownAttributes.Interaction))
                .Select(InteractionMembers)
                .ToEquatableArray(),
            Formula = Formula(mixedModel),
            Intercept = Value<bool>(mixedModel, "Intercept"),
        };

    private static EquatableArray<string> InteractionMembers(AttributeData attribute)
    {
        TypedConstant? argument = attribute.ConstructorArguments.Length == 1 ? attribute.ConstructorArguments[0] : null;
        return argument.Texts().ToEquatableArray();
    }

    private static string? Formula(AttributeData mixedModel) =>
        mixedModel.ConstructorArguments.Length == 1
        && mixedModel.ConstructorArguments[0] is { Kind: not TypedConstantKind.Array, Value: string formula }
            ? formula
            : null;

    private static MemberDeclaration Member(RowMember member)
    {
        bool Has(string name) => member.Attributes.Any(attribute => attribute.Is(name));
        AttributeData? @fixed = member.Attributes.FirstOrDefault(attribute => attribute.Is(KnownAttributes.Fixed));
        return new MemberDeclaration(member.Name, ValueTypeReader.KindOf(member.Type), ValueTypeReader.IsNullable(member.Type))
        {
            TypeName = member.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            ClosedLevels = ValueTypeReader.ClosedLevels(member.Type).ToEquatableArray(),
            IsResponse = Has(KnownAttributes.Response),
            IsWeight = Has(KnownAttributes.Weight),
            IsFrequency = Has(KnownAttributes.Frequency),
            IsOffset = Has(KnownAttributes.Offset),
            Fixed = @fixed is null ? null : Fixed(@fixed),
            Random = member.Attributes
                .Where(attribute => attribute.Is(KnownAttributes.Random))
                .Select(Random)
                .ToEquatableArray(),
        };
    }

    private static FixedDeclaration Fixed(AttributeData attribute) => new()
    {
        AsFactor = Value<bool>(attribute, "AsFactor"),
        Contrast = Value<int>(attribute, "Contrast") is { } contrast ? (Contrast)contrast : null,
        Reference = Text(attribute, "Reference"),
        Degree = Value<int>(attribute, "Degree"),
    };

    private static RandomDeclaration Random(AttributeData attribute) => new()
    {
        Nested = Text(attribute, "Nested"),
        With = attribute.Argument("With").Texts().ToEquatableArray(),
        Slopes = attribute.Argument("Slopes").Texts().ToEquatableArray(),
        Intercept = Value<bool>(attribute, "Intercept") ?? true,
        Covariance = Value<int>(attribute, "Covariance") is { } covariance ? (Covariance)covariance : Covariance.Unstructured,
    };

    private static T? Value<T>(AttributeData attribute, string name)
        where T : struct =>
        attribute.Argument(name) is { Kind: not TypedConstantKind.Array, Value: T value } ? value : null;

    private static string? Text(AttributeData attribute, string name) =>
        attribute.Argument(name) is { Kind: not TypedConstantKind.Array, Value: string value } ? value : null;
}
