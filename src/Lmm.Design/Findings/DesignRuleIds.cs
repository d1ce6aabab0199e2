namespace Lmm.Design;

/// <summary>The ids of the rules that only a design, its rows or its file, can break.</summary>
public static class DesignRuleIds
{
    /// <summary>Declared nested, but the rows are crossed.</summary>
    public const string NestedButCrossed = "LMM2004";

    /// <summary>Not declared nested, but ids are re-used.</summary>
    public const string ReusedIds = "LMM2005";

    /// <summary>A grouping has one row per level.</summary>
    public const string ConfoundedWithResidual = "LMM2006";

    /// <summary>Two groupings are the same partition of the rows.</summary>
    public const string SamePartition = "LMM2007";

    /// <summary>Fixed effects are confounded with a grouping.</summary>
    public const string FixedConfounded = "LMM2008";

    /// <summary>Fixed effects are aliased.</summary>
    public const string Aliased = "LMM2009";

    /// <summary>Empty cells of an interaction.</summary>
    public const string EmptyCells = "LMM2010";

    /// <summary>The design is disconnected.</summary>
    public const string Disconnected = "LMM2011";

    /// <summary>A slope's covariate does not vary inside any level.</summary>
    public const string ConstantSlope = "LMM2012";

    /// <summary>As many random effects in a term as rows, or more.</summary>
    public const string TooManyEffects = "LMM2013";

    /// <summary>A subject has the same occasion twice.</summary>
    public const string OccasionTwice = "LMM2014";

    /// <summary>Too few subjects for an unstructured covariance.</summary>
    public const string TooFewSubjects = "LMM2016";
}
