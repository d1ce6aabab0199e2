using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>nlme's call: groupings that are nested in one another, <c>gls</c> where nothing is random, or the reason why there is none.</summary>
internal sealed class NlmeNotation(ModelSpec spec)
{
    private readonly List<string> _comments = [];
    private readonly RNotation _r = new(spec);

    public string Lme()
    {
        var residual = new NlmeResidual(spec, _comments);
        if (residual.WhyNot is { } why)
        {
            return $"# {why}";
        }

        if (spec.Random.IsEmpty && !Lines.HasResidual(spec))
        {
            return "# lme needs a random term; without one this is lm or gls";
        }

        RandomTermSpec? autoRegressive = spec.Random.FirstOrDefault(term => term.Covariance == Covariance.AutoRegressive);
        if (autoRegressive is not null)
        {
            return $"# lme has no autoregressive matrix for the random effects of {autoRegressive.GroupName}";
        }

        List<RandomTermSpec[]> levels = spec.Random.GroupBy(term => term.GroupName).Select(group => group.ToArray()).ToList();
        if (!AreNested(levels))
        {
            string names = string.Join(" and ", levels.Select(level => level[0].GroupName));
            return $"# lme has no direct form for {names}, which are not nested in one another";
        }

        string call = levels.Count == 0 ? "gls" : "lme";
        string[] terms = [.. spec.Fixed.Select(term => RNotation.Term(term, _r.RName))];
        var arguments = new List<string>
        {
            $"{spec.Response} ~ {RNotation.Sum(spec.Intercept, terms, spec.Fixed.Count)}",
        };
        if (levels.Count > 0)
        {
            arguments.Add($"random = {Random(levels)}");
            CheckGroups(levels);
        }

        arguments.AddRange(residual.Arguments());
        arguments.Add($"data = {spec.Name}");
        arguments.Add("method = \"REML\"");
        RNotation.AddContrasts(spec, arguments, _comments);
        RNotation.AddFrequency(spec, _comments);
        if (spec.Offset is not null)
        {
            _comments.Add($"{call} has no offset: subtract {spec.Offset} from {spec.Response} first");
        }

        return Lines.Of(_comments, "# ", $"{call}({string.Join(", ", arguments)})");
    }

    /// <summary>lme wants the groups of the correlation to be those of its innermost random term, or nested in them.</summary>
    private void CheckGroups(List<RandomTermSpec[]> levels)
    {
        if (spec.Repeated is { Correlation: not Corr.Independent } repeated)
        {
            EquatableArray<string> innermost = levels[levels.Count - 1][0].Grouping;
            if (!repeated.Subject.Take(innermost.Count).SequenceEqual(innermost))
            {
                string name = string.Join(":", innermost);
                _comments.Add(repeated.Subject.IsEmpty
                    ? $"lme correlates rows inside one {name} only, not over the field"
                    : $"lme wants the groups of the correlation, {repeated.SubjectName}, to be {name} or nested in it");
            }
        }
    }

    /// <summary>Whether each grouping is the one before it with further members behind.</summary>
    private static bool AreNested(List<RandomTermSpec[]> levels)
    {
        for (int i = 1; i < levels.Count; i++)
        {
            EquatableArray<string> outer = levels[i - 1][0].Grouping;
            EquatableArray<string> inner = levels[i][0].Grouping;
            if (inner.Count <= outer.Count || !inner.Take(outer.Count).SequenceEqual(outer))
            {
                return false;
            }
        }

        return true;
    }

    private string Random(List<RandomTermSpec[]> levels)
    {
        if (levels.Count == 1 && levels[0].Length == 1 && !IsSpecial(levels[0][0]))
        {
            return $"~ {RNotation.Effects(levels[0][0], _r.RName)} | {LevelName(levels[0][0], 0)}";
        }

        var parts = new List<string>();
        int outer = 0;
        foreach (RandomTermSpec[] level in levels)
        {
            string matrix = level.Length == 1
                ? Matrix(level[0])
                : $"pdBlocked(list({string.Join(", ", level.Select(term => IsSpecial(term) ? Matrix(term) : $"pdSymm({Matrix(term)})"))}))";
            parts.Add($"{LevelName(level[0], outer)} = {matrix}");
            outer = level[0].Grouping.Count;
        }

        return $"list({string.Join(", ", parts)})";
    }

    /// <summary>The name of a nested level: its own members, the outer ones being understood.</summary>
    private string LevelName(RandomTermSpec term, int outer)
    {
        string[] own = term.Grouping.Skip(outer).ToArray();
        if (own.Length == 1)
        {
            return own[0];
        }

        string name = string.Join("_", own);
        string members = string.Join(", ", own.Select(member => $"{spec.Name}${member}"));
        _comments.Add($"first: {spec.Name}${name} <- interaction({members}, drop = TRUE)");
        return name;
    }

    private bool IsSpecial(RandomTermSpec term) =>
        term.Covariance != Covariance.Unstructured && Lines.HasSeveralEffects(spec, term);

    private string Matrix(RandomTermSpec term)
    {
        string effects = $"~ {RNotation.Effects(term, _r.RName)}";
        return !IsSpecial(term) ? effects : term.Covariance switch
        {
            Covariance.Diagonal => $"pdDiag({effects})",
            Covariance.Identity => $"pdIdent({effects})",
            _ => $"pdCompSymm({effects})",
        };
    }
}
