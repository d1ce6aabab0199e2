namespace Lmm.Design;

/// <summary>
/// What a mixed model is, before any data: the members and the terms over them. The three spellings (attributes on
/// parameters, attributes on properties, a formula) give equal values of this type.
/// </summary>
/// <param name="Name">The annotated type's name, as in <c>Sleep</c>.</param>
/// <param name="Response">The response member's name.</param>
public sealed record ModelSpec(string Name, string Response)
{
    /// <summary>Every member with a role, in the order of declaration.</summary>
    public EquatableArray<MemberSpec> Members { get; init; } = EquatableArray<MemberSpec>.Empty;

    /// <summary>Whether the fixed part has an intercept.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>The fixed terms in R's order: by degree, and within a degree as first written.</summary>
    public EquatableArray<TermSpec> Fixed { get; init; } = EquatableArray<TermSpec>.Empty;

    /// <summary>The random terms: by the number of grouping members, and within a number as first written.</summary>
    public EquatableArray<RandomTermSpec> Random { get; init; } = EquatableArray<RandomTermSpec>.Empty;

    /// <summary>The member with precision weights (Var(e) = sigma^2 / weight), or null.</summary>
    public string? Weight { get; init; }

    /// <summary>The member that says for how many equal rows a row stands, or null.</summary>
    public string? Frequency { get; init; }

    /// <summary>The member added to the linear predictor with coefficient 1, or null.</summary>
    public string? Offset { get; init; }

    /// <summary>The correlation of residuals inside a subject, or null.</summary>
    public RepeatedSpec? Repeated { get; init; }

    /// <summary>The variance functions of the residual in the order of declaration; they multiply. Empty for one variance.</summary>
    public EquatableArray<VarianceSpec> Variances { get; init; } = EquatableArray<VarianceSpec>.Empty;

    /// <summary>The member of that name; throws KeyNotFoundException naming it where there is none.</summary>
    public MemberSpec Member(string name) => FindMember(name)
        ?? throw new System.Collections.Generic.KeyNotFoundException($"Model {Name} has no member '{name}'.");

    /// <summary>The member of that name, or null.</summary>
    public MemberSpec? FindMember(string name)
    {
        foreach (MemberSpec member in Members)
        {
            if (member.Name == name)
            {
                return member;
            }
        }

        return null;
    }
}

/// <summary>A product of members: a main effect has one, an interaction two or more. Members are unique, as written; those with main effects in the order of these.</summary>
/// <param name="Members">The members' names.</param>
public sealed record TermSpec(EquatableArray<string> Members)
{
    /// <summary>The names joined by ':', as in <c>Variety:Nitrogen</c>.</summary>
    public string Name => string.Join(":", Members);

    /// <summary>How many members are multiplied.</summary>
    public int Order => Members.Count;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Random effects that vary by the levels of a grouping: <c>(1 + Days | Subject)</c>.</summary>
/// <param name="Grouping">The members whose combination is the level, outermost first: <c>Block, Variety</c> is Block:Variety.</param>
public sealed record RandomTermSpec(EquatableArray<string> Grouping)
{
    /// <summary>Whether the effects have an intercept.</summary>
    public bool Intercept { get; init; } = true;

    /// <summary>The slopes as terms (a product is possible), in R's order; empty for a random intercept.</summary>
    public EquatableArray<TermSpec> Slopes { get; init; } = EquatableArray<TermSpec>.Empty;

    /// <summary>The covariance matrix of the effects of one level.</summary>
    public Covariance Covariance { get; init; } = Covariance.Unstructured;

    /// <summary>The grouping's name as in results: the members joined by ':'. Effects of terms with one name are those of one level.</summary>
    public string GroupName => string.Join(":", Grouping);
}

/// <summary>Residual covariance inside a subject.</summary>
/// <param name="Occasion">The member with the occasion or time.</param>
/// <param name="Correlation">The structure.</param>
public sealed record RepeatedSpec(string Occasion, Corr Correlation)
{
    /// <summary>The members whose combination is the subject, outermost first; empty where all rows are one field (spatial structures).</summary>
    public EquatableArray<string> Subject { get; init; } = EquatableArray<string>.Empty;

    /// <summary>The autoregressive order p of Ar and Arma; 0 elsewhere.</summary>
    public int Order { get; init; }

    /// <summary>The moving average order q of Ma and Arma; 0 elsewhere.</summary>
    public int MovingAverage { get; init; }

    /// <summary>Whether each occasion has a variance of its own.</summary>
    public bool Heterogeneous { get; init; }

    /// <summary>The member by whose levels all parameters of the structure, the variance included, are separate (SAS's GROUP=), or null.</summary>
    public string? By { get; init; }

    /// <summary>The members that give the place of a row; empty where the occasion alone does.</summary>
    public EquatableArray<string> Coordinates { get; init; } = EquatableArray<string>.Empty;

    /// <summary>Whether a part of the variance, the nugget, is not shared even at distance 0.</summary>
    public bool Nugget { get; init; }

    /// <summary>The unit of a date or duration.</summary>
    public TimeUnit Unit { get; init; } = TimeUnit.Days;

    /// <summary>The subject's name as in results: the members joined by ':'.</summary>
    public string SubjectName => string.Join(":", Subject);
}

/// <summary>A factor of the residual's standard deviation.</summary>
/// <param name="Function">Which.</param>
/// <param name="Members">The covariate, or for Ident the members whose combination is the stratum; empty for the fitted value.</param>
public sealed record VarianceSpec(VarianceFunction Function, EquatableArray<string> Members)
{
    /// <summary>A given power or exponent delta that is not estimated, or null.</summary>
    public double? Parameter { get; init; }

    /// <summary>A given constant of ConstPower that is not estimated, or null.</summary>
    public double? Constant { get; init; }

    /// <summary>As in results: the members joined by ':', or <c>fitted</c>.</summary>
    public string Name => Members.IsEmpty ? "fitted" : string.Join(":", Members);
}
