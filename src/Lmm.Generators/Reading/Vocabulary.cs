using Microsoft.CodeAnalysis;

namespace Lmm.Generators.Reading;

/// <summary>
/// The type names that emitted code uses. Where the user's code gives one of them another meaning, emitted code writes
/// every type in full; everywhere else it can be read like code written by hand.
/// </summary>
internal static class Vocabulary
{
    /// <summary>Each simple type name that an emitter may write, with its namespace.</summary>
    public static readonly IReadOnlyDictionary<string, string> NamespaceOf = new Dictionary<string, string>
    {
        ["Func"] = "System",
        ["ReadOnlySpan"] = "System",
        ["Span"] = "System",
        ["GeneratedCode"] = "System.CodeDom.Compiler",
        ["IEnumerable"] = "System.Collections.Generic",
        ["IReadOnlyList"] = "System.Collections.Generic",
        ["NotNullWhen"] = "System.Diagnostics.CodeAnalysis",
        ["CultureInfo"] = "System.Globalization",
        ["TextReader"] = "System.IO",
        ["ClosedFactorColumn"] = "Lmm",
        ["Coefficient"] = "Lmm",
        ["Contrast"] = "Lmm",
        ["Corr"] = "Lmm",
        ["Covariance"] = "Lmm",
        ["CsvFormatException"] = "Lmm",
        ["CsvOptions"] = "Lmm",
        ["CsvRowReader"] = "Lmm",
        ["DegreesOfFreedomMethod"] = "Lmm",
        ["FactorColumn"] = "Lmm",
        ["FitData"] = "Lmm",
        ["FittedLevel"] = "Lmm",
        ["GroupEffects"] = "Lmm",
        ["InvalidDesignException"] = "Lmm",
        ["InvalidModelException"] = "Lmm",
        ["LevelEffects"] = "Lmm",
        ["LevelSize"] = "Lmm",
        ["MarginalMeans"] = "Lmm",
        ["MeansCovariate"] = "Lmm",
        ["MeansFactor"] = "Lmm",
        ["MeansTable"] = "Lmm",
        ["MeansWeights"] = "Lmm",
        ["MixedModel"] = "Lmm",
        ["MixedModelFit"] = "Lmm",
        ["ModelDesign"] = "Lmm",
        ["ModelOptions"] = "Lmm",
        ["NewLevels"] = "Lmm",
        ["NumberColumn"] = "Lmm",
        ["PolynomialColumn"] = "Lmm",
        ["Prediction"] = "Lmm",
        ["PredictionTable"] = "Lmm",
        ["ResidualParameter"] = "Lmm",
        ["TimeColumn"] = "Lmm",
        ["TimeUnit"] = "Lmm",
        ["VarianceFunction"] = "Lmm",
        ["DesignFinding"] = "Lmm.Design",
        ["EquatableArray"] = "Lmm.Design",
        ["FixedCoding"] = "Lmm.Design",
        ["MemberSpec"] = "Lmm.Design",
        ["ModelSpec"] = "Lmm.Design",
        ["RandomTermSpec"] = "Lmm.Design",
        ["RepeatedSpec"] = "Lmm.Design",
        ["TermSpec"] = "Lmm.Design",
        ["ValueKind"] = "Lmm.Design",
        ["VarianceSpec"] = "Lmm.Design",
    };

    /// <summary>The namespaces as emitted code opens them.</summary>
    public static readonly IReadOnlyList<string> Namespaces =
        [.. NamespaceOf.Values.Distinct()];

    /// <summary>Names of members of emitted types and their bases, which hide a type of the same name.</summary>
    private static readonly string[] InheritedMembers =
    [
        "Add", "ColumnNames", "Convergence", "Create", "Data", "Design", "Findings", "Fit", "Fixed", "Levels", "Log", "Means", "Options",
        "Random", "Read", "Repeated", "Residual", "Skeleton", "Solution", "Specification",
    ];

    /// <summary>Whether a member of an emitted type hides a type of this name.</summary>
    public static bool IsHidden(string typeName) => InheritedMembers.Contains(typeName);

    /// <summary>Whether the row type, its members or anything its place can see has one of the names.</summary>
    public static bool ClashesWith(INamedTypeSymbol type, IEnumerable<string> memberNames, Compilation compilation)
    {
        if (NamespaceOf.ContainsKey(type.Name) || IsHidden(type.Name) || memberNames.Any(NamespaceOf.ContainsKey))
        {
            return true;
        }

        for (INamespaceOrTypeSymbol? place = Around(type); place is not null; place = Around(place))
        {
            if (HidesOne(place, andNamespaces: place is not INamespaceSymbol { IsGlobalNamespace: true }))
            {
                return true;
            }
        }

        return type.ContainingNamespace.IsGlobalNamespace && IsImported(type, compilation);
    }

    /// <summary>
    /// In a namespace the emitted file's own usings are nearer than the project's global ones. In the global namespace
    /// they stand side by side, and a name that both bring is ambiguous.
    /// </summary>
    private static bool IsImported(INamedTypeSymbol type, Compilation compilation)
    {
        SyntaxReference declaration = type.DeclaringSyntaxReferences[0];
        SemanticModel model = compilation.GetSemanticModel(declaration.SyntaxTree);
        foreach (IImportScope scope in model.GetImportScopes(declaration.Span.Start))
        {
            if (scope.Aliases.Any(alias => NamespaceOf.ContainsKey(alias.Name))
                || scope.Imports.Any(import => HidesOne(import.NamespaceOrType, andNamespaces: false)))
            {
                return true;
            }
        }

        return false;
    }

    private static INamespaceOrTypeSymbol? Around(INamespaceOrTypeSymbol place) =>
        (INamespaceOrTypeSymbol?)place.ContainingType ?? place.ContainingNamespace;

    private static bool HidesOne(INamespaceOrTypeSymbol place, bool andNamespaces) =>
        NamespaceOf.Keys.Any(name => place.GetMembers(name).Any(member => !IsOurs(member)))
        || (andNamespaces && (place.GetMembers("System").Length > 0 || place.GetMembers("Lmm").Length > 0));

    private static bool IsOurs(ISymbol member) =>
        member is INamedTypeSymbol { ContainingType: null, ContainingNamespace: { } space }
        && space.ToDisplayString() == NamespaceOf[member.Name];
}
