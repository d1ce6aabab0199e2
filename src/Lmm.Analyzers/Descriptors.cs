using System.Collections.Immutable;
using Lmm.Design;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers;

/// <summary>
/// What each rule is called and how grave it is. The ids stand in <see cref="RuleIds"/>. The message is the finding's
/// own: it comes from the reading of the declaration, in the words in which <c>Create</c> gives it at run time.
/// </summary>
public static class Descriptors
{
    /// <summary>Where the rules' pages stand in the repository.</summary>
    public const string HelpFolder = "docs/rules/";

    private const string Declaration = "Lmm.Declaration";
    private const string Model = "Lmm.Model";

    // Each is written out in full: release tracking reads id, category and severity from the text of the constructor.

    /// <summary>A model has exactly one response.</summary>
    public static readonly DiagnosticDescriptor Response = new(
        RuleIds.Response,
        "A model has exactly one response",
        "{0}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Exactly one member of a type with [MixedModel] is its [Response].",
        HelpFolder + RuleIds.Response + ".md");

    /// <summary>The response is a number and nothing else.</summary>
    public static readonly DiagnosticDescriptor ResponseRole = new(
        RuleIds.ResponseRole,
        "The response is a number and nothing else",
        "{0}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The response is a number and has no other role in the same model.",
        HelpFolder + RuleIds.ResponseRole + ".md");

    /// <summary>An attribute names a member that is not there.</summary>
    public static readonly DiagnosticDescriptor UnknownMember = new(
        RuleIds.UnknownMember,
        "An attribute names a member that is not there",
        "{0}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Nested, With, Slopes and [Interaction] name members of the same type.",
        HelpFolder + RuleIds.UnknownMember + ".md");

    /// <summary>A member is named by a string where nameof works.</summary>
    public static readonly DiagnosticDescriptor PreferNameof = new(
        RuleIds.PreferNameof,
        "A member is named by a string where nameof works",
        "{0}",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "nameof follows a renaming and is checked by the compiler; a string is not.",
        HelpFolder + RuleIds.PreferNameof + ".md");

    /// <summary>The type of a member does not fit its role.</summary>
    public static readonly DiagnosticDescriptor TypeDoesNotFit = new(
        RuleIds.TypeDoesNotFit,
        "The type of a member does not fit its role",
        "{0}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A grouping is an enum, text, a bool, an integer or an identifier; a covariate, a weight or an offset is a number; a collection has no role.",
        HelpFolder + RuleIds.TypeDoesNotFit + ".md");

    /// <summary>An integer fixed effect may be a covariate or a factor.</summary>
    public static readonly DiagnosticDescriptor IntegerFixed = new(
        RuleIds.IntegerFixed,
        "An integer fixed effect may be a covariate or a factor",
        "{0}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "One slope per unit and one mean per value are two different models; AsFactor says which of them is meant.",
        HelpFolder + RuleIds.IntegerFixed + ".md");

    /// <summary>The formula cannot be read.</summary>
    public static readonly DiagnosticDescriptor Formula = new(
        RuleIds.Formula,
        "The formula cannot be read",
        "{0}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The formula is read while you type. Its grammar is R's, without function calls, over the members of the type.",
        HelpFolder + RuleIds.Formula + ".md");

    /// <summary>The type cannot be modelled.</summary>
    public static readonly DiagnosticDescriptor TypeCannotBeModelled = new(
        RuleIds.TypeCannotBeModelled,
        "The type cannot be modelled",
        "{0}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The emitted code must be able to name the type and to keep its values: no generic type, no ref struct, nothing private.",
        HelpFolder + RuleIds.TypeCannotBeModelled + ".md");

    /// <summary>An option has no meaning here.</summary>
    public static readonly DiagnosticDescriptor MeaninglessOption = new(
        RuleIds.MeaninglessOption,
        "An option has no meaning here",
        "{0}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "An option that the model would ignore is a misunderstanding, so it is refused.",
        HelpFolder + RuleIds.MeaninglessOption + ".md");

    /// <summary>A mixed model without a random term.</summary>
    public static readonly DiagnosticDescriptor NoRandomTerm = new(
        RuleIds.NoRandomTerm,
        "A mixed model without a random term",
        "{0}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Without a random term this is an ordinary linear model, whose observations are all independent.",
        HelpFolder + RuleIds.NoRandomTerm + ".md");

    /// <summary>A nesting comes back to itself.</summary>
    public static readonly DiagnosticDescriptor NestingCycle = new(
        RuleIds.NestingCycle,
        "A nesting comes back to itself",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Of two factors at most one is nested in the other.",
        HelpFolder + RuleIds.NestingCycle + ".md");

    /// <summary>Nested in something that is not a factor.</summary>
    public static readonly DiagnosticDescriptor NestedInNonFactor = new(
        RuleIds.NestedInNonFactor,
        "Nested in something that is not a factor",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Only levels contain levels: a covariate or the response contains nothing.",
        HelpFolder + RuleIds.NestedInNonFactor + ".md");

    /// <summary>The same random effect twice.</summary>
    public static readonly DiagnosticDescriptor DuplicateRandomTerm = new(
        RuleIds.DuplicateRandomTerm,
        "The same random effect twice",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Two random intercepts of one grouping, or one slope twice, share one variance that no data can divide.",
        HelpFolder + RuleIds.DuplicateRandomTerm + ".md");

    /// <summary>One factor both fixed and random.</summary>
    public static readonly DiagnosticDescriptor FixedAndRandom = new(
        RuleIds.FixedAndRandom,
        "One factor both fixed and random",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The fixed levels explain all that random intercepts of the same levels could.",
        HelpFolder + RuleIds.FixedAndRandom + ".md");

    /// <summary>Two groupings with the same members.</summary>
    public static readonly DiagnosticDescriptor SameGrouping = new(
        RuleIds.SameGrouping,
        "Two groupings with the same members",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The same members in another order are the same levels, so two random effects share one variance that no data can divide.",
        HelpFolder + RuleIds.SameGrouping + ".md");

    /// <summary>An interaction without its margins.</summary>
    public static readonly DiagnosticDescriptor Marginality = new(
        RuleIds.Marginality,
        "An interaction without its margins",
        "{0}",
        Model,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Without the margins the model depends on the zero point of a covariate, or its columns repeat each other.",
        HelpFolder + RuleIds.Marginality + ".md");

    /// <summary>A random slope without its fixed effect.</summary>
    public static readonly DiagnosticDescriptor SlopeWithoutFixed = new(
        RuleIds.SlopeWithoutFixed,
        "A random slope without its fixed effect",
        "{0}",
        Model,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Random slopes vary about a mean; without the fixed effect that mean is held at zero.",
        HelpFolder + RuleIds.SlopeWithoutFixed + ".md");

    /// <summary>A subject or an occasion does not fit the correlation.</summary>
    public static readonly DiagnosticDescriptor RepeatedOccasion = new(
        RuleIds.RepeatedOccasion,
        "A subject or an occasion does not fit the correlation",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Residuals are correlated inside a subject, and a structure is defined over ordered occasions, over times or over places.",
        HelpFolder + RuleIds.RepeatedOccasion + ".md");

    /// <summary>A random intercept that the residual correlation says already.</summary>
    public static readonly DiagnosticDescriptor SymmetryTwice = new(
        RuleIds.SymmetryTwice,
        "A random intercept that the residual correlation says already",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Compound symmetry and Toeplitz hold a covariance that all rows of a subject share, which is what a random intercept is.",
        HelpFolder + RuleIds.SymmetryTwice + ".md");

    /// <summary>Random effects beside unstructured residuals of the same subject.</summary>
    public static readonly DiagnosticDescriptor EffectInUnstructured = new(
        RuleIds.EffectInUnstructured,
        "Random effects beside unstructured residuals",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "An unstructured residual covariance has every covariance of two occasions already; random effects of the same subject add nothing.",
        HelpFolder + RuleIds.EffectInUnstructured + ".md");

    /// <summary>A restricted covariance of contrasts.</summary>
    public static readonly DiagnosticDescriptor CovarianceOfContrasts = new(
        RuleIds.CovarianceOfContrasts,
        "A restricted covariance of contrasts",
        "{0}",
        Model,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Effects of contrasts depend on their coding, and so does a model that restricts the covariances between them.",
        HelpFolder + RuleIds.CovarianceOfContrasts + ".md");

    /// <summary>As many random effects or parameters as a subject has occasions.</summary>
    public static readonly DiagnosticDescriptor SaturatedSubject = new(
        RuleIds.SaturatedSubject,
        "More is asked of a subject than its occasions can say",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The covariance of m occasions has m (m + 1) / 2 numbers; random effects and residual together cannot have more parameters.",
        HelpFolder + RuleIds.SaturatedSubject + ".md");

    /// <summary>Nested in a factor that has no effect of its own.</summary>
    public static readonly DiagnosticDescriptor NestedInNothing = new(
        RuleIds.NestedInNothing,
        "Nested in a factor that has no effect of its own",
        "{0}",
        Model,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The variation of the outer factor has nowhere to go but into the inner one.",
        HelpFolder + RuleIds.NestedInNothing + ".md");

    /// <summary>A grouping with few levels.</summary>
    public static readonly DiagnosticDescriptor FewLevels = new(
        RuleIds.FewLevels,
        "A grouping with few levels",
        "{0}",
        Model,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A variance is poorly known from fewer than five levels.",
        HelpFolder + RuleIds.FewLevels + ".md");

    /// <summary>A standard deviation written twice.</summary>
    public static readonly DiagnosticDescriptor VarianceTwice = new(
        RuleIds.VarianceTwice,
        "A standard deviation written twice",
        "{0}",
        Model,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Standard deviations multiply; two for the same rows, both free, share one number that no data can divide.",
        HelpFolder + RuleIds.VarianceTwice + ".md");

    /// <summary>A fixed slope by the levels of a random factor.</summary>
    public static readonly DiagnosticDescriptor FixedWithinRandom = new(
        RuleIds.FixedWithinRandom,
        "A fixed slope by the levels of a random factor",
        "{0}",
        Model,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What varies by the levels of a random factor is random too.",
        HelpFolder + RuleIds.FixedWithinRandom + ".md");

    /// <summary>Every rule, in the order of its id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Response,
        ResponseRole,
        UnknownMember,
        PreferNameof,
        TypeDoesNotFit,
        IntegerFixed,
        Formula,
        TypeCannotBeModelled,
        MeaninglessOption,
        NoRandomTerm,
        NestingCycle,
        NestedInNonFactor,
        DuplicateRandomTerm,
        FixedAndRandom,
        SameGrouping,
        Marginality,
        SlopeWithoutFixed,
        RepeatedOccasion,
        SymmetryTwice,
        EffectInUnstructured,
        CovarianceOfContrasts,
        SaturatedSubject,
        NestedInNothing,
        FewLevels,
        VarianceTwice,
        FixedWithinRandom,
        .. DesignDescriptors.All,
        .. UseDescriptors.All,
    ];

    /// <summary>The rule of that id, or null where the analyzers know none.</summary>
    public static DiagnosticDescriptor? Find(string id)
    {
        foreach (DiagnosticDescriptor descriptor in All)
        {
            if (descriptor.Id == id)
            {
                return descriptor;
            }
        }

        return null;
    }
}
