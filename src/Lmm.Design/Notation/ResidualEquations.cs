using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Notation;

/// <summary>The law of the residual: its standard deviation, and the correlation of two rows of a subject.</summary>
internal sealed class ResidualEquations(ModelSpec spec)
{
    /// <summary>The lines about e.</summary>
    public IEnumerable<string> Write()
    {
        string weight = spec.Weight is null ? "" : $" / {spec.Weight}[i]";
        string[] scales = [.. Scales()];
        string variance = scales.Length == 0 ? $"sigma^2{weight}" : $"(sigma {string.Join(" ", scales)})^2{weight}";
        if (spec.Repeated is not { Correlation: not Corr.Independent } repeated)
        {
            yield return $"e[i] ~ N(0, {variance}), independent";
        }
        else
        {
            string inside = repeated.Subject.IsEmpty ? "" : $" inside one {repeated.SubjectName}, 0 between";
            yield return $"e[i] ~ N(0, {variance}), corr(e[i], e[j]) = {Correlation(repeated)}{inside}";
        }

        if (spec.Repeated?.By is { } by)
        {
            yield return $"the parameters of e are separate for each {by}";
        }
    }

    private IEnumerable<string> Scales()
    {
        if (spec.Repeated is { Heterogeneous: true } repeated)
        {
            yield return $"s[{repeated.Occasion}]";
        }

        int free = spec.Variances.Count(variance => variance.Function is not (VarianceFunction.Ident or VarianceFunction.Fixed) && variance.Parameter is null);
        int number = 0;
        foreach (VarianceSpec variance in spec.Variances)
        {
            string of = variance.Members.IsEmpty ? "fitted[i]" : $"{variance.Name}[i]";
            string delta = variance.Parameter is { } given ? Lines.Number(given)
                : free > 1 && variance.Function is not (VarianceFunction.Ident or VarianceFunction.Fixed) ? $"delta{Lines.Number(++number)}"
                : "delta";
            yield return variance.Function switch
            {
                VarianceFunction.Fixed => $"sqrt({of})",
                VarianceFunction.Ident => $"s[{variance.Name}]",
                VarianceFunction.Power => $"|{of}|^{delta}",
                VarianceFunction.ConstPower => $"({(variance.Constant is { } constant ? Lines.Number(constant) : "c")} + |{of}|^{delta})",
                _ => $"exp({delta} {of})",
            };
        }
    }

    private static string Correlation(RepeatedSpec repeated)
    {
        string of = repeated.Occasion;
        string lag = $"|{of}[i] - {of}[j]|";
        string d = repeated.Coordinates.IsEmpty ? lag : $"d(({string.Join(", ", repeated.Coordinates)})[i], [j])";
        string? spatial = repeated.Correlation switch
        {
            Corr.Exponential => $"exp(-{d} / range)",
            Corr.Gaussian => $"exp(-({d} / range)^2)",
            Corr.Spherical => $"1 - 1.5 h + 0.5 h^3 for h = {d} / range below 1, else 0",
            Corr.Rational => $"1 / (1 + ({d} / range)^2)",
            Corr.Linear => $"1 - h for h = {d} / range below 1, else 0",
            _ => null,
        };
        if (spatial is not null)
        {
            return repeated.Nugget ? $"(1 - nugget) ({spatial})" : spatial;
        }

        return repeated.Correlation switch
        {
            Corr.AR1 or Corr.CAR1 => $"phi^{lag}",
            Corr.Ar => $"rho({lag}) of an autoregression of order {Lines.Number(repeated.Order)}",
            Corr.Ma => $"rho({lag}) of a moving average of order {Lines.Number(repeated.MovingAverage)}",
            Corr.Arma => $"rho({lag}) of an ARMA({Lines.Number(repeated.Order)}, {Lines.Number(repeated.MovingAverage)}) process",
            Corr.Toeplitz => $"rho[{lag}]",
            Corr.AnteDependence => $"the product of rho[{of}] over the steps from {of}[i] to {of}[j]",
            Corr.Unstructured => $"rho[{of}[i], {of}[j]]",
            _ => "rho",
        };
    }
}
