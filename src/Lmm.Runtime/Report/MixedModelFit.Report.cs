namespace Lmm;

public partial class MixedModelFit
{
    /// <summary>
    /// One row for each fixed coefficient, each standard deviation or correlation of random effects ("ran_pars") and each
    /// parameter of the residual correlation and variance functions ("var_model"), with the columns of broom.mixed: effect, group, term, estimate, std.error, statistic, df, p.value (and conf.low, conf.high when a level is given).
    /// </summary>
    /// <param name="confidenceLevel">The coverage of the intervals, as in 0.95; null for no intervals.</param>
    public ResultTable Tidy(double? confidenceLevel = null) => BroomTables.Tidy(this, confidenceLevel);

    /// <summary>
    /// One row for each predicted random effect, as broom.mixed's "ran_vals": effect, group, level, term, estimate,
    /// std.error (and conf.low, conf.high when a level is given).
    /// </summary>
    /// <param name="confidenceLevel">The coverage of the intervals, as in 0.95; null for no intervals.</param>
    public ResultTable TidyRandomEffects(double? confidenceLevel = null) => BroomTables.TidyRandomEffects(this, confidenceLevel);

    /// <summary>One row with nobs, sigma, logLik, AIC, BIC, REMLcrit (deviance under ML) and df.residual.</summary>
    public ResultTable Glance() => BroomTables.Glance(this);

    /// <summary>
    /// One row for each row used: the response, the level in each grouping, .fitted, .resid, .fixed, .hat (leverage), .cooksd
    /// (of the conditional fit, as lme4 and broom.mixed: t^2 h / ((1 - h) p); leaving rows out exactly is <see cref="Influence(bool, FitOptions?)"/>),
    /// .std.resid (internally studentised), and .offset and .weights where the model has them.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public ResultTable Augment() => BroomTables.Augment(this, RequireDesign("Augmented rows"));

    /// <summary>The fit as one JSON document, described in docs/json.md. Numbers are round-trip exact.</summary>
    public string ToJson() => FitDocumentWriter.Write(this);

    /// <summary>
    /// Reads a fit that <see cref="ToJson"/> wrote. It reports, infers and predicts as the original did; it has no rows, so
    /// it has no fitted values or residuals.
    /// </summary>
    /// <exception cref="FormatException">The text is not such a document; the message says where and what is wrong.</exception>
    public static MixedModelFit FromJson(string json) => new(FitData.FromJson(json));

    /// <summary>The summary: model, criterion, scaled residuals, random and fixed effects, convergence, findings. Plain text, invariant culture.</summary>
    public override string ToString() => Summary();

    /// <summary>The summary with the degrees of freedom of another method.</summary>
    public string Summary(DegreesOfFreedomMethod method = DegreesOfFreedomMethod.Satterthwaite) =>
        new FitSummary(this, method).Write();
}
