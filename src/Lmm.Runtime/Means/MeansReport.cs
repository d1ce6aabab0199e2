using System.Globalization;
using System.Text;

namespace Lmm;

/// <summary>The tables of means and comparisons as text, in the manner of emmeans.</summary>
internal static class MeansReport
{
    public static string Of(MeansTable table, double level)
    {
        string estimate = table.SlopeOf is { } slope ? $"{slope}.trend" : "emmean";
        var text = new StringBuilder();
        Format format = new(table);
        bool[] alignment = [.. table.Factors.Select(_ => true), .. new bool[5]];
        foreach ((string name, MarginalMean[] rows) in table.Groups())
        {
            Heading(text, table.By, rows[0].Levels.Skip(table.Factors.Count), name);
            var grid = new TextGrid(alignment);
            grid.Add([.. table.Factors, estimate, "SE", "df", "lower.CL", "upper.CL"]);
            foreach (MarginalMean row in rows)
            {
                Interval interval = row.ConfidenceInterval(level);
                grid.Add(
                [
                    .. row.Levels.Take(table.Factors.Count),
                    .. row.IsEstimable
                        ? [format.Estimate(row.Estimate), format.Error(row.StandardError), Degrees(row.DegreesOfFreedom), format.Estimate(interval.Lower), format.Estimate(interval.Upper)]
                        : (string[])["nonEst", "NA", "NA", "NA", "NA"],
                ]);
            }

            grid.WriteTo(text, " ");
            text.Append('\n');
        }

        Notes(text, table);
        return text.Append(CultureInfo.InvariantCulture, $"Confidence level used: {level}\n").ToString();
    }

    public static string Of(ComparisonTable table, MeansTable means)
    {
        var text = new StringBuilder();
        Format format = new(table);
        foreach (IGrouping<string, MeanComparison> group in table.GroupBy(row => row.By))
        {
            Heading(text, means.By, [group.Key], group.Key);
            var grid = new TextGrid(true, false, false, false, false, false);
            grid.Add("contrast", "estimate", "SE", "df", "t.ratio", "p.value");
            foreach (MeanComparison row in group)
            {
                if (row.IsEstimable)
                {
                    grid.Add(row.Name, format.Estimate(row.Estimate), format.Error(row.StandardError), Degrees(row.DegreesOfFreedom), NumberText.Fixed(row.TStatistic, 3), PValue(row.AdjustedPValue));
                }
                else
                {
                    grid.Add(row.Name, "nonEst", "NA", "NA", "NA", "NA");
                }
            }

            grid.WriteTo(text, " ");
            text.Append('\n');
        }

        Notes(text, means);
        return text.Append(Words(table)).ToString();
    }

    public static string Of(LetterDisplay display)
    {
        MeansTable means = display.Means;
        var text = new StringBuilder();
        Format format = new(means);
        string estimate = means.SlopeOf is { } slope ? $"{slope}.trend" : "emmean";
        foreach (IGrouping<string, LetteredMean> group in display.GroupBy(row => string.Join(' ', row.Mean.Levels.Skip(means.Factors.Count))))
        {
            Heading(text, means.By, [group.Key], group.Key);
            var grid = new TextGrid([.. means.Factors.Select(_ => true), false, false, false, true]);
            grid.Add([.. means.Factors, estimate, "SE", "df", ".group"]);
            foreach (LetteredMean row in group)
            {
                grid.Add(
                [
                    .. row.Mean.Levels.Take(means.Factors.Count),
                    .. row.Mean.IsEstimable
                        ? [format.Estimate(row.Mean.Estimate), format.Error(row.Mean.StandardError), Degrees(row.Mean.DegreesOfFreedom), row.Letters]
                        : (string[])["nonEst", "NA", "NA", string.Empty],
                ]);
            }

            grid.WriteTo(text, " ");
            text.Append('\n');
        }

        Notes(text, means);
        text.Append(Words(means.Pairwise(display.Adjustment)));
        return text.Append(CultureInfo.InvariantCulture, $"Means that share a letter do not differ at the level {display.Level}; that does not show them to be equal.\n").ToString();
    }

    public static string Of(MarginTestTable table)
    {
        var text = new StringBuilder();
        int decimals = NumberText.Decimals(table.Where(row => row.IsEstimable).Select(row => row.StandardError), 3);
        foreach (IGrouping<string, MarginTest> group in table.GroupBy(row => row.By))
        {
            Heading(text, ["By"], [group.Key], group.Key);
            var grid = new TextGrid(true, false, false, false, false, false);
            grid.Add("contrast", "estimate", "SE", "df", "t.ratio", "p.value");
            foreach (MarginTest row in group)
            {
                if (row.IsEstimable)
                {
                    grid.Add(row.Name, NumberText.Fixed(row.Estimate, decimals), NumberText.Fixed(row.StandardError, decimals), Degrees(row.DegreesOfFreedom), NumberText.Fixed(row.TStatistic, 3), PValue(row.AdjustedPValue));
                }
                else
                {
                    grid.Add(row.Name, "nonEst", "NA", "NA", "NA", "NA");
                }
            }

            grid.WriteTo(text, " ");
            text.Append('\n');
        }

        string shown = table.Kind switch
        {
            MarginTestKind.Equivalence => "equivalence: the difference lies within the margin on both sides",
            MarginTestKind.NotBelow => "non-inferiority: the difference is not below -margin",
            _ => "non-inferiority: the difference is not above the margin",
        };
        text.Append(CultureInfo.InvariantCulture, $"Small p values show {shown}; margin {table.Margin}\n");
        return table.Adjustment == Adjustment.None ? text.ToString() : text.Append($"P value adjustment: {table.Adjustment}\n").ToString();
    }

    private static void Heading(StringBuilder text, IReadOnlyList<string> by, IEnumerable<string> levels, string name)
    {
        if (by.Count == 0 || name.Length == 0)
        {
            return;
        }

        string[] of = [.. levels];
        text.Append(of.Length == by.Count ? string.Join(", ", by.Zip(of, (factor, level) => $"{factor} = {level}")) : $"{string.Join(", ", by)} = {name}").Append(":\n");
    }

    private static void Notes(StringBuilder text, MeansTable table)
    {
        if (table.Averaged.Count > 0)
        {
            text.Append("Results are averaged over the levels of: ").AppendJoin(", ", table.Averaged);
            text.Append(table.Weights switch
            {
                MeansWeights.Proportional => " (weights: proportional)\n",
                MeansWeights.Cells => " (weights: cells)\n",
                _ => "\n",
            });
        }

        if (table.Involved is { } involved)
        {
            text.Append($"Note: {involved} differ between the levels that are averaged over, as the model has their interaction.\n");
        }

        if (table.At.Count > 0)
        {
            text.Append("Covariates at: ").AppendJoin(", ", table.At.Select(pair => FormattableString.Invariant($"{pair.Key} = {pair.Value:G6}"))).Append('\n');
        }

        if (table.NotEstimable.Count > 0)
        {
            text.Append("Not estimable, because the rows do not determine it: ").Append(NameList.Of(table.NotEstimable)).Append('\n');
        }

        text.Append("Degrees-of-freedom method: ").Append(table.Method).Append('\n');
    }

    private static string Words(ComparisonTable table)
    {
        int size = table.LargestFamily;
        return table.Adjustment switch
        {
            Adjustment.None => string.Empty,
            Adjustment.Tukey => FormattableString.Invariant($"P value adjustment: Tukey's method for comparing a family of {size} estimates\n"),
            Adjustment.SingleStep => "P value adjustment: single-step (multivariate t)\n",
            Adjustment.BenjaminiHochberg => "P value adjustment: false discovery rate, Benjamini and Hochberg\n",
            Adjustment.BenjaminiYekutieli => "P value adjustment: false discovery rate, Benjamini and Yekutieli\n",
            _ => $"P value adjustment: {table.Adjustment}\n",
        };
    }

    private static string Degrees(double df) => double.IsPositiveInfinity(df)
        ? "Inf"
        : Math.Abs(df - Math.Round(df)) < 5e-4 * df ? Math.Round(df).ToString(CultureInfo.InvariantCulture) : NumberText.Fixed(df, df < 10 ? 2 : 1);

    private static string PValue(double p) => p < 1e-4 ? "<.0001" : p.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>Decimals that show standard errors to three digits.</summary>
    private readonly struct Format
    {
        private readonly int _decimals;

        public Format(IEnumerable<MarginalMean> rows) =>
            _decimals = NumberText.Decimals(rows.Where(row => row.IsEstimable).Select(row => row.StandardError), 3);

        public Format(IEnumerable<MeanComparison> rows) =>
            _decimals = NumberText.Decimals(rows.Where(row => row.IsEstimable).Select(row => row.StandardError), 3);

        public string Estimate(double value) => NumberText.Fixed(value, _decimals);

        public string Error(double value) => NumberText.Fixed(value, _decimals);
    }
}
