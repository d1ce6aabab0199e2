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
            Variances = Variances(type.GetAttributes()),
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
        AttributeData? repeated = member.Attributes.FirstOrDefault(attribute => attribute.Is(KnownAttributes.Repeated));
        return new MemberDeclaration(member.Name, ValueTypeReader.KindOf(member.Type), ValueTypeReader.IsNullable(member.Type))
        {
            TypeName = member.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            ClosedLevels = ValueTypeReader.ClosedLevels(member.Type).ToEquatableArray(),
            IsResponse = Has(KnownAttributes.Response),
            IsWeight = Has(KnownAttributes.Weight),
            IsFrequency = Has(KnownAttributes.Frequency),
            IsOffset = Has(KnownAttributes.Offset),
            Repeated = repeated is null ? null : Repeated(repeated),
            Variances = Variances(member.Attributes),
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

    private static RepeatedDeclaration Repeated(AttributeData attribute) => new()
    {
        Subject = Text(attribute, "Subject"),
        Corr = Value<int>(attribute, "Corr") is { } correlation ? (Corr)correlation : null,
        Order = Value<int>(attribute, "Order"),
        MovingAverage = Value<int>(attribute, "MovingAverage"),
        Heterogeneous = Value<bool>(attribute, "Heterogeneous"),
        By = Text(attribute, "By"),
        Coordinates = attribute.Argument("Coordinates").Texts().ToEquatableArray(),
        Nugget = Value<bool>(attribute, "Nugget"),
        Unit = Value<int>(attribute, "Unit") is { } unit ? (TimeUnit)unit : null,
    };

    /// <summary>The attributes whose function is there; the compiler says what is wrong with the others.</summary>
    private static EquatableArray<VarianceDeclaration> Variances(IEnumerable<AttributeData> attributes) => attributes
        .Where(attribute => attribute.Is(KnownAttributes.Variance)
            && attribute.ConstructorArguments.Length == 1
            && attribute.ConstructorArguments[0] is { Kind: not TypedConstantKind.Array, Value: int })
        .Select(attribute => new VarianceDeclaration((VarianceFunction)(int)attribute.ConstructorArguments[0].Value!)
        {
            With = attribute.Argument("With").Texts().ToEquatableArray(),
            Parameter = Given(attribute, "Parameter"),
            Constant = Given(attribute, "Constant"),
        })
        .ToEquatableArray();

    /// <summary>NaN is the attributes' word for a number that is not given.</summary>
    private static double? Given(AttributeData attribute, string name) =>
        Value<double>(attribute, name) is { } value && !double.IsNaN(value) ? value : null;

    private static T? Value<T>(AttributeData attribute, string name)
        where T : struct =>
        attribute.Argument(name) is { Kind: not TypedConstantKind.Array, Value: T value } ? value : null;

    private static string? Text(AttributeData attribute, string name) =>
        attribute.Argument(name) is { Kind: not TypedConstantKind.Array, Value: string value } ? value : null;
}
