namespace Lmm;

// Correlation and variance functions of the residuals, after the random effects.
internal sealed partial class FitSummary
{
    private const int MostResidualParameters = 28;

    private void ResidualCovariance()
    {
        if (fit.Specification.Repeated is { } repeated)
        {
            Line($"Residual correlation: {ResidualWords.Correlation(repeated, fit.Data.Shape.Residual?.SubjectCount ?? 0)}");
        }

        if (!fit.Specification.Variances.IsEmpty)
        {
            Line($"Residual standard deviation: sigma * {ResidualWords.Variances(fit.Specification.Variances)}");
        }

        if (fit.ResidualParameters.Count > 0)
        {
            ResidualParameters();
            foreach (OccasionCorrelation table in fit.Data.Shape.Residual?.Correlations.Value ?? [])
            {
                OccasionTable(table);
            }
        }

        if (fit.Specification.Repeated is not null || !fit.Specification.Variances.IsEmpty)
        {
            Line();
        }
    }

    private void ResidualParameters()
    {
        ResidualParameter[] rows = [.. fit.ResidualParameters.Take(MostResidualParameters)];
        int decimals = NumberText.Decimals(rows.Select(row => row.Estimate), 4);
        var grid = new TextGrid(true, false, false, false, false);
        grid.Add("Parameter", "Estimate", "Std. Error", "95% lower", "upper");
        foreach (ResidualParameter row in rows)
        {
            Interval interval = row.ConfidenceInterval();
            grid.Add(
                row.Name,
                NumberText.Fixed(row.Estimate, decimals),
                NumberText.Fixed(row.StandardError, decimals),
                NumberText.Fixed(interval.Lower, decimals),
                NumberText.Fixed(interval.Upper, decimals));
        }

        grid.WriteTo(_text, " ");
        if (fit.ResidualParameters.Count > rows.Length)
        {
            Line($" and {Whole(fit.ResidualParameters.Count - rows.Length)} more; see ResidualParameters.");
        }
    }

    /// <summary>Only where the matrix says more than the parameters: not for one phi or rho.</summary>
    private void OccasionTable(OccasionCorrelation table)
    {
        if (fit.Specification.Repeated?.Correlation is not (Corr.Unstructured or Corr.Toeplitz or Corr.AnteDependence) || table.Occasions.Count < 2)
        {
            return;
        }

        int last = table.Occasions.Count - 1;
        string[] heads = Abbreviation.Of([.. table.Occasions], 6);
        var grid = new TextGrid([true, .. Enumerable.Repeat(false, last)]);
        grid.Add([string.Empty, .. heads.Take(last)]);
        for (int i = 1; i <= last; i++)
        {
            grid.Add([table.Occasions[i], .. Enumerable.Range(0, i).Select(j => NumberText.Fixed(table.Matrix[i, j], 3))]);
        }

        Line(table.Group.Length == 0 ? "Correlation of residuals:" : $"Correlation of residuals, {table.Group}:");
        grid.WriteTo(_text, " ");
    }
}
