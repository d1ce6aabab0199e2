using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers;

/// <summary>The rules of use: what is done with results.</summary>
public static class UseDescriptors
{
    private const string Category = "Lmm.Use";

    /// <summary>Restricted likelihoods of different fixed parts are compared.</summary>
    public static readonly DiagnosticDescriptor RestrictedComparison = new(
        "LMM3001",
        "Restricted likelihoods of different fixed parts are compared",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "REML fits of models whose fixed parts differ have the likelihoods of different data: compare them by maximum likelihood.",
        Descriptors.HelpFolder + "LMM3001.md");

    /// <summary>A main effect is tested beside its interaction.</summary>
    public static readonly DiagnosticDescriptor MarginalTest = new(
        "LMM3002",
        "A main effect is tested beside its interaction",
        "{0}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A type III test of a term whose interaction is in the model averages over the levels of the other factors; say that it is meant.",
        Descriptors.HelpFolder + "LMM3002.md");

    /// <summary>Nothing looks at how a fit ended.</summary>
    public static readonly DiagnosticDescriptor Unlooked = new(
        "LMM3003",
        "A fit's numbers are used and nothing looks at how it ended",
        "{0}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A fit that did not converge is a result with numbers too; a program that uses them looks at Convergence first.",
        Descriptors.HelpFolder + "LMM3003.md");

    /// <summary>A variance is tested by the plain chi-square.</summary>
    public static readonly DiagnosticDescriptor NaiveVarianceTest = new(
        "LMM3004",
        "A variance is tested by the plain chi-square",
        "{0}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Under the null hypothesis a variance stands at its bound 0, where the likelihood ratio has no plain chi-square law.",
        Descriptors.HelpFolder + "LMM3004.md");

    /// <summary>Every rule, in the order of its id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [RestrictedComparison, MarginalTest, Unlooked, NaiveVarianceTest];
}
