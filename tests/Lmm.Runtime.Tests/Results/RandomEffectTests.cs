namespace Lmm.Runtime.Tests.Results;

public sealed class RandomEffectTests
{
    private readonly MixedModelFit _fit = SleepStudy.SlopeFit();

    [Fact]
    public void Variance_components_are_rows_with_the_residual_last()
    {
        // reference/cases/sleep_slope.json, random_effects_covariance and sigma.
        Assert.Equal(
            [("Subject", "(Intercept)", null), ("Subject", "Days", null), ("Subject", "(Intercept)", "Days"), ("Residual", "", (string?)null)],
            _fit.VarianceComponents.Select(c => (c.Group, c.Effect, c.OtherEffect)));
        Closeness.Relative(24.740451464586293, _fit.VarianceComponents["Subject", "(Intercept)"].StandardDeviationOrCorrelation, 1e-12);
        Closeness.Relative(35.07166049782359, _fit.VarianceComponents["Subject", "Days"].VarianceOrCovariance, 1e-12);
        VarianceComponent both = _fit.VarianceComponents["Subject", "Days", "(Intercept)"];
        Closeness.Relative(9.604333315896513, both.VarianceOrCovariance, 1e-12);
        Closeness.Relative(0.06555131964916727, both.StandardDeviationOrCorrelation, 1e-12);
        Closeness.Relative(25.591815626728103, _fit.Residual.StandardDeviationOrCorrelation, 1e-14);
        Assert.Same(_fit.Residual, _fit.VarianceComponents.Residual);
    }

    [Fact]
    public void A_missing_component_is_answered_with_those_there_are()
    {
        string message = Assert.Throws<KeyNotFoundException>(() => _fit.VarianceComponents["Subject", "Day"]).Message;
        Assert.Equal("There is no variance of 'Day' in 'Subject'; there are Subject (Intercept), Subject Days, Subject (Intercept), Days, Residual.", message);
        Assert.Throws<KeyNotFoundException>(() => _fit.VarianceComponents["Subject", "Days", "Days"]);
    }

    [Fact]
    public void Diagonal_structure_lists_no_covariance_and_zero_variance_has_no_correlation()
    {
        MixedModelFit diagonal = Fit(Covariance.Diagonal, new[,] { { 600.0, 0 }, { 0, 35 } });
        Assert.Equal(["(Intercept)", "Days", ""], diagonal.VarianceComponents.Select(c => c.Effect));
        MixedModelFit boundary = Fit(Covariance.Unstructured, new[,] { { 600.0, 0 }, { 0, 0 } });
        Assert.True(double.IsNaN(boundary.VarianceComponents["Subject", "(Intercept)", "Days"].StandardDeviationOrCorrelation));
        Assert.Equal(0, boundary.VarianceComponents["Subject", "Days"].StandardDeviationOrCorrelation);
        Assert.Contains("NA", boundary.ToString(), StringComparison.Ordinal);
        MixedModelFit perfect = Fit(Covariance.Unstructured, new[,] { { 3.0, Math.Sqrt(3 * 7.0) * (1 + 1e-15) }, { Math.Sqrt(3 * 7.0) * (1 + 1e-15), 7.0 } });
        Assert.Equal(1, perfect.VarianceComponents["Subject", "(Intercept)", "Days"].StandardDeviationOrCorrelation);
    }

    [Fact]
    public void Effects_are_found_by_grouping_level_and_name()
    {
        // reference/cases/sleep_slope.json, ranef values and cond_sd.
        GroupEffects subject = _fit.RandomEffects["Subject"];
        Assert.Equal(18, subject.Count);
        Assert.Equal(["(Intercept)", "Days"], subject.EffectNames);
        Assert.Equal(9.198971879502997, subject["308"]["Days"]);
        Assert.Equal([12.314540378886415, 1.2840295859588902], subject["372"].Values);
        Assert.Equal("372", subject[17].Level);
        Closeness.Relative(12.07083690841808, subject["330"].StandardDeviation("(Intercept)"), 1e-9);
        Closeness.Relative(2.3048370152297055, subject["330"].StandardDeviation("Days"), 1e-9);
        Closeness.Relative(9.475668119627203, SleepStudy.InterceptFit().RandomEffects["Subject"]["308"].StandardDeviations[0], 1e-9);
    }

    [Fact]
    public void What_is_not_there_is_said()
    {
        GroupEffects subject = _fit.RandomEffects["Subject"];
        Assert.Equal("There is no grouping 'Block'; the groupings are Subject.", Assert.Throws<KeyNotFoundException>(() => _fit.RandomEffects["Block"]).Message);
        Assert.Equal(
            "Grouping Subject has no level '999' in the fitted rows; it has 308, 309, 310, 330, 331, 332, 333, 334, 335, 337, 349, 350 and 6 more.",
            Assert.Throws<KeyNotFoundException>(() => subject["999"]).Message);
        Assert.Equal("There is no effect 'Day'; the effects are (Intercept), Days.", Assert.Throws<KeyNotFoundException>(() => subject["308"]["Day"]).Message);
        Assert.Null(subject.Find("999"));
        Assert.Null(_fit.RandomEffects.Find("Block"));
    }

    [Fact]
    public void Terms_of_one_grouping_stand_side_by_side_by_label()
    {
        Solution whole = SleepStudy.SlopeSolution();
        double[] days = SleepStudy.DaysOfRows();
        RandomTerm both = SleepStudy.SubjectTerm(days, true);
        string[] reversed = [.. SleepStudy.SubjectNames.Reverse()];
        RandomTerm intercept = SleepStudy.SubjectTerm(days, false);
        RandomTerm slope = new()
        {
            GroupName = "Subject",
            EffectNames = ["Days"],
            Covariance = Covariance.Unstructured,
            Levels = reversed,
            LevelOfRow = [.. both.LevelOfRow.Select(l => 17 - l)],
            Covariates = [days],
        };
        DesignMatrices design = Replace([intercept, slope]);
        MixedModelFit fit = new(FitData.Create(SleepStudy.Specification, design, Split(whole)));
        Assert.Equal(9.198971879502997, fit.RandomEffects["Subject"]["308"]["Days"]);
        Assert.Equal(2.258565549852041, fit.RandomEffects["Subject"]["308"]["(Intercept)"]);
        Assert.Single(fit.RandomEffects);
        Assert.Contains("\n Subject.1 Days", fit.ToString(), StringComparison.Ordinal);
        Assert.Contains("groups:  Subject, 18\n", fit.ToString(), StringComparison.Ordinal);
        Assert.Equal(_fit.Fitted(), fit.Fitted());
    }

    private static Solution Split(Solution whole)
    {
        double[,] first = new double[18, 1];
        double[,] second = new double[18, 1];
        for (int i = 0; i < 18; i++)
        {
            first[i, 0] = SleepStudy.SlopeModes[i, 0];
            second[17 - i, 0] = SleepStudy.SlopeModes[i, 1];
        }

        double[][,] posterior = [.. Enumerable.Repeat(new[,] { { 1.0 } }, 18)];
        return WithTerms(
            whole,
            new TermSolution { Covariance = new[,] { { 612.0 } }, ConditionalModes = first, ConditionalCovariances = posterior },
            new TermSolution { Covariance = new[,] { { 35.0 } }, ConditionalModes = second, ConditionalCovariances = posterior });
    }

    private static MixedModelFit Fit(Covariance structure, double[,] covariance)
    {
        Solution whole = SleepStudy.SlopeSolution();
        TermSolution term = new() { Covariance = covariance, ConditionalModes = SleepStudy.SlopeModes, ConditionalCovariances = whole.Terms[0].ConditionalCovariances };
        return new MixedModelFit(FitData.Create(SleepStudy.Specification, SleepStudy.Matrices(true, structure), WithTerms(whole, term)));
    }

    private static DesignMatrices Replace(RandomTerm[] terms)
    {
        DesignMatrices design = SleepStudy.Matrices(true);
        return new DesignMatrices
        {
            RowCount = design.RowCount,
            Response = design.Response,
            ColumnNames = design.ColumnNames,
            FixedEffects = design.FixedEffects,
            ColumnTerms = design.ColumnTerms,
            RandomTerms = terms,
        };
    }

    private static Solution WithTerms(Solution solution, params TermSolution[] terms) => new()
    {
        Estimation = solution.Estimation,
        Deviance = solution.Deviance,
        Observations = solution.Observations,
        ResidualVariance = solution.ResidualVariance,
        EstimatedColumns = solution.EstimatedColumns,
        Coefficients = solution.Coefficients,
        CoefficientCovariance = solution.CoefficientCovariance,
        Terms = terms,
        CovarianceParameterCount = solution.CovarianceParameterCount,
        Inference = solution.Inference,
        Convergence = solution.Convergence,
        PredictedDecrease = solution.PredictedDecrease,
        Iterations = solution.Iterations,
        Evaluations = solution.Evaluations,
        Log = solution.Log,
    };
}
