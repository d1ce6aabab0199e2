using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Boundaries, deficient designs and inputs that break fitters: a right answer or a named state, never a wrong number.</summary>
public sealed class HardCaseTests
{
    [Fact]
    public void Variance_without_evidence_is_exactly_zero_and_the_rest_is_least_squares()
    {
        // Group means are all equal: the between-group mean square is 0, below its expectation.
        double[] y = [1, 3, 2, 3, 1, 2, 2, 1, 3, 3, 2, 1];
        DesignMatrices design = OneWay(y, 3);
        Solution solution = Fitter.Fit(design, Estimation.Reml);

        Convergence.Boundary boundary = Assert.IsType<Convergence.Boundary>(solution.Convergence);
        Assert.Equal("g", Assert.Single(boundary.Components).Group);
        Assert.Equal(0.0, solution.Terms[0].Covariance[0, 0]);
        Assert.Equal(2.0, solution.Coefficients[0], 12);
        Assert.Equal(8.0 / 11, solution.ResidualVariance, 12);

        // -2 l_REML of a mean: (n - 1)(1 + log(2 pi s^2)) + log n.
        Assert.Equal((11 * (1 + Math.Log(2 * Math.PI * 8 / 11))) + Math.Log(12), solution.Deviance, 10);
        for (int level = 0; level < 4; level++)
        {
            Assert.Equal(0.0, solution.Terms[0].ConditionalModes[level, 0]);
            Assert.Equal(0.0, solution.Terms[0].ConditionalCovariances[level][0, 0]);
        }

        Assert.All(solution.ParameterCovariance.Cast<double>(), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Balanced_one_way_layout_equals_its_analysis_of_variance()
    {
        double[] y = [10, 12, 11, 15, 17, 16, 8, 9, 7, 20, 19, 21];
        Solution solution = Fitter.Fit(OneWay(y, 3), Estimation.Reml);
        (double between, double within) = MeanSquares(y, 3);
        Assert.Equal(within, solution.ResidualVariance, 9);
        Assert.Equal((between - within) / 3, solution.Terms[0].Covariance[0, 0], 7);
        Assert.Equal(1, solution.Evaluations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Maximal_singular_model_ends_at_a_boundary_that_no_neighbour_beats(int seed)
    {
        DesignMatrices design = Singular(seed);
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        Assert.IsType<Convergence.Boundary>(solution.Convergence);
        Assert.InRange(solution.Evaluations, 1, 15);
        Random random = new(seed);
        double[][,] psi = [.. solution.Terms.Select(term => Relative(term.Covariance, solution.ResidualVariance))];
        for (int trial = 0; trial < 200; trial++)
        {
            double[][,] moved = [.. psi.Select(p => Perturb(p, random, Math.Pow(10, -1 - (trial % 4))))];
            Assert.True(Fitter.Deviance(design, Estimation.Reml, moved) >= solution.Deviance - 1e-7);
        }
    }

    [Fact]
    public void Response_that_does_not_vary_within_groups_is_not_converged_and_says_why()
    {
        double[] y = [1, 1, 1, 4, 4, 4, 2, 2, 2, 9, 9, 9];
        Solution solution = Fitter.Fit(OneWay(y, 3), Estimation.Reml);
        Convergence.NotConverged failed = Assert.IsType<Convergence.NotConverged>(solution.Convergence);
        Assert.Contains("residual variance", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_effects_that_take_up_all_variation_end_the_fit_soon_with_the_reason()
    {
        // As many effects as rows: -2 log L falls to its limit where the residual variance vanishes, and loses its digits on the way.
        foreach (DesignMatrices design in new[]
        {
            Make(16, 20, 2, false, new Shape(18, 2, Covariance.Unstructured)),
            Make(7, 30, 2, false, new Shape(4, 2, Covariance.Unstructured), new Shape(6, 2, Covariance.Unstructured, NestedIn: 0)),
            Make(4, 40, 2, false, new Shape(5, 4, Covariance.AutoRegressive, Intercept: false), new Shape(4, 3, Covariance.CompoundSymmetry, NestedIn: 0)),
        })
        {
            Solution solution = Fitter.Fit(design, Estimation.Reml);
            Convergence.NotConverged failed = Assert.IsType<Convergence.NotConverged>(solution.Convergence);
            Assert.Contains("residual variance goes to zero", failed.Reason, StringComparison.Ordinal);
            Assert.InRange(solution.Evaluations, 1, 40);
        }
    }

    [Fact]
    public void Response_that_the_fixed_effects_reproduce_is_refused()
    {
        double[] y = [1, 2, 3, 4, 5, 6];
        DesignMatrices design = With(OneWay(y, 2), [1, 2, 3, 4, 5, 6]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Fitter.Fit(design, Estimation.Reml));
        Assert.Contains("reproduce", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_rows_than_fixed_effects_is_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Fitter.Fit(With(OneWay([1, 2], 1), [3, 4]), Estimation.Reml));
        Assert.Contains("2 rows for 2 fixed effects", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliased_column_is_left_out_and_changes_nothing()
    {
        DesignMatrices whole = Make(21, 60, 3, false, new Shape(8, 1, Covariance.Unstructured));
        double[] copy = [.. Enumerable.Range(0, 60).Select(i => (2 * whole.FixedEffects[60 + i]) - whole.FixedEffects[120 + i] + 5)];
        DesignMatrices deficient = With(whole, copy);
        Solution expected = Fitter.Fit(whole, Estimation.Reml);
        Solution actual = Fitter.Fit(deficient, Estimation.Reml);
        Assert.Equal([0, 1, 2], actual.EstimatedColumns);
        Assert.Equal(expected.Deviance, actual.Deviance, 9);
        Assert.Equal(expected.Coefficients[2], actual.Coefficients[2], 9);
    }

    [Theory]
    [InlineData(86400.0, 0.0)]
    [InlineData(1.0, 1e6)]
    [InlineData(1e-3, 1e3)]
    public void Unit_and_origin_of_a_slope_change_nothing_but_the_unit(double unit, double origin)
    {
        DesignMatrices design = Slope(x => x);
        DesignMatrices changed = Slope(x => (unit * x) + origin);
        Solution expected = Fitter.Fit(design, Estimation.MaximumLikelihood);
        Solution actual = Fitter.Fit(changed, Estimation.MaximumLikelihood);
        Assert.Equal(expected.Deviance, actual.Deviance, 8);
        Assert.Equal(expected.ResidualVariance, actual.ResidualVariance, 8);
        Assert.Equal(
            expected.Coefficients[1] / Math.Sqrt(expected.CoefficientCovariance[1, 1]),
            actual.Coefficients[1] / Math.Sqrt(actual.CoefficientCovariance[1, 1]),
            8);
        Assert.Equal(expected.Evaluations, actual.Evaluations);
    }

    [Fact]
    public void Frequencies_equal_repeated_rows()
    {
        DesignMatrices rows = Make(22, 40, 2, false, new Shape(6, 2, Covariance.Unstructured));
        int[] frequency = [.. Enumerable.Range(0, 40).Select(i => 1 + (i % 3))];
        int[] repeated = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat(i, frequency[i]))];
        Solution counted = Fitter.Fit(Copy(rows, Enumerable.Range(0, 40).ToArray(), [.. frequency.Select(f => (double)f)]), Estimation.Reml);
        Solution spelled = Fitter.Fit(Copy(rows, repeated, null), Estimation.Reml);
        Assert.Equal(repeated.Length, counted.Observations);
        Assert.Equal(spelled.Deviance, counted.Deviance, 8);
        Assert.Equal(spelled.Coefficients[1], counted.Coefficients[1], 6);
        Assert.Equal(spelled.ResidualVariance, counted.ResidualVariance, 6);
    }

    [Theory]
    [InlineData(Optimizer.NewtonRaphson, 1e-8)]
    [InlineData(Optimizer.QuasiNewton, 1e-8)]
    [InlineData(Optimizer.ExpectationMaximization, 1e-6)]
    public void Every_optimizer_reaches_the_same_optimum(Optimizer optimizer, double tolerance)
    {
        foreach ((DesignMatrices design, int number) in new[]
        {
            Make(31, 120, 2, false, new Shape(10, 2, Covariance.Unstructured)),
            Make(32, 150, 2, false, new Shape(10, 1, Covariance.Unstructured), new Shape(7, 1, Covariance.Unstructured)),
            Make(33, 150, 2, false, new Shape(12, 3, Covariance.CompoundSymmetry, Intercept: false)),
            Make(34, 150, 2, false, new Shape(12, 3, Covariance.AutoRegressive, Intercept: false)),
        }.Select((design, i) => (design, i)))
        {
            Solution expected = Fitter.Fit(design, Estimation.Reml);
            Solution actual = Fitter.Fit(design, Estimation.Reml, new FitOptions { Optimizer = optimizer });
            Assert.True(actual.Convergence.IsConverged, $"{optimizer}: {actual.Convergence}");
            Assert.True(
                Math.Abs(expected.Deviance - actual.Deviance) <= tolerance,
                $"{optimizer} on design {number}: {actual.Deviance:R} instead of {expected.Deviance:R} after {actual.Evaluations} evaluations");
        }
    }

    [Fact]
    public void Evaluation_limit_is_a_result_not_an_exception()
    {
        DesignMatrices design = Make(35, 150, 2, false, new Shape(10, 2, Covariance.Unstructured), new Shape(7, 2, Covariance.Unstructured));
        Solution solution = Fitter.Fit(design, Estimation.Reml, new FitOptions { MaximumEvaluations = 2 });
        Convergence.NotConverged failed = Assert.IsType<Convergence.NotConverged>(solution.Convergence);
        Assert.Contains("2 evaluations", failed.Reason, StringComparison.Ordinal);
        Assert.True(double.IsFinite(solution.Deviance));
    }

    [Fact]
    public void Cancellation_stops_the_fit_and_progress_is_told()
    {
        DesignMatrices design = Make(36, 150, 2, false, new Shape(10, 2, Covariance.Unstructured), new Shape(7, 2, Covariance.Unstructured));
        using CancellationTokenSource source = new();
        List<FitProgress> seen = [];
        FitOptions options = new()
        {
            CancellationToken = source.Token,
            Progress = new Recorder(progress =>
            {
                seen.Add(progress);
                source.Cancel();
            }),
        };
        Assert.Throws<OperationCanceledException>(() => Fitter.Fit(design, Estimation.Reml, options));
        Assert.Equal(1, Assert.Single(seen).Evaluation);
    }

    internal static DesignMatrices OneWay(double[] y, int perGroup) => new()
    {
        RowCount = y.Length,
        Response = y,
        ColumnNames = ["(Intercept)"],
        ColumnTerms = [0],
        FixedEffects = [.. Enumerable.Repeat(1.0, y.Length)],
        RandomTerms =
        [
            new RandomTerm
            {
                GroupName = "g",
                EffectNames = ["(Intercept)"],
                Covariance = Covariance.Unstructured,
                Levels = [.. Enumerable.Range(0, y.Length / perGroup).Select(l => $"{l}")],
                LevelOfRow = [.. Enumerable.Range(0, y.Length).Select(i => i / perGroup)],
                Covariates = [null],
            },
        ],
    };

    internal static (double Between, double Within) MeanSquares(double[] y, int perGroup)
    {
        double mean = y.Average();
        double[][] groups = [.. y.Chunk(perGroup)];
        double between = groups.Sum(g => perGroup * Math.Pow(g.Average() - mean, 2)) / (groups.Length - 1);
        double within = groups.Sum(g => g.Sum(v => Math.Pow(v - g.Average(), 2))) / (y.Length - groups.Length);
        return (between, within);
    }

    private static DesignMatrices With(DesignMatrices design, double[] column) => new()
    {
        RowCount = design.RowCount,
        Response = design.Response,
        ColumnNames = [.. design.ColumnNames, "more"],
        ColumnTerms = [.. design.ColumnTerms, design.ColumnCount],
        FixedEffects = [.. design.FixedEffects, .. column],
        RandomTerms = design.RandomTerms,
    };

    private static DesignMatrices Copy(DesignMatrices design, int[] rows, double[]? frequencies) => new()
    {
        RowCount = rows.Length,
        Response = [.. rows.Select(i => design.Response[i])],
        ColumnNames = design.ColumnNames,
        ColumnTerms = design.ColumnTerms,
        FixedEffects = [.. Enumerable.Range(0, design.ColumnCount).SelectMany(j => rows.Select(i => design.FixedEffects[(j * design.RowCount) + i]))],
        Frequencies = frequencies,
        RandomTerms = [.. design.RandomTerms.Select(term => new RandomTerm
        {
            GroupName = term.GroupName,
            EffectNames = term.EffectNames,
            Covariance = term.Covariance,
            Levels = term.Levels,
            LevelOfRow = [.. rows.Select(i => term.LevelOfRow[i])],
            Covariates = [.. term.Covariates.Select(c => c is null ? null : rows.Select(i => c[i]).ToArray())],
        })],
    };

    private static DesignMatrices Slope(Func<double, double> change)
    {
        DesignMatrices design = Make(23, 90, 2, false, new Shape(9, 1, Covariance.Unstructured));
        double[] x = [.. Enumerable.Range(0, 90).Select(i => change(design.FixedEffects[90 + i]))];
        RandomTerm term = design.RandomTerms[0];
        double[] y = [.. design.Response.Select((v, i) => v + (0.7 * ((term.LevelOfRow[i] % 4) - 1.5) * design.FixedEffects[90 + i]))];
        return new DesignMatrices
        {
            RowCount = 90,
            Response = y,
            ColumnNames = design.ColumnNames,
            ColumnTerms = design.ColumnTerms,
            FixedEffects = [.. design.FixedEffects[..90], .. x],
            RandomTerms =
            [
                new RandomTerm
                {
                    GroupName = "g",
                    EffectNames = ["(Intercept)", "x"],
                    Covariance = Covariance.Unstructured,
                    Levels = term.Levels,
                    LevelOfRow = term.LevelOfRow,
                    Covariates = [null, x],
                },
            ],
        };
    }

    /// <summary>Crossed terms with four effects each, of which only the intercepts vary.</summary>
    private static DesignMatrices Singular(int seed)
    {
        DesignMatrices design = Make(100 + seed, 400, 3, false, new Shape(20, 4, Covariance.Unstructured), new Shape(16, 4, Covariance.Unstructured));
        Random random = new(seed);
        double[] first = [.. Enumerable.Range(0, 20).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
        double[] second = [.. Enumerable.Range(0, 16).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
        for (int i = 0; i < 400; i++)
        {
            design.Response[i] = first[design.RandomTerms[0].LevelOfRow[i]] + second[design.RandomTerms[1].LevelOfRow[i]]
                + MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
        }

        return design;
    }

    private static double[,] Relative(double[,] covariance, double variance)
    {
        double[,] result = (double[,])covariance.Clone();
        for (int i = 0; i < result.GetLength(0); i++)
        {
            for (int j = 0; j < result.GetLength(1); j++)
            {
                result[i, j] /= variance;
            }
        }

        return result;
    }

    /// <summary>(I + sE) Psi (I + sE)' + s^2 vv': positive semidefinite and near.</summary>
    private static double[,] Perturb(double[,] psi, Random random, double size)
    {
        int q = psi.GetLength(0);
        MathNet.Numerics.LinearAlgebra.Matrix<double> p = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(psi);
        MathNet.Numerics.LinearAlgebra.Matrix<double> e = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(
            q, q, (i, j) => (i == j ? 1 : 0) + (size * ((2 * random.NextDouble()) - 1)));
        MathNet.Numerics.LinearAlgebra.Vector<double> v = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(q, _ => (2 * random.NextDouble()) - 1);
        return ((e * p * e.Transpose()) + (v.OuterProduct(v) * size * size)).ToArray();
    }

    private sealed class Recorder(Action<FitProgress> action) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => action(value);
    }
}
