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

    /// <summary>The grouping's name as in results: the members joined by ':'.</summary>
    public string GroupName => string.Join(":", Grouping);
}
