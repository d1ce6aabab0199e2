using Lmm.Charts;

namespace Lmm;

public sealed partial class FitPlots
{
    private const int DistanceClasses = 20;
    private const int MostPairs = 2_000_000;
    private const int FittedSubjects = 40;
    private const string Before = "Pearson residuals";
    private const string After = "Normalised residuals";

    /// <summary>
    /// The correlation of residuals of one subject by their lag: of Pearson residuals beside what the model says, and of
    /// normalised residuals, where none should be left. Pinheiro and Bates (2000), section 5.3.3.
    /// </summary>
    /// <param name="grouping">The subject; null for that of [Repeated], else the finest grouping.</param>
    /// <param name="along">The covariate or occasion that orders rows; null for that of [Repeated], else one that varies within subjects.</param>
    /// <exception cref="InvalidOperationException">The fit has no rows, no grouping, or nothing orders the rows of a subject.</exception>
    /// <exception cref="ArgumentException">There is no such grouping or covariate.</exception>
    public Plot ResidualCorrelation(string? grouping = null, string? along = null) =>
        Pairs(grouping, along, isVariogram: false);

    /// <summary>
    /// The semivariogram, half the mean squared difference of residuals of one subject by their distance: of Pearson
    /// residuals beside what the model says, and of normalised residuals, where it should stay at 1.
    /// </summary>
    /// <param name="grouping">The subject; null for that of [Repeated], else the finest grouping.</param>
    /// <param name="along">The covariate or occasion that gives distances; null for that of [Repeated], else one that varies within subjects.</param>
    /// <exception cref="InvalidOperationException">The fit has no rows, no grouping, or nothing gives distances.</exception>
    /// <exception cref="ArgumentException">There is no such grouping or covariate.</exception>
    public Plot Semivariogram(string? grouping = null, string? along = null) =>
        Pairs(grouping, along, isVariogram: true);

    private Plot Pairs(string? grouping, string? along, bool isVariogram)
    {
        string what = isVariogram ? "The semivariogram" : "The correlation of residuals";
        ResidualTerm? repeated = Rows(what).Residual is { Subjects.Count: > 0 } term ? term : null;
        RowLevels subjects = repeated is not null && grouping is null
            ? new RowLevels(repeated.SubjectName.Length == 0 ? "all rows" : repeated.SubjectName, repeated.Subjects, repeated.SubjectOfRow)
            : LevelsOf(grouping, what);
        IReadOnlyList<int>[] rows = subjects.Rows();
        bool isOwn = repeated is not null && along is null && grouping is null;
        string distance = isOwn ? repeated!.OccasionName : along ?? Varying(subjects, rows).FirstOrDefault(name => Members.Values(name) is not null)
            ?? throw new InvalidOperationException($"{what} needs a covariate that orders the rows within {subjects.Name}, and the model has none: name one.");
        IReadOnlyList<double[]> coordinates = isOwn
            ? repeated!.Coordinates
            : [Members.Values(distance) ?? throw new ArgumentException($"The values of '{distance}' in the rows are not known to the fit: it is no covariate of {ModelName}.", nameof(along))];

        (IReadOnlyList<int>[] used, string note) = Few(rows);
        var kinds = new List<(string Kind, IReadOnlyList<PairClass> Classes)>
        {
            (Before, PairClass.Of(_fit.Residuals(ResidualKind.Pearson), used, coordinates, DistanceClasses)),
        };
        if (repeated is not null)
        {
            kinds.Add((After, PairClass.Of(_fit.Residuals(ResidualKind.Normalised), used, coordinates, DistanceClasses)));
        }

        if (kinds[0].Classes.Count == 0)
        {
            throw new InvalidOperationException($"{what} needs two rows of one level, and no level of {subjects.Name} has more than one.");
        }

        (double X, double Y)[] fitted = isOwn ? FittedPairs(subjects, rows, coordinates, isVariogram) : [];
        string[] panels = [.. kinds.Select(kind => kind.Kind)];
        Chart chart = new()
        {
            Data = PairTable(kinds, fitted, isVariogram),
            Facet = panels.Length > 1 ? Channel.Kinds("kind", "", panels) : null,
            Columns = 2,
            Width = panels.Length > 1 ? 260 : null,
            Height = 230,
            Layers = PairLayers(isVariogram, $"Distance in {distance}"),
        };
        PairClass first = kinds[0].Classes[0];
        string head = isVariogram ? $"Semivariogram of residuals of {subjects.Name}" : $"Correlation of residuals within {subjects.Name}";
        return new Plot(Words.FileName(isVariogram ? "semivariogram" : "residual-correlation", subjects.Name), head, chart)
        {
            Note = note,
            Description = $"{(isVariogram ? "Semivariance" : "Correlation")} of pairs of residuals by their distance in {distance}, in {Words.Of(kinds[0].Classes.Count, "class")}. "
                + $"At the shortest distance, {Words.Number(first.Distance, 3)}, {Words.Of(first.Count, "pair")} give {Words.Number(isVariogram ? first.Semivariance : first.Correlation, 3)}.",
            LookFor = (repeated, isVariogram) switch
            {
                (null, true) => "A rise over the first distances says that near rows are alike beyond the random effects: consider [Repeated].",
                (null, false) => "Points outside the band at short lags say that near rows are correlated beyond the random effects: consider [Repeated].",
                (_, true) => "The points of Pearson residuals should lie about the line of the model, those of normalised ones about 1: a trend there says that the structure is not the right one.",
                _ => "The points of Pearson residuals should lie about the line of the model, those of normalised ones inside the band: where they do not, the structure is not the right one.",
            },
        };
    }

    /// <summary>Classes and fitted line in one table, which small multiples can divide.</summary>
    private static DataTable PairTable(List<(string Kind, IReadOnlyList<PairClass> Classes)> kinds, (double X, double Y)[] fitted, bool isVariogram)
    {
        (string Kind, PairClass Class)[] rows = [.. kinds.SelectMany(kind => kind.Classes.Select(of => (kind.Kind, of)))];
        double[] none = [.. fitted.Select(_ => double.NaN)];

        // The correlation of independent residuals has about the standard deviation 1 / sqrt(pairs).
        double[] bounds = [.. rows.Select(row => isVariogram ? double.NaN : 1.959964 / Math.Sqrt(row.Class.Count)), .. none];
        return new DataTable()
            .Add("kind", [.. rows.Select(row => row.Kind), .. fitted.Select(_ => Before)])
            .Add("x", [.. rows.Select(row => row.Class.Distance), .. fitted.Select(point => point.X)])
            .Add("y", [.. rows.Select(row => isVariogram ? row.Class.Semivariance : row.Class.Correlation), .. none])
            .Add("pairs", [.. rows.Select(row => (double)row.Class.Count), .. none])
            .Add("low", [.. bounds.Select(bound => -bound)])
            .Add("high", bounds)
            .Add("fitted", [.. rows.Select(_ => double.NaN), .. fitted.Select(point => point.Y)]);
    }

    private static IReadOnlyList<Layer> PairLayers(bool isVariogram, string distance)
    {
        string title = isVariogram ? "Semivariance" : "Correlation";
        Channel x = Channel.Numbers("x", distance);
        Layer line = new Layer(MarkType.Line, Styles.Curve) { SkipsMissing = "fitted" }.X(x).Y(Height("fitted"));
        Layer points = new Layer(MarkType.Point, Styles.Estimate) { SkipsMissing = "y" }.X(x).Y(Height("y"))
            .Tell(Channel.Numbers("x", "distance") with { Format = ".4~g" })
            .Tell(Channel.Numbers("y", "value") with { Format = ".3f" })
            .Tell(Channel.Numbers("pairs", "pairs"));
        return isVariogram
            ? [Layer.LineAtY(1), line, points]
            : [
                new Layer(MarkType.Area, Styles.Band) { SkipsMissing = "high" }.X(x).Y(Height("low")).Y2(Channel.Numbers("high")),
                Layer.LineAtY(0),
                line,
                points,
            ];

        Channel Height(string field) => Channel.Numbers(field, title) with { HasZero = true };
    }

    /// <summary>What the model says of pairs: the mean of the fitted correlations of those of some subjects.</summary>
    private (double X, double Y)[] FittedPairs(RowLevels subjects, IReadOnlyList<int>[] rows, IReadOnlyList<double[]> coordinates, bool isVariogram)
    {
        int[] filled = [.. Enumerable.Range(0, rows.Length).Where(s => rows[s].Count > 1)];
        List<(double Distance, double Correlation)> pairs = [];
        foreach (int k in Limits.Spread(filled.Length, FittedSubjects))
        {
            SubjectCovariance covariance = _fit.ResidualCovarianceOf(subjects.Levels[filled[k]]);
            var correlation = covariance.Correlation;
            for (int a = 0; a < covariance.Rows.Count; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    pairs.Add((PairClass.DistanceOf(covariance.Rows[a], covariance.Rows[b], coordinates), correlation[a, b]));
                }
            }
        }

        var places = pairs.GroupBy(pair => pair.Distance).OrderBy(group => group.Key).ToArray();
        var shown = Limits.Spread(places.Length, Limits.CurvePoints).Select(k => places[k]).ToArray();
        return [.. shown.Select(group => (group.Key, group.Average(pair => isVariogram ? 1 - pair.Correlation : pair.Correlation)))];
    }

    /// <summary>Subjects evenly spread, as many as two million pairs allow; of one field without subjects, rows evenly spread.</summary>
    private static (IReadOnlyList<int>[] Rows, string Note) Few(IReadOnlyList<int>[] rows)
    {
        double pairs = rows.Sum(of => of.Count * (of.Count - 1.0) / 2);
        if (pairs <= MostPairs)
        {
            return (rows, string.Empty);
        }

        if (rows.Length == 1)
        {
            int[] kept = Limits.Spread(rows[0].Count, (int)Math.Sqrt(2.0 * MostPairs));
            return ([[.. kept.Select(k => rows[0][k])]], $"{Words.Count(kept.Length)} of {Words.Of(rows[0].Count, "row")}, evenly spread");
        }

        int[] shown = Limits.Spread(rows.Length, Math.Max(2, (int)(rows.Length * MostPairs / pairs)));
        return ([.. shown.Select(k => rows[k])], $"{Words.Count(shown.Length)} of {Words.Of(rows.Length, "level")}, evenly spread");
    }
}
