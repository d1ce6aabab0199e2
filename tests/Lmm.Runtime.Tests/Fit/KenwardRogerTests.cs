using MathNet.Numerics.LinearAlgebra;
using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>
/// Kenward and Roger's quantities through the blocks against n x n matrices in the elements of G and sigma^2, straight
/// from the paper.
/// </summary>
public sealed class KenwardRogerTests
{
    private static readonly Dictionary<string, Func<bool, DesignMatrices>> s_designs = new()
    {
        ["one intercept"] = w => Make(2, 40, 3, w, new Shape(6, 1, Covariance.Unstructured)),
        ["one slope"] = w => Make(3, 60, 3, w, new Shape(8, 2, Covariance.Unstructured)),
        ["identity"] = w => Make(6, 60, 2, w, new Shape(8, 3, Covariance.Identity)),
        ["diagonal"] = w => Make(5, 60, 3, w, new Shape(8, 2, Covariance.Diagonal)),
        ["nested"] = w => Make(9, 80, 4, w, new Shape(6, 1, Covariance.Unstructured), new Shape(3, 1, Covariance.Unstructured, NestedIn: 0)),
        ["crossed"] = w => Make(11, 80, 3, w, new Shape(9, 1, Covariance.Unstructured), new Shape(6, 1, Covariance.Unstructured)),
        ["crossed three"] = w => Make(12, 90, 3, w, new Shape(9, 1, Covariance.Unstructured), new Shape(6, 1, Covariance.Unstructured), new Shape(4, 1, Covariance.Unstructured)),
        ["crossed slopes"] = w => Make(13, 160, 3, w, new Shape(10, 2, Covariance.Unstructured), new Shape(7, 2, Covariance.Unstructured)),
        ["compound symmetry"] = w => Make(7, 80, 3, w, new Shape(12, 3, Covariance.CompoundSymmetry, Intercept: false)),
    };

    public static TheoryData<string, bool> Cases => [.. s_designs.Keys.SelectMany(name => new[] { (name, false), (name, true) })];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_adjusted_covariance_and_F_are_those_of_the_paper(string name, bool weights)
    {
        DesignMatrices design = s_designs[name](weights);
        Solution solution = Fitter.Fit(design, Estimation.Reml, new FitOptions { Tolerance = 1e-14 });
        Assert.IsType<Convergence.Interior>(solution.Convergence);
        var denominator = new Denominator(solution, design);
        DenseKenwardRoger dense = new(design, solution);

        double[,] ours = denominator.Covariance(DegreesOfFreedomMethod.KenwardRoger);
        AssertClose(dense.Adjusted, Matrix<double>.Build.DenseOfArray(ours), 1e-9);
        AssertClose(dense.Covariance, Matrix<double>.Build.DenseOfArray(solution.CoefficientCovariance), 1e-9);

        double[][] rows = [.. Enumerable.Range(1, design.ColumnCount - 1).Select(j => Unit(design.ColumnCount, j))];
        FTest test = new JointTest(solution, denominator).Of("all", rows, DegreesOfFreedomMethod.KenwardRoger);
        (double scaling, double degrees, double f) = dense.Test(rows);
        Assert.Equal(degrees, test.DenominatorDegreesOfFreedom, 1e-6 * degrees);
        Assert.Equal(scaling, test.Scaling, 1e-8);
        Assert.Equal(f, test.FStatistic, 1e-8 * f);
        for (int j = 0; j < design.ColumnCount; j++)
        {
            double expected = dense.Satterthwaite(Unit(design.ColumnCount, j), dense.Expected);
            Assert.Equal(expected, denominator.Of(Unit(design.ColumnCount, j), DegreesOfFreedomMethod.KenwardRoger), 1e-6 * expected);
            Assert.Equal(expected, denominator.Of(Unit(design.ColumnCount, j), DegreesOfFreedomMethod.SatterthwaiteExpected), 1e-6 * expected);
            double average = dense.Satterthwaite(Unit(design.ColumnCount, j), dense.Average);
            Assert.Equal(average, denominator.Of(Unit(design.ColumnCount, j), DegreesOfFreedomMethod.SatterthwaiteAverage), 1e-6 * average);
        }
    }

    [Fact]
    public void Balanced_designs_need_no_adjustment()
    {
        // One observation a cell of 6 blocks x 4 treatments: the variances of differences are multiples of one mean square.
        Random random = new(5);
        int[] block = [.. Enumerable.Range(0, 24).Select(i => i / 4)];
        double[] x = new double[24 * 4];
        for (int i = 0; i < 24; i++)
        {
            x[i] = 1;
            for (int j = 1; j < 4; j++)
            {
                x[(j * 24) + i] = i % 4 == j ? 1 : 0;
            }
        }

        double[] blockEffects = [.. Enumerable.Range(0, 6).Select(_ => 4 * random.NextDouble())];
        DesignMatrices design = new()
        {
            RowCount = 24,
            Response = [.. block.Select(b => blockEffects[b] + random.NextDouble())],
            ColumnNames = ["(Intercept)", "t1", "t2", "t3"],
            ColumnTerms = [0, 1, 1, 1],
            FixedEffects = x,
            RandomTerms = [new RandomTerm { GroupName = "Block", EffectNames = ["(Intercept)"], Covariance = Covariance.Unstructured, Levels = ["a", "b", "c", "d", "e", "f"], LevelOfRow = block, Covariates = [null] }],
        };
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        Assert.IsType<Convergence.Interior>(solution.Convergence);
        var denominator = new Denominator(solution, design);
        FTest test = new JointTest(solution, denominator).Of("treatment", [Unit(4, 1), Unit(4, 2), Unit(4, 3)], DegreesOfFreedomMethod.KenwardRoger);
        Assert.Equal(15, test.DenominatorDegreesOfFreedom, 1e-8);
        Assert.Equal(1, test.Scaling, 1e-8);
        Assert.Equal(solution.CoefficientCovariance[1, 1], denominator.Covariance(DegreesOfFreedomMethod.KenwardRoger)[1, 1], 1e-10);
        Assert.Equal(15, denominator.Of(Unit(4, 1), DegreesOfFreedomMethod.Containment), 0.0);
    }

    [Fact]
    public void Maximum_likelihood_and_loaded_fits_are_refused_in_words()
    {
        DesignMatrices design = s_designs["one intercept"](false);
        Solution ml = Fitter.Fit(design, Estimation.MaximumLikelihood);
        var refused = Assert.Throws<InvalidOperationException>(() => new Denominator(ml, design).Covariance(DegreesOfFreedomMethod.KenwardRoger));
        Assert.Contains("Refit(Estimation.Reml)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Crossed_groupings_have_no_containment()
    {
        DesignMatrices design = s_designs["crossed"](false);
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        var refused = Assert.Throws<InvalidOperationException>(() => new Denominator(solution, design).Of(Unit(3, 1), DegreesOfFreedomMethod.Containment));
        Assert.Contains("not nested", refused.Message, StringComparison.Ordinal);
    }

    private static double[] Unit(int length, int place)
    {
        double[] unit = new double[length];
        unit[place] = 1;
        return unit;
    }

    private static void AssertClose(Matrix<double> expected, Matrix<double> actual, double tolerance)
    {
        for (int i = 0; i < expected.RowCount; i++)
        {
            for (int j = 0; j < expected.ColumnCount; j++)
            {
                Assert.Equal(expected[i, j], actual[i, j], tolerance * Math.Sqrt(expected[i, i] * expected[j, j]));
            }
        }
    }
}
