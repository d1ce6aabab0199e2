using System.Collections;
using System.Text;
using Lmm.Profiling;

namespace Lmm;

/// <summary>How profiles are made.</summary>
public sealed record ProfileOptions
{
    /// <summary>How far the curves of <see cref="ParameterProfile.Points"/> go in zeta; intervals go as far as their level asks.</summary>
    public double LargestZeta { get; init; } = 2.8;

    /// <summary>Stops with an OperationCanceledException.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>
/// The profile likelihoods of all parameters of a model, on the natural scale of each and on the ML deviance (a REML fit is
/// refitted by maximum likelihood, as lme4 does). Each parameter is profiled when first asked for.
/// See docs/math/profile.md; Bates et al. (2015), section 5.1.
/// </summary>
public sealed class ModelProfile : IReadOnlyList<ParameterProfile>
{
    private readonly ParameterProfile[] _parameters;

    internal ModelProfile(FitShape shape, DesignMatrices design, ProfileOptions options)
    {
        ProfileStart start = new(design, new FitOptions { CancellationToken = options.CancellationToken });
        if (start.Solution.Convergence is Convergence.NotConverged failed)
        {
            throw new InvalidOperationException($"The maximum likelihood fit that profiles start from has not converged ({failed.Reason}). A simpler random part may help.");
        }

        Deviance = start.Solution.Deviance;
        _parameters = [.. ModelParameter.Of(shape, start.Solution).Select(parameter => new ParameterProfile(start, parameter, options))];
    }

    /// <summary>-2 log L at the maximum likelihood estimates.</summary>
    public double Deviance { get; }

    /// <inheritdoc/>
    public int Count => _parameters.Length;

    /// <inheritdoc/>
    public ParameterProfile this[int index] => _parameters[index];

    /// <summary>The residual standard deviation.</summary>
    public ParameterProfile Residual => _parameters[^1];

    /// <summary>A parameter by its name, as in <c>["Days"]</c> for a coefficient or <c>["sd Subject Days"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter.</exception>
    public ParameterProfile this[string name] => Find(p => p.Name == name, name);

    /// <summary>The standard deviation of an effect, as in <c>["Subject", "Days"]</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such standard deviation.</exception>
    public ParameterProfile this[string group, string effect] => Find(
        p => p.Kind == ParameterKind.StandardDeviation && p.Group == group && (p.Effect == effect || p.Effect.Length == 0), $"{group}, {effect}");

    /// <summary>The correlation of two effects, in either order.</summary>
    /// <exception cref="KeyNotFoundException">There is no such correlation.</exception>
    public ParameterProfile this[string group, string effect, string otherEffect] => Find(
        p => p.Kind == ParameterKind.Correlation && p.Group == group
            && (p.Effect.Length == 0 || (p.Effect, p.OtherEffect) == (effect, otherEffect) || (p.Effect, p.OtherEffect) == (otherEffect, effect)),
        $"{group}, {effect}, {otherEffect}");

    /// <inheritdoc/>
    public IEnumerator<ParameterProfile> GetEnumerator() => ((IEnumerable<ParameterProfile>)_parameters).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Estimates and 95 % intervals, in the invariant culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("Profile likelihood (maximum likelihood)\n");
        var grid = new TextGrid(true, false, false, false);
        grid.Add(string.Empty, "Estimate", "2.5 %", "97.5 %");
        foreach (ParameterProfile row in _parameters)
        {
            Interval interval = row.Interval();
            int decimals = NumberText.Decimals([interval.Upper - interval.Lower], 4);
            grid.Add(row.Parameter.Name, NumberText.Fixed(row.Estimate, decimals), NumberText.Fixed(interval.Lower, decimals), NumberText.Fixed(interval.Upper, decimals));
        }

        grid.WriteTo(text);
        foreach (ParameterProfile row in _parameters.Where(row => row.Note.Length > 0))
        {
            text.Append(row.Parameter.Name).Append(": ").Append(row.Note).Append('\n');
        }

        return text.ToString();
    }

    private ParameterProfile Find(Func<ModelParameter, bool> predicate, string wanted) =>
        Array.Find(_parameters, row => predicate(row.Parameter))
        ?? throw new KeyNotFoundException($"There is no parameter '{wanted}'; the parameters are {NameList.Of(_parameters.Select(row => row.Parameter.Name))}.");
}
