using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>What the notations share.</summary>
internal static class Lines
{
    /// <summary>Comment lines, then the text; lines end in LF on every machine.</summary>
    public static string Of(IEnumerable<string> comments, string prefix, string text, string suffix = "") =>
        string.Concat(comments.Select(comment => $"{prefix}{comment}{suffix}\n")) + text;

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Whether residuals are correlated or of unequal variance.</summary>
    public static bool HasResidual(ModelSpec spec) => spec.Repeated is not null || !spec.Variances.IsEmpty;

    /// <summary>The factors of the fixed part and of slopes, in the order of declaration.</summary>
    public static IEnumerable<MemberSpec> Factors(ModelSpec spec) => Linear(spec, FixedCoding.Factor);

    /// <summary>The covariates with orthogonal polynomials, in the order of declaration.</summary>
    public static IEnumerable<MemberSpec> Polynomials(ModelSpec spec) => Linear(spec, FixedCoding.Polynomial);

    /// <summary>A term where polynomials are columns of their own, <c>Age_1</c>, <c>Age_2</c>: a product for each combination.</summary>
    public static IEnumerable<string> Products(ModelSpec spec, TermSpec term, string times)
    {
        IEnumerable<string> products = [];
        foreach (string name in term.Members)
        {
            MemberSpec member = spec.Member(name);
            string[] columns = member.Coding == FixedCoding.Polynomial
                ? [.. Enumerable.Range(1, member.Degree).Select(degree => $"{name}_{Number(degree)}")]
                : [name];
            products = name == term.Members[0]
                ? columns
                : [.. products.SelectMany(_ => columns, (product, column) => product + times + column)];
        }

        return products;
    }

    public static bool HasCovariatesOnly(ModelSpec spec, RandomTermSpec term) =>
        term.Slopes.All(slope => slope.Members.All(name => spec.Member(name).Coding == FixedCoding.Covariate));

    /// <summary>Whether a level has, or can have, more than one effect.</summary>
    public static bool HasSeveralEffects(ModelSpec spec, RandomTermSpec term) =>
        term.Slopes.Count + (term.Intercept ? 1 : 0) > 1 || !HasCovariatesOnly(spec, term);

    public static string Structure(Covariance covariance) => covariance switch
    {
        Covariance.Diagonal => "a diagonal matrix",
        Covariance.Identity => "one variance for all effects",
        Covariance.CompoundSymmetry => "compound symmetry",
        Covariance.AutoRegressive => "an autoregressive matrix",
        _ => "an unstructured matrix",
    };

    private static IEnumerable<MemberSpec> Linear(ModelSpec spec, FixedCoding coding)
    {
        var names = new HashSet<string>(
            spec.Fixed.Concat(spec.Random.SelectMany(random => random.Slopes)).SelectMany(term => term.Members));
        return spec.Members.Where(member => names.Contains(member.Name) && member.Coding == coding);
    }
}
