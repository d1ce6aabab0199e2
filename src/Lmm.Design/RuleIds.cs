namespace Lmm.Design;

/// <summary>The ids of the rules that a declaration alone can break. Each has a page under docs/rules.</summary>
public static class RuleIds
{
    /// <summary>No response, or more than one.</summary>
    public const string Response = "LMM0001";

    /// <summary>The response is not a number, or has another role too.</summary>
    public const string ResponseRole = "LMM0002";

    /// <summary>An argument names no member.</summary>
    public const string UnknownMember = "LMM0003";

    /// <summary>A member is named by a string literal where nameof works.</summary>
    public const string PreferNameof = "LMM0004";

    /// <summary>A member's type does not fit its role.</summary>
    public const string TypeDoesNotFit = "LMM0005";

    /// <summary>An integer fixed effect: covariate or factor?</summary>
    public const string IntegerFixed = "LMM0006";

    /// <summary>A formula cannot be read.</summary>
    public const string Formula = "LMM0007";

    /// <summary>The type cannot be modelled.</summary>
    public const string TypeCannotBeModelled = "LMM0008";

    /// <summary>An option has no meaning here.</summary>
    public const string MeaninglessOption = "LMM0009";

    /// <summary>No random term: an ordinary linear model.</summary>
    public const string NoRandomTerm = "LMM0010";

    /// <summary>A nesting cycle, or a factor nested in itself.</summary>
    public const string NestingCycle = "LMM1001";

    /// <summary>Nested in something that is not a factor.</summary>
    public const string NestedInNonFactor = "LMM1002";

    /// <summary>The same random effect twice.</summary>
    public const string DuplicateRandomTerm = "LMM1003";

    /// <summary>One factor both fixed and un-nested random.</summary>
    public const string FixedAndRandom = "LMM1004";

    /// <summary>Two groupings that are the same partition by declaration.</summary>
    public const string SameGrouping = "LMM1005";

    /// <summary>An interaction without its margins.</summary>
    public const string Marginality = "LMM1006";

    /// <summary>A random slope without the fixed effect.</summary>
    public const string SlopeWithoutFixed = "LMM1007";

    /// <summary>[Repeated] without a subject, or an occasion of the wrong type.</summary>
    public const string RepeatedOccasion = "LMM1008";

    /// <summary>Compound symmetry of residuals beside a random intercept of the same subject.</summary>
    public const string SymmetryTwice = "LMM1009";

    /// <summary>Unstructured residuals beside a random effect of the same subject.</summary>
    public const string EffectInUnstructured = "LMM1010";

    /// <summary>A covariance of contrasts that depends on their coding.</summary>
    public const string CovarianceOfContrasts = "LMM1011";

    /// <summary>As many random coefficients of a subject as it has occasions.</summary>
    public const string SaturatedSubject = "LMM1012";

    /// <summary>Nested in something that has no effect of its own.</summary>
    public const string NestedInNothing = "LMM1013";

    /// <summary>A grouping with a closed set of few levels.</summary>
    public const string FewLevels = "LMM1014";

    /// <summary>A standard deviation written twice.</summary>
    public const string VarianceTwice = "LMM1015";

    /// <summary>A fixed interaction with a random grouping.</summary>
    public const string FixedWithinRandom = "LMM1016";
}
