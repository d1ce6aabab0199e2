namespace Lmm.Design;

/// <summary>What a member's C# type can hold, as far as a model cares.</summary>
public enum ValueKind
{
    /// <summary>double, float, decimal, Half.</summary>
    Real,

    /// <summary>Any built-in integer type.</summary>
    Integer,

    /// <summary>bool: closed levels false, true.</summary>
    Boolean,

    /// <summary>char.</summary>
    Character,

    /// <summary>string.</summary>
    Text,

    /// <summary>An enum: closed levels in the order of declaration.</summary>
    Enumeration,

    /// <summary>Guid or another struct that is equatable: a grouping only.</summary>
    Identifier,

    /// <summary>DateTime, DateTimeOffset, DateOnly, TimeOnly or TimeSpan: an occasion, a coordinate or a grouping.</summary>
    Time,

    /// <summary>Anything else, as a collection or a class: it can have no role.</summary>
    Unsupported,
}

/// <summary>How a member enters the fixed part or a slope.</summary>
public enum FixedCoding
{
    /// <summary>The number itself: one column.</summary>
    Covariate,

    /// <summary>Levels: contrast columns or indicators, by marginality.</summary>
    Factor,

    /// <summary>Orthogonal polynomials of the number, degree <see cref="MemberSpec.Degree"/>.</summary>
    Polynomial,
}

/// <summary>One member of the annotated type that has a role in the model. Immutable and comparable by value.</summary>
/// <param name="Name">The member's name as written in C#.</param>
/// <param name="Kind">What its type holds.</param>
/// <param name="IsNullable">Whether null (a missing value) can occur.</param>
/// <param name="Coding">How it enters the fixed part or slopes; a grouping is always by level whatever stands here.</param>
public sealed record MemberSpec(string Name, ValueKind Kind, bool IsNullable = false, FixedCoding Coding = FixedCoding.Covariate)
{
    /// <summary>The closed level set in order (enum, bool), or empty where levels are found in the data.</summary>
    public EquatableArray<string> ClosedLevels { get; init; } = EquatableArray<string>.Empty;

    /// <summary>The contrast of a factor.</summary>
    public Contrast Contrast { get; init; } = Contrast.Treatment;

    /// <summary>The reference level of treatment contrasts, or null for the first level.</summary>
    public string? Reference { get; init; }

    /// <summary>The degree of orthogonal polynomials, 1 or more; 0 where <see cref="Coding"/> is not Polynomial.</summary>
    public int Degree { get; init; }

    /// <summary>True when all levels are known from the declaration.</summary>
    public bool HasClosedLevels => !ClosedLevels.IsEmpty;
}
