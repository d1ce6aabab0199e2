using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>
/// From terms to columns, by R's marginality rule. The one place where it is decided which columns a model has, what
/// they are called and in which order they stand; the generator and the runtime both ask here.
/// </summary>
public static class TermExpansion
{
    /// <summary>How each term of the fixed part is coded: the intercept first where there is one, then the terms.</summary>
    public static IReadOnlyList<TermCoding> FixedCodings(ModelSpec spec) => throw new NotImplementedException();

    /// <summary>How each effect of a random term is coded: the intercept first where there is one, then the slopes.</summary>
    public static IReadOnlyList<TermCoding> RandomCodings(ModelSpec spec, RandomTermSpec term) => throw new NotImplementedException();

    /// <summary>The columns of X. <paramref name="levelsOf"/> gives a factor's levels in order and is asked for factors only.</summary>
    public static IReadOnlyList<DesignColumn> FixedColumns(ModelSpec spec, Func<string, IReadOnlyList<string>> levelsOf) => throw new NotImplementedException();

    /// <summary>The effects of one level of a random term, in the order of its covariance matrix.</summary>
    public static IReadOnlyList<DesignColumn> RandomColumns(ModelSpec spec, RandomTermSpec term, Func<string, IReadOnlyList<string>> levelsOf) => throw new NotImplementedException();

    /// <summary>
    /// Whether all columns are known without data: every factor in the fixed part has closed levels.
    /// </summary>
    public static bool HasClosedFixedColumns(ModelSpec spec) => throw new NotImplementedException();

    /// <summary>The index of a factor's reference level in <paramref name="levels"/>: the one named, else the first.</summary>
    /// <exception cref="System.ArgumentException">The named reference is not among the levels.</exception>
    public static int ReferenceIndex(MemberSpec member, IReadOnlyList<string> levels) => throw new NotImplementedException();

    /// <summary>The contrast matrix of a factor with these levels: k rows (levels) by k - 1 columns.</summary>
    public static double[,] ContrastsOf(MemberSpec member, IReadOnlyList<string> levels) => throw new NotImplementedException();
}
