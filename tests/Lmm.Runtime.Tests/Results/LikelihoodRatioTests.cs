namespace Lmm.Runtime.Tests.Results;

/// <summary>Expected values: reference/cases/sleep_slope.json (lrt, ranova; R 4.2.2, lme4 1.1-31, lmerTest 3.1-3).</summary>
public sealed class LikelihoodRatioTests
{
    private readonly MixedModelFit _slope = SleepStudy.SlopeFit();
    private readonly MixedModelFit _intercept = SleepStudy.InterceptFit();

    [Fact]
    public void Random_slope_is_tested_as_anova_does_and_the_p_value_named_naive()
    {
        LikelihoodRatioTest test = LikelihoodRatio.Compare(_slope, _intercept);
        Assert.Same(_intercept, test.Reduced);
        Assert.Same(_slope, test.Full);
        Closeness.Relative(42.836813436430475, test.Statistic, 1e-10);
        Assert.Equal(2, test.DegreesOfFreedom);
        Closeness.Relative(4.990041426961304e-10, test.NaivePValue, 1e-9);
        Assert.Equal("0.5 chi2(1) + 0.5 chi2(2)", test.BoundaryLaw!.ToString());
        Closeness.Relative((ChiSquaredTail.Upper(test.Statistic, 1) + test.NaivePValue) / 2, test.BoundaryPValue!.Value, 1e-12);
        Assert.Equal("Variances are tested, which stand at their bound 0 under the null hypothesis: the chi-squared p value is too large.", test.Note);
        Assert.Equal(test.Statistic, LikelihoodRatio.Compare(_intercept, _slope).Statistic);
    }

    [Fact]
    public void One_variance_has_the_mixture_of_half_and_half()
    {
        // lmerTest's ranova of (1 | Subject) in the random-intercept model: logLik -946.8318317360545, p 4.0272554538647670e-25.
        MixedModelFit plain = WithoutRandom(2 * 946.8318317360545);
        LikelihoodRatioTest test = LikelihoodRatio.Compare(plain, _intercept);
        Closeness.Relative(107.19857807718768, test.Statistic, 1e-10);
        Closeness.Relative(4.027255453864767e-25, test.NaivePValue, 1e-9);
        Closeness.Relative(4.027255453864767e-25 / 2, test.BoundaryPValue!.Value, 1e-9);
        Assert.StartsWith("The test is of one variance", test.Note, StringComparison.Ordinal);
        Assert.Contains("\np by the boundary law: < 2e-16, 0.5 chi2(0) + 0.5 chi2(1)\n", test.ToString(), StringComparison.Ordinal);

        LikelihoodRatioTest nothing = LikelihoodRatio.Compare(WithoutRandom(_intercept.Deviance), _intercept);
        Assert.Equal(0, nothing.Statistic);
        Assert.Equal(1, nothing.NaivePValue);
        Assert.Equal(1, nothing.BoundaryPValue);
    }

    [Fact]
    public void A_covariance_inside_its_bounds_has_no_note()
    {
        // lrt[2]: (Days || Subject) against (Days | Subject): chisq 0.04102162282174504, p 0.8394961901638958.
        MixedModelFit diagonal = Diagonal(2 * 871.8346467906563);
        LikelihoodRatioTest test = LikelihoodRatio.Compare(diagonal, _slope);
        Closeness.Relative(0.04102162282174504, test.Statistic, 1e-9);
        Closeness.Relative(0.8394961901638958, test.NaivePValue, 1e-8);
        Assert.Null(test.BoundaryPValue);
        Assert.Empty(test.Note);
    }

    [Fact]
    public void A_diagonal_term_that_grew_by_one_effect_is_one_variance()
    {
        LikelihoodRatioTest test = LikelihoodRatio.Compare(_intercept, Diagonal(2 * 871.8346467906563));
        Assert.Equal(1, test.DegreesOfFreedom);
        Closeness.Relative(test.NaivePValue / 2, test.BoundaryPValue!.Value, 1e-14);
    }

    [Fact]
    public void Fixed_effects_are_tested_by_maximum_likelihood()
    {
        // lrt[0]: Reaction ~ 1 against Reaction ~ Days, both with (Days | Subject), ML: chisq 23.53653749787736.
        LikelihoodRatioTest test = LikelihoodRatio.Compare(
            InterceptOnly(2 * 887.7379409805376, Estimation.MaximumLikelihood),
            SleepStudy.SlopeFit(s => SleepStudy.With(s, deviance: 2 * 875.9696722315989, estimation: Estimation.MaximumLikelihood)));
        Closeness.Relative(23.53653749787736, test.Statistic, 1e-10);
        Assert.Equal(1, test.DegreesOfFreedom);
        Closeness.Relative(1.2256399571896631e-06, test.NaivePValue, 1e-8);
        Assert.Empty(test.Note);
        Assert.Equal(
            """
            Likelihood ratio test
            Model                                  npar     AIC     BIC   logLik   Chisq Df Pr(>Chisq)
            Reaction ~ 1 + (1 + Days | Subject)       5 1785.48 1801.44 -887.738
            Reaction ~ Days + (1 + Days | Subject)    6 1763.94 1783.10 -875.970 23.5365  1   1.23e-06

            """,
            test.ToString());
    }

    [Fact]
    public void Restricted_likelihoods_of_different_fixed_parts_are_refused()
    {
        string message = Refused(InterceptOnly(1900, Estimation.Reml), _slope);
        Assert.StartsWith("The fixed parts of these REML fits differ", message, StringComparison.Ordinal);
        Assert.Contains("LikelihoodRatio.CompareByMaximumLikelihood", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restricted_likelihoods_of_one_space_in_two_codings_are_compared_free_of_the_coding()
    {
        // Days in half days: log |X'X|, and with it -2 log L, grows by 2 log 2; the space is the same.
        MixedModelFit halved = Recoded(_intercept, 2, 2 * Math.Log(2));
        LikelihoodRatioTest test = LikelihoodRatio.Compare(halved, _slope);
        Closeness.Relative(42.836813436430475, test.Statistic, 1e-10);
    }

    [Fact]
    public void Different_data_observations_estimation_or_parameters_are_refused()
    {
        Assert.Contains("different numbers of observations (179 and 180;", Refused(SleepStudy.SlopeFit(s => SleepStudy.With(s, observations: 179, covarianceParameters: 3)), _slope), StringComparison.Ordinal);
        Assert.StartsWith("One model was fitted by REML", Refused(SleepStudy.SlopeFit(s => SleepStudy.With(s, estimation: Estimation.MaximumLikelihood, covarianceParameters: 3)), _slope), StringComparison.Ordinal);
        Assert.StartsWith("Both models have 6 parameters", Refused(SleepStudy.SlopeFit(), _slope), StringComparison.Ordinal);
        Assert.StartsWith("The models were fitted to different data", Refused(OtherResponse(), _slope), StringComparison.Ordinal);
        Assert.Contains(
            "has not converged (no progress.)",
            Refused(SleepStudy.SlopeFit(s => SleepStudy.With(s, covarianceParameters: 3, convergence: new Convergence.NotConverged("no progress."))), _slope),
            StringComparison.Ordinal);
        Assert.Contains("so the other is not nested in it", Refused(SleepStudy.SlopeFit(s => SleepStudy.With(s, deviance: 1700, covarianceParameters: 3)), _slope), StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_parts_that_do_not_contain_each_other_are_refused_under_maximum_likelihood()
    {
        double[] other = [.. Enumerable.Range(0, SleepStudy.Rows).Select(i => Math.Sin(i))];
        MixedModelFit reduced = InterceptOnly(1800, Estimation.MaximumLikelihood, other);
        MixedModelFit full = SleepStudy.SlopeFit(s => SleepStudy.With(s, estimation: Estimation.MaximumLikelihood));
        Assert.StartsWith("The fixed part of the model with fewer parameters is not contained", Refused(reduced, full), StringComparison.Ordinal);
    }

    [Fact]
    public void Loaded_fits_are_compared_when_their_columns_are_the_same()
    {
        LikelihoodRatioTest test = LikelihoodRatio.Compare(MixedModelFit.FromJson(_slope.ToJson()), MixedModelFit.FromJson(_intercept.ToJson()));
        Closeness.Relative(42.836813436430475, test.Statistic, 1e-10);
        string message = Refused(MixedModelFit.FromJson(InterceptOnly(1900, Estimation.Reml).ToJson()), MixedModelFit.FromJson(_slope.ToJson()));
        Assert.StartsWith("The fixed parts of these REML fits differ", message, StringComparison.Ordinal);
    }

    private static string Refused(MixedModelFit first, MixedModelFit second) =>
        Assert.Throws<ArgumentException>(() => LikelihoodRatio.Compare(first, second)).Message;

    private static MixedModelFit Diagonal(double deviance) => new(FitData.Create(
        SleepStudy.Specification, SleepStudy.Matrices(true, Covariance.Diagonal), SleepStudy.With(SleepStudy.SlopeSolution(), deviance, covarianceParameters: 3)));

    private static MixedModelFit WithoutRandom(double deviance)
    {
        Solution s = SleepStudy.InterceptSolution();
        DesignMatrices full = SleepStudy.Matrices(false);
        var design = new DesignMatrices
        {
            RowCount = full.RowCount,
            Response = full.Response,
            ColumnNames = full.ColumnNames,
            FixedEffects = full.FixedEffects,
            ColumnTerms = full.ColumnTerms,
            RandomTerms = [],
        };
        return new MixedModelFit(FitData.Create(SleepStudy.Specification with { Random = [] }, design, Copy(s, deviance, Estimation.Reml, s.Coefficients, [0, 1], s.CoefficientCovariance, [], 1)));
    }

    private static MixedModelFit InterceptOnly(double deviance, Estimation estimation, double[]? column = null)
    {
        Solution s = SleepStudy.SlopeSolution();
        DesignMatrices full = SleepStudy.Matrices(true);
        var design = new DesignMatrices
        {
            RowCount = full.RowCount,
            Response = full.Response,
            ColumnNames = ["(Intercept)"],
            FixedEffects = column ?? [.. Enumerable.Repeat(1.0, full.RowCount)],
            ColumnTerms = [0],
            RandomTerms = full.RandomTerms,
        };
        return new MixedModelFit(FitData.Create(SleepStudy.Specification with { Fixed = [] }, design, Copy(s, deviance, estimation, [257.8], [0], new[,] { { 42.0 } }, s.Terms, 4)));
    }

    private static MixedModelFit Recoded(MixedModelFit fit, double factor, double change)
    {
        DesignMatrices design = SleepStudy.Matrices(false);
        for (int i = design.RowCount; i < design.FixedEffects.Length; i++)
        {
            design.FixedEffects[i] *= factor;
        }

        return new MixedModelFit(FitData.Create(fit.Specification, design, SleepStudy.With(fit.Solution, fit.Deviance + change)));
    }

    private static MixedModelFit OtherResponse()
    {
        DesignMatrices design = SleepStudy.Matrices(false);
        var changed = new DesignMatrices
        {
            RowCount = design.RowCount,
            Response = [.. design.Response.Select((y, i) => i == 7 ? y + 1e-9 : y)],
            ColumnNames = design.ColumnNames,
            FixedEffects = design.FixedEffects,
            ColumnTerms = design.ColumnTerms,
            RandomTerms = design.RandomTerms,
        };
        return new MixedModelFit(FitData.Create(SleepStudy.InterceptSpecification, changed, SleepStudy.InterceptSolution()));
    }

    private static Solution Copy(
        Solution s, double deviance, Estimation estimation, double[] coefficients, int[] columns, double[,] covariance, IReadOnlyList<TermSolution> terms, int covarianceParameters) => new()
        {
            Estimation = estimation,
            Deviance = deviance,
            Observations = s.Observations,
            ResidualVariance = s.ResidualVariance,
            EstimatedColumns = columns,
            Coefficients = coefficients,
            CoefficientCovariance = covariance,
            Terms = terms,
            CovarianceParameterCount = covarianceParameters,
            Inference = SleepStudy.Inference([], new double[0, 0], (1, 0, 0)),
            Convergence = s.Convergence,
            PredictedDecrease = 0,
            Iterations = 1,
            Evaluations = 1,
            Log = [],
        };
}
