using System.Text.Json.Nodes;
using Lmm.Charts;

namespace Lmm;

public sealed partial class FitPlots
{
    /// <summary>
    /// Standardised (normalised) residuals against conditional fitted values, with a smooth line (local linear regression,
    /// span 3/4).
    /// </summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public Plot ResidualsVersusFitted()
    {
        Rows("Residuals against fitted values");
        double[] residuals = StandardisedResiduals();
        Scatter scatter = Scattered(_fit.Fitted(), residuals, ResidualTitle, hasZeroLine: true);
        return new Plot("residuals-versus-fitted", "Residuals against fitted values", scatter.Chart)
        {
            Note = scatter.Note,
            Description = $"Scatter plot of the standardised residuals of {Words.Of(residuals.Length, "row")} against their fitted values, with a smooth line. "
                + $"{Words.Of(residuals.Count(r => Math.Abs(r) > 3), "residual")} beyond 3 standard deviations; the largest is {Words.Number(residuals.MaxBy(Math.Abs), 3)}.",
            LookFor = "The smooth line should stay near 0: a bend says that the fixed part misses a curve or an interaction; a funnel says that the variance grows with the mean.",
        };
    }

    /// <summary>The square root of the size of the standardised residuals against fitted values, with a smooth line.</summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public Plot ScaleLocation()
    {
        Rows("The scale-location plot");
        double[] sizes = [.. StandardisedResiduals().Select(r => Math.Sqrt(Math.Abs(r)))];
        Scatter scatter = Scattered(_fit.Fitted(), sizes, $"√ |{char.ToLowerInvariant(ResidualTitle[0])}{ResidualTitle[1..]}|", hasZeroLine: false);
        string trend = scatter.CurveY.Length == 0
            ? string.Empty
            : $" The smooth line goes from {Words.Number(scatter.CurveY[0], 3)} to {Words.Number(scatter.CurveY[^1], 3)}.";
        return new Plot("scale-location", "Spread of residuals against fitted values", scatter.Chart)
        {
            Note = scatter.Note,
            Description = $"Scatter plot of the square root of the size of the standardised residuals of {Words.Of(sizes.Length, "row")} against their fitted values.{trend}",
            LookFor = "The smooth line should be level: where it rises, the variance rises with the mean, and a variance function or a transformed response fits better.",
        };
    }

    /// <summary>Ordered standardised residuals against normal quantiles, with the line of their mean and deviation and a pointwise band.</summary>
    /// <exception cref="InvalidOperationException">The fit has no rows, or fewer than 3.</exception>
    public Plot ResidualQuantiles()
    {
        Rows("Quantiles of residuals");
        return Quantiles(
            "residual-quantiles",
            "Normal quantiles of residuals",
            "residual",
            ResidualTitle,
            StandardisedResiduals(),
            i => FormattableString.Invariant($"row {i + 1}"),
            "Points should follow the line inside the band: ends that leave it on both sides say heavy tails, one bend says a skewed response, single points are rows to look at.");
    }

    /// <summary>Box plots of standardised residuals by the levels of a grouping or of a factor.</summary>
    /// <param name="grouping">A grouping of the random part (<c>Block:Variety</c>) or a factor of the fixed part; null for the finest grouping with three rows a level.</param>
    /// <exception cref="InvalidOperationException">The fit has no rows, or no grouping.</exception>
    /// <exception cref="ArgumentException">There is no such grouping.</exception>
    public Plot ResidualsByGroup(string? grouping = null)
    {
        RowLevels levels = LevelsOf(grouping, "Residuals by group");
        double[] residuals = StandardisedResiduals();
        IReadOnlyList<int>[] rows = levels.Rows();
        int[] filled = [.. Enumerable.Range(0, rows.Length).Where(level => rows[level].Count > 0)];
        BoxSummary[] boxes = [.. filled.Select(level => BoxSummary.Of(residuals, rows[level]))];
        int[] shown = [.. Enumerable.Range(0, boxes.Length)];
        string note = string.Empty;
        if (boxes.Length > Limits.NamedLevels)
        {
            shown = [.. shown.OrderByDescending(b => boxes[b].High - boxes[b].Low).ThenBy(b => b).Take(Limits.NamedLevels).Order()];
            note = $"{Limits.NamedLevels} of {Words.Of(boxes.Length, "level")}: those whose residuals spread most";
        }

        string[] labels = [.. shown.Select(b => levels.Levels[filled[b]])];
        double widest = shown.Max(b => boxes[b].ThirdQuartile - boxes[b].FirstQuartile);
        return new Plot(Words.FileName("residuals-by", levels.Name), $"Residuals by {levels.Name}", BoxChart(levels, residuals, boxes, shown, filled, labels))
        {
            Note = note,
            Description = $"Box plots of the standardised residuals at {Words.Of(labels.Length, "level")} of {levels.Name}. "
                + $"Medians lie between {Words.Number(shown.Min(b => boxes[b].Median), 3)} and {Words.Number(shown.Max(b => boxes[b].Median), 3)}; the widest box spans {Words.Number(widest, 3)}.",
            LookFor = "Boxes should be about equally long and lie about 0: levels that spread more ask for a variance of their own, medians off 0 for an effect that is missing.",
        };
    }

    private Chart BoxChart(RowLevels levels, double[] residuals, BoxSummary[] boxes, int[] shown, int[] filled, string[] labels)
    {
        var table = new DataTable()
            .Add("level", labels)
            .Add("low", [.. shown.Select(b => boxes[b].Low)])
            .Add("q1", [.. shown.Select(b => boxes[b].FirstQuartile)])
            .Add("median", [.. shown.Select(b => boxes[b].Median)])
            .Add("q3", [.. shown.Select(b => boxes[b].ThirdQuartile)])
            .Add("high", [.. shown.Select(b => boxes[b].High)])
            .Add("count", [.. shown.Select(b => (double)boxes[b].Count)]);
        (int Box, int Row)[] beyond = [.. shown.SelectMany(b => boxes[b].Beyond.Select(row => (b, row)))];
        var outliers = new DataTable()
            .Add("level", [.. beyond.Select(pair => levels.Levels[filled[pair.Box]])])
            .Add("value", [.. beyond.Select(pair => residuals[pair.Row])])
            .Add("row", [.. beyond.Select(pair => pair.Row + 1.0)]);

        // Levels run down the page: their names are read without turning the head.
        Channel y = Channel.LevelsOf("level", levels.Name, labels) with { HasGrid = false };
        Channel x = Channel.Numbers("q1", ResidualTitle);
        double thickness = labels.Length > 30 ? 8 : 12;
        return new Chart
        {
            Data = table,
            Height = Math.Max(80, labels.Length * (thickness + 6)),
            Layers =
            [
                Layer.LineAtX(0),
                new Layer(MarkType.Rule, Styles.Interval).Y(y).X(Channel.Numbers("low", ResidualTitle)).X2(Channel.Numbers("high")),
                new Layer(MarkType.Bar, Styles.Box) { Options = new JsonObject { ["size"] = thickness } }.Y(y).X(x).X2(Channel.Numbers("q3"))
                    .Tell(Channel.LevelsOf("level", levels.Name))
                    .Tell(Channel.Numbers("median", "median") with { Format = ".3f" })
                    .Tell(Channel.Numbers("count", "rows")),
                new Layer(MarkType.Tick, Styles.Median) { Options = new JsonObject { ["size"] = thickness } }.Y(y).X(Channel.Numbers("median", ResidualTitle)),
                new Layer(MarkType.Point, Styles.Outliers) { Data = outliers }.Y(y).X(Channel.Numbers("value", ResidualTitle))
                    .Tell(Channel.Numbers("row", "row"))
                    .Tell(Channel.Numbers("value", "residual") with { Format = ".3f" }),
            ],
        };
    }

    private sealed record Scatter(Chart Chart, string Note, double[] CurveY);

    /// <summary>Points, or counts in cells where there are too many, under a smooth line.</summary>
    private static Scatter Scattered(double[] fitted, double[] values, string title, bool hasZeroLine)
    {
        Channel x = Channel.Numbers("x", "Fitted value");
        Channel y = Channel.Numbers("y", title);
        List<Layer> layers = [];
        string note = string.Empty;
        DataTable data;
        if (values.Length > Limits.Points)
        {
            data = CellCounts.Of(fitted, values).Table;
            note = $"{Words.Count(values.Length)} rows counted in {CellCounts.Size} cells; darker cells have more";
            layers.Add(new Layer(MarkType.Rect, Styles.Cells).X(x).X2(Channel.Numbers("xEnd")).Y(y).Y2(Channel.Numbers("yEnd"))
                .Opacity(Channel.Numbers("count", "rows") with { ScaleType = "sqrt", Range = (0.08, 1), HasGuide = false })
                .Tell(Channel.Numbers("count", "rows")));
        }
        else
        {
            data = new DataTable().Add("x", fitted).Add("y", values).Add("row", [.. Enumerable.Range(1, values.Length).Select(row => (double)row)]);
            layers.Add(new Layer(MarkType.Point, Styles.Points).X(x).Y(y)
                .Tell(Channel.Numbers("row", "row"))
                .Tell(Channel.Numbers("x", "fitted") with { Format = ".5~g" })
                .Tell(Channel.Numbers("y", "residual") with { Format = ".3f" }));
        }

        if (hasZeroLine)
        {
            layers.Add(Layer.LineAtY(0));
        }

        (double[] curveX, double[] curveY) = LocalLine.Of(fitted, values);
        if (curveX.Length > 0)
        {
            layers.Add(new Layer(MarkType.Line, Styles.Curve) { Data = new DataTable().Add("x", curveX).Add("y", curveY) }.X(x).Y(y));
        }

        return new Scatter(new Chart { Data = data, Layers = layers }, note, curveY);
    }

    /// <summary>A normal quantile plot of any values.</summary>
    private static Plot Quantiles(string name, string title, string what, string axis, double[] values, Func<int, string> label, string lookFor)
    {
        if (values.Length < 3 || values.All(value => value == values[0]))
        {
            throw new InvalidOperationException($"{title}: a quantile plot needs at least three different values; there are {Words.Of(values.Distinct().Count(), "value")}.");
        }

        NormalQuantiles q = NormalQuantiles.Of(values);
        var data = new DataTable().Add("z", q.Theoretical).Add("value", q.Sample).Add("low", q.Lower).Add("high", q.Upper)
            .Add("label", [.. q.Index.Select(label)]);
        double first = q.Theoretical[0];
        double last = q.Theoretical[^1];
        var line = new DataTable()
            .Add("z", [first, last])
            .Add("value", [q.Mean + (q.Deviation * first), q.Mean + (q.Deviation * last)]);
        Channel x = Channel.Numbers("z", "Quantile of the standard normal");
        Channel y = Channel.Numbers("value", axis);
        return new Plot(name, title, new Chart
        {
            Data = data,
            Layers =
            [
                new Layer(MarkType.Area, Styles.Band).X(x).Y(Channel.Numbers("low", axis)).Y2(Channel.Numbers("high")),
                new Layer(MarkType.Line, Styles.Reference) { Data = line }.X(x).Y(y),
                new Layer(MarkType.Point, Styles.Points).X(x).Y(y)
                    .Tell(Channel.LevelsOf("label", what))
                    .Tell(Channel.Numbers("value", "value") with { Format = ".4~g" }),
            ],
        })
        {
            Note = q.Places.Length == q.Count ? string.Empty : $"{Words.Count(q.Places.Length)} of {Words.Count(q.Count)} points: evenly spread over the ranks, and the first and last 100",
            Description = $"Quantile plot of {Words.Of(q.Count, what)} against the normal distribution, with a 95 per cent pointwise band. "
                + $"{Words.Of(q.OutsideCount, "point")} of {Words.Count(q.Places.Length)} shown outside the band; smallest {Words.Number(q.Sample[0], 3)}, largest {Words.Number(q.Sample[^1], 3)}.",
            LookFor = lookFor,
        };
    }
}
