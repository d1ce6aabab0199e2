using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>The REPEATED statement of PROC MIXED.</summary>
internal sealed class SasResidual(ModelSpec spec)
{
    private const string ClassSuffix = "_class";

    /// <summary>The members that stand in CLASS for it.</summary>
    public IEnumerable<string> Classes()
    {
        if (spec.Repeated is { } repeated)
        {
            IEnumerable<string> occasion = IsOverPlaces(repeated) ? [] : [repeated.Occasion];
            foreach (string name in occasion.Concat(repeated.Subject).Concat(repeated.By is { } by ? [by] : []))
            {
                yield return ClassName(name);
            }
        }

        foreach (string name in Strata())
        {
            yield return ClassName(name);
        }
    }

    /// <summary>The statement; null where nothing is to be said or it cannot be.</summary>
    public string? Statement()
    {
        if (WhyNot() is not null || (spec.Repeated is null && spec.Variances.IsEmpty))
        {
            return null;
        }

        var options = new List<string>();
        string occasion = "";
        if (spec.Repeated is { } repeated)
        {
            occasion = IsOverPlaces(repeated) ? "" : $" {ClassName(repeated.Occasion)}";
            options.Add($"subject={(repeated.Subject.IsEmpty ? "intercept" : string.Join("*", repeated.Subject.Select(ClassName)))}");
            options.Add($"type={Type(repeated)}");
            options.AddRange(repeated.Nugget ? ["local"] : []);
            options.AddRange(repeated.By is { } by ? [$"group={ClassName(by)}"] : []);
        }

        string[] strata = [.. Strata()];
        options.AddRange(strata.Length > 0 ? [$"group={string.Join("*", strata.Select(ClassName))}"] : []);
        options.AddRange(Exponents().Select(of => $"local=exp({of})"));
        return options.Count == 0 ? null : $"  repeated{occasion} / {string.Join(" ", options)};\n";
    }

    /// <summary>What a reader must know.</summary>
    public IEnumerable<string> Comments()
    {
        if (WhyNot() is { } why)
        {
            yield return why;
            yield break;
        }

        foreach (string name in Classes().Where(name => spec.FindMember(name) is null))
        {
            yield return $"first: {name} = {name.Substring(0, name.Length - ClassSuffix.Length)}, which is a number in the model and a class in REPEATED";
        }

        foreach (VarianceSpec variance in spec.Variances.Where(variance => variance.Function == VarianceFunction.Fixed))
        {
            yield return $"first: inverse_{variance.Name} = 1 / {variance.Name}";
        }

        foreach (VarianceSpec variance in spec.Variances.Where(variance => variance.Function == VarianceFunction.Power))
        {
            yield return $"first: log_{variance.Name} = log(abs({variance.Name}))";
        }

        if (Exponents().Any())
        {
            yield return "exp() is of the variance: its parameter is twice that of the standard deviation";
        }

        foreach (MemberSpec time in Places().Select(spec.Member).Where(member => member.Kind == ValueKind.Time))
        {
            yield return $"first: make {time.Name} a number of {spec.Repeated!.Unit.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>The weight that a fixed variance function is, or null.</summary>
    public string? Weight() => WhyNot() is null && spec.Variances.FirstOrDefault(variance => variance.Function == VarianceFunction.Fixed) is { } known
        ? $"inverse_{known.Name}"
        : null;

    /// <summary>A number of the model cannot stand in CLASS: a copy does.</summary>
    private string ClassName(string name)
    {
        bool isNumber = spec.Member(name).Coding != FixedCoding.Factor
            && spec.Fixed.Concat(spec.Random.SelectMany(random => random.Slopes)).Any(term => term.Members.Contains(name));
        return isNumber ? name + ClassSuffix : name;
    }

    private string? WhyNot()
    {
        if (spec.Repeated is { } repeated && Type(repeated) is null)
        {
            return $"PROC MIXED has no {ResidualWords.Of(spec with { Variances = EquatableArray<VarianceSpec>.Empty })}";
        }

        bool isKnown = spec.Variances.Any(variance => variance.Function == VarianceFunction.Fixed);
        bool isMany = spec.Variances.Count > 1 || (isKnown && spec.Weight is not null);
        bool isTwofold = !spec.Variances.IsEmpty && !isKnown && spec.Repeated is not null;
        bool isOther = spec.Variances.Any(variance =>
            variance.Function == VarianceFunction.ConstPower || variance.Members.IsEmpty
            || (variance.Parameter is not null && variance.Function != VarianceFunction.Fixed));
        return isMany || isTwofold || isOther ? $"PROC MIXED has no {ResidualWords.Of(spec)}" : null;
    }

    private static bool IsOverPlaces(RepeatedSpec repeated) =>
        repeated.Correlation is Corr.CAR1 or Corr.Exponential or Corr.Gaussian or Corr.Spherical or Corr.Linear;

    private IEnumerable<string> Places() => spec.Repeated is { } repeated ? ResidualMembers.Coordinates(repeated) : [];

    private IEnumerable<string> Strata() =>
        spec.Variances.Count == 1 && spec.Variances[0].Function == VarianceFunction.Ident ? spec.Variances[0].Members : [];

    private IEnumerable<string> Exponents() => spec.Variances
        .Where(variance => variance.Function is VarianceFunction.Power or VarianceFunction.Exponential)
        .Select(variance => variance.Function == VarianceFunction.Power ? $"log_{variance.Name}" : variance.Name);

    private string? Type(RepeatedSpec repeated)
    {
        string places = $"({string.Join(" ", Places())})";
        return (repeated.Correlation, repeated.Heterogeneous, repeated.Order, repeated.MovingAverage) switch
        {
            (Corr.Independent, false, _, _) => "vc",
            (Corr.Independent, true, _, _) => "un(1)",
            (Corr.AR1, false, _, _) or (Corr.Ar, false, 1, _) => "ar(1)",
            (Corr.AR1, true, _, _) or (Corr.Ar, true, 1, _) => "arh(1)",
            (Corr.Arma, false, 1, 1) => "arma(1,1)",
            (Corr.CompoundSymmetry, false, _, _) => "cs",
            (Corr.CompoundSymmetry, true, _, _) => "csh",
            (Corr.Toeplitz, false, _, _) => "toep",
            (Corr.Toeplitz, true, _, _) => "toeph",
            (Corr.AnteDependence, true, _, _) => "ante(1)",
            (Corr.Unstructured, true, _, _) => "un",
            (Corr.CAR1, false, _, _) => $"sp(pow){places}",
            (Corr.Exponential, false, _, _) => $"sp(exp){places}",
            (Corr.Gaussian, false, _, _) => $"sp(gau){places}",
            (Corr.Spherical, false, _, _) => $"sp(sph){places}",
            (Corr.Linear, false, _, _) => $"sp(lin){places}",
            _ => null,
        };
    }
}
