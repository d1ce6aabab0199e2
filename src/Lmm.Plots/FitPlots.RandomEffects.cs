using System.Text.Json.Nodes;
using Lmm.Charts;

namespace Lmm;

public sealed partial class FitPlots
{
    /// <summary>
    /// The predicted random effects (BLUPs) of a grouping in order of size, with intervals of plus and minus z times their
    /// conditional standard deviation: one panel for each effect.
    /// </summary>
    /// <param name="grouping">The grouping, as in <c>Subject</c>; null for the first.</param>
    /// <param name="level">The coverage of the intervals.</param>
    /// <exception cref="InvalidOperationException">The model has no random part.</exception>
    /// <exception cref="KeyNotFoundException">There is no such grouping.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not strictly between 0 and 1.</exception>
    public Plot Caterpillar(string? grouping = null, double level = 0.95)
    {
        GroupEffects group = Group(grouping);
        double z = NormalMultiplier(level);
        int effects = group.EffectNames.Count;
        // The largest on top.
        int[] byFirst = [.. Enumerable.Range(0, group.Count).OrderByDescending(i => group[i].Values[0]).ThenBy(i => i)];
        int[] shown = [.. Limits.Spread(group.Count, group.Count > Limits.NamedLevels ? Limits.UnnamedLevels : Limits.NamedLevels, ends: Math.Min(20, group.Count / 2)).Select(k => byFirst[k])];
        bool hasNames = shown.Length <= Limits.NamedLevels;
        (int Level, int Effect)[] cells = [.. shown.SelectMany(i => Enumerable.Range(0, effects).Select(k => (i, k)))];
        string[] labels = [.. shown.Select(i => group[i].Level)];
        DataTable data = new DataTable()
            .Add("level", [.. cells.Select(cell => group[cell.Level].Level)])
            .Add("effect", [.. cells.Select(cell => group.EffectNames[cell.Effect])])
            .Add("value", [.. cells.Select(cell => group[cell.Level].Values[cell.Effect])])
            .Add("low", [.. cells.Select(cell => End(cell, -z))])
            .Add("high", [.. cells.Select(cell => End(cell, z))]);
        Channel y = Channel.LevelsOf("level", hasNames ? group.Name : $"{group.Name}, in order of the first effect", labels) with { HasLabels = hasNames, HasGrid = false };
        int clear = Enumerable.Range(0, group.Count).Count(i => Math.Abs(group[i].Values[0]) > z * group[i].StandardDeviations[0]);
        return new Plot(Words.FileName("caterpillar", group.Name), $"Predicted effects of {group.Name}", new Chart
        {
            Data = data,
            Height = hasNames ? Math.Max(90, 15 * shown.Length) : 420,
            Width = effects > 1 ? 230 : null,
            Facet = effects > 1 ? Channel.Kinds("effect", "", group.EffectNames) : null,
            Columns = Math.Min(3, effects),
            SharesX = false,
            Layers =
            [
                Layer.LineAtX(0),
                new Layer(MarkType.Rule, hasNames ? Styles.Interval : Styles.Crowd).Y(y).X(Channel.Numbers("low", "Predicted effect")).X2(Channel.Numbers("high")),
                new Layer(MarkType.Point, Styles.Estimate) { Options = hasNames ? [] : new JsonObject { ["size"] = 12 } }
                    .Y(y).X(Channel.Numbers("value", "Predicted effect"))
                    .Tell(Channel.LevelsOf("level", group.Name))
                    .Tell(Channel.Numbers("value", "effect") with { Format = ".4~g" })
                    .Tell(Channel.Numbers("low", "from") with { Format = ".4~g" })
                    .Tell(Channel.Numbers("high", "to") with { Format = ".4~g" }),
            ],
        })
        {
            Note = shown.Length == group.Count ? string.Empty : $"{Words.Count(shown.Length)} of {Words.Of(group.Count, "level")}: evenly spread over the order, and the first and last 20",
            Description = $"Predicted random effects ({Words.List(group.EffectNames)}) of {Words.Of(group.Count, "level")} of {group.Name} with {Words.Number(100 * level)} per cent intervals, in order of the first effect. "
                + $"{Words.Of(clear, "interval")} of {group.EffectNames[0]} without 0; from {Words.Number(group[byFirst[^1]].Values[0])} ({group[byFirst[^1]].Level}) to {Words.Number(group[byFirst[0]].Values[0])} ({group[byFirst[0]].Level}).",
            LookFor = "Which levels stand apart from 0, and whether one or two far ones carry the variance; intervals are of single levels and not for comparing two of them.",
        };

        double End((int Level, int Effect) cell, double times) =>
            group[cell.Level].Values[cell.Effect] + (times * group[cell.Level].StandardDeviations[cell.Effect]);
    }

    /// <summary>Ordered predicted random effects against normal quantiles, with a pointwise band.</summary>
    /// <param name="grouping">The grouping; null for the first.</param>
    /// <param name="effect">The effect, as in <c>Days</c>; null for the first.</param>
    /// <exception cref="InvalidOperationException">There is no random part, or all effects are equal (a variance estimated as 0).</exception>
    /// <exception cref="KeyNotFoundException">There is no such grouping or effect.</exception>
    public Plot RandomEffectQuantiles(string? grouping = null, string? effect = null)
    {
        GroupEffects group = Group(grouping);
        string name = effect ?? group.EffectNames[0];
        if (!group.EffectNames.Contains(name))
        {
            throw new KeyNotFoundException($"Grouping {group.Name} has no effect '{name}'; its effects are {Names(group.EffectNames)}.");
        }

        return Quantiles(
            Words.FileName("quantiles", group.Name, name),
            $"Normal quantiles of {name} by {group.Name}",
            "predicted effect",
            $"{name} by {group.Name}",
            [.. group.Select(level => level[name])],
            i => group[i].Level,
            "Points should follow the line inside the band: two bends say two kinds of levels, single points are levels to look at. Predicted effects are shrunken and look more normal than the true ones.");
    }

    private GroupEffects Group(string? grouping)
    {
        if (_fit.RandomEffects.Count == 0)
        {
            throw new InvalidOperationException($"{ModelName} has no random effects to show.");
        }

        return grouping is null ? _fit.RandomEffects[0] : _fit.RandomEffects[grouping];
    }

    private static double NormalMultiplier(double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of an interval lies strictly between 0 and 1, as in 0.95.");
        }

        return MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (1 + level) / 2);
    }
}
