using Lmm.Design;

namespace Lmm.Data.Tests;

public sealed class PredictionDesignTests
{
    private static readonly ModelSpec Model = TrialDesign.Spec(
        TrialDesign.X with { Coding = FixedCoding.Polynomial, Degree = 2 },
        TrialDesign.Z, TrialDesign.Batch, TrialDesign.Site, TrialDesign.Weight) with
    {
        Fixed = EquatableArray.Create(Specs.Term("X"), Specs.Term("Z"), Specs.Term("Batch")),
        Random = EquatableArray.Create(Specs.Random("Site") with { Slopes = EquatableArray.Create(Specs.Term("Z")) }),
        Weight = "Weight",
    };

    [Fact]
    public void Rows_of_the_fit_get_the_columns_of_the_fit_whatever_else_is_there()
    {
        TrialDesign fitted = Fitted();
        double[] expected = Row(fitted, 7);
        TrialDesign design = Prediction(fitted, [BadRowTests.Rows(30).ElementAt(7)]);

        Assert.Empty(design.Findings);
        Assert.Equal(fitted.ColumnNames, design.ColumnNames);
        Assert.Equal(expected, Row(design, 0));
    }

    [Fact]
    public void The_response_and_the_weight_are_not_looked_at()
    {
        TrialDesign design = Prediction(Fitted(), [BadRowTests.Rows(1).Single() with { Y = null, Weight = double.NaN }, BadRowTests.Rows(1).Single() with { Y = double.NaN, Weight = -1 }]);

        Assert.Equal(2, design.ToMatrices().RowCount);
        Assert.Empty(design.Findings);
    }

    [Fact]
    public void One_row_with_one_level_of_each_is_enough()
    {
        TrialDesign design = Prediction(Fitted(), [BadRowTests.Rows(1).Single() with { Site = "new site" }]);

        Assert.Empty(design.Findings);
        Assert.Equal(["new site"], design.ToMatrices().RandomTerms[0].Levels);
    }

    [Fact]
    public void No_row_at_all_gives_empty_matrices() =>
        Assert.Equal(0, Prediction(Fitted(), []).ToMatrices().RowCount);

    [Fact]
    public void A_level_that_a_fixed_factor_did_not_have_is_an_error()
    {
        Trial[] rows = [.. BadRowTests.Rows(8)];
        rows[0] = rows[0] with { Z = null };
        rows[3] = rows[3] with { Batch = "batch 9" };
        rows[5] = rows[5] with { Batch = "batch 9" };
        TrialDesign design = Prediction(Fitted(), rows);

        Assert.Equal(
            [
                "LMM4002: Trial.Z is missing (null) in 1 row (1): left out.",
                "LMM4016: 'batch 9' of Trial.Batch (row 4 and 1 more) is not a level of the fit (batch 0, batch 1, batch 2): a fixed effect cannot be predicted for it.",
            ],
            design.Findings.Select(f => f.ToString()));
        Assert.Throws<InvalidDesignException>(() => design.ToMatrices());
    }

    [Fact]
    public void Levels_are_those_of_the_fit_and_not_of_the_new_rows()
    {
        // Only the last level occurs: found afresh it would be the reference.
        TrialDesign design = Prediction(Fitted(), [.. BadRowTests.Rows(30).Where(r => r.Batch == "batch 2")]);

        Assert.Equal(["(Intercept)", "X[Linear]", "X[Quadratic]", "Z", "Batch[batch 1]", "Batch[batch 2]"], design.ColumnNames);
        Assert.Equal([0.0, 1.0], Row(design, 0)[4..]);
    }

    [Fact]
    public void Closed_levels_that_are_others_now_are_refused()
    {
        OatsRowDesign design = new();
        FrozenDesign frozen = new() { Factors = [new FrozenFactor("Variety", ["GoldenRain", "Victory"])] };

        ArgumentException error = Assert.Throws<ArgumentException>(() => design.ForPrediction(frozen));

        Assert.StartsWith("The fit was made when OatsRow.Variety had the levels GoldenRain, Victory; now it has GoldenRain, Marvellous, Victory. Fit again.", error.Message);
    }

    [Fact]
    public void A_fit_that_does_not_keep_the_levels_is_refused()
    {
        FrozenDesign whole = Fitted().Frozen;

        Assert.StartsWith(
            "The fit does not keep the levels of Trial.Batch: rows cannot get its columns.",
            Assert.Throws<ArgumentException>(() => new TrialDesign(Model).ForPrediction(new FrozenDesign { Polynomials = whole.Polynomials })).Message);
        Assert.StartsWith(
            "The fit does not keep the polynomials of Trial.X: rows cannot get its columns.",
            Assert.Throws<ArgumentException>(() => new TrialDesign(Model).ForPrediction(new FrozenDesign { Factors = whole.Factors })).Message);
    }

    [Fact]
    public void Rows_before_the_levels_are_refused()
    {
        TrialDesign design = new(Model);
        design.AddRange(BadRowTests.Rows(1));

        Assert.Equal(
            "ForPrediction must be called before the first row is added.",
            Assert.Throws<InvalidOperationException>(() => design.ForPrediction(FrozenDesign.Empty)).Message);
    }

    private static TrialDesign Fitted()
    {
        TrialDesign design = new(Model);
        design.AddRange(BadRowTests.Rows(30));
        Assert.False(design.HasErrors);
        return design;
    }

    private static TrialDesign Prediction(TrialDesign fitted, IEnumerable<Trial> rows)
    {
        TrialDesign design = new(Model);
        design.ForPrediction(fitted.Frozen);
        design.AddRange(rows);
        return design;
    }

    private static double[] Row(TrialDesign design, int row)
    {
        DesignMatrices matrices = design.ToMatrices();
        return [.. Enumerable.Range(0, matrices.ColumnCount).Select(j => matrices.FixedEffects[(j * matrices.RowCount) + row])];
    }
}
