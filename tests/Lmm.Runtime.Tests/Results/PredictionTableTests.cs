using System.Text.Json.Nodes;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Results;

/// <summary>
/// Predictions of new rows against the dense universal predictor x'b + c'V^-1 (y - X b) and its exact error variance
/// c_00 - c'V^-1 c + (x - X'V^-1 c)' Cov(b) (x - X'V^-1 c), V and c n x n from their definition (Goldberger 1962).
/// </summary>
public sealed class PredictionTableTests
{
    // Missed and future weeks, a week before the first, an observed week, a new site, a new subject, both new.
    private static readonly (string Subject, string Site, double Dose, int Week, double Mass, double Weight)[] New =
    [
        ("S0", "T0", 1.5, 4, 0.9, 1), ("S1", "T1", 0.5, 12, 1.1, 2), ("S2", "T2", 3.0, -2, 0.7, 1), ("S3", "T0", 2.0, 5, 1.0, 1),
        ("S4", "NewSite", 2.5, 6, 1.3, 1), ("NewSubject", "T1", 1.0, 3, 0.8, 3), ("NewSubject", "NewSite", 0.0, 8, 1.2, 1),
        ("S6", "T2", 4.0, 40, 1.0, 1),
    ];

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Conditional_predictions_are_the_dense_universal_predictor(bool isMarkov, bool withZeroVariance)
    {
        var oracle = new CorrelatedFit(isMarkov, withZeroVariance);
        DesignMatrices rows = NewRows(oracle);
        PredictionTable table = oracle.Fit.Predict(rows, NewLevels.Population, FittedLevel.Conditional, DegreesOfFreedomMethod.Asymptotic);
        Matrix<double> z = oracle.ModelMatrix(rows);
        Matrix<double> inverse = oracle.V.Inverse();
        Vector<double> error = Vector<double>.Build.Dense(oracle.Design.Response) - (oracle.X * oracle.Beta);
        for (int i = 0; i < rows.RowCount; i++)
        {
            Vector<double> x = Vector<double>.Build.Dense([1, New[i].Dose]);
            Vector<double> shared = oracle.Z * (oracle.G * z.Row(i));
            double prior = (z.Row(i) * oracle.G * z.Row(i)) + UnseenVariance(oracle, rows, i);
            Closeness.Relative((x * oracle.Beta) + (shared * inverse * error), table[i].Fit, 1e-10);
            Closeness.Relative(Math.Sqrt(ErrorVariance(oracle, inverse, x, shared, prior)), table[i].StandardError, 1e-9);

            Vector<double> withResidual = shared + ResidualCovariance(oracle, i);
            double variance = CorrelatedFit.Sigma2 * Math.Pow(New[i].Mass, 2 * CorrelatedFit.Power) / New[i].Weight;
            Closeness.Relative((x * oracle.Beta) + (withResidual * inverse * error), table[i].Response, 1e-10);
            Closeness.Relative(Math.Sqrt(ErrorVariance(oracle, inverse, x, withResidual, prior + variance)), table[i].ResponseStandardError, 1e-9);
        }
    }

    [Fact]
    public void Population_predictions_are_of_levels_never_seen()
    {
        var oracle = new CorrelatedFit();
        DesignMatrices rows = NewRows(oracle);
        PredictionTable table = oracle.Fit.Predict(rows, NewLevels.Population, FittedLevel.Population);
        for (int i = 0; i < rows.RowCount; i++)
        {
            Vector<double> x = Vector<double>.Build.Dense([1, New[i].Dose]);
            double mean = x * oracle.Covariance * x;
            double subject = 2.0 - (2 * 0.3 * New[i].Dose) + (0.5 * New[i].Dose * New[i].Dose);
            double variance = CorrelatedFit.Sigma2 * Math.Pow(New[i].Mass, 2 * CorrelatedFit.Power) / New[i].Weight;
            Closeness.Relative(x * oracle.Beta, table[i].Fit, 1e-12);
            Assert.Equal(table[i].Fit, table[i].Response);
            Closeness.Relative(Math.Sqrt(mean), table[i].StandardError, 1e-12);
            Closeness.Relative(Math.Sqrt(mean + subject + 0.8 + variance), table[i].ResponseStandardError, 1e-12);
        }
    }

    [Fact]
    public void Observed_occasion_is_predicted_without_error_and_a_far_one_by_the_mean()
    {
        var oracle = new CorrelatedFit();
        ResidualTerm term = oracle.Design.Residual!;
        RandomTerm site = oracle.Design.RandomTerms[1];
        (string, string, double, int, double, double) observed = (
            term.Subjects[term.SubjectOfRow[0]], site.Levels[site.LevelOfRow[0]], oracle.Design.FixedEffects[oracle.Design.RowCount],
            (int)term.Coordinates[0][0], term.Variances[0].Covariate[0], oracle.Design.Weights![0]);
        PredictionTable table = oracle.Fit.Predict(CorrelatedFit.Rows([observed, New[7]]), NewLevels.Error, FittedLevel.Conditional);
        Closeness.Relative(oracle.Design.Response[0], table[0].Response, 1e-12);
        Assert.Equal(0, table[0].ResponseStandardError, 1e-6);
        Assert.True(table[0].StandardError > 0.1);
        Closeness.Relative(table[1].Fit, table[1].Response, 1e-6);
    }

    [Fact]
    public void Intervals_use_the_named_degrees_of_freedom()
    {
        MixedModelFit fit = SleepStudy.SlopeFit();
        DesignMatrices rows = RowTests.NewRows(("308", 0), ("309", 5));
        PredictedRow normal = fit.Predict(rows, NewLevels.Error, FittedLevel.Population, DegreesOfFreedomMethod.Asymptotic)[0];
        PredictionTable satterthwaite = fit.Predict(rows, NewLevels.Error, FittedLevel.Population);

        // Day 0 is the intercept: lmerTest's 17 degrees of freedom; qt(0.975, 17), qnorm(0.975).
        Assert.Equal(DegreesOfFreedomMethod.Satterthwaite, satterthwaite.Method);
        Closeness.Relative(17, satterthwaite[0].DegreesOfFreedom, 1e-6);
        Closeness.Relative(251.4051048484851 + (2.10981557783332 * 6.824556532106023), satterthwaite[0].ConfidenceInterval().Upper, 1e-8);
        Closeness.Relative(251.4051048484851 - (1.95996398454005 * 6.824556532106023), normal.ConfidenceInterval().Lower, 1e-8);
        double response = Math.Sqrt((6.824556532106023 * 6.824556532106023) + 612.08993867155 + (25.591815626728103 * 25.591815626728103));
        Closeness.Relative(response, normal.ResponseStandardError, 1e-10);
        Closeness.Relative(251.4051048484851 + (1.6448536269514722 * response), normal.PredictionInterval(0.9).Upper, 1e-8);
        Assert.Throws<ArgumentOutOfRangeException>(() => normal.PredictionInterval(0));
    }

    [Fact]
    public void Table_is_told_in_text_and_tidy_columns()
    {
        MixedModelFit fit = SleepStudy.SlopeFit();
        PredictionTable table = fit.Predict(RowTests.NewRows(("308", 0), ("999", 12)), NewLevels.Population, FittedLevel.Population);
        ResultTable tidy = table.Tidy(0.9);
        Assert.Equal([".fitted", ".se.fit", "df", ".lower", ".upper", ".response", ".se.response", ".response.lower", ".response.upper"], tidy.Columns.Select(c => c.Name));
        Assert.Equal(table[1].PredictionInterval(0.9).Upper, tidy[".response.upper"].Numbers[1]);
        string[] lines = table.ToString().Split('\n');
        Assert.Equal("Population predictions, intervals by Satterthwaite's method", lines[0]);
        Assert.StartsWith("  251.4   6.825 17.00  237.0  265.8     251.4", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Loaded_fit_gives_what_it_can_and_says_why_not_the_rest()
    {
        MixedModelFit fit = SleepStudy.SlopeFit();
        MixedModelFit loaded = MixedModelFit.FromJson(fit.ToJson());
        DesignMatrices rows = RowTests.NewRows(("308", 3), ("999", 12));
        PredictedRow expected = fit.Predict(rows, NewLevels.Population, FittedLevel.Population)[1];
        PredictedRow actual = loaded.Predict(rows, NewLevels.Population, FittedLevel.Population)[1];
        Assert.Equal(expected.ConfidenceInterval(), actual.ConfidenceInterval());
        Assert.Equal(expected.PredictionInterval(), actual.PredictionInterval());
        PredictionTable conditional = fit.Predict(rows, NewLevels.Population, FittedLevel.Conditional);
        Assert.Equal(conditional.ToString(), loaded.Predict(rows, NewLevels.Population, FittedLevel.Conditional).ToString());
        Assert.NotEqual(conditional[1].StandardError, conditional[0].StandardError);

        // A document of the time before the mixed model equations were kept.
        JsonNode old = JsonNode.Parse(fit.ToJson())!;
        Assert.True(old.AsObject().Remove("mixedModelEquations"));
        Assert.True(old["data"]!.AsObject().Remove("cells"));
        MixedModelFit earlier = MixedModelFit.FromJson(old.ToJsonString());
        Assert.Equal(expected.ConfidenceInterval(), earlier.Predict(rows, NewLevels.Population, FittedLevel.Population)[1].ConfidenceInterval());
        string message = Assert.Throws<InvalidOperationException>(() => earlier.Predict(rows, NewLevels.Population, FittedLevel.Conditional)).Message;
        Assert.Contains("the document this fit was read from does not keep them: it is of an earlier version", message, StringComparison.Ordinal);
        Assert.Contains("\"mixedModelEquations\":null", earlier.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void New_rows_without_occasions_have_means_but_no_responses()
    {
        var oracle = new CorrelatedFit();
        DesignMatrices plain = NewRows(oracle);
        var rows = new DesignMatrices
        {
            RowCount = plain.RowCount,
            Response = plain.Response,
            ColumnNames = plain.ColumnNames,
            FixedEffects = plain.FixedEffects,
            ColumnTerms = plain.ColumnTerms,
            RandomTerms = plain.RandomTerms,
        };
        PredictedRow row = oracle.Fit.Predict(rows, NewLevels.Population, FittedLevel.Conditional)[0];
        Assert.True(row.StandardError > 0);
        Assert.Contains("The new rows say neither occasion nor variance covariate", Assert.Throws<InvalidOperationException>(() => row.PredictionInterval()).Message, StringComparison.Ordinal);
    }

    private static DesignMatrices NewRows(CorrelatedFit oracle)
    {
        Assert.Equal(3, oracle.Design.RandomTerms[1].Levels.Count);
        return CorrelatedFit.Rows(New);
    }

    private static double ErrorVariance(CorrelatedFit oracle, Matrix<double> inverse, Vector<double> x, Vector<double> c, double variance)
    {
        Vector<double> weights = inverse * c;
        Vector<double> rest = x - (oracle.X.Transpose() * weights);
        return variance - (c * weights) + (rest * oracle.Covariance * rest);
    }

    private static double UnseenVariance(CorrelatedFit oracle, DesignMatrices rows, int i)
    {
        double variance = 0;
        for (int t = 0; t < 2; t++)
        {
            RandomTerm term = rows.RandomTerms[t];
            if (!oracle.Design.RandomTerms[t].Levels.Contains(term.Levels[term.LevelOfRow[i]]))
            {
                Vector<double> z = Vector<double>.Build.Dense(term.EffectCount, a => term.Covariates[a]?[i] ?? 1);
                variance += z * Matrix<double>.Build.DenseOfArray(oracle.Terms[t]) * z;
            }
        }

        return variance;
    }

    private static Vector<double> ResidualCovariance(CorrelatedFit oracle, int i)
    {
        ResidualTerm term = oracle.Design.Residual!;
        return Vector<double>.Build.Dense(oracle.Design.RowCount, row => term.Subjects[term.SubjectOfRow[row]] != New[i].Subject
            ? 0
            : CorrelatedFit.Sigma2 * Math.Pow(CorrelatedFit.Phi, Math.Abs(term.Coordinates[0][row] - New[i].Week))
                * Math.Pow(term.Variances[0].Covariate[row] * New[i].Mass, CorrelatedFit.Power)
                / Math.Sqrt(oracle.Design.Weights![row] * New[i].Weight));
    }
}
