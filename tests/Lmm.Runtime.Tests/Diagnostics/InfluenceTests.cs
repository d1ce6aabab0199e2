using Lmm.Runtime.Tests.Results;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Diagnostics;

/// <summary>Case deletion by downdating against leaving the rows out of n x n matrices.</summary>
public sealed class InfluenceTests
{
    public static TheoryData<string, bool> Cases => DiagnosticDesigns.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Leaving_out_rows_or_levels_is_what_dense_matrices_give(string name, bool weights)
    {
        DesignMatrices design = DiagnosticDesigns.Of(name, weights);
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        DenseRows dense = new(design, solution);
        InfluenceBuilder builder = new(design, solution);
        InfluenceTable rows = builder.Rows(refit: null);
        Assert.Equal(design.RowCount, rows.Count);
        for (int i = 0; i < rows.Count; i += 7)
        {
            int left = i;
            Assert.Equal($"{i + 1}", rows[i].Unit);
            AssertDeletion(dense, solution, rows[i], row => row != left);
        }

        foreach (RandomTerm term in design.RandomTerms)
        {
            InfluenceTable levels = builder.Group(term.GroupName, refit: null);
            Assert.Equal(term.Levels, levels.Select(level => level.Unit));
            for (int level = 0; level < levels.Count; level += 1 + (levels.Count / 10))
            {
                int left = level;
                AssertDeletion(dense, solution, levels[level], row => term.LevelOfRow[row] != left);
            }
        }
    }

    /// <summary>The three ways to the same numbers: sets of rows, blocks, and the equations of the rows that are left.</summary>
    [Fact]
    public void Large_groups_of_a_crossed_design_are_left_out_by_refactoring()
    {
        DesignMatrices design = Fit.RandomDesigns.Make(
            23,
            1100,
            3,
            weights: true,
            new Fit.RandomDesigns.Shape(60, 1, Covariance.Unstructured),
            new Fit.RandomDesigns.Shape(2, 1, Covariance.Unstructured));
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        DenseRows dense = new(design, solution);
        InfluenceTable levels = new InfluenceBuilder(design, solution).Group("g1", refit: null);
        Assert.All(levels, level => Assert.InRange(level.RowCount, 501, 1100));
        AssertDeletion(dense, solution, levels[1], row => design.RandomTerms[1].LevelOfRow[row] != 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_residual_structure_is_left_out_with_its_rows(bool isMarkov)
    {
        CorrelatedFit fit = new(isMarkov);
        DenseRows dense = new(fit.V, fit.R, fit.X, Vector<double>.Build.Dense(fit.Design.Response));
        AssertDeletion(dense, fit.Fit.Solution, fit.Fit.Influence()[4], row => row != 4);
        foreach (string group in new[] { "Subject", "Site" })
        {
            InfluenceTable units = fit.Fit.Influence(group);
            (_, int[] levelOfRow) = RowGroups.Of(fit.Design, group);
            AssertDeletion(dense, fit.Fit.Solution, units[1], row => levelOfRow[row] != 1);
        }
    }

    [Fact]
    public void A_variance_at_zero_is_no_obstacle()
    {
        DesignMatrices design = DiagnosticDesigns.Of("crossed", weights: false);
        Random random = new(8);
        double[] noise = [.. Enumerable.Range(0, design.RowCount).Select(_ => random.NextDouble())];
        DesignMatrices flat = new()
        {
            RowCount = design.RowCount,
            Response = noise,
            ColumnNames = design.ColumnNames,
            ColumnTerms = design.ColumnTerms,
            FixedEffects = design.FixedEffects,
            RandomTerms = design.RandomTerms,
        };
        Solution solution = Fitter.Fit(flat, Estimation.Reml);
        Assert.IsType<Convergence.Boundary>(solution.Convergence);
        DenseRows dense = new(flat, solution);
        InfluenceTable levels = new InfluenceBuilder(flat, solution).Group("g0", refit: null);
        AssertDeletion(dense, solution, levels[3], row => flat.RandomTerms[0].LevelOfRow[row] != 3);
    }

    [Fact]
    public void A_unit_that_alone_determines_a_coefficient_has_no_numbers()
    {
        DesignMatrices design = DiagnosticDesigns.Of("one intercept", weights: false);
        double[] only = [.. design.RandomTerms[0].LevelOfRow.Select(level => level == 2 ? 1.0 : 0)];
        DesignMatrices confounded = new()
        {
            RowCount = design.RowCount,
            Response = design.Response,
            ColumnNames = [.. design.ColumnNames, "only"],
            ColumnTerms = [.. design.ColumnTerms, design.ColumnCount],
            FixedEffects = [.. design.FixedEffects, .. only],
            RandomTerms = design.RandomTerms,
        };
        Solution solution = Fitter.Fit(confounded, Estimation.Reml);
        InfluenceBuilder builder = new(confounded, solution);
        foreach (FitOptions? refit in new[] { null, new FitOptions() })
        {
            InfluenceTable levels = builder.Group("g0", refit);
            Assert.False(levels[2].IsEstimable);
            Assert.All(levels[2].Changes, change => Assert.True(double.IsNaN(change)));
            Assert.All(levels.Where((_, level) => level != 2), level => Assert.True(level.IsEstimable));
        }
    }

    [Fact]
    public void Refitting_leaves_out_the_rows_and_estimates_again()
    {
        DesignMatrices design = DiagnosticDesigns.Of("crossed", weights: true);
        FitOptions tight = new() { Tolerance = 1e-14 };
        Solution solution = Fitter.Fit(design, Estimation.Reml, tight);
        UnitInfluence unit = new InfluenceBuilder(design, solution).Group("g1", tight)[2];
        int[] rest = [.. Enumerable.Range(0, design.RowCount).Where(i => design.RandomTerms[1].LevelOfRow[i] != 2)];
        Solution without = Fitter.Fit(DesignSubset.Of(design, rest), Estimation.Reml, tight);
        for (int k = 0; k < solution.Coefficients.Length; k++)
        {
            double change = solution.Coefficients[k] - without.Coefficients[k];
            Assert.Equal(change, unit.Changes[solution.EstimatedColumns[k]], 1e-9);
            Assert.Equal(change / Math.Sqrt(without.CoefficientCovariance[k, k]), unit.StandardizedChanges[solution.EstimatedColumns[k]], 1e-8);
        }

        Assert.NotNull(unit.Convergence);
    }

    [Fact]
    public void A_grouping_that_is_not_there_is_named()
    {
        DesignMatrices design = DiagnosticDesigns.Of("crossed", weights: false);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new InfluenceBuilder(design, Fitter.Fit(design, Estimation.Reml)).Group("Subject", null));
        Assert.StartsWith("The model has no grouping 'Subject'; it has g0, g1.", error.Message, StringComparison.Ordinal);
    }

    private static void AssertDeletion(DenseRows dense, Solution solution, UnitInfluence ours, Func<int, bool> keep)
    {
        (Vector<double> beta, Matrix<double> covariance) = dense.FixedEffects(_ => true);
        (Vector<double> without, Matrix<double> covarianceWithout) = dense.FixedEffects(keep);
        int r = beta.Count;
        Vector<double> change = beta - without;
        Closeness.Relative(change * covariance.Inverse() * change / r, ours.CooksDistance, 1e-7);
        Closeness.Relative(change * covarianceWithout.Inverse() * change / r, ours.Mdffits, 1e-7);
        Closeness.Relative(covarianceWithout.Determinant() / covariance.Determinant(), ours.CovarianceRatio, 1e-8);
        Assert.Equal(Math.Abs((covariance.Inverse() * covarianceWithout).Trace() - r), ours.CovarianceTrace, 1e-8);
        for (int k = 0; k < r; k++)
        {
            double error = Math.Sqrt(covarianceWithout[k, k]);
            Assert.Equal(change[k] / error, ours.StandardizedChanges[solution.EstimatedColumns[k]], 1e-8);
            Assert.Equal(change[k], ours.Changes[solution.EstimatedColumns[k]], 1e-8 * error);
        }

        Assert.Equal(dense.Y.Count - Enumerable.Range(0, dense.Y.Count).Count(keep), ours.RowCount);
    }
}
