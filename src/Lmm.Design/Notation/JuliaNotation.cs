using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>The call of Julia's MixedModels.</summary>
internal sealed class JuliaNotation(ModelSpec spec)
{
    private readonly List<string> _comments = [];

    public string Write()
    {
        if (Lines.HasResidual(spec))
        {
            return $"# MixedModels has independent residuals of one variance, not {ResidualWords.Of(spec)}";
        }

        if (spec.Random.IsEmpty)
        {
            return "# MixedModels needs a random term; without one this is GLM's lm";
        }

        string[] terms =
        [
            spec.Intercept ? "1" : "0",
            .. spec.Fixed.SelectMany(Effects),
            .. spec.Random.Select(RandomTerm),
        ];
        string contrasts = string.Join(", ", Lines.Factors(spec).Select(Coding).Where(text => text.Length > 0));
        string call = $"fit(MixedModel, @formula({spec.Response} ~ {string.Join(" + ", terms)}), {spec.Name}; REML = true"
            + (spec.Weight is null ? "" : $", wts = {spec.Name}.{spec.Weight}")
            + (contrasts.Length == 0 ? "" : $", contrasts = Dict({contrasts})")
            + ")";
        RNotation.AddFrequency(spec, _comments);
        if (spec.Offset is not null)
        {
            _comments.Add($"no offset here: subtract {spec.Offset} from {spec.Response} first");
        }

        foreach (MemberSpec member in Lines.Polynomials(spec))
        {
            _comments.Add($"{member.Name}_1 to {member.Name}_{Lines.Number(member.Degree)}: orthogonal polynomials of {member.Name}, made before");
        }

        return Lines.Of(_comments, "# ", call);
    }

    private IEnumerable<string> Effects(TermSpec term) => Lines.Products(spec, term, " & ");

    private string RandomTerm(RandomTermSpec term)
    {
        string effects = string.Join(" + ", new[] { term.Intercept ? "1" : "0" }.Concat(term.Slopes.SelectMany(Effects)));
        string text = $"({effects} | {string.Join(" & ", term.Grouping)})";
        if (!Lines.HasSeveralEffects(spec, term) || term.Covariance == Covariance.Unstructured)
        {
            return text;
        }

        if (term.Covariance != Covariance.Diagonal)
        {
            _comments.Add($"MixedModels fits an unstructured matrix for {term.GroupName}; {Lines.Structure(term.Covariance)} is not expressible");
            return text;
        }

        return "zerocorr" + text;
    }

    /// <summary>The coding of a factor where it is not what MixedModels does by itself.</summary>
    private string Coding(MemberSpec member)
    {
        string? coding = member.Contrast switch
        {
            Contrast.Sum => SumCoding(member),
            Contrast.Helmert => "HelmertCoding()",
            Contrast.Polynomial => PolynomialCoding(member),
            _ when member.Reference is not null => $"DummyCoding(base = \"{member.Reference}\")",
            _ when member.Kind is ValueKind.Integer or ValueKind.Boolean => "DummyCoding()",
            _ => null,
        };
        return coding is null ? "" : $":{member.Name} => {coding}";
    }

    private string SumCoding(MemberSpec member)
    {
        if (member.HasClosedLevels)
        {
            return $"EffectsCoding(base = \"{member.ClosedLevels[member.ClosedLevels.Count - 1]}\")";
        }

        _comments.Add($"EffectsCoding leaves out the first level of {member.Name} where sum contrasts leave out the last: give base = the last");
        return "EffectsCoding()";
    }

    private string PolynomialCoding(MemberSpec member)
    {
        _comments.Add($"{member.Name} has orthogonal polynomial contrasts: HypothesesCoding or columns of its own; indicators stand here");
        return "DummyCoding()";
    }
}
