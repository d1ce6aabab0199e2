using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>
/// From terms to columns, by R's marginality rule. The one place where it is decided which columns a model has, what
/// they are called and in which order they stand; the generator and the runtime both ask here.
/// </summary>
/// <remarks>
/// A factor v in term T is coded by contrasts where the model already holds the columns of T without v, and by
/// indicators of all levels where it does not. The model holds those columns when the terms before T have a term that
/// consists of T without v and any number of further factors (their indicators add up to 1); for a main effect the
/// intercept serves too. Chambers and Hastie, Statistical Models in S (1992), section 2.4.1; docs/math/contrasts.md
/// shows the two corners in which R's own implementation differs.
/// </remarks>
public static class TermExpansion
{
    /// <summary>The name of the column of ones.</summary>
    public const string InterceptName = "(Intercept)";

    private static readonly TermSpec InterceptTerm = new(EquatableArray<string>.Empty);

    /// <summary>How each term of the fixed part is coded: the intercept first where there is one, then the terms.</summary>
    public static IReadOnlyList<TermCoding> FixedCodings(ModelSpec spec) => Codings(spec, spec.Intercept, spec.Fixed);

    /// <summary>How each effect of a random term is coded: the intercept first where there is one, then the slopes.</summary>
    public static IReadOnlyList<TermCoding> RandomCodings(ModelSpec spec, RandomTermSpec term) =>
        Codings(spec, term.Intercept, term.Slopes);

    /// <summary>The columns of X.</summary>
    /// <param name="spec">A sound specification.</param>
    /// <param name="levelsOf">Gives a factor's levels in order; asked only for factors of the fixed part without closed levels.</param>
    public static IReadOnlyList<DesignColumn> FixedColumns(ModelSpec spec, Func<string, IReadOnlyList<string>> levelsOf) =>
        Columns(spec, FixedCodings(spec), spec.Intercept, levelsOf);

    /// <summary>The effects of one level of a random term, in the order of its covariance matrix.</summary>
    /// <param name="spec">A sound specification.</param>
    /// <param name="term">One of its random terms.</param>
    /// <param name="levelsOf">Gives a factor's levels in order; asked only for factors among the slopes without closed levels.</param>
    public static IReadOnlyList<DesignColumn> RandomColumns(
        ModelSpec spec, RandomTermSpec term, Func<string, IReadOnlyList<string>> levelsOf) =>
        Columns(spec, RandomCodings(spec, term), term.Intercept, levelsOf);

    /// <summary>Whether the columns of X are known without data: every factor in the fixed part has closed levels.</summary>
    public static bool HasClosedFixedColumns(ModelSpec spec) => AreClosed(spec, spec.Fixed);

    /// <summary>Whether the effects of a random term are known without data: every factor among its slopes has closed levels.</summary>
    public static bool HasClosedRandomColumns(ModelSpec spec, RandomTermSpec term) => AreClosed(spec, term.Slopes);

    /// <summary>The index of a factor's reference level in <paramref name="levels"/>: the one named, else the first.</summary>
    /// <exception cref="ArgumentException">The named reference is not among the levels.</exception>
    public static int ReferenceIndex(MemberSpec member, IReadOnlyList<string> levels)
    {
        if (member.Reference is null)
        {
            return 0;
        }

        for (int i = 0; i < levels.Count; i++)
        {
            if (levels[i] == member.Reference)
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"The reference level '{member.Reference}' of {member.Name} is not among its levels {string.Join(", ", levels)}.",
            nameof(levels));
    }

    /// <summary>The contrast matrix of a factor with these levels: k rows (levels) by k - 1 columns.</summary>
    public static double[,] ContrastsOf(MemberSpec member, IReadOnlyList<string> levels) =>
        ContrastMatrix.Of(member.Contrast, levels.Count, ReferenceIndex(member, levels));

    private static List<TermCoding> Codings(ModelSpec spec, bool intercept, EquatableArray<TermSpec> terms)
    {
        var codings = new List<TermCoding>(terms.Count + 1);
        if (intercept)
        {
            codings.Add(new TermCoding(InterceptTerm, EquatableArray<CodedMember>.Empty));
        }

        for (int t = 0; t < terms.Count; t++)
        {
            var parts = new CodedMember[terms[t].Order];
            for (int m = 0; m < parts.Length; m++)
            {
                string name = terms[t].Members[m];
                parts[m] = new CodedMember(name, spec.Member(name).Coding switch
                {
                    FixedCoding.Covariate => PartCoding.Covariate,
                    FixedCoding.Polynomial => PartCoding.Polynomial,
                    _ => HoldsMargin(spec, intercept, terms, t, name) ? PartCoding.Contrasts : PartCoding.Indicators,
                });
            }

            codings.Add(new TermCoding(terms[t], new EquatableArray<CodedMember>(parts)));
        }

        return codings;
    }

    /// <summary>Whether the columns of term <paramref name="index"/> without <paramref name="dropped"/> are held by what stands before it.</summary>
    private static bool HoldsMargin(
        ModelSpec spec, bool intercept, EquatableArray<TermSpec> terms, int index, string dropped)
    {
        if (intercept && terms[index].Order == 1)
        {
            return true;
        }

        for (int t = 0; t < index; t++)
        {
            if (IsMarginWithFactors(spec, terms[t], terms[index], dropped))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <paramref name="candidate"/> is <paramref name="term"/> without <paramref name="dropped"/>, times factors only.</summary>
    private static bool IsMarginWithFactors(ModelSpec spec, TermSpec candidate, TermSpec term, string dropped)
    {
        int found = 0;
        foreach (string name in candidate.Members)
        {
            if (name != dropped && Contains(term, name))
            {
                found++;
            }
            else if (spec.Member(name).Coding != FixedCoding.Factor)
            {
                return false;
            }
        }

        return found == term.Order - 1;
    }

    private static bool Contains(TermSpec term, string name)
    {
        foreach (string member in term.Members)
        {
            if (member == name)
            {
                return true;
            }
        }

        return false;
    }

    private static List<DesignColumn> Columns(
        ModelSpec spec, IReadOnlyList<TermCoding> codings, bool intercept, Func<string, IReadOnlyList<string>> levelsOf)
    {
        var columns = new List<DesignColumn>();
        for (int c = 0; c < codings.Count; c++)
        {
            if (codings[c].IsIntercept)
            {
                columns.Add(new DesignColumn(InterceptName, 0, EquatableArray<ColumnPart>.Empty));
            }
            else
            {
                AddProducts(spec, codings[c], intercept ? c : c + 1, levelsOf, columns);
            }
        }

        return columns;
    }

    private static void AddProducts(
        ModelSpec spec, TermCoding coding, int term, Func<string, IReadOnlyList<string>> levelsOf, List<DesignColumn> columns)
    {
        var labels = new IReadOnlyList<string>[coding.Parts.Count];
        int count = 1;
        for (int m = 0; m < labels.Length; m++)
        {
            labels[m] = Labels(spec.Member(coding.Parts[m].Member), coding.Parts[m].Coding, levelsOf);
            count *= labels[m].Count;
        }

        for (int column = 0; column < count; column++)
        {
            var parts = new ColumnPart[labels.Length];
            var names = new string[labels.Length];
            int rest = column;
            for (int m = 0; m < labels.Length; m++)
            {
                CodedMember part = coding.Parts[m];
                int index = rest % labels[m].Count;
                rest /= labels[m].Count;
                parts[m] = new ColumnPart(part.Member, part.Coding, part.Coding == PartCoding.Polynomial ? index + 1 : index);
                names[m] = labels[m][index];
            }

            columns.Add(new DesignColumn(string.Join(":", names), term, new EquatableArray<ColumnPart>(parts)));
        }
    }

    /// <summary>The names of a member's columns, as in <c>Days</c> or <c>Variety[Victory]</c>.</summary>
    private static IReadOnlyList<string> Labels(
        MemberSpec member, PartCoding coding, Func<string, IReadOnlyList<string>> levelsOf)
    {
        switch (coding)
        {
            case PartCoding.Covariate:
                return [member.Name];
            case PartCoding.Polynomial:
                var degrees = new string[member.Degree];
                for (int d = 0; d < degrees.Length; d++)
                {
                    degrees[d] = ContrastMatrix.DegreeLabel(d + 1);
                }

                return Bracketed(member.Name, degrees);
            default:
                IReadOnlyList<string> levels = member.HasClosedLevels ? member.ClosedLevels : levelsOf(member.Name);
                return Bracketed(member.Name, coding == PartCoding.Indicators
                    ? levels
                    : ContrastMatrix.ColumnLabels(member.Contrast, levels, ReferenceIndex(member, levels)));
        }
    }

    private static string[] Bracketed(string member, IReadOnlyList<string> labels)
    {
        var names = new string[labels.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = $"{member}[{labels[i]}]";
        }

        return names;
    }

    private static bool AreClosed(ModelSpec spec, EquatableArray<TermSpec> terms)
    {
        foreach (TermSpec term in terms)
        {
            foreach (string name in term.Members)
            {
                MemberSpec member = spec.Member(name);
                if (member.Coding == FixedCoding.Factor && !member.HasClosedLevels)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
