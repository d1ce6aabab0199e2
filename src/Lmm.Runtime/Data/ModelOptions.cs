namespace Lmm;

/// <summary>What is done with a row in which a nullable member is null.</summary>
public enum MissingPolicy
{
    /// <summary>The row is left out; how many rows and why is counted and reported as a finding.</summary>
    Omit,

    /// <summary>A missing value is an error.</summary>
    Fail,
}

/// <summary>How rows become a model.</summary>
public sealed record ModelOptions
{
    /// <summary>The options that hold where none are given.</summary>
    public static ModelOptions Default { get; } = new();

    /// <summary>What is done with a missing value (null in a nullable member). NaN is never a missing value: it is an error.</summary>
    public MissingPolicy MissingPolicy { get; init; } = MissingPolicy.Omit;

    /// <summary>
    /// Whether the rows are a plan, not yet observed: the response is not looked at and may be anything. Such a model is not
    /// fitted; see <see cref="PowerStudy{TRow}"/>.
    /// </summary>
    public bool IsPlanned { get; init; }

    /// <summary>How many rows are listed one by one for the same mistake in the same member; the others are counted.</summary>
    public int ListedRows { get; init; } = 20;
}
