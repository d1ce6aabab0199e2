using System.Collections.Immutable;
using Lmm.Design;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers;

/// <summary>The rules of a design file: LMM2001 to LMM2003 and LMM2015 say of the file itself, the others what it shows.</summary>
public static class DesignDescriptors
{
    private const string Category = "Lmm.Design";

    /// <summary>The design file cannot be read.</summary>
    public static readonly DiagnosticDescriptor NoFile = new(
        "LMM2001",
        "The design file cannot be read",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The design of a model is a readable text file among the project's AdditionalFiles, with a header line.",
        Descriptors.HelpFolder + "LMM2001.md");

    /// <summary>A member has no column of its own in the design file.</summary>
    public static readonly DiagnosticDescriptor Column = new(
        "LMM2002",
        "A member has no column of its own in the design file",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The header of a design file has each member of the model once, without regard to case; only the response may be absent.",
        Descriptors.HelpFolder + "LMM2002.md");

    /// <summary>A cell of the design file cannot be read.</summary>
    public static readonly DiagnosticDescriptor Cell = new(
        "LMM2003",
        "A cell of the design file cannot be read",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Every cell of a design file can be read as the type of its member, as ReadCsv reads it.",
        Descriptors.HelpFolder + "LMM2003.md");

    /// <summary>Declared nested, but the rows are crossed.</summary>
    public static readonly DiagnosticDescriptor NestedButCrossed = new(
        DesignRuleIds.NestedButCrossed,
        "Declared nested, but the rows are crossed",
        "{0}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A level that is the same unit in every outer level is crossed with it, not nested in it.",
        Descriptors.HelpFolder + DesignRuleIds.NestedButCrossed + ".md");

    /// <summary>Declared crossed, but ids are used again.</summary>
    public static readonly DiagnosticDescriptor ReusedIds = new(
        DesignRuleIds.ReusedIds,
        "Declared crossed, but ids are used again",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Ids that were numbered afresh in each outer level name different units: the grouping is nested.",
        Descriptors.HelpFolder + DesignRuleIds.ReusedIds + ".md");

    /// <summary>A grouping has one row per level.</summary>
    public static readonly DiagnosticDescriptor ConfoundedWithResidual = new(
        DesignRuleIds.ConfoundedWithResidual,
        "A grouping has one row per level",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The variance of units of one row each cannot be told from the residual variance.",
        Descriptors.HelpFolder + DesignRuleIds.ConfoundedWithResidual + ".md");

    /// <summary>Two groupings are the same partition of the rows.</summary>
    public static readonly DiagnosticDescriptor SamePartition = new(
        DesignRuleIds.SamePartition,
        "Two groupings are the same partition of the rows",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Groupings that divide the rows in the same way share one variance.",
        Descriptors.HelpFolder + DesignRuleIds.SamePartition + ".md");

    /// <summary>Fixed effects are confounded with a grouping.</summary>
    public static readonly DiagnosticDescriptor FixedConfounded = new(
        DesignRuleIds.FixedConfounded,
        "Fixed effects are confounded with a grouping",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A fixed effect is tested against units that received the same level; without replicated units there is no test.",
        Descriptors.HelpFolder + DesignRuleIds.FixedConfounded + ".md");

    /// <summary>Fixed effects are aliased.</summary>
    public static readonly DiagnosticDescriptor Aliased = new(
        DesignRuleIds.Aliased,
        "Fixed effects are aliased",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A column of X that is a combination of others has no coefficient of its own.",
        Descriptors.HelpFolder + DesignRuleIds.Aliased + ".md");

    /// <summary>An interaction has empty cells.</summary>
    public static readonly DiagnosticDescriptor EmptyCells = new(
        DesignRuleIds.EmptyCells,
        "An interaction has empty cells",
        "{0}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The mean of a combination of levels without rows is not estimable while the interaction is in the model.",
        Descriptors.HelpFolder + DesignRuleIds.EmptyCells + ".md");

    /// <summary>The design is disconnected.</summary>
    public static readonly DiagnosticDescriptor Disconnected = new(
        DesignRuleIds.Disconnected,
        "The design is disconnected",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Sets of levels that never meet cannot be compared with each other.",
        Descriptors.HelpFolder + DesignRuleIds.Disconnected + ".md");

    /// <summary>A slope's covariate does not vary inside any level.</summary>
    public static readonly DiagnosticDescriptor ConstantSlope = new(
        DesignRuleIds.ConstantSlope,
        "A slope's covariate does not vary inside any level",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A slope by level is seen by the differences inside a level; without any it cannot be told from the intercept.",
        Descriptors.HelpFolder + DesignRuleIds.ConstantSlope + ".md");

    /// <summary>As many random effects in a term as rows.</summary>
    public static readonly DiagnosticDescriptor TooManyEffects = new(
        DesignRuleIds.TooManyEffects,
        "As many random effects in a term as rows",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Where a term has as many random effects as there are rows, its variances cannot be told from the residual.",
        Descriptors.HelpFolder + DesignRuleIds.TooManyEffects + ".md");

    /// <summary>A subject has the same occasion twice.</summary>
    public static readonly DiagnosticDescriptor OccasionTwice = new(
        DesignRuleIds.OccasionTwice,
        "A subject has the same occasion twice",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Correlated residuals of one subject at one occasion are one residual: the correlation has no inverse.",
        Descriptors.HelpFolder + DesignRuleIds.OccasionTwice + ".md");

    /// <summary>Too few subjects for an unstructured covariance.</summary>
    public static readonly DiagnosticDescriptor TooFewSubjects = new(
        DesignRuleIds.TooFewSubjects,
        "Too few subjects for an unstructured covariance",
        "{0}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "An unstructured covariance needs more subjects than occasions, and for each pair of occasions a subject that has both.",
        Descriptors.HelpFolder + DesignRuleIds.TooFewSubjects + ".md");

    /// <summary>The skeleton of the design.</summary>
    public static readonly DiagnosticDescriptor Skeleton = new(
        "LMM2015",
        "What each fixed effect is tested against under this design",
        "{0}",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The strata of the design, the degrees of freedom and the error term of each fixed effect, known before any number is.",
        Descriptors.HelpFolder + "LMM2015.md");

    /// <summary>Every rule, in the order of its id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        NoFile,
        Column,
        Cell,
        NestedButCrossed,
        ReusedIds,
        ConfoundedWithResidual,
        SamePartition,
        FixedConfounded,
        Aliased,
        EmptyCells,
        Disconnected,
        ConstantSlope,
        TooManyEffects,
        OccasionTwice,
        Skeleton,
        TooFewSubjects,
    ];
}
