namespace Lmm;

public partial class MixedModelFit
{
    /// <summary>The fitted values of the rows used, in their order; a copy.</summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public double[] Fitted(FittedLevel level = FittedLevel.Conditional)
    {
        DesignMatrices design = RequireDesign("Fitted values");
        double[] fitted = FittedRows.Population(design, Solution);
        if (level == FittedLevel.Conditional)
        {
            FittedRows.AddRandom(design, Solution, fitted);
        }

        return fitted;
    }

    /// <summary>The residuals of the rows used, in their order, from the conditional fitted values; a copy.</summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public double[] Residuals(ResidualKind kind = ResidualKind.Raw)
    {
        DesignMatrices design = RequireDesign("Residuals");
        return kind switch
        {
            ResidualKind.Raw => FittedRows.Raw(design, Solution),
            ResidualKind.Pearson => FittedRows.Pearson(design, Solution),
            ResidualKind.Normalised => FittedRows.Normalised(design, Solution),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such residual."),
        };
    }

    /// <summary>The fitted sigma^2 R of the rows of one subject of [Repeated].</summary>
    /// <param name="subject">The subject's label; nested ones are joined by ':'.</param>
    /// <exception cref="ArgumentException">No row has that subject; the message names near ones.</exception>
    /// <exception cref="InvalidOperationException">The model has no [Repeated], or the fit was read from a document.</exception>
    public SubjectCovariance ResidualCovarianceOf(string subject) =>
        new SubjectCovarianceBuilder(RequireDesign("Covariances of rows"), Solution).Residual(subject);

    /// <summary>
    /// The fitted V = Z G Z' + sigma^2 R of the rows of one subject of [Repeated], or of one level of a grouping. In a crossed
    /// design those rows are correlated with others too.
    /// </summary>
    /// <param name="level">The label of the subject or level; nested ones are joined by ':'.</param>
    /// <param name="grouping">The grouping, as in <c>Block:Variety</c>; null for the subject of [Repeated], or for the only grouping.</param>
    /// <exception cref="ArgumentException">There is no such level or grouping, or several groupings and none is named.</exception>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    public SubjectCovariance MarginalCovarianceOf(string level, string? grouping = null) =>
        new SubjectCovarianceBuilder(RequireDesign("Covariances of rows"), Solution).Marginal(level, grouping);

    /// <summary>
    /// Predicts the rows of a design that was built for prediction, with the columns of this fit: levels are found by
    /// their labels.
    /// </summary>
    /// <param name="rows">The matrices of the new rows; their response is not read.</param>
    /// <param name="newLevels">What to do with a level of a grouping that the fitted rows did not have.</param>
    /// <exception cref="ArgumentException">
    /// The columns or effects are not those of the fit, a row asks for something that is not estimable, or a level is
    /// unseen and the policy is <see cref="NewLevels.Error"/>; the message names the row, counted from 1.
    /// </exception>
    public IReadOnlyList<Prediction> Predict(DesignMatrices rows, NewLevels newLevels)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Predictor.Predict(Data, _inference, rows, newLevels, row => row + 1);
    }

    /// <summary>
    /// Predicts every row that was added to a design built for prediction (<see cref="ModelDesign.ForPrediction"/> with
    /// the fit's <see cref="FitData.Frozen"/>): result i belongs to row i. A row left out because a predictor is missing
    /// has NaN.
    /// </summary>
    /// <param name="design">The design with the new rows.</param>
    /// <param name="newLevels">What to do with a level of a grouping that the fitted rows did not have.</param>
    /// <exception cref="InvalidDesignException">The new rows cannot be read.</exception>
    /// <exception cref="ArgumentException">As for the other overload.</exception>
    public IReadOnlyList<Prediction> Predict(ModelDesign design, NewLevels newLevels)
    {
        ArgumentNullException.ThrowIfNull(design);
        Prediction[] used = Predictor.Predict(Data, _inference, design.ToMatrices(), newLevels, design.RowNumber);
        var predictions = new Prediction[design.RowsRead];
        Array.Fill(predictions, new Prediction(double.NaN, double.NaN, double.NaN));
        for (int i = 0; i < used.Length; i++)
        {
            predictions[design.RowNumber(i) - 1] = used[i];
        }

        return predictions;
    }

    /// <summary>
    /// Predicts the rows of a design that was built for prediction, with standard errors, confidence intervals of means and
    /// prediction intervals of responses.
    /// </summary>
    /// <param name="rows">The matrices of the new rows; their response is not read.</param>
    /// <param name="newLevels">What to do with a level of a grouping that the fitted rows did not have.</param>
    /// <param name="level">The mean over all levels, or that of the row's own levels.</param>
    /// <param name="method">Where the degrees of freedom come from: those of x'beta by this method.</param>
    /// <exception cref="ArgumentException">
    /// As for the overload without errors; or a new row has an occasion for which no residual parameter was estimated.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The fit was read from a document and conditional errors are asked for, or the method cannot be had for it.
    /// </exception>
    public PredictionTable Predict(
        DesignMatrices rows,
        NewLevels newLevels,
        FittedLevel level,
        DegreesOfFreedomMethod method = DegreesOfFreedomMethod.Satterthwaite)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new PredictionTable(level, method, PredictRows(rows, newLevels, level, method, row => row + 1));
    }

    /// <summary>As the overload for matrices, for every row that was added to a design built for prediction.</summary>
    /// <param name="design">The design with the new rows.</param>
    /// <param name="newLevels">What to do with a level of a grouping that the fitted rows did not have.</param>
    /// <param name="level">The mean over all levels, or that of the row's own levels.</param>
    /// <param name="method">Where the degrees of freedom come from: those of x'beta by this method.</param>
    /// <exception cref="InvalidDesignException">The new rows cannot be read.</exception>
    /// <exception cref="ArgumentException">As for the other overload.</exception>
    /// <exception cref="InvalidOperationException">As for the other overload.</exception>
    public PredictionTable Predict(
        ModelDesign design,
        NewLevels newLevels,
        FittedLevel level,
        DegreesOfFreedomMethod method = DegreesOfFreedomMethod.Satterthwaite)
    {
        ArgumentNullException.ThrowIfNull(design);
        PredictedRow[] used = PredictRows(design.ToMatrices(), newLevels, level, method, design.RowNumber);
        var all = new PredictedRow[design.RowsRead];
        Array.Fill(all, PredictedRow.Missing);
        for (int i = 0; i < used.Length; i++)
        {
            all[design.RowNumber(i) - 1] = used[i];
        }

        return new PredictionTable(level, method, all);
    }

    private PredictedRow[] PredictRows(
        DesignMatrices rows, NewLevels newLevels, FittedLevel level, DegreesOfFreedomMethod method, Func<int, int> rowNumber)
    {
        Prediction[] means = Predictor.Predict(Data, _inference, rows, newLevels, rowNumber);
        return new PredictionBuilder(Data, _inference, () => _equations.Value, rows, means, method).Build(level);
    }

    /// <summary>Fits the same model to the same rows again, by another estimation or with other options.</summary>
    /// <exception cref="InvalidOperationException">The fit was read from a document and has no rows.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public MixedModelFit Refit(Estimation estimation, FitOptions? options = null)
    {
        DesignMatrices design = RequireDesign("A new fit would");
        Solution solution = Fitter.Fit(design, estimation, options);
        return new MixedModelFit(FitData.Create(Specification, design, solution, Findings, OmittedRows, Data.Frozen, options, () => Data.Skeleton));
    }

    private DesignMatrices RequireDesign(string what) => Data.Design
        ?? throw new InvalidOperationException($"{what} need the rows, and this fit was read from a document, which does not keep them. Predict the rows instead.");
}
