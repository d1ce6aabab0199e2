using Lmm.Charts;

namespace Lmm;

public sealed partial class FitPlots
{
    private static readonly double[] ProfileLevels = [0.5, 0.8, 0.9, 0.95, 0.99];

    /// <summary>
    /// The signed root zeta of the rise of -2 log L as each parameter is held at a value: one panel a parameter, with the
    /// likelihood intervals at 50, 80, 90, 95 and 99 per cent. Bates et al. (2015), section 5.1.
    /// </summary>
    /// <param name="profile">The profile; null to make it, which fits the model many times.</param>
    /// <exception cref="InvalidOperationException">The fit has no rows, or no parameter can be profiled.</exception>
    public Plot ProfileZeta(ModelProfile? profile = null)
    {
        ParameterProfile[] all = [.. (profile ?? _fit.Profile()).Where(parameter => parameter.Points.Count > 1)];
        if (all.Length == 0)
        {
            throw new InvalidOperationException($"No parameter of {ModelName} has a profile to show.");
        }

        ParameterProfile[] shown = [.. all.Take(Limits.Panels)];
        (string Name, double Value, double Zeta)[] points = [.. shown.SelectMany(parameter => parameter.Points.Select(point => (parameter.Parameter.Name, point.Value, point.Zeta)))];
        (string Name, double Value, double Zeta)[] ends = [.. shown.SelectMany(Ends)];
        // The ends of intervals are rows of the same table: small multiples divide only the rows they share.
        var names = points.Concat(ends).Select(point => point.Name).ToArray();
        DataTable data = new DataTable()
            .Add("parameter", names)
            .Add("value", [.. points.Select(point => point.Value), .. ends.Select(_ => double.NaN)])
            .Add("zeta", [.. points.Select(point => point.Zeta), .. ends.Select(_ => double.NaN)])
            .Add("end", [.. points.Select(_ => double.NaN), .. ends.Select(end => end.Value)])
            .Add("height", [.. points.Select(_ => double.NaN), .. ends.Select(end => end.Zeta)])
            .Add("zero", [.. names.Select(_ => 0.0)]);
        Channel y = Channel.Numbers("zeta", "ζ");
        return new Plot("profile-zeta", "Profiles of the parameters", new Chart
        {
            Data = data,
            Facet = Channel.Kinds("parameter", "", [.. shown.Select(parameter => parameter.Parameter.Name)]),
            Columns = Math.Min(4, shown.Length),
            Width = 170,
            Height = 170,
            SharesX = false,
            Layers =
            [
                Layer.LineAtY(0),
                new Layer(MarkType.Rule, Styles.Interval) { SkipsMissing = "end" }.X(Channel.Numbers("end", "Value")).Y(Channel.Numbers("zero", "ζ")).Y2(Channel.Numbers("height")),
                new Layer(MarkType.Line, Styles.Curve) { SkipsMissing = "value" }.X(Channel.Numbers("value", "Value")).Y(y),
            ],
        })
        {
            Note = shown.Length == all.Length ? string.Empty : $"the first {shown.Length} of {Words.Of(all.Length, "parameter")}",
            Description = "Profile zeta of the parameters, with 95 per cent intervals: "
                + string.Join("; ", shown.Take(8).Select(parameter => $"{parameter.Parameter.Name} {Words.Number(parameter.Interval().Lower, 3)} to {Words.Number(parameter.Interval().Upper, 3)}")) + ".",
            LookFor = "A straight line says that estimate plus and minus standard errors is a fair interval; a bent one that only the profile's is, and one that stops short of a side that the parameter may be at its bound.",
        };
    }

    private static IEnumerable<(string Name, double Value, double Zeta)> Ends(ParameterProfile profile)
    {
        double lowest = profile.Points[0].Zeta;
        double highest = profile.Points[^1].Zeta;
        foreach (double level in ProfileLevels)
        {
            double z = NormalMultiplier(level);
            Interval interval = profile.Interval(level);
            if (-z >= lowest)
            {
                yield return (profile.Parameter.Name, interval.Lower, -z);
            }

            if (z <= highest)
            {
                yield return (profile.Parameter.Name, interval.Upper, z);
            }
        }
    }
}
