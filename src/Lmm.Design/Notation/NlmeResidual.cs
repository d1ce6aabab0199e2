using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>nlme's <c>correlation</c> and <c>weights</c>.</summary>
internal sealed class NlmeResidual(ModelSpec spec, List<string> comments)
{
    /// <summary>Why nlme has no such residual, or null.</summary>
    public string? WhyNot => spec.Repeated switch
    {
        { Correlation: Corr.Toeplitz or Corr.AnteDependence } repeated => $"nlme has no {repeated.Correlation}",
        { Correlation: not Corr.Independent, By: { } by } => $"nlme has one set of correlation parameters, not one for each {by}",
        _ => null,
    };

    /// <summary>The arguments, none where residuals are independent and of one variance.</summary>
    public IEnumerable<string> Arguments()
    {
        if (spec.Repeated is { Correlation: not Corr.Independent } repeated)
        {
            yield return $"correlation = {Correlation(repeated)}";
        }

        string[] weights = [.. Weights()];
        if (weights.Length > 0)
        {
            yield return weights.Length == 1 ? $"weights = {weights[0]}" : $"weights = varComb({string.Join(", ", weights)})";
        }
    }

    private string Correlation(RepeatedSpec repeated)
    {
        foreach (MemberSpec time in ResidualMembers.Coordinates(repeated).Select(spec.Member).Where(member => member.Kind == ValueKind.Time))
        {
            comments.Add($"first: make {spec.Name}${time.Name} a number of {repeated.Unit.ToString().ToLowerInvariant()}");
        }

        MemberSpec occasion = spec.Member(repeated.Occasion);
        bool isNamed = occasion.HasClosedLevels && repeated.Correlation != Corr.CompoundSymmetry;
        if (isNamed)
        {
            string levels = string.Join(", ", occasion.ClosedLevels.Select(level => $"\"{level}\""));
            comments.Add($"first: {spec.Name}${occasion.Name} <- factor({spec.Name}${occasion.Name}, levels = c({levels}))");
        }

        string place = repeated.Correlation switch
        {
            Corr.CompoundSymmetry => "1",
            Corr.Unstructured => $"as.integer(factor({repeated.Occasion}))",
            _ when isNamed => $"as.integer({repeated.Occasion})",
            _ => string.Join(" + ", ResidualMembers.Coordinates(repeated)),
        };
        string form = $"form = ~ {place}{(repeated.Subject.IsEmpty ? "" : $" | {string.Join("/", repeated.Subject)}")}";
        return repeated.Correlation switch
        {
            Corr.AR1 => $"corAR1({form})",
            Corr.CAR1 => $"corCAR1({form})",
            Corr.CompoundSymmetry => $"corCompSymm({form})",
            Corr.Unstructured => $"corSymm({form})",
            Corr.Ar or Corr.Ma or Corr.Arma =>
                $"corARMA({form}, p = {Lines.Number(repeated.Order)}, q = {Lines.Number(repeated.MovingAverage)})",
            _ => $"{Spatial(repeated.Correlation)}({form}{(repeated.Nugget ? ", nugget = TRUE" : "")})",
        };
    }

    private static string Spatial(Corr correlation) => correlation switch
    {
        Corr.Exponential => "corExp",
        Corr.Gaussian => "corGaus",
        Corr.Spherical => "corSpher",
        Corr.Rational => "corRatio",
        _ => "corLin",
    };

    private IEnumerable<string> Weights()
    {
        if (spec.Weight is not null)
        {
            yield return $"varFixed(~ I(1 / {spec.Weight}))";
        }

        // Separate variances of independent residuals are strata.
        string[] strata =
        [
            .. spec.Repeated is { Heterogeneous: true } repeated ? new[] { repeated.Occasion } : [],
            .. spec.Repeated is { Correlation: Corr.Independent, By: { } by } ? new[] { by } : [],
        ];
        if (strata.Length > 0)
        {
            yield return $"varIdent(form = ~ 1 | {string.Join(" * ", strata)})";
        }

        foreach (VarianceSpec variance in spec.Variances)
        {
            yield return Weight(variance);
        }
    }

    private static string Weight(VarianceSpec variance)
    {
        string of = variance.Members.IsEmpty ? "fitted(.)" : variance.Members[0];
        string given = variance.Parameter is { } parameter ? $", fixed = {Lines.Number(parameter)}" : "";
        return variance.Function switch
        {
            VarianceFunction.Fixed => $"varFixed(~ {of})",
            VarianceFunction.Ident => $"varIdent(form = ~ 1 | {string.Join(" * ", variance.Members)})",
            VarianceFunction.Power => $"varPower(form = ~ {of}{given})",
            VarianceFunction.Exponential => $"varExp(form = ~ {of}{given})",
            _ => $"varConstPower(form = ~ {of}{ConstPower(variance)})",
        };
    }

    private static string ConstPower(VarianceSpec variance)
    {
        string[] given =
        [
            .. variance.Constant is { } constant ? new[] { $"const = {Lines.Number(constant)}" } : [],
            .. variance.Parameter is { } power ? new[] { $"power = {Lines.Number(power)}" } : [],
        ];
        return given.Length == 0 ? "" : $", fixed = list({string.Join(", ", given)})";
    }
}
