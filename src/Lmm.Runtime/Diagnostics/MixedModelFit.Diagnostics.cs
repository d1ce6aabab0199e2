namespace Lmm;

public partial class MixedModelFit
{
    private RowDiagnostics? _rowDiagnostics;

    /// <summary>
    /// The leverage of each row: how much its own response moves its conditional fitted value at the estimated variances,
    /// the diagonal of the hat matrix of X beta + Z b. n values between 0 and 1 whose sum is the effective number of
    /// parameters. A row with a frequency gives the leverage of one of its copies.
    /// </summary>
    /// <remarks>Time is linear in the rows once the mixed model equations are factored. See docs/math/influence.md.</remarks>
    /// <exception cref="InvalidOperationException">
    /// The fit was read from a document and has no rows, or a residual structure leaves more than 3000 rows dependent on each other.
    /// </exception>
    public double[] Leverage() => (double[])RowDiagnostics("Leverages").Leverage.Clone();

    /// <summary>
    /// The leverage of each row on the fixed part alone: the diagonal of X (X'V^-1X)^-1 X'V^-1 (Demidenko and Stukel 2005). Its
    /// sum is the rank of X.
    /// </summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Leverage"/>.</exception>
    public double[] FixedLeverage() => (double[])RowDiagnostics("Leverages").FixedLeverage.Clone();

    /// <summary>
    /// Internally studentised residuals: each conditional residual over its estimated standard deviation, for independent
    /// residuals (y - fitted) sqrt(w) / (sigma sqrt(1 - leverage)). NaN where the leverage is 1.
    /// </summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Leverage"/>.</exception>
    public double[] StudentizedResiduals() => Standardize(Residuals(), RowDiagnostics("Studentised residuals").ConditionalVariance);

    /// <summary>
    /// Marginal residuals y - X beta (the offset taken off), each over its estimated standard deviation, the square root of
    /// (V - X C X')_ii.
    /// </summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Leverage"/>.</exception>
    public double[] StandardizedMarginalResiduals()
    {
        double[] variance = RowDiagnostics("Standardised residuals").MarginalVariance;
        double[] residuals = Fitted(FittedLevel.Population);
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] = Data.Design!.Response[i] - residuals[i];
        }

        return Standardize(residuals, variance);
    }

    /// <summary>
    /// The influence of every row on the fixed effects: Cook's distance, DFBETA(S), MDFFITS, covariance ratio and trace, by
    /// leaving out the row exactly.
    /// </summary>
    /// <param name="refit">
    /// False: variances stay at their estimates, no fit is repeated (Christensen, Pearson and Johnson 1992). True: they are
    /// estimated again without each row, one fit for each.
    /// </param>
    /// <param name="options">Options of the fits where <paramref name="refit"/> is true; null for the defaults.</param>
    /// <exception cref="InvalidOperationException">As for <see cref="Leverage"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public InfluenceTable Influence(bool refit = false, FitOptions? options = null) =>
        new InfluenceBuilder(RequireDesign("Influences"), Solution).Rows(refit ? options ?? new FitOptions() : null);

    /// <summary>The influence of every level of a grouping on the fixed effects: all its rows are left out together.</summary>
    /// <param name="group">A grouping of the model, as in <c>Subject</c> or <c>Block:Variety</c>.</param>
    /// <param name="refit">As for the influence of rows.</param>
    /// <param name="options">As for the influence of rows.</param>
    /// <exception cref="ArgumentException">The model has no such grouping.</exception>
    /// <exception cref="InvalidOperationException">As for <see cref="Leverage"/>.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public InfluenceTable Influence(string group, bool refit = false, FitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new InfluenceBuilder(RequireDesign("Influences"), Solution).Group(group, refit ? options ?? new FitOptions() : null);
    }

    /// <summary>
    /// R squared (marginal and conditional), intraclass correlations and design effects: how the variance divides into fixed
    /// part, groupings and residual.
    /// </summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public ExplainedVariance ExplainedVariance() => new ExplainedVarianceBuilder(RequireDesign("Shares of the variance"), Solution).Build();

    /// <summary>
    /// Schwarz's criterion with the number of levels of a grouping for n: what SAS prints for the subjects of a model.
    /// </summary>
    /// <param name="group">The grouping that counts the independent units, as in <c>Subject</c>.</param>
    /// <exception cref="ArgumentException">The model has no such grouping.</exception>
    public double BicBySubject(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        int levels = Data.Shape.Terms.FirstOrDefault(term => term.GroupName == group)?.Levels.Count
            ?? RowGroups.Of(RequireDesign($"The number of levels of {group} would"), group).Labels.Length;
        return Deviance + (ParameterCount * Math.Log(levels));
    }

    /// <summary>Akaike's criterion conditional on the levels at hand (Vaida and Blanchard 2005; Greven and Kneib 2010).</summary>
    /// <param name="penalty">Whether the effective number of parameters counts that variances were estimated.</param>
    /// <remarks>A parameter at its bound is taken for known, as the R package cAIC4 does.</remarks>
    /// <exception cref="InvalidOperationException">
    /// The fit has no rows, has a residual structure, or is too large for the observed information.
    /// </exception>
    public ConditionalAic ConditionalAic(ConditionalPenalty penalty = ConditionalPenalty.EstimatedVariances)
    {
        DesignMatrices design = RequireDesign("A conditional AIC would");
        return design.Residual is null
            ? new ConditionalAicBuilder(design, Solution, RowDiagnostics("Leverages").Leverage).Build(penalty)
            : throw new InvalidOperationException("The conditional AIC is defined here for independent residuals of one variance; this model has [Repeated] or [Variance]. Compare such models by Aic or Bic.");
    }

    /// <summary>Whether leverages can be had: always without a residual structure, else where its independent sets are small enough.</summary>
    internal bool HasLeverage => Data.Design is { } design && MarginalInverse.IsPossible(design, Solution);

    private RowDiagnostics RowDiagnostics(string what) => _rowDiagnostics ??= Lmm.RowDiagnostics.Of(RequireDesign(what), Solution);

    private double[] Standardize(double[] residuals, double[] variance)
    {
        for (int i = 0; i < residuals.Length; i++)
        {
            // Rounding alone is left of a row that the fit reproduces.
            residuals[i] = variance[i] > 1e-12 ? residuals[i] / Math.Sqrt(variance[i] * Solution.ResidualVariance) : double.NaN;
        }

        return residuals;
    }
}
