using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Reading;

/// <summary>
/// The type names that emitted code uses. Where the user's code gives one of them another meaning, emitted code writes
/// every type in full; everywhere else it can be read like code written by hand.
/// </summary>
internal static class Vocabulary
{
    /// <summary>Every simple type name that an emitter may write.</summary>
    public static readonly string[] Names =
    [
        "GeneratedCode", "GeneratedCodeAttribute", "IEnumerable", "IReadOnlyList", "TextReader", "Span", "ArgumentOutOfRangeException",
        "Contrast", "Covariance", "ValueKind", "FixedCoding", "EquatableArray", "DesignFinding", "ModelSpec", "MemberSpec",
        "TermSpec", "RandomTermSpec", "ModelDesign", "ModelOptions", "NumberColumn", "FactorColumn", "ClosedFactorColumn",
        "OpenFactorColumn", "PolynomialColumn", "MixedModel", "MixedModelFit", "FitData", "Estimation", "FitOptions",
        "CsvOptions", "CsvRowReader", "Coefficient", "NewLevels", "InvalidModelException", "InvalidDesignException",
        "Prediction", "Predictions", "DesignMatrices", "Math", "LevelEffects", "RandomEffects",
    ];

    /// <summary>Whether the row type, its members or anything its place can see has one of the names.</summary>
    public static bool ClashesWith(INamedTypeSymbol type, IEnumerable<string> memberNames)
    {
        var taken = new HashSet<string>(memberNames) { type.Name };
        if (Names.Any(taken.Contains))
        {
            return true;
        }

        for (INamespaceOrTypeSymbol? place = (INamespaceOrTypeSymbol?)type.ContainingType ?? type.ContainingNamespace;
             place is not null;
             place = (INamespaceOrTypeSymbol?)place.ContainingType ?? place.ContainingNamespace)
        {
            if (!IsOurs(place) && Names.Any(name => place.GetMembers(name).Any(member => !IsOurs(member.ContainingNamespace))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOurs(ISymbol? space) =>
        space is INamespaceSymbol { Name: "Lmm", ContainingNamespace.IsGlobalNamespace: true };
}
