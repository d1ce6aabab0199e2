using Lmm.Residuals;
using Lmm.Runtime.Tests.Residual;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>
/// Informations and Kenward and Roger's adjustment of models with a residual structure: against the blocked ones where R = I, and
/// against n x n matrices in natural parameters, with second derivatives by differences, straight from the paper.
/// </summary>
public sealed class GroupedKenwardRogerTests
{
    private static readonly (RandomResiduals.Shape Shape, bool Random, bool Weights)[] s_models =
    [
        (new(Corr.AR1), false, false),
        (new(Corr.AR1), true, true),
        (new(Corr.AR1, Heterogeneous: true), false, false),
        (new(Corr.CompoundSymmetry), false, false),
        (new(Corr.CompoundSymmetry, Heterogeneous: true), false, false),
        (new(Corr.Unstructured, Heterogeneous: true), false, false),
        (new(Corr.Unstructured), false, true),
        (new(Corr.Toeplitz), false, false),
        (new(Corr.Arma, 1, 1), false, false),
        (new(Corr.Exponential, Nugget: true), false, false),
        (new(Corr.CAR1, By: true), false, false),
        (new(Corr.Independent, By: true), true, false),
        (new(Corr.Independent, Variances: [VarianceFunction.Ident]), true, false),
        (new(Corr.Independent, Variances: [VarianceFunction.Power]), true, false),
        (new(Corr.AR1, Variances: [VarianceFunction.Ident, VarianceFunction.Exponential]), false, false),
    ];

    public static TheoryData<int> Models => [.. Enumerable.Range(0, s_models.Length)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Informations_and_adjusted_covariances_are_those_of_dense_matrices(int index)
    {
        (RandomResiduals.Shape shape, bool random, bool weights) = s_models[index];
        DesignMatrices design = Design(shape, random, weights);
        Solution solution = Fitter.Fit(design, Estimation.Reml, new FitOptions { Tolerance = 1e-14 });
        Assert.True(solution.Convergence is Convergence.Interior, $"{shape}: {solution.Convergence}");
        DenseResidualKenwardRoger dense = new(design, solution);
        Denominator denominator = new(solution, design);
        for (int j = 0; j < design.ColumnCount; j++)
        {
            double[] unit = new double[design.ColumnCount];
            unit[j] = 1;
            Near(dense.Degrees(j, dense.Expected), denominator.Of(unit, DegreesOfFreedomMethod.SatterthwaiteExpected), 1e-5);
            Near(dense.Degrees(j, dense.Average), denominator.Of(unit, DegreesOfFreedomMethod.SatterthwaiteAverage), 1e-5);
            Near(dense.Degrees(j, dense.Expected), denominator.Of(unit, DegreesOfFreedomMethod.KenwardRoger), 1e-5);
        }

        Close(dense.Linear, denominator.Covariance(DegreesOfFreedomMethod.KenwardRogerLinear), 1e-6);
        ResidualCovariance structure = ResidualCovariance.Create(design.Residual!, design.RowCount);
        Close(structure.IsLinear ? dense.Linear : dense.WithSecondDerivatives, denominator.Covariance(DegreesOfFreedomMethod.KenwardRoger), 1e-6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_R_equal_to_I_groups_and_blocks_agree(bool weights)
    {
        DesignMatrices plain = RandomDesigns.Make(9, 80, 4, weights, new(6, 1, Covariance.Unstructured), new(3, 1, Covariance.Unstructured, NestedIn: 0));
        Solution blocked = Fitter.Fit(plain, Estimation.Reml, new FitOptions { Tolerance = 1e-14 });
        Solution grouped = Fitter.Fit(WithResidual(plain, new ResidualTerm()), Estimation.Reml, new FitOptions { Tolerance = 1e-14 });
        Assert.Equal(blocked.Deviance, grouped.Deviance, 1e-8);
        Denominator expected = new(blocked, plain);
        Denominator actual = new(grouped, plain);
        foreach (DegreesOfFreedomMethod method in new[] { DegreesOfFreedomMethod.KenwardRoger, DegreesOfFreedomMethod.KenwardRogerLinear })
        {
            Close(Matrix<double>.Build.DenseOfArray(expected.Covariance(method)), actual.Covariance(method), 1e-8);
        }

        for (int j = 0; j < 4; j++)
        {
            double[] unit = new double[4];
            unit[j] = 1;
            foreach (DegreesOfFreedomMethod method in new[] { DegreesOfFreedomMethod.KenwardRoger, DegreesOfFreedomMethod.SatterthwaiteAverage })
            {
                Near(expected.Of(unit, method), actual.Of(unit, method), 1e-7);
            }
        }
    }

    [Fact]
    public void A_group_of_very_many_dependent_rows_is_refused_with_its_size()
    {
        int n = 3001;
        Random random = new(1);
        DesignMatrices design = new()
        {
            RowCount = n,
            Response = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())],
            ColumnNames = ["(Intercept)"],
            ColumnTerms = [0],
            FixedEffects = [.. Enumerable.Repeat(1.0, n)],
            RandomTerms = [],
            Residual = new ResidualTerm
            {
                Correlation = Corr.AR1,
                SubjectName = "Field",
                Subjects = ["1"],
                SubjectOfRow = new int[n],
                OccasionName = "Day",
                Coordinates = [[.. Enumerable.Range(0, n).Select(i => (double)i)]],
            },
        };
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        var refused = Assert.Throws<InvalidOperationException>(() => new Denominator(solution, design).Covariance(DegreesOfFreedomMethod.KenwardRoger));
        Assert.Contains("the largest has 3001 rows here, and up to 3000 are taken. Use Satterthwaite", refused.Message, StringComparison.Ordinal);
    }

    private static DesignMatrices Design(RandomResiduals.Shape shape, bool random, bool weights)
    {
        RandomResiduals.Drawn drawn = RandomResiduals.Make(4, shape, subjects: shape.Correlation is Corr.Arma or Corr.CAR1 or Corr.Exponential ? 45 : 20);
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        Random draw = new(21);
        double[] w = RandomResiduals.Point(covariance, 6);
        double[] weight = [.. Enumerable.Range(0, drawn.Rows).Select(_ => weights ? 0.5 + draw.NextDouble() : 1)];
        double[] e = RandomResiduals.Simulate(covariance, w, drawn, 7);
        int[] site = [.. drawn.Term.SubjectOfRow.Select(s => s % 8)];
        double[] effect = [.. Enumerable.Range(0, 8).Select(_ => 4 * (draw.NextDouble() - 0.5))];
        double[] x = new double[3 * drawn.Rows];
        double[] y = new double[drawn.Rows];
        for (int i = 0; i < drawn.Rows; i++)
        {
            x[i] = 1;
            x[drawn.Rows + i] = draw.NextDouble();
            x[(2 * drawn.Rows) + i] = drawn.Term.SubjectOfRow[i] % 3;
            y[i] = 5 + x[drawn.Rows + i] + (e[i] / Math.Sqrt(weight[i])) + (random ? effect[site[i]] : 0);
        }

        DesignMatrices design = new()
        {
            RowCount = drawn.Rows,
            Response = y,
            ColumnNames = ["(Intercept)", "x", "arm"],
            ColumnTerms = [0, 1, 2],
            FixedEffects = x,
            Weights = weights ? weight : null,
            RandomTerms = random
                ? [new RandomTerm { GroupName = "Site", EffectNames = ["(Intercept)"], Covariance = Covariance.Unstructured, Levels = [.. Enumerable.Range(0, 8).Select(i => $"{i}")], LevelOfRow = site, Covariates = [null] }]
                : [],
        };
        return WithResidual(design, drawn.Term);
    }

    private static DesignMatrices WithResidual(DesignMatrices design, ResidualTerm term) => new()
    {
        RowCount = design.RowCount,
        Response = design.Response,
        ColumnNames = design.ColumnNames,
        ColumnTerms = design.ColumnTerms,
        FixedEffects = design.FixedEffects,
        Weights = design.Weights,
        RandomTerms = design.RandomTerms,
        Residual = term,
    };

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.Equal(expected, actual, tolerance * Math.Abs(expected));

    private static void Close(Matrix<double> expected, double[,] actual, double tolerance)
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
