namespace Lmm.Runtime.Tests.Results;

/// <summary>sleepstudy with a third column that is 3 - 2 Days: never a number, everywhere a name.</summary>
public sealed class AliasedColumnTests
{
    private readonly MixedModelFit _fit = Fit();

    public static MixedModelFit Fit()
    {
        double[] twice = [.. SleepStudy.DaysOfRows().Select(d => 3 - (2 * d))];
        DesignMatrices design = SleepStudy.Matrices(true, Covariance.Unstructured, ("Twice", twice));
        return new MixedModelFit(FitData.Create(SleepStudy.Specification, design, SleepStudy.SlopeSolution()));
    }

    [Fact]
    public void Aliased_coefficient_is_named_and_holds_no_number()
    {
        Assert.Equal(3, _fit.Coefficients.Count);
        Assert.Equal(["Twice"], _fit.Coefficients.AliasedNames);
        Coefficient twice = _fit.Coefficients["Twice"];
        Assert.True(twice.IsAliased);
        Assert.All(
            [twice.Estimate, twice.StandardError, twice.DegreesOfFreedom, twice.TStatistic, twice.PValue, twice.ConfidenceInterval().Lower],
            number => Assert.True(double.IsNaN(number)));
        Closeness.Relative(10.467285959595337, _fit.Coefficients["Days"].Estimate, 1e-15);
    }

    [Fact]
    public void Covariance_keeps_the_places_of_all_columns()
    {
        Assert.Equal(3, _fit.CoefficientCovariance.RowCount);
        Assert.True(double.IsNaN(_fit.CoefficientCovariance[2, 0]));
        Assert.True(double.IsNaN(_fit.CoefficientCovariance[2, 2]));
        Assert.Equal(2.3894633118807325, _fit.CoefficientCovariance[1, 1]);
    }

    [Fact]
    public void Contrast_is_estimable_only_in_the_row_space()
    {
        Closeness.Relative(303.7415346464618, _fit.Contrast([1, 5, 3 - 10]).Estimate, 1e-12);
        Closeness.Relative(10.467285959595337, _fit.Contrast([0, 1, -2]).Estimate, 1e-12);
        string message = Assert.Throws<ArgumentException>(() => _fit.Contrast([0, 1, 0])).Message;
        Assert.Contains("The contrast Days is not estimable: it gives weight to aliased columns (Twice)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prediction_refuses_a_row_that_departs_from_the_aliasing()
    {
        Prediction good = Assert.Single(_fit.Predict(NewRow(5, 3 - 10), NewLevels.Error));
        Closeness.Relative(303.7415346464618, good.Population, 1e-12);
        string message = Assert.Throws<ArgumentException>(() => _fit.Predict(NewRow(5, 4), NewLevels.Error)).Message;
        Assert.Contains("Row 1 cannot be predicted: the fitted rows do not determine its mean", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_names_the_column_that_is_not_estimated()
    {
        Assert.Contains(
            "\nNot estimated, because the columns are combinations of columns before them: Twice\n", _fit.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", _fit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_writes_null_and_reads_it_back()
    {
        string json = _fit.ToJson();
        Assert.Contains("{\"name\":\"Twice\",\"term\":2,\"aliased\":true,\"estimate\":null,\"standardError\":null,\"degreesOfFreedom\":null,\"t\":null,\"p\":null}", json, StringComparison.Ordinal);
        MixedModelFit loaded = MixedModelFit.FromJson(json);
        Assert.True(loaded.Coefficients["Twice"].IsAliased);
        Assert.Equal(json, loaded.ToJson());
        Assert.Throws<ArgumentException>(() => loaded.Contrast([0, 1, 0]));
        Closeness.Relative(303.7415346464618, loaded.Contrast([1, 5, -7]).Estimate, 1e-12);
    }

    private static DesignMatrices NewRow(double day, double twice) => new()
    {
        RowCount = 1,
        Response = [0],
        ColumnNames = ["(Intercept)", "Days", "Twice"],
        FixedEffects = [1, day, twice],
        ColumnTerms = [0, 1, 2],
        RandomTerms =
        [
            new RandomTerm
            {
                GroupName = "Subject", EffectNames = ["(Intercept)", "Days"], Covariance = Covariance.Unstructured, Levels = ["309"], LevelOfRow = [0], Covariates = [null, [day]],
            },
        ],
    };
}
