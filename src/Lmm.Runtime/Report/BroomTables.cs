namespace Lmm;

/// <summary>The tables of R's broom.mixed, with its column names and its terms; what is not computed here is left out.</summary>
internal static class BroomTables
{
    /// <summary>Fixed effects, standard deviations and correlations of the random effects, parameters of the residual covariance.</summary>
    public static ResultTable Tidy(MixedModelFit fit, double? confidenceLevel)
    {
        TidyRow[] rows =
        [
            .. fit.Coefficients.Select(c => new TidyRow(
                "fixed", null, c.Name, c.Estimate, c.StandardError, c.TStatistic, c.DegreesOfFreedom, c.PValue, c.ConfidenceInterval)),
            .. fit.VarianceComponents.Select(c => TidyRow.Of("ran_pars", c.Group, ParameterTerm(c), c.StandardDeviationOrCorrelation)),
            .. fit.ResidualParameters.Select(p => TidyRow.Of("var_model", "Residual", p.Name, p.Estimate) with
            {
                StandardError = p.StandardError,
                ConfidenceInterval = p.ConfidenceInterval,
            }),
        ];
        var columns = new List<ResultColumn>
        {
            Text("effect", rows.Select(r => r.Effect)),
            Text("group", rows.Select(r => r.Group)),
            Text("term", rows.Select(r => r.Term)),
            Number("estimate", rows.Select(r => r.Estimate)),
            Number("std.error", rows.Select(r => r.StandardError)),
            Number("statistic", rows.Select(r => r.Statistic)),
            Number("df", rows.Select(r => r.DegreesOfFreedom)),
            Number("p.value", rows.Select(r => r.PValue)),
        };
        if (confidenceLevel is { } level)
        {
            Interval[] intervals = [.. rows.Select(r => r.ConfidenceInterval?.Invoke(level) ?? new Interval(double.NaN, double.NaN))];
            columns.Add(Number("conf.low", intervals.Select(i => i.Lower)));
            columns.Add(Number("conf.high", intervals.Select(i => i.Upper)));
        }

        return new ResultTable(columns);
    }

    /// <summary>One row for each level and effect (broom.mixed's effects = "ran_vals").</summary>
    public static ResultTable TidyRandomEffects(MixedModelFit fit, double? confidenceLevel)
    {
        (string Group, LevelEffects Level, string Term)[] rows =
        [
            .. from effects in fit.RandomEffects
               from level in effects
               from term in effects.EffectNames
               select (effects.Name, level, term),
        ];
        var columns = new List<ResultColumn>
        {
            Text("effect", rows.Select(_ => "ran_vals")),
            Text("group", rows.Select(r => r.Group)),
            Text("level", rows.Select(r => r.Level.Level)),
            Text("term", rows.Select(r => r.Term)),
            Number("estimate", rows.Select(r => r.Level[r.Term])),
            Number("std.error", rows.Select(r => r.Level.StandardDeviation(r.Term))),
        };
        if (confidenceLevel is { } coverage)
        {
            Interval[] intervals = [.. rows.Select(r => r.Level.ConfidenceInterval(r.Term, coverage))];
            columns.Add(Number("conf.low", intervals.Select(i => i.Lower)));
            columns.Add(Number("conf.high", intervals.Select(i => i.Upper)));
        }

        return new ResultTable(columns);
    }

    /// <summary>One row for the whole fit.</summary>
    public static ResultTable Glance(MixedModelFit fit) => new(
        Number("nobs", [fit.Observations]),
        Number("sigma", [fit.Residual.StandardDeviationOrCorrelation]),
        Number("logLik", [fit.LogLikelihood]),
        Number("AIC", [fit.Aic]),
        Number("BIC", [fit.Bic]),
        Number(fit.Estimation == Estimation.Reml ? "REMLcrit" : "deviance", [fit.Deviance]),
        Number("df.residual", [fit.Observations - fit.ParameterCount]));

    /// <summary>One row for each row used: response, levels, fitted values and residuals.</summary>
    public static ResultTable Augment(MixedModelFit fit, DesignMatrices design)
    {
        var columns = new List<ResultColumn> { Number(fit.Specification.Response, design.Response) };
        foreach (RandomTerm term in design.RandomTerms.DistinctBy(t => t.GroupName))
        {
            columns.Add(Text(term.GroupName, term.LevelOfRow.Select(level => term.Levels[level])));
        }

        columns.Add(Number(".fitted", fit.Fitted()));
        columns.Add(Number(".resid", fit.Residuals()));
        columns.Add(Number(".fixed", fit.Fitted(FittedLevel.Population)));
        if (fit.HasLeverage)
        {
            double[] leverage = fit.Leverage();
            double[] studentized = fit.StudentizedResiduals();
            int rank = fit.Solution.Coefficients.Length;
            columns.Add(Number(".hat", leverage));
            columns.Add(Number(".cooksd", studentized.Select((t, i) => t * t * leverage[i] / ((1 - leverage[i]) * rank))));
            columns.Add(Number(".std.resid", studentized));
        }

        if (design.Offset is not null)
        {
            columns.Add(Number(".offset", design.Offset));
        }

        if (design.Weights is not null)
        {
            columns.Add(Number(".weights", design.Weights));
        }

        return new ResultTable(columns.DistinctBy(column => column.Name).ToArray());
    }

    private static string ParameterTerm(VarianceComponent row) => row switch
    {
        { Effect: "" } => "sd__Observation",
        { OtherEffect: null } => $"sd__{row.Effect}",
        _ => $"cor__{row.Effect}.{row.OtherEffect}",
    };

    private static ResultColumn Text(string name, IEnumerable<string?> values) => new(name, values.ToArray());

    private static ResultColumn Number(string name, IEnumerable<double> values) => new(name, values.ToArray());

    private sealed record TidyRow(
        string Effect,
        string? Group,
        string Term,
        double Estimate,
        double StandardError,
        double Statistic,
        double DegreesOfFreedom,
        double PValue,
        Func<double, Interval>? ConfidenceInterval)
    {
        public static TidyRow Of(string effect, string group, string term, double estimate) =>
            new(effect, group, term, estimate, double.NaN, double.NaN, double.NaN, double.NaN, null);
    }
}
