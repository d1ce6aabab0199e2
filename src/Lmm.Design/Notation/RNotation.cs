using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>R's formula and lme4's call.</summary>
internal sealed class RNotation(ModelSpec spec)
{
    private readonly List<string> _comments = [];

    /// <summary>The formula over plain member names, as <see cref="FormulaReader"/> reads it.</summary>
    public static string Formula(ModelSpec spec)
    {
        IEnumerable<string> random = spec.Random.Select(term => RandomTerm(term, name => name, term.Covariance == Covariance.Diagonal));
        return $"{spec.Response} ~ {Sum(spec.Intercept, [.. spec.Fixed.Select(term => term.Name), .. random], spec.Fixed.Count)}";
    }

    /// <summary>One random term over plain member names.</summary>
    public static string RandomTerm(RandomTermSpec term) => RandomTerm(term, name => name, term.Covariance == Covariance.Diagonal);

    /// <summary>lme4's <c>lmer</c>, or <c>lm</c> where nothing is random.</summary>
    public string Lmer()
    {
        if (Lines.HasResidual(spec))
        {
            return $"# lmer has independent residuals of one variance, not {ResidualWords.Of(spec)}";
        }

        IEnumerable<string> random = spec.Random.Select(LmerTerm).ToList();
        string[] terms = [.. spec.Fixed.Select(term => Term(term, RName)), .. random];
        string formula = $"{spec.Response} ~ {Sum(spec.Intercept, terms, spec.Fixed.Count)}";
        var arguments = new List<string> { formula, $"data = {spec.Name}" };
        if (!spec.Random.IsEmpty)
        {
            arguments.Add("REML = TRUE");
        }

        if (spec.Weight is not null)
        {
            arguments.Add($"weights = {spec.Weight}");
        }

        if (spec.Offset is not null)
        {
            arguments.Add($"offset = {spec.Offset}");
        }

        AddContrasts(spec, arguments, _comments);
        AddFrequency(spec, _comments);
        return Lines.Of(_comments, "# ", $"{(spec.Random.IsEmpty ? "lm" : "lmer")}({string.Join(", ", arguments)})");
    }

    /// <summary>A member as R must be told: polynomials are a function call there.</summary>
    public string RName(string name)
    {
        MemberSpec member = spec.Member(name);
        return member.Coding == FixedCoding.Polynomial ? $"poly({name}, {Lines.Number(member.Degree)})" : name;
    }

    public static string Term(TermSpec term, Func<string, string> name) => string.Join(":", term.Members.Select(name));

    /// <summary><c>1 + Days</c>, <c>0 + Days</c>, <c>1</c>.</summary>
    public static string Effects(RandomTermSpec term, Func<string, string> name) =>
        string.Join(" + ", new[] { term.Intercept ? "1" : "0" }.Concat(term.Slopes.Select(slope => Term(slope, name))));

    /// <summary>The <c>contrasts</c> argument, and how to make factors of integers and set a reference level.</summary>
    public static void AddContrasts(ModelSpec spec, List<string> arguments, List<string> comments)
    {
        var contrasts = new List<string>();
        foreach (MemberSpec member in Lines.Factors(spec))
        {
            string? function = member.Contrast switch
            {
                Contrast.Sum => "contr.sum",
                Contrast.Helmert => "contr.helmert",
                Contrast.Polynomial => "contr.poly",
                _ => null,
            };
            if (function is not null)
            {
                contrasts.Add($"{member.Name} = \"{function}\"");
            }

            string column = $"{spec.Name}${member.Name}";
            if (member.Reference is not null)
            {
                comments.Add($"first: {column} <- relevel(factor({column}), ref = \"{member.Reference}\")");
            }
            else if (member.Kind == ValueKind.Integer)
            {
                comments.Add($"first: {column} <- factor({column})");
            }
        }

        if (contrasts.Count > 0)
        {
            arguments.Add($"contrasts = list({string.Join(", ", contrasts)})");
        }
    }

    public static void AddFrequency(ModelSpec spec, List<string> comments)
    {
        if (spec.Frequency is not null)
        {
            comments.Add($"no frequencies here: repeat each row {spec.Frequency} times first");
        }
    }

    /// <summary>What stands right of the tilde; 1 is written only where nothing else is.</summary>
    public static string Sum(bool intercept, string[] terms, int fixedCount)
    {
        string first = intercept ? (fixedCount == 0 ? "1" : "") : "0";
        return string.Join(" + ", new[] { first }.Where(text => text.Length > 0).Concat(terms));
    }

    private static string RandomTerm(RandomTermSpec term, Func<string, string> name, bool isDouble) =>
        $"({Effects(term, name)} {(isDouble ? "||" : "|")} {term.GroupName})";

    private string LmerTerm(RandomTermSpec term)
    {
        bool isMany = Lines.HasSeveralEffects(spec, term);
        bool isDouble = term.Covariance == Covariance.Diagonal && isMany;
        if (isDouble && !Lines.HasCovariatesOnly(spec, term))
        {
            isDouble = false;
            _comments.Add($"lme4's || separates numbers only: write a 0/1 column for each effect of {term.GroupName} to leave out their correlations");
        }
        else if (isMany && term.Covariance is not (Covariance.Unstructured or Covariance.Diagonal))
        {
            _comments.Add($"lmer fits an unstructured matrix for {term.GroupName}; {Lines.Structure(term.Covariance)} is not expressible this way");
        }

        return RandomTerm(term, RName, isDouble);
    }
}
