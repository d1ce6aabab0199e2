namespace Lmm.Design;

/// <summary>
/// What a type's attributes say, as data and before any of it is checked: the one input of <see cref="ModelSpecReader"/>.
/// </summary>
/// <param name="Name">The annotated type's name.</param>
public sealed record ModelDeclaration(string Name)
{
    /// <summary>Every readable instance member of the type, with or without a role, in the order of declaration.</summary>
    public EquatableArray<MemberDeclaration> Members { get; init; } = EquatableArray<MemberDeclaration>.Empty;

    /// <summary>The member names of each <c>[Interaction]</c>, in the order written.</summary>
    public EquatableArray<EquatableArray<string>> Interactions { get; init; } = EquatableArray<EquatableArray<string>>.Empty;

    /// <summary>The formula of <c>[MixedModel("…")]</c>, or null when attributes say the model.</summary>
    public string? Formula { get; init; }

    /// <summary>
    /// <c>Intercept</c> of <c>[MixedModel]</c>: null where not written, which means true in attributes and leaves a formula
    /// to say it.
    /// </summary>
    public bool? Intercept { get; init; }

    /// <summary>The options of each <c>[Variance]</c> on the type itself: functions of the fitted value.</summary>
    public EquatableArray<VarianceDeclaration> Variances { get; init; } = EquatableArray<VarianceDeclaration>.Empty;
}

/// <summary>One member and the roles written on it.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Kind">What its type holds (of <c>T</c> for <c>T?</c>).</param>
/// <param name="IsNullable">Whether null (a missing value) can occur.</param>
public sealed record MemberDeclaration(string Name, ValueKind Kind, bool IsNullable = false)
{
    /// <summary>The type as a C# reader knows it, as in <c>double?</c> or <c>List&lt;string&gt;</c>; for messages.</summary>
    public string TypeName { get; init; } = "";

    /// <summary>The closed level set in order (an enum's names), or empty; bool needs none.</summary>
    public EquatableArray<string> ClosedLevels { get; init; } = EquatableArray<string>.Empty;

    /// <summary>Whether <c>[Response]</c> stands on it.</summary>
    public bool IsResponse { get; init; }

    /// <summary>Whether <c>[Weight]</c> stands on it.</summary>
    public bool IsWeight { get; init; }

    /// <summary>Whether <c>[Frequency]</c> stands on it.</summary>
    public bool IsFrequency { get; init; }

    /// <summary>Whether <c>[Offset]</c> stands on it.</summary>
    public bool IsOffset { get; init; }

    /// <summary>The options of <c>[Repeated]</c>, or null where it does not stand.</summary>
    public RepeatedDeclaration? Repeated { get; init; }

    /// <summary>The options of each <c>[Variance]</c>, in the order written.</summary>
    public EquatableArray<VarianceDeclaration> Variances { get; init; } = EquatableArray<VarianceDeclaration>.Empty;

    /// <summary>The options of <c>[Fixed]</c>, or null where it does not stand.</summary>
    public FixedDeclaration? Fixed { get; init; }

    /// <summary>The options of each <c>[Random]</c>, in the order written.</summary>
    public EquatableArray<RandomDeclaration> Random { get; init; } = EquatableArray<RandomDeclaration>.Empty;
}

/// <summary>What <c>[Fixed(…)]</c> says; an option is null where it is not written.</summary>
public sealed record FixedDeclaration
{
    /// <summary>Whether an integer is a factor.</summary>
    public bool? AsFactor { get; init; }

    /// <summary>The contrast of a factor.</summary>
    public Contrast? Contrast { get; init; }

    /// <summary>The reference level of treatment contrasts.</summary>
    public string? Reference { get; init; }

    /// <summary>The degree of orthogonal polynomials.</summary>
    public int? Degree { get; init; }
}

/// <summary>What one <c>[Random(…)]</c> says.</summary>
public sealed record RandomDeclaration
{
    /// <summary>The outer grouping, or null.</summary>
    public string? Nested { get; init; }

    /// <summary>Further members of the grouping.</summary>
    public EquatableArray<string> With { get; init; } = EquatableArray<string>.Empty;

    /// <summary>Members whose effects vary by level; a product is written <c>A:B</c>.</summary>
    public EquatableArray<string> Slopes { get; init; } = EquatableArray<string>.Empty;

    /// <summary>Whether the intercept varies by level.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>The covariance matrix of the effects of one level.</summary>
    public Covariance Covariance { get; init; } = Covariance.Unstructured;
}

/// <summary>What <c>[Repeated(…)]</c> says; an option is null where it is not written.</summary>
public sealed record RepeatedDeclaration
{
    /// <summary>The subject member.</summary>
    public string? Subject { get; init; }

    /// <summary>The correlation structure.</summary>
    public Corr? Corr { get; init; }

    /// <summary>The autoregressive order.</summary>
    public int? Order { get; init; }

    /// <summary>The moving average order.</summary>
    public int? MovingAverage { get; init; }

    /// <summary>Whether each occasion has a variance of its own.</summary>
    public bool? Heterogeneous { get; init; }

    /// <summary>The member by whose levels the parameters are separate.</summary>
    public string? By { get; init; }

    /// <summary>The members that give a place.</summary>
    public EquatableArray<string> Coordinates { get; init; } = EquatableArray<string>.Empty;

    /// <summary>Whether there is a nugget.</summary>
    public bool? Nugget { get; init; }

    /// <summary>The unit of a date or duration.</summary>
    public TimeUnit? Unit { get; init; }
}

/// <summary>What one <c>[Variance(…)]</c> says.</summary>
/// <param name="Function">The function.</param>
public sealed record VarianceDeclaration(VarianceFunction Function)
{
    /// <summary>Further members of the stratum (Ident).</summary>
    public EquatableArray<string> With { get; init; } = EquatableArray<string>.Empty;

    /// <summary>A given delta, or null where it is estimated.</summary>
    public double? Parameter { get; init; }

    /// <summary>A given constant, or null where it is estimated.</summary>
    public double? Constant { get; init; }
}
