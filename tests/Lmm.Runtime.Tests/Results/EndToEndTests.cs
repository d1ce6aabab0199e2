namespace Lmm.Runtime.Tests.Results;

/// <summary>
/// From design matrices through the fitter to the results, on sleepstudy. Expected values: R 4.2.2, lme4 1.1-31, lmerTest
/// 3.1-3 (reference/cases/sleep_slope.json, sleep_ri.json).
/// </summary>
public sealed class EndToEndTests
{
    private static readonly MixedModelFit SlopeFit = Fit(SleepStudy.Matrices(true), SleepStudy.Specification);

    [Fact]
    public void Gradient_norm_is_the_gradients_length_in_the_metric_of_the_information()
    {
        Assert.InRange(SlopeFit.GradientNorm, 0, Math.Sqrt(2 * new FitOptions().Tolerance));

        // Half a squared length of 1.25e-13 stands in the fit put together by hand.
        Assert.Equal(5e-7, SleepStudy.SlopeFit().GradientNorm, 1e-12);
    }

    [Fact]
    public void Fit_agrees_with_the_fit_put_together_from_Rs_numbers()
    {
        MixedModelFit expected = SleepStudy.SlopeFit();
        Assert.IsType<Convergence.Interior>(SlopeFit.Convergence);
        Assert.InRange(SlopeFit.Deviance, 1743.6282719584908 - 1e-6, 1743.6282719584908 + 1e-8);
        Assert.Equal(expected.ParameterCount, SlopeFit.ParameterCount);
        for (int j = 0; j < 2; j++)
        {
            Assert.Equal(expected.Coefficients[j].Estimate, SlopeFit.Coefficients[j].Estimate, 1e-6 * expected.Coefficients[j].StandardError);
            Closeness.Relative(expected.Coefficients[j].StandardError, SlopeFit.Coefficients[j].StandardError, 1e-5);
            Closeness.Relative(17, SlopeFit.Coefficients[j].DegreesOfFreedom, 1e-3);
        }

        Closeness.Relative(3.2637880280219138e-06, SlopeFit.Coefficients["Days"].PValue, 1e-4);
        foreach ((VarianceComponent wanted, VarianceComponent got) in expected.VarianceComponents.Zip(SlopeFit.VarianceComponents))
        {
            Assert.Equal((wanted.Group, wanted.Effect, wanted.OtherEffect), (got.Group, got.Effect, got.OtherEffect));
            Closeness.Relative(wanted.StandardDeviationOrCorrelation, got.StandardDeviationOrCorrelation, wanted.OtherEffect is null ? 1e-4 : 1e-3);
        }

        foreach ((LevelEffects wanted, LevelEffects got) in expected.RandomEffects["Subject"].Zip(SlopeFit.RandomEffects["Subject"]))
        {
            Assert.Equal(wanted.Level, got.Level);
            Assert.Equal(wanted["Days"], got["Days"], 1e-3);
            Closeness.Relative(wanted.StandardDeviation("Days"), got.StandardDeviation("Days"), 1e-4);
        }
    }

    [Fact]
    public void Summary_differs_from_Rs_numbers_only_in_what_the_optimizer_did()
    {
        string[] expected = SleepStudy.SlopeFit().ToString().Split('\n')[..^2];
        Assert.Equal(expected, SlopeFit.ToString().Split('\n')[..expected.Length]);
        Assert.Matches("Converged inside the parameter space \\([0-9]+ iterations?, [0-9]+ evaluations?\\)\\.\n$", SlopeFit.ToString());
    }

    [Fact]
    public void Random_intercept_has_unequal_degrees_of_freedom()
    {
        MixedModelFit fit = Fit(SleepStudy.Matrices(false), SleepStudy.InterceptSpecification);
        Closeness.Relative(22.81019910707305, fit.Coefficients["(Intercept)"].DegreesOfFreedom, 1e-5);
        Closeness.Relative(160.99999996848172, fit.Coefficients["Days"].DegreesOfFreedom, 1e-5);
        Closeness.Relative(42.836813436430475, LikelihoodRatio.Compare(fit, SlopeFit).Statistic, 1e-7);
    }

    [Fact]
    public void Fixed_effects_are_compared_by_refitting_with_maximum_likelihood()
    {
        // reference/cases/sleep_slope.json, lrt[0]: chisq 23.53653749787736 on 1.
        DesignMatrices design = SleepStudy.Matrices(true);
        var reduced = new DesignMatrices
        {
            RowCount = design.RowCount,
            Response = design.Response,
            ColumnNames = ["(Intercept)"],
            FixedEffects = design.FixedEffects[..design.RowCount],
            ColumnTerms = [0],
            RandomTerms = design.RandomTerms,
        };
        MixedModelFit intercept = Fit(reduced, SleepStudy.Specification with { Fixed = [] });
        Assert.Throws<ArgumentException>(() => LikelihoodRatio.Compare(intercept, SlopeFit));
        LikelihoodRatioTest test = LikelihoodRatio.CompareByMaximumLikelihood(intercept, SlopeFit);
        Assert.Equal(Estimation.MaximumLikelihood, test.Full.Estimation);
        Closeness.Relative(23.53653749787736, test.Statistic, 1e-6);
        Closeness.Relative(1.2256399571896631e-06, test.NaivePValue, 1e-5);
    }

    [Fact]
    public void Recoded_fixed_part_gives_the_same_likelihood_ratio()
    {
        DesignMatrices recoded = SleepStudy.Matrices(false);
        for (int i = 0; i < recoded.RowCount; i++)
        {
            recoded.FixedEffects[i] = 3;
            recoded.FixedEffects[recoded.RowCount + i] = (86400 * recoded.FixedEffects[recoded.RowCount + i]) - 1000;
        }

        MixedModelFit fit = Fit(recoded, SleepStudy.InterceptSpecification);
        Closeness.Relative(42.836813436430475, LikelihoodRatio.Compare(fit, SlopeFit).Statistic, 1e-7);
    }

    [Fact]
    public void Fitted_document_round_trips_with_degrees_of_freedom()
    {
        string json = SlopeFit.ToJson();
        MixedModelFit loaded = MixedModelFit.FromJson(json);
        Assert.Equal(json, loaded.ToJson());
        Assert.Equal(SlopeFit.ToString(), loaded.ToString());
        Assert.Equal(SlopeFit.Contrast([1, 5]), loaded.Contrast([1, 5]));
    }

    [Fact]
    public void Aliased_column_changes_nothing_else()
    {
        DesignMatrices design = SleepStudy.Matrices(true, Covariance.Unstructured, ("Twice", [.. SleepStudy.DaysOfRows().Select(d => 3 - (2 * d))]));
        MixedModelFit fit = Fit(design, SleepStudy.Specification);
        Assert.Equal(["Twice"], fit.Coefficients.AliasedNames);
        Closeness.Relative(1743.6282719584908, fit.Deviance, 1e-9);
        Closeness.Relative(SlopeFit.Coefficients["Days"].Estimate, fit.Coefficients["Days"].Estimate, 1e-8);
        Closeness.Relative(17, fit.Coefficients["Days"].DegreesOfFreedom, 1e-3);
    }

    private static MixedModelFit Fit(DesignMatrices design, Lmm.Design.ModelSpec specification) =>
        new(FitData.Create(specification, design, Fitter.Fit(design, Estimation.Reml)));
}
