namespace Lmm.Design;

/// <summary>How a member enters one term.</summary>
public enum PartCoding
{
    /// <summary>The number itself: one column.</summary>
    Covariate,

    /// <summary>Orthogonal polynomials of the number: a column for each degree.</summary>
    Polynomial,

    /// <summary>The k - 1 columns of a factor's contrast matrix.</summary>
    Contrasts,

    /// <summary>A 0/1 column for each of a factor's k levels.</summary>
    Indicators,
}

/// <summary>A member as one term uses it.</summary>
/// <param name="Member">The member's name.</param>
/// <param name="Coding">What it contributes to the term's columns.</param>
public sealed record CodedMember(string Member, PartCoding Coding);

/// <summary>How each member of a term is coded; known before any level is.</summary>
/// <param name="Term">The term; its <c>Members</c> are empty for the intercept.</param>
/// <param name="Parts">The term's members in order, each with its coding; the first varies fastest over the columns.</param>
public sealed record TermCoding(TermSpec Term, EquatableArray<CodedMember> Parts)
{
    /// <summary>Whether this is the column of ones.</summary>
    public bool IsIntercept => Term.Members.IsEmpty;
}

/// <summary>One factor of the product that makes a column.</summary>
/// <param name="Member">The member.</param>
/// <param name="Coding">How it enters.</param>
/// <param name="Index">
/// Counted from 0: the column of the contrast matrix, the level of an indicator; for polynomials the degree, from 1;
/// 0 for a covariate.
/// </param>
public sealed record ColumnPart(string Member, PartCoding Coding, int Index);

/// <summary>One column of X, or one effect of a random term: the product of its parts, 1 where there are none.</summary>
/// <param name="Name">As in <c>(Intercept)</c>, <c>Days</c>, <c>Variety[Victory]:Nitrogen</c>.</param>
/// <param name="Term">0 for the intercept, k + 1 for the k-th fixed term (or slope).</param>
/// <param name="Parts">The factors of the product, in the term's order.</param>
public sealed record DesignColumn(string Name, int Term, EquatableArray<ColumnPart> Parts)
{
    /// <summary>Whether this is the column of ones.</summary>
    public bool IsIntercept => Parts.IsEmpty;
}
