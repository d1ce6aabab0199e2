using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Reading;

/// <summary>The attributes of the surface, by name: compared as text, so that no lookup in the compilation is needed.</summary>
internal static class KnownAttributes
{
    /// <summary>The metadata name that the pipeline starts from.</summary>
    public const string MixedModel = "Lmm.MixedModelAttribute";

    public const string Interaction = "InteractionAttribute";
    public const string Response = "ResponseAttribute";
    public const string Fixed = "FixedAttribute";
    public const string Random = "RandomAttribute";
    public const string Weight = "WeightAttribute";
    public const string Frequency = "FrequencyAttribute";
    public const string Offset = "OffsetAttribute";
    public const string Repeated = "RepeatedAttribute";
    public const string Variance = "VarianceAttribute";

    /// <summary>Whether this is the attribute of that name in namespace Lmm.</summary>
    public static bool Is(this AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type
        && type.Name == name
        && type.ContainingNamespace is { Name: "Lmm", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>Whether this says a role of a member.</summary>
    public static bool IsRole(this AttributeData attribute) =>
        attribute.AttributeClass?.Name is Response or Fixed or Random or Weight or Frequency or Offset or Repeated or Variance
        && attribute.Is(attribute.AttributeClass!.Name);

    /// <summary>The value of a named argument, or null where it is not written or is an error.</summary>
    public static TypedConstant? Argument(this AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind != TypedConstantKind.Error)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>The texts of an array argument; nulls inside are left out.</summary>
    public static string[] Texts(this TypedConstant? constant)
    {
        if (constant is not { Kind: TypedConstantKind.Array, IsNull: false } array)
        {
            return [];
        }

        ImmutableArray<TypedConstant> values = array.Values;
        return [.. values.Where(value => value.Kind != TypedConstantKind.Array).Select(value => value.Value).OfType<string>()];
    }
}
