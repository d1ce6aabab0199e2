namespace Lmm;

/// <summary>This type is one row of a mixed model; the generator emits its design, model and fit types.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class MixedModelAttribute : Attribute
{
    /// <summary>The model is said by attributes on the members.</summary>
    public MixedModelAttribute()
    {
    }

    /// <summary>The model is said by an R formula over the members, read at compile time.</summary>
    /// <param name="formula">As in <c>"Yield ~ Variety * Nitrogen + (1 | Block / Variety)"</c>; no function calls.</param>
    public MixedModelAttribute(string formula) => Formula = formula;

    /// <summary>The formula, or null when the members say the model.</summary>
    public string? Formula { get; }

    /// <summary>Whether the fixed part has an intercept. A formula says it itself, by <c>0 +</c>.</summary>
    public bool Intercept { get; set; } = true;

    /// <summary>
    /// The name of an AdditionalFile of the project, as in <c>"oats.csv"</c> or <c>"data/oats.csv"</c>, whose rows are checked at
    /// compile time; its header has the members' names. The response may be missing or empty: a design before the experiment. It
    /// changes nothing of the model: the rows given to <c>Create</c> are checked again.
    /// </summary>
    public string? Design { get; set; }
}

/// <summary>One fixed interaction of the named members.</summary>
/// <param name="members">Two or more member names.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true)]
public sealed class InteractionAttribute(params string[] members) : Attribute
{
    /// <summary>The members multiplied, in order.</summary>
    public string[] Members { get; } = members;
}

/// <summary>The response: exactly one member, a number. A nullable one can be missing.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ResponseAttribute : Attribute;

/// <summary>A fixed effect: enum, string, bool and char are factors, numbers are covariates.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FixedAttribute : Attribute
{
    /// <summary>Makes an integer a factor with a level for each value.</summary>
    public bool AsFactor { get; set; }

    /// <summary>The coding of a factor.</summary>
    public Contrast Contrast { get; set; } = Contrast.Treatment;

    /// <summary>The reference level of treatment contrasts; the first level where not said.</summary>
    public string? Reference { get; set; }

    /// <summary>Orthogonal polynomials of a covariate up to this degree; 0 leaves the covariate as it is.</summary>
    public int Degree { get; set; }
}

/// <summary>A grouping with random effects. Repeatable: each is one term.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field, AllowMultiple = true)]
public sealed class RandomAttribute : Attribute
{
    /// <summary>The outer grouping: the level is then (Outer…, this), so re-used ids are right by construction.</summary>
    public string? Nested { get; set; }

    /// <summary>Further members: the level is the combination of all, none nested in another.</summary>
    public string[]? With { get; set; }

    /// <summary>Members whose effects vary by level.</summary>
    public string[]? Slopes { get; set; }

    /// <summary>Whether the intercept varies by level.</summary>
    public bool Intercept { get; set; } = true;

    /// <summary>The covariance matrix of the effects of one level.</summary>
    public Covariance Covariance { get; set; } = Covariance.Unstructured;
}

/// <summary>A positive precision weight: Var(e) = sigma^2 / weight.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class WeightAttribute : Attribute;

/// <summary>A positive whole number: the row stands for that many equal rows.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class FrequencyAttribute : Attribute;

/// <summary>A number added to the linear predictor with coefficient 1.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class OffsetAttribute : Attribute;

/// <summary>
/// The residuals of one subject are correlated; this member is the occasion or time. Enums and integers are ordered
/// occasions (a missed one leaves a gap), numbers are times, dates and durations are times in <see cref="Unit"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class RepeatedAttribute : Attribute
{
    /// <summary>
    /// The subject: a member with levels, with the members it is <c>Nested</c> in; or a combination written as
    /// <c>"Site:Patient"</c>. Spatial structures may leave it out: all rows are then one field.
    /// </summary>
    public string? Subject { get; set; }

    /// <summary>The correlation structure.</summary>
    public Corr Corr { get; set; }

    /// <summary>The autoregressive order p of Ar and Arma.</summary>
    public int Order { get; set; }

    /// <summary>The moving average order q of Ma and Arma.</summary>
    public int MovingAverage { get; set; }

    /// <summary>A variance for each occasion.</summary>
    public bool Heterogeneous { get; set; }

    /// <summary>Separate parameters, the variance included, for each level of this member (SAS's GROUP=).</summary>
    public string? By { get; set; }

    /// <summary>The members that give the place of a row, this one among them, for spatial structures in several dimensions.</summary>
    public string[]? Coordinates { get; set; }

    /// <summary>A part of the variance that is not shared even at distance 0 (spatial structures).</summary>
    public bool Nugget { get; set; }

    /// <summary>The unit of a date or duration.</summary>
    public TimeUnit Unit { get; set; } = TimeUnit.Days;
}

/// <summary>
/// The residual's standard deviation as a function of this member; several multiply. On the type: of the fitted value.
/// </summary>
/// <param name="function">Which.</param>
[AttributeUsage(
    AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Class | AttributeTargets.Struct,
    AllowMultiple = true)]
public sealed class VarianceAttribute(VarianceFunction function) : Attribute
{
    /// <summary>The function.</summary>
    public VarianceFunction Function { get; } = function;

    /// <summary>Further members of the stratum: Ident by the combination.</summary>
    public string[]? With { get; set; }

    /// <summary>A given power or exponent delta; NaN, as by default, has it estimated.</summary>
    public double Parameter { get; set; } = double.NaN;

    /// <summary>A given constant of ConstPower; NaN, as by default, has it estimated.</summary>
    public double Constant { get; set; } = double.NaN;
}
