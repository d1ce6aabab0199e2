namespace Lmm.Runtime.Tests.Results;

/// <summary>Fitted values, residuals, predictions: reference/cases/sleep_slope.json (lme4 1.1-31, nlme 3.1-162).</summary>
public sealed class RowTests
{
    private readonly MixedModelFit _fit = SleepStudy.SlopeFit();

    [Fact]
    public void Fitted_values_and_residuals_agree_with_lme4()
    {
        double[] fitted = _fit.Fitted();
        Closeness.Relative(253.66367039833716, fitted[0], 1e-12);
        Closeness.Relative(430.6599909502221, fitted[9], 1e-12);
        Closeness.Relative(16472929.955427894, fitted.Sum(f => f * f), 1e-12);
        double[] population = _fit.Fitted(FittedLevel.Population);
        Closeness.Relative(345.6106784848431, population[9], 1e-12);
        Closeness.Relative(16201955.701619353, population.Sum(f => f * f), 1e-12);
        double[] raw = _fit.Residuals();
        Closeness.Relative(-101.17887527202555, raw[7], 1e-10);
        Closeness.Relative(98881.64196557683, raw.Sum(e => e * e), 1e-10);
        double[] pearson = _fit.Residuals(ResidualKind.Pearson);
        Closeness.Relative(-3.9535637778968473, pearson[7], 1e-8);
        Closeness.Relative(150.97793217797056, pearson.Sum(e => e * e), 1e-8);
    }

    [Fact]
    public void Weights_scale_pearson_residuals_and_the_offset_is_part_of_the_fit()
    {
        DesignMatrices plain = SleepStudy.Matrices(true);
        var design = new DesignMatrices
        {
            RowCount = plain.RowCount,
            Response = plain.Response,
            ColumnNames = plain.ColumnNames,
            FixedEffects = plain.FixedEffects,
            ColumnTerms = plain.ColumnTerms,
            RandomTerms = plain.RandomTerms,
            Weights = [.. Enumerable.Repeat(4.0, plain.RowCount)],
            Offset = [.. Enumerable.Repeat(2.5, plain.RowCount)],
        };
        var fit = new MixedModelFit(FitData.Create(SleepStudy.Specification, design, SleepStudy.SlopeSolution()));
        Closeness.Relative(253.66367039833716 + 2.5, fit.Fitted()[0], 1e-12);
        Closeness.Relative(2 * (249.56 - 253.66367039833716 - 2.5) / 25.591815626728103, fit.Residuals(ResidualKind.Pearson)[0], 1e-10);
        ResultTable table = fit.Augment();
        Assert.Equal(2.5, table[".offset"].Numbers[3]);
        Assert.Equal(4, table[".weights"].Numbers[3]);
    }

    [Fact]
    public void Predictions_agree_with_lme4()
    {
        IReadOnlyList<Prediction> rows = _fit.Predict(NewRows(("308", 0), ("309", 5), ("999", 12)), NewLevels.Population);
        Assert.Equal(3, rows.Count);
        Closeness.Relative(253.66367039833716, rows[0].Conditional, 1e-12);
        Closeness.Relative(6.824556532106023, rows[0].PopulationStandardError, 1e-10);
        Closeness.Relative(303.7415346464618, rows[1].Population, 1e-12);
        Closeness.Relative(220.24444111152002, rows[1].Conditional, 1e-12);
        Closeness.Relative(9.581241965314753, rows[1].PopulationStandardError, 1e-10);
        Closeness.Relative(377.0125363636291, rows[2].Conditional, 1e-12);
        Assert.Equal(rows[2].Population, rows[2].Conditional);
        Closeness.Relative(18.86348302485749, rows[2].PopulationStandardError, 1e-10);
    }

    [Fact]
    public void Unseen_level_is_an_error_that_names_row_grouping_and_level()
    {
        string message = Assert.Throws<ArgumentException>(() => _fit.Predict(NewRows(("308", 0), ("999", 12)), NewLevels.Error)).Message;
        Assert.Contains("Row 2: grouping Subject has a level '999' that the fitted rows did not have. Predict with NewLevels.Population", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Levels_are_matched_by_label_in_any_order()
    {
        IReadOnlyList<Prediction> forward = _fit.Predict(NewRows(("308", 1), ("372", 2)), NewLevels.Error);
        IReadOnlyList<Prediction> backward = _fit.Predict(NewRows(("372", 2), ("308", 1)), NewLevels.Error);
        Assert.Equal(forward[0], backward[1]);
        Assert.Equal(forward[1], backward[0]);
        Assert.NotEqual(forward[0].Population, forward[0].Conditional);
    }

    [Fact]
    public void Design_of_another_model_is_refused()
    {
        string columns = Assert.Throws<ArgumentException>(() => _fit.Predict(SleepStudy.Matrices(true, Covariance.Unstructured, ("Age", SleepStudy.DaysOfRows())), NewLevels.Error)).Message;
        Assert.Contains("The rows have the columns (Intercept), Days, Age; the fit has (Intercept), Days.", columns, StringComparison.Ordinal);
        string terms = Assert.Throws<ArgumentException>(() => _fit.Predict(SleepStudy.Matrices(false), NewLevels.Error)).Message;
        Assert.Contains("The rows have the random terms ((Intercept) | Subject); the fit has ((Intercept), Days | Subject).", terms, StringComparison.Ordinal);
    }

    [Fact]
    public void Solution_of_another_design_is_refused()
    {
        string effects = Assert.Throws<ArgumentException>(() => FitData.Create(SleepStudy.Specification, SleepStudy.Matrices(false), SleepStudy.SlopeSolution())).Message;
        Assert.Contains("Random term Subject has 18 levels of 1 effects, its solution 18 of 2", effects, StringComparison.Ordinal);
    }

    public static DesignMatrices NewRows(params (string Subject, double Days)[] rows)
    {
        string[] levels = [.. rows.Select(r => r.Subject).Distinct()];
        double[] days = [.. rows.Select(r => r.Days)];
        return new DesignMatrices
        {
            RowCount = rows.Length,
            Response = new double[rows.Length],
            ColumnNames = ["(Intercept)", "Days"],
            FixedEffects = [.. Enumerable.Repeat(1.0, rows.Length), .. days],
            ColumnTerms = [0, 1],
            RandomTerms =
            [
                new RandomTerm
                {
                    GroupName = "Subject",
                    EffectNames = ["(Intercept)", "Days"],
                    Covariance = Covariance.Unstructured,
                    Levels = levels,
                    LevelOfRow = [.. rows.Select(r => Array.IndexOf(levels, r.Subject))],
                    Covariates = [null, days],
                },
            ],
        };
    }
}
