using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>
/// The model's equations. <c>Days[i]</c> is the value of row i; <c>u[Subject]</c> the effect of row i's level;
/// b stands for fixed effects, u, v, w… for the random ones, e for the residual.
/// </summary>
internal sealed class Equations(ModelSpec spec)
{
    private static readonly string[] Letters = ["u", "v", "w"];

    public string Write()
    {
        var right = new List<string>();
        var laws = new List<string>();
        AddFixed(right);
        for (int t = 0; t < spec.Random.Count; t++)
        {
            AddRandom(spec.Random[t], t < Letters.Length ? Letters[t] : $"u{Lines.Number(t + 1)}_", right, laws);
        }

        right.Add("e[i]");
        laws.AddRange(new ResidualEquations(spec).Write());
        var lines = new List<string> { $"{spec.Response}[i] = {string.Join(" + ", right)}" };
        lines.AddRange(laws);
        lines.AddRange(Remarks());
        return string.Join("\n", lines);
    }

    private void AddFixed(List<string> right)
    {
        if (spec.Offset is not null)
        {
            right.Add($"{spec.Offset}[i]");
        }

        if (spec.Intercept)
        {
            right.Add("b0");
        }

        for (int t = 0; t < spec.Fixed.Count; t++)
        {
            right.Add(Product($"b{Lines.Number(t + 1)}", [], spec.Fixed[t]));
        }
    }

    private void AddRandom(RandomTermSpec term, string letter, List<string> right, List<string> laws)
    {
        bool isSingle = term.Slopes.Count + (term.Intercept ? 1 : 0) == 1;
        var effects = new List<string>();
        if (term.Intercept)
        {
            string name = isSingle ? letter : letter + "0";
            effects.Add(name);
            right.Add($"{name}[{term.GroupName}]");
        }

        foreach (TermSpec slope in term.Slopes)
        {
            string name = isSingle ? letter : letter + Lines.Number(effects.Count);
            string[] factors = Factors(slope);
            effects.Add(factors.Length == 0 ? name : $"{name}[{string.Join(", ", factors)}]");
            right.Add(Product(name, [term.GroupName], slope));
        }

        laws.Add(Law(term, effects));
    }

    /// <summary>A coefficient, indexed by the levels it depends on, times the numbers of the term.</summary>
    private string Product(string coefficient, string[] groups, TermSpec term)
    {
        string[] indices = [.. groups, .. Factors(term)];
        IEnumerable<string> numbers = term.Members
            .Select(spec.Member)
            .Where(member => member.Coding != FixedCoding.Factor)
            .Select(member => member.Coding == FixedCoding.Polynomial ? $"P({member.Name}[i])" : $"{member.Name}[i]");
        string head = indices.Length == 0 ? coefficient : $"{coefficient}[{string.Join(", ", indices)}]";
        return string.Join(" ", new[] { head }.Concat(numbers));
    }

    private string[] Factors(TermSpec term) =>
        [.. term.Members.Where(name => spec.Member(name).Coding == FixedCoding.Factor)];

    private string Law(RandomTermSpec term, List<string> effects)
    {
        string group = term.GroupName;
        if (!Lines.HasSeveralEffects(spec, term))
        {
            return $"{effects[0]}[{group}] ~ N(0, sigma_{group}^2)";
        }

        string head = $"({string.Join(", ", effects)})[{group}] ~ N(0, G_{group})";
        string matrix = term.Covariance switch
        {
            Covariance.Unstructured => "any covariance matrix",
            Covariance.Diagonal => "diagonal: a variance for each effect, no covariances",
            Covariance.Identity => $"sigma_{group}^2 I: one variance for all effects, no covariances",
            Covariance.CompoundSymmetry => "compound symmetry: one variance, one covariance",
            _ => $"autoregressive: G[j, k] = sigma_{group}^2 rho^|j - k|",
        };
        return $"{head}, G_{group} {matrix}";
    }

    private IEnumerable<string> Remarks()
    {
        if (spec.Frequency is not null)
        {
            yield return $"row i stands for {spec.Frequency}[i] equal rows";
        }

        foreach (MemberSpec member in Lines.Polynomials(spec))
        {
            yield return $"P({member.Name}): orthogonal polynomials of degree 1 to {Lines.Number(member.Degree)}, a coefficient for each";
        }

        foreach (MemberSpec member in Lines.Factors(spec))
        {
            yield return member.Contrast switch
            {
                Contrast.Sum => $"{member.Name}: sum contrasts",
                Contrast.Helmert => $"{member.Name}: Helmert contrasts",
                Contrast.Polynomial => $"{member.Name}: polynomial contrasts over its levels",
                _ => $"{member.Name}: levels against {member.Reference ?? FirstLevel(member)}",
            };
        }
    }

    private static string FirstLevel(MemberSpec member) => member.HasClosedLevels ? member.ClosedLevels[0] : "the first";
}
