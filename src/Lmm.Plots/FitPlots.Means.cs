using System.Text.Json.Nodes;
using Lmm.Charts;

namespace Lmm;

public sealed partial class FitPlots
{
    private const int GridPoints = 41;

    /// <summary>
    /// Estimated marginal means of a factor with confidence intervals, alone or at each level of another factor: the
    /// interaction plot.
    /// </summary>
    /// <param name="factor">A factor of the fixed part: the horizontal axis.</param>
    /// <param name="by">Another factor of the fixed part, told apart by colour and shape; null for none.</param>
    /// <param name="level">The coverage of the intervals.</param>
    /// <param name="means">Means with other weights, values or degrees of freedom; null for the fit's own.</param>
    /// <exception cref="ArgumentException">There is no such factor in the fixed part.</exception>
    /// <exception cref="InvalidOperationException">No mean is estimable, or the fit does not keep what means need.</exception>
    public Plot Means(string factor, string? by = null, double level = 0.95, MarginalMeans? means = null)
    {
        MeansTable table = (means ?? _fit.Means).Over([factor], by is null ? [] : [by]);
        MarginalMean[] rows = [.. table.Where(row => row.IsEstimable)];
        if (rows.Length == 0)
        {
            throw new InvalidOperationException($"No mean of {factor} is estimable, so there is none to show.");
        }

        string[] levels = [.. table.Select(row => row.Levels[0]).Distinct()];
        string[] kinds = by is null ? [] : [.. table.Select(row => row.Levels[1]).Distinct()];
        Interval[] intervals = [.. rows.Select(row => row.ConfidenceInterval(level))];
        DataTable data = new DataTable()
            .Add("level", [.. rows.Select(row => row.Levels[0])])
            .Add("mean", [.. rows.Select(row => row.Estimate)])
            .Add("low", [.. intervals.Select(interval => interval.Lower)])
            .Add("high", [.. intervals.Select(interval => interval.Upper)]);
        if (by is not null)
        {
            data.Add("kind", [.. rows.Select(row => row.Levels[1])]);
        }

        Channel x = Channel.LevelsOf("level", factor, levels) with { HasGrid = false, LabelAngle = Angle(levels, 48) };
        string axis = $"Mean of {Response}";
        Layer line = new Layer(MarkType.Line, Styles.Join).X(x).Y(Channel.Numbers("mean", axis));
        Layer rule = new Layer(MarkType.Rule, Styles.Interval).X(x).Y(Channel.Numbers("low", axis)).Y2(Channel.Numbers("high"));
        Layer point = new Layer(MarkType.Point, Styles.Estimate).X(x).Y(Channel.Numbers("mean", axis))
            .Tell(Channel.LevelsOf("level", factor))
            .Tell(Channel.Numbers("mean", "mean") with { Format = ".5~g" })
            .Tell(Channel.Numbers("low", "from") with { Format = ".5~g" })
            .Tell(Channel.Numbers("high", "to") with { Format = ".5~g" });
        bool hasColours = kinds.Length is > 0 and <= Palette.CategoryCount;
        if (hasColours)
        {
            Channel kind = Channel.Kinds("kind", by!, kinds);
            foreach (Layer layer in new[] { line, rule, point })
            {
                layer.Color(kind).Offset(Channel.Kinds("kind", "", kinds));
            }

            point.Shape(kind).Tell(Channel.Kinds("kind", by!));
        }

        string title = by is null ? $"Means of {Response} by {factor}" : $"Means of {Response} by {factor} and {by}";
        return new Plot(Words.FileName(by is null ? ["means", factor] : ["means", factor, by]), title, new Chart
        {
            Data = data,
            Layers = by is null ? [rule, point] : [line, rule, point],
            Facet = kinds.Length > 0 && !hasColours ? Channel.Kinds("kind", by!, kinds) : null,
            Width = kinds.Length > 0 && !hasColours ? 150 : null,
        })
        {
            Description = $"Estimated marginal means of {Response} with {Words.Number(100 * level)} per cent intervals: "
                + string.Join("; ", rows.Take(12).Select(row => $"{row.Name} {Words.Number(row.Estimate)}")) + (rows.Length > 12 ? "; and others." : "."),
            Note = rows.Length == table.Count ? string.Empty : $"{Words.Of(table.Count - rows.Length, "mean")} of {Words.Count(table.Count)} not estimable, left out",
            LookFor = by is null
                ? "Differences between means: overlapping intervals do not say that two means are equal, see the comparisons for that."
                : "Whether the lines run in parallel: where they do not, the effect of one factor depends on the other, and the means of one alone say little.",
        };
    }

    /// <summary>The estimated mean along a covariate with its pointwise confidence band, alone or at each level of a factor.</summary>
    /// <param name="covariate">A covariate of the fixed part: the horizontal axis, over the range of the rows.</param>
    /// <param name="by">A factor of the fixed part, told apart by colour; null for none.</param>
    /// <param name="level">The coverage of the band.</param>
    /// <param name="means">Means with other weights, values or degrees of freedom; null for the fit's own.</param>
    /// <exception cref="ArgumentException">There is no such covariate or factor, or the factor has more levels than there are colours.</exception>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public Plot MeansAlong(string covariate, string? by = null, double level = 0.95, MarginalMeans? means = null)
    {
        MarginalMeans source = means ?? _fit.Means;
        source.At(covariate, null);
        double[] values = Members.Values(covariate)
            ?? throw new InvalidOperationException($"The values of {covariate} cannot be read from the columns of X: it stands in products only.");
        double low = values.Min();
        double high = values.Max();
        List<(double X, MarginalMean Mean)> points = [];
        for (int i = 0; i < GridPoints; i++)
        {
            double x = low + ((high - low) * i / (GridPoints - 1));
            points.AddRange(source.At(covariate, x).Over(by is null ? [] : [by]).Where(row => row.IsEstimable).Select(row => (x, row)));
        }

        string[] kinds = by is null ? [] : [.. points.Select(point => point.Mean.Levels[0]).Distinct()];
        if (kinds.Length > Palette.CategoryCount)
        {
            throw new ArgumentException($"{by} has {kinds.Length} levels, more than the {Palette.CategoryCount} that colours can tell apart.", nameof(by));
        }

        Interval[] intervals = [.. points.Select(point => point.Mean.ConfidenceInterval(level))];
        DataTable data = new DataTable()
            .Add("x", [.. points.Select(point => point.X)])
            .Add("mean", [.. points.Select(point => point.Mean.Estimate)])
            .Add("low", [.. intervals.Select(interval => interval.Lower)])
            .Add("high", [.. intervals.Select(interval => interval.Upper)]);
        Channel across = Channel.Numbers("x", covariate);
        string axis = $"Mean of {Response}";
        Layer band = new Layer(MarkType.Area, Styles.Band).X(across).Y(Channel.Numbers("low", axis)).Y2(Channel.Numbers("high"));
        Layer line = new Layer(MarkType.Line, Styles.Curve).X(across).Y(Channel.Numbers("mean", axis))
            .Tell(across with { Format = ".4~g" })
            .Tell(Channel.Numbers("mean", "mean") with { Format = ".5~g" });
        if (by is not null)
        {
            data.Add("kind", [.. points.Select(point => point.Mean.Levels[0])]);
            Channel kind = Channel.Kinds("kind", by, kinds);
            band.Color(kind);
            line.Color(kind).Tell(kind);
        }

        string title = by is null ? $"Mean of {Response} along {covariate}" : $"Mean of {Response} along {covariate} by {by}";
        return new Plot(Words.FileName(by is null ? ["means-along", covariate] : ["means-along", covariate, by]), title, new Chart { Data = data, Layers = [band, line] })
        {
            Description = $"The estimated mean of {Response} over {covariate} from {Words.Number(low)} to {Words.Number(high)} with a {Words.Number(100 * level)} per cent band"
                + (by is null
                    ? $": {Words.Number(points[0].Mean.Estimate)} at the left end, {Words.Number(points[^1].Mean.Estimate)} at the right."
                    : $", at each level of {by}: {Words.List(kinds)}."),
            LookFor = "The band is of the mean, not of single observations; outside the range of the rows the line says nothing.",
        };
    }

    /// <summary>
    /// Observed values and fitted lines, one small picture for each level of a grouping: points are the rows, the full line
    /// the fit with the level's own effects, the broken line that of the population.
    /// </summary>
    /// <param name="grouping">A grouping of the random part; null for the finest with three rows a level.</param>
    /// <param name="along">A covariate or factor for the horizontal axis; null for one that varies inside the levels, a random slope first; else the order of rows.</param>
    /// <exception cref="InvalidOperationException">The fit has no rows, or no grouping.</exception>
    /// <exception cref="ArgumentException">There is no such grouping or member.</exception>
    public Plot ObservedAndFitted(string? grouping = null, string? along = null)
    {
        DesignMatrices design = Rows("Observed and fitted values");
        RowLevels levels = LevelsOf(grouping, "Observed and fitted values");
        IReadOnlyList<int>[] rows = levels.Rows();
        int[] filled = [.. Enumerable.Range(0, rows.Length).Where(level => rows[level].Count > 0)];
        int[] shown = [.. Limits.Spread(filled.Length, Limits.Panels).Select(k => filled[k])];
        string? across = along ?? VaryingMember(levels, rows);
        double[]? numbers = across is null ? null : Members.Values(across);
        RowLevels? factor = across is null || numbers is not null ? null : Members.Levels(across);
        if (along is not null && numbers is null && factor is null)
        {
            throw new ArgumentException($"The values of '{along}' in the rows are not known to the fit: it is no covariate and no main effect of a factor of {ModelName}.", nameof(along));
        }

        int[] used = [.. shown.SelectMany<int, int>(level => numbers is null ? rows[level] : rows[level].OrderBy(i => numbers[i]).ThenBy(i => i))];
        double[] fitted = _fit.Fitted();
        double[] population = _fit.Fitted(FittedLevel.Population);
        DataTable data = new DataTable()
            .Add("panel", [.. used.Select(levels.Label)])
            .Add("observed", [.. used.Select(i => design.Response[i])])
            .Add("fitted", [.. used.Select(i => fitted[i])])
            .Add("population", [.. used.Select(i => population[i])]);
        Channel x;
        if (factor is not null)
        {
            data.Add("x", [.. used.Select(factor.Label)]);
            x = Channel.LevelsOf("x", across!, factor.Levels) with { HasGrid = false, LabelAngle = Angle(factor.Levels, 14) };
        }
        else
        {
            var place = shown.SelectMany(level => Enumerable.Range(1, rows[level].Count)).Select(k => (double)k).ToArray();
            data.Add("x", numbers is null ? place : [.. used.Select(i => numbers[i])]);
            x = Channel.Numbers("x", across ?? "Row of the level");
        }

        // Where another member varies too, the fitted values of a level lie on no line along this one.
        bool isLine = !Varying(levels, rows).Any(name => name != across);
        Layer observed = new Layer(MarkType.Point, Styles.Points).X(x).Y(Channel.Numbers("observed", Response))
            .Tell(Channel.Numbers("observed", "observed") with { Format = ".5~g" })
            .Tell(Channel.Numbers("fitted", "fitted") with { Format = ".5~g" });
        return new Plot(Words.FileName("observed-and-fitted", levels.Name), $"{Response} observed and fitted, by {levels.Name}", new Chart
        {
            Data = data,
            Facet = Channel.Kinds("panel", "", [.. shown.Select(level => levels.Levels[level])]),
            Columns = 6,
            Width = 105,
            Height = 95,
            Layers = isLine
                ? [Lines("population", Styles.Reference), Lines("fitted", Styles.Curve), observed]
                : [observed, new Layer(MarkType.Tick, Styles.Fitted) { Options = new JsonObject { ["orient"] = "horizontal" } }.X(x).Y(Channel.Numbers("fitted", Response))],
        })
        {
            Note = shown.Length == filled.Length ? string.Empty : $"{shown.Length} of {Words.Of(filled.Length, "level")}, evenly spread over their order",
            Description = $"{shown.Length} small pictures, one for each level of {levels.Name}: observed {Response} as points, {(isLine ? "the fitted line of the level full, that of the population broken" : "fitted values as strokes")}"
                + (across is null ? "." : $", along {across}."),
            LookFor = isLine
                ? "The full lines should run through the points of their level; the same bend in many pictures says that the fixed part lacks it, in few that the random part does."
                : "The strokes should lie among the points of their level along the whole axis; other members vary too, so they lie on no line.",
        };

        Layer Lines(string field, string style) => new Layer(MarkType.Line, style).X(x).Y(Channel.Numbers(field, Response));
    }

    /// <summary>Labels lie where there is room for their letters, and lean where there is not.</summary>
    private static int Angle(IReadOnlyList<string> labels, int letters) => labels.Sum(label => label.Length + 1) <= letters ? 0 : -45;

    /// <summary>A member that differs between the rows of one level: a random slope, then the occasion, then a covariate, then a factor.</summary>
    private string? VaryingMember(RowLevels levels, IReadOnlyList<int>[] rows) => Varying(levels, rows).FirstOrDefault();

    private IEnumerable<string> Varying(RowLevels levels, IReadOnlyList<int>[] rows)
    {
        IEnumerable<string> slopes = _fit.Specification.Random.SelectMany(term => term.Slopes).Concat(_fit.Specification.Fixed)
            .Where(term => term.Order == 1).Select(term => term.Name);
        string[] occasion = _fit.Specification.Repeated is { } repeated ? [repeated.Occasion] : [];
        string[] candidates = [.. occasion.Concat(slopes).Distinct()];
        return candidates.Where(name => Members.Values(name) is { } values && Varies(i => values[i]))
            .Concat(candidates.Where(name => name != levels.Name && Members.Levels(name) is { } factor && Varies(i => factor.OfRow[i])))
            .Distinct();

        bool Varies(Func<int, double> value) => rows.Any(of => of.Count > 1 && of.Any(i => value(i) != value(of[0])));
    }
}
