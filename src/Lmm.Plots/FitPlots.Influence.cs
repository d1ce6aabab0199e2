using System.Text.Json.Nodes;
using Lmm.Charts;

namespace Lmm;

public sealed partial class FitPlots
{
    private const int NamedPoints = 5;

    /// <summary>
    /// Cook's distance of every row against its leverage on the fixed part; the farthest rows have their numbers.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public Plot Influence()
    {
        Rows("Influences");
        double[] leverage = _fit.FixedLeverage();
        InfluenceTable table = _fit.Influence();
        int[] known = [.. Enumerable.Range(0, table.Count).Where(i => table[i].IsEstimable)];
        int[] ordered = [.. known.OrderByDescending(i => table[i].CooksDistance).ThenBy(i => i)];
        int[] shown = ordered.Length <= Limits.Points ? [.. ordered] : [.. ordered.Take(Limits.Points)];
        Channel x = Channel.Numbers("x", "Leverage on the fixed part") with { HasZero = true };
        Channel y = Channel.Numbers("y", "Cook's distance") with { HasZero = true };
        var labels = Points(Named(ordered, leverage, table));
        return new Plot("influence", "Influence of rows", new Chart
        {
            Data = Points(shown),
            Layers =
            [
                new Layer(MarkType.Point, Styles.Points).X(x).Y(y)
                    .Tell(Channel.LevelsOf("row", "row"))
                    .Tell(Channel.Numbers("y", "Cook's distance") with { Format = ".3~g" })
                    .Tell(Channel.Numbers("x", "leverage") with { Format = ".3~g" }),
                new Layer(MarkType.Text, Styles.Label) { Data = labels, Options = new JsonObject { ["dx"] = -7, ["align"] = "right" } }.X(x).Y(y).Text(Channel.LevelsOf("row")),
            ],
        })
        {
            Note = shown.Length == known.Length ? string.Empty : $"the {Words.Count(shown.Length)} rows of {Words.Count(known.Length)} with the largest distance",
            Description = $"Cook's distance of {Words.Of(known.Length, "row")} against leverage. Largest: "
                + string.Join("; ", ordered.Take(3).Select(i => $"row {table[i].Unit}, distance {Words.Number(table[i].CooksDistance, 3)}, leverage {Words.Number(leverage[i], 3)}")) + ".",
            LookFor = "Rows far above the others change the fixed coefficients when they are left out: look at what they are before anything else, and do not drop them for being there.",
        };

        DataTable Points(int[] rows) => new DataTable()
            .Add("x", [.. rows.Select(i => leverage[i])])
            .Add("y", [.. rows.Select(i => table[i].CooksDistance)])
            .Add("row", [.. rows.Select(i => table[i].Unit)]);
    }

    /// <summary>The farthest rows whose numbers do not stand on each other.</summary>
    private static int[] Named(int[] ordered, double[] leverage, InfluenceTable table)
    {
        const double Room = 0.05;
        List<int> named = [];
        if (ordered.Length > 0)
        {
            double height = table[ordered[0]].CooksDistance;
            double width = leverage.Max();
            named.AddRange(ordered.Take(NamedPoints).Where((i, k) => ordered.Take(k).All(j =>
                Math.Abs(table[i].CooksDistance - table[j].CooksDistance) > Room * height || Math.Abs(leverage[i] - leverage[j]) > Room * width)));
        }

        return [.. named];
    }

    /// <summary>Cook's distance of every level of a grouping: all its rows are left out together.</summary>
    /// <param name="grouping">A grouping of the random part, as in <c>Subject</c>.</param>
    /// <exception cref="ArgumentException">There is no such grouping.</exception>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public Plot Influence(string grouping)
    {
        InfluenceTable table = _fit.Influence(grouping);
        UnitInfluence[] ordered = [.. table.Where(unit => unit.IsEstimable).OrderByDescending(unit => unit.CooksDistance).ThenBy(unit => unit.Unit, StringComparer.Ordinal)];
        UnitInfluence[] shown = [.. ordered.Take(Limits.NamedLevels)];
        if (shown.Length == 0)
        {
            throw new InvalidOperationException($"Without any one level of {grouping} the coefficients are not determined, so there is no influence to show.");
        }

        DataTable data = new DataTable()
            .Add("level", [.. shown.Select(unit => unit.Unit)])
            .Add("distance", [.. shown.Select(unit => unit.CooksDistance)])
            .Add("zero", [.. shown.Select(_ => 0.0)])
            .Add("rows", [.. shown.Select(unit => (double)unit.RowCount)]);
        Channel y = Channel.LevelsOf("level", grouping, [.. shown.Select(unit => unit.Unit)]) with { HasGrid = false };
        return new Plot(Words.FileName("influence", grouping), $"Influence of {grouping}", new Chart
        {
            Data = data,
            Height = Math.Max(90, 15 * shown.Length),
            Layers =
            [
                new Layer(MarkType.Rule, Styles.Interval).Y(y).X(Channel.Numbers("zero", "Cook's distance") with { HasZero = true }).X2(Channel.Numbers("distance")),
                new Layer(MarkType.Point, Styles.Estimate).Y(y).X(Channel.Numbers("distance", "Cook's distance") with { HasZero = true })
                    .Tell(Channel.LevelsOf("level", grouping))
                    .Tell(Channel.Numbers("distance", "Cook's distance") with { Format = ".3~g" })
                    .Tell(Channel.Numbers("rows", "rows")),
            ],
        })
        {
            Note = shown.Length == table.Count ? string.Empty : $"the {shown.Length} levels of {Words.Count(table.Count)} with the largest distance",
            Description = $"Cook's distance of the levels of {grouping}. Largest: "
                + string.Join("; ", ordered.Take(3).Select(unit => $"{unit.Unit}, {Words.Number(unit.CooksDistance, 3)}")) + ".",
            LookFor = "Levels far ahead of the others carry the fixed coefficients: compare the estimates with and without them.",
        };
    }
}
