using Lmm.Charts;
using Lmm.Design;

namespace Lmm.Reports;

/// <summary>The model in sentences.</summary>
internal static class ModelWords
{
    /// <summary>What is explained by what, a sentence each.</summary>
    public static IReadOnlyList<string> Of(MixedModelFit fit)
    {
        ModelSpec spec = fit.Specification;
        List<string> sentences = [Fixed(spec)];
        foreach (RandomTermSpec term in spec.Random)
        {
            sentences.Add(Random(term, spec, fit));
        }

        if (ModelNotation.Residual(spec) is { Length: > 0 } residual)
        {
            sentences.Add($"Residuals are not independent of one variance: {residual}.");
        }

        if (spec.Weight is { } weight)
        {
            sentences.Add($"The residual variance of a row is divided by its {weight}.");
        }

        if (spec.Frequency is { } frequency)
        {
            sentences.Add($"A row stands for as many equal rows as its {frequency} says.");
        }

        if (spec.Offset is { } offset)
        {
            sentences.Add($"{offset} is added to the mean as it is, without a coefficient.");
        }

        foreach (MemberSpec member in spec.Members.Where(member => member.Coding == FixedCoding.Factor && spec.Fixed.Any(term => term.Members.Contains(member.Name))))
        {
            sentences.Add(Coding(member, fit));
        }

        return sentences;
    }

    private static string Fixed(ModelSpec spec)
    {
        if (spec.Fixed.IsEmpty)
        {
            return spec.Intercept ? $"{spec.Response} has one mean." : $"{spec.Response} has no fixed part: its mean is 0.";
        }

        string[] terms = [.. spec.Fixed.Select(term => term.Order == 1
            ? spec.Member(term.Name).Coding == FixedCoding.Polynomial ? $"a polynomial of {term.Name}" : term.Name
            : $"the interaction of {Words.List(term.Members)}")];
        return $"The mean of {spec.Response} depends on {Words.List(terms)}{(spec.Intercept ? "" : ", without an intercept")}.";
    }

    private static string Random(RandomTermSpec term, ModelSpec spec, MixedModelFit fit)
    {
        double levels = fit.RandomEffects.Find(term.GroupName)?.Count ?? 0;
        string group = term.Grouping.Count == 1 ? term.Grouping[0] : $"{term.Grouping[^1]} within {string.Join(" and ", term.Grouping.Take(term.Grouping.Count - 1))}";
        string[] effects = [.. term.Slopes.Select(slope => slope.Members.Any(name => spec.Member(name).Coding == FixedCoding.Factor) ? $"effects of {slope.Name}" : $"slope of {slope.Name}")];
        if (term.Intercept)
        {
            effects = ["level", .. effects];
        }

        return $"Each of the {Words.Count(levels)} levels of {group} has its own {Words.List(effects)}, drawn from a normal distribution whose variance{(effects.Length > 1 ? "s and covariances are" : " is")} estimated.";
    }

    private static string Coding(MemberSpec member, MixedModelFit fit)
    {
        IReadOnlyList<string> levels = fit.Data.Frozen.FindLevels(member.Name) ?? [.. member.ClosedLevels];
        string contrast = member.Contrast switch
        {
            Contrast.Sum => "each level but the last against the mean of all",
            Contrast.Helmert => "each level against the mean of those before it",
            Contrast.Polynomial => "linear, quadratic and higher trends over the levels",
            _ => $"each level against {member.Reference ?? (levels.Count > 0 ? levels[0] : "the first")}",
        };
        return $"{member.Name} is a factor of {Words.Of(levels.Count, "level")}; its coefficients compare {contrast}.";
    }
}
