using Lmm.Charts;
using Lmm.Design;

namespace Lmm.Reports;

/// <summary>The tables of a report.</summary>
internal sealed class ReportTables(MixedModelFit fit, ReportOptions options, HtmlText body)
{
    private string LevelText => Words.Number(100 * options.Level);

    /// <summary>Coefficients with intervals and tests.</summary>
    public void Coefficients()
    {
        CoefficientTable table = fit.Coefficients.WithDegreesOfFreedom(options.Method);
        Coefficient[] rows = [.. table.Where(row => !row.IsAliased)];
        if (rows.Length == 0)
        {
            body.Element("p", "The model has no fixed coefficients.");
            return;
        }

        int decimals = NumberColumn.Decimals(rows.Select(row => row.StandardError));
        body.Table(
            "Fixed coefficients",
            ["Coefficient", "Estimate", "Std. error", $"{LevelText} % interval", "df", "t", "p"],
            rows.Select(row => (IReadOnlyList<string>)
            [
                row.Name,
                NumberColumn.Fixed(row.Estimate, decimals),
                NumberColumn.Fixed(row.StandardError, decimals),
                NumberColumn.Interval(row.ConfidenceInterval(options.Level), decimals),
                NumberColumn.Fixed(row.DegreesOfFreedom, 1),
                NumberColumn.Fixed(row.TStatistic, 2),
                NumberColumn.PValue(row.PValue),
            ]));
        if (table.AliasedNames.Count > 0)
        {
            body.Element("p", $"Not estimated, because their columns are combinations of columns before them: {Words.List(table.AliasedNames)}.", ("class", "note"));
        }
    }

    /// <summary>F tests of the terms of the fixed part, type III.</summary>
    public void Terms()
    {
        if (fit.Specification.Fixed.IsEmpty)
        {
            return;
        }

        AnovaTable table = fit.Anova(AnovaType.III, options.Method);
        body.Table(
            "Tests of the terms, type III",
            ["Term", "df", "Denominator df", "F", "p"],
            table.Select(row => (IReadOnlyList<string>)
            [
                row.Name,
                NumberColumn.Fixed(row.NumeratorDegreesOfFreedom, 0),
                NumberColumn.Fixed(row.DenominatorDegreesOfFreedom, 1),
                NumberColumn.Fixed(row.FStatistic, 2),
                NumberColumn.PValue(row.PValue),
            ]));
        string[] notes = [.. table.Select(row => row.Note).Prepend(table.Note).Where(note => note.Length > 0).Distinct()];
        foreach (string note in notes)
        {
            body.Element("p", note, ("class", "note"));
        }
    }

    /// <summary>Variances, standard deviations and correlations, the residual last.</summary>
    public void Variances()
    {
        VarianceComponent[] variances = [.. fit.VarianceComponents.Where(row => row.OtherEffect is null)];
        VarianceComponent[] covariances = [.. fit.VarianceComponents.Where(row => row.OtherEffect is not null)];
        double total = variances.Sum(row => row.VarianceOrCovariance);
        bool isSimple = fit.Specification.Random.All(term => term.Slopes.IsEmpty) && fit.Specification.Repeated is null && fit.Specification.Variances.IsEmpty;
        int decimals = NumberColumn.Decimals(variances.Select(row => row.VarianceOrCovariance));
        int deviationDecimals = NumberColumn.Decimals(variances.Select(row => row.StandardDeviationOrCorrelation));
        string[] share = isSimple ? ["Share"] : [];
        body.Table(
            "Variances",
            ["Group", "Effect", "Variance", "Std. deviation", .. share],
            variances.Select(row => (IReadOnlyList<string>)
            [
                row.Group,
                row.Effect,
                NumberColumn.Fixed(row.VarianceOrCovariance, decimals),
                NumberColumn.Fixed(row.StandardDeviationOrCorrelation, deviationDecimals),
                .. isSimple ? [$"{NumberColumn.Fixed(100 * row.VarianceOrCovariance / total, 1)} %"] : Array.Empty<string>(),
            ]),
            textColumns: 2);
        if (covariances.Length > 0)
        {
            int covarianceDecimals = NumberColumn.Decimals(covariances.Select(row => row.VarianceOrCovariance));
            body.Table(
                "Covariances",
                ["Group", "Effects", "Covariance", "Correlation"],
                covariances.Select(row => (IReadOnlyList<string>)
                [
                    row.Group,
                    $"{row.Effect}, {row.OtherEffect}",
                    NumberColumn.Fixed(row.VarianceOrCovariance, covarianceDecimals),
                    NumberColumn.Fixed(row.StandardDeviationOrCorrelation, 3),
                ]),
                textColumns: 2);
        }

        if (fit.ResidualParameters.Count > 0)
        {
            int parameterDecimals = NumberColumn.Decimals(fit.ResidualParameters.Select(row => row.Estimate));
            body.Table(
                "Parameters of the residual covariance",
                ["Parameter", "Estimate", "Std. error", $"{LevelText} % interval"],
                fit.ResidualParameters.Select(row => (IReadOnlyList<string>)
                [
                    row.Name,
                    NumberColumn.Fixed(row.Estimate, parameterDecimals),
                    NumberColumn.Fixed(row.StandardError, parameterDecimals),
                    NumberColumn.Interval(row.ConfidenceInterval(options.Level), parameterDecimals),
                ]));
        }
    }

    /// <summary>The likelihood and the criteria made of it.</summary>
    public void Criteria()
    {
        bool isReml = fit.Estimation == Estimation.Reml;
        body.Table(
            isReml ? "Criteria (restricted likelihood)" : "Criteria",
            ["Log-likelihood", isReml ? "REML criterion" : "Deviance", "AIC", "AICc", "BIC", "Parameters", "Observations"],
            [[
                NumberColumn.Fixed(fit.LogLikelihood, 2),
                NumberColumn.Fixed(fit.Deviance, 2),
                NumberColumn.Fixed(fit.Aic, 2),
                NumberColumn.Fixed(fit.Aicc, 2),
                NumberColumn.Fixed(fit.Bic, 2),
                Words.Count(fit.ParameterCount),
                Words.Count(fit.Observations),
            ]]);
        if (isReml)
        {
            body.Element("p", "Restricted likelihoods compare models with the same fixed part only.", ("class", "note"));
        }
    }

    /// <summary>The means of each factor; of factors that interact, of every pair.</summary>
    public void Means()
    {
        ModelSpec spec = fit.Specification;
        MarginalMeans means = fit.Means.With(options.Method);
        foreach (string factor in means.Factors)
        {
            string? by = spec.Fixed.Where(term => term.Order == 2 && term.Members.Contains(factor) && term.Members.All(means.Factors.Contains))
                .SelectMany(term => term.Members).FirstOrDefault(other => other != factor);
            if (by is null)
            {
                Table(means.Over(factor), $"Means by {factor}", [factor]);
            }
            else if (string.CompareOrdinal(factor, by) < 0 || spec.Fixed.Count(term => term.Order == 2 && term.Members.Contains(by)) > 1)
            {
                Table(means.Over([factor], [by]), $"Means by {factor} and {by}", [factor, by]);
            }
        }
    }

    private void Table(MeansTable table, string caption, IReadOnlyList<string> names)
    {
        const int Most = 100;
        MarginalMean[] rows = [.. table.Take(Most)];
        int decimals = NumberColumn.Decimals(rows.Select(row => row.StandardError));
        body.Table(
            caption,
            [.. names, "Mean", "Std. error", $"{LevelText} % interval", "df"],
            rows.Select(row => (IReadOnlyList<string>)
            [
                .. row.Levels,
                NumberColumn.Fixed(row.Estimate, decimals),
                NumberColumn.Fixed(row.StandardError, decimals),
                NumberColumn.Interval(row.ConfidenceInterval(options.Level), decimals),
                NumberColumn.Fixed(row.DegreesOfFreedom, 1),
            ]),
            textColumns: names.Count);
        List<string> notes = [];
        if (table.Averaged.Count > 0)
        {
            notes.Add($"Averaged over {Words.List(table.Averaged)}.");
        }

        if (table.At.Count > 0)
        {
            notes.Add($"At {Words.List([.. table.At.Select(pair => $"{pair.Key} = {Words.Number(pair.Value)}")])}.");
        }

        if (rows.Length < table.Count)
        {
            notes.Add($"The first {Words.Count(rows.Length)} of {Words.Count(table.Count)}.");
        }

        if (notes.Count > 0)
        {
            body.Element("p", string.Join(" ", notes), ("class", "note"));
        }
    }
}
