namespace Lmm.Runtime.Tests.Fit;

/// <summary>Residual structures where fits tend to fail: what cannot be known, extremes, rows in any order, closed forms.</summary>
public sealed class ResidualHardCaseTests
{
    [Fact]
    public void One_occasion_a_subject_leaves_the_correlation_unknown_and_says_so()
    {
        Solution solution = Fitter.Fit(Growth(1, 40, 1, Corr.AR1, phi: 0), Estimation.Reml);
        Convergence.NotConverged ended = Assert.IsType<Convergence.NotConverged>(solution.Convergence);
        Assert.Contains("phi", ended.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Corr.CompoundSymmetry)]
    [InlineData(Corr.Unstructured)]
    [InlineData(Corr.Toeplitz)]
    public void A_random_intercept_beside_a_structure_that_holds_it_is_named(Corr correlation)
    {
        Solution solution = Fitter.Fit(Growth(2, 40, 4, correlation, phi: 0.4, intercept: true), Estimation.Reml);
        Convergence.NotConverged ended = Assert.IsType<Convergence.NotConverged>(solution.Convergence);
        Assert.Contains("the variation of subject", ended.Reason, StringComparison.Ordinal);
        Assert.Contains("rho", ended.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_random_intercept_beside_autoregression_is_identified_from_three_occasions_on()
    {
        Assert.IsType<Convergence.NotConverged>(Fitter.Fit(Growth(3, 60, 2, Corr.AR1, 0.4, intercept: true), Estimation.Reml).Convergence);
        Assert.IsNotType<Convergence.NotConverged>(Fitter.Fit(Growth(3, 60, 6, Corr.AR1, 0.4, intercept: true), Estimation.Reml).Convergence);
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.9)]
    [InlineData(-0.7)]
    [InlineData(-0.98)]
    public void Autoregression_is_found_over_its_whole_range(double phi)
    {
        Solution solution = Fitter.Fit(Growth(4, 100, 30, Corr.AR1, phi), Estimation.MaximumLikelihood);
        Assert.IsType<Convergence.Interior>(solution.Convergence);
        double error = Math.Sqrt((1 - (phi * phi)) / 3000) + 1e-3;
        Assert.InRange(solution.Residual!.Parameters[0].Estimate, phi - (4 * error), phi + (4 * error));
        Assert.InRange(solution.Evaluations, 1, 12);
    }

    [Theory]
    [InlineData(Corr.AR1, true)]
    [InlineData(Corr.Unstructured, false)]
    [InlineData(Corr.CompoundSymmetry, false)]
    public void The_order_of_rows_changes_nothing(Corr correlation, bool intercept)
    {
        DesignMatrices sorted = Growth(5, 30, 4, correlation, 0.5, intercept);
        Solution one = Fitter.Fit(sorted, Estimation.Reml);
        Solution other = Fitter.Fit(Shuffle(sorted, 9), Estimation.Reml);
        Assert.Equal(one.Deviance, other.Deviance, 1e-8);
        for (int k = 0; k < one.Coefficients.Length; k++)
        {
            Assert.Equal(one.Coefficients[k], other.Coefficients[k], 1e-6);
        }
    }

    [Fact]
    public void A_subject_without_rows_changes_nothing()
    {
        DesignMatrices design = Growth(6, 30, 4, Corr.AR1, 0.5);
        DesignMatrices more = design with { Residual = design.Residual! with { Subjects = [.. design.Residual!.Subjects, "nobody"] } };
        Assert.Equal(Fitter.Fit(design, Estimation.Reml).Deviance, Fitter.Fit(more, Estimation.Reml).Deviance, 1e-10);
    }

    [Fact]
    public void A_thousand_distinct_gaps_of_real_times_converge()
    {
        Random random = new(7);
        DesignMatrices design = Growth(7, 40, 26, Corr.CAR1, 0.5);
        double[] time = [.. design.Residual!.Coordinates[0].Select(t => t + (0.4 * random.NextDouble()))];
        Solution solution = Fitter.Fit(design with { Residual = design.Residual with { Coordinates = [time] } }, Estimation.Reml);
        Assert.IsType<Convergence.Interior>(solution.Convergence);
        Assert.InRange(solution.Residual!.Parameters[0].Estimate, 0.3, 0.7);
    }

    [Fact]
    public void A_ratio_of_variances_of_a_million_is_found()
    {
        // Two strata that share no coefficient: REML separates into two regressions, whose variances are the closed form.
        Random random = new(8);
        int n = 400;
        double[] y = new double[n];
        int[] stratum = new int[n];
        double[] x = new double[2 * n];
        for (int i = 0; i < n; i++)
        {
            stratum[i] = i % 2;
            x[(stratum[i] * n) + i] = 1;
            y[i] = (stratum[i] == 0 ? 1 : 1000) * Normal(random);
        }

        DesignMatrices design = new()
        {
            RowCount = n,
            Response = y,
            ColumnNames = ["a", "b"],
            ColumnTerms = [1, 1],
            FixedEffects = x,
            RandomTerms = [],
            Residual = new ResidualTerm
            {
                Variances = [new VarianceTerm { Function = VarianceFunction.Ident, Name = "s", Strata = ["a", "b"], StratumOfRow = stratum }],
            },
        };
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        double first = Variance(y, stratum, 0);
        double second = Variance(y, stratum, 1);
        Assert.IsType<Convergence.Interior>(solution.Convergence);
        Assert.Equal(Math.Sqrt(second / first), solution.Residual!.Parameters[0].Estimate, 1e-4 * Math.Sqrt(second / first));
        Assert.Equal(first, solution.ResidualVariance, 1e-5 * first);
    }

    [Fact]
    public void Compound_symmetry_is_a_random_intercept_in_the_marginal_covariance()
    {
        DesignMatrices both = Growth(10, 25, 5, Corr.CompoundSymmetry, 0.2, intercept: true);
        DesignMatrices structure = both with { RandomTerms = [] };
        DesignMatrices effect = both with { Residual = null };
        Solution one = Fitter.Fit(structure, Estimation.Reml);
        Solution other = Fitter.Fit(effect, Estimation.Reml);
        double between = other.Terms[0].Covariance[0, 0];
        Assert.Equal(other.Deviance, one.Deviance, 1e-8);
        Assert.Equal(between / (between + other.ResidualVariance), one.Residual!.Parameters[0].Estimate, 1e-6);
        Assert.Equal(between + other.ResidualVariance, one.ResidualVariance, 1e-6 * one.ResidualVariance);
    }

    [Fact]
    public void Compound_symmetry_of_balanced_data_is_the_analysis_of_variance()
    {
        // rho = (MSB - MSW) / (MSB + (m - 1) MSW) with one mean for each occasion (Searle, Casella and McCulloch 1992, 3.5).
        const int Subjects = 12;
        const int Occasions = 4;
        Random random = new(12);
        double[] subject = [.. Enumerable.Range(0, Subjects).Select(_ => Normal(random))];
        double[] y = [.. Enumerable.Range(0, Subjects * Occasions).Select(i => subject[i / Occasions] + Normal(random))];
        DesignMatrices design = Growth(12, Subjects, Occasions, Corr.CompoundSymmetry, 0) with { Response = y };
        design = OccasionMeans(design, Occasions);
        double between = 0;
        double within = 0;
        double[] mean = [.. Enumerable.Range(0, Occasions).Select(t => Enumerable.Range(0, Subjects).Average(s => y[(s * Occasions) + t]))];
        for (int s = 0; s < Subjects; s++)
        {
            double[] e = [.. Enumerable.Range(0, Occasions).Select(t => y[(s * Occasions) + t] - mean[t])];
            between += Occasions * e.Average() * e.Average() / (Subjects - 1);
            within += e.Sum(v => (v - e.Average()) * (v - e.Average())) / ((Subjects - 1) * (Occasions - 1));
        }

        Solution solution = Fitter.Fit(design, Estimation.Reml);
        Assert.Equal((between - within) / (between + ((Occasions - 1) * within)), solution.Residual!.Parameters[0].Estimate, 1e-7);
        Assert.Equal((between + ((Occasions - 1) * within)) / Occasions, solution.ResidualVariance, 1e-7);
    }

    [Fact]
    public void Unstructured_ML_of_balanced_data_is_iteratively_weighted_least_squares()
    {
        // V0 = (1/m) sum (y_i - X_i beta)(y_i - X_i beta)', beta by generalised least squares, until they stay.
        const int Subjects = 30;
        const int Occasions = 4;
        DesignMatrices design = Growth(13, Subjects, Occasions, Corr.Unstructured, 0.6);
        design = design with { Residual = design.Residual! with { Heterogeneous = true } };
        Solution solution = Fitter.Fit(design, Estimation.MaximumLikelihood);
        (double deviance, double[] beta) = IteratedWeightedLeastSquares(design, Subjects, Occasions);
        Assert.Equal(deviance, solution.Deviance, 1e-7);
        for (int k = 0; k < beta.Length; k++)
        {
            Assert.Equal(beta[k], solution.Coefficients[k], 1e-6);
        }
    }

    [Theory]
    [InlineData(Corr.AR1, true)]
    [InlineData(Corr.Unstructured, false)]
    [InlineData(Corr.CompoundSymmetry, false)]
    public void Every_optimizer_reaches_the_same_optimum(Corr correlation, bool intercept)
    {
        DesignMatrices design = Growth(14, 40, 5, correlation, 0.5, intercept);
        double reference = Fitter.Fit(design, Estimation.Reml).Deviance;
        foreach (Optimizer optimizer in (Optimizer[])[Optimizer.NewtonRaphson, Optimizer.QuasiNewton, Optimizer.ExpectationMaximization])
        {
            Solution solution = Fitter.Fit(design, Estimation.Reml, new FitOptions { Optimizer = optimizer });
            Assert.IsType<Convergence.Interior>(solution.Convergence);
            Assert.Equal(reference, solution.Deviance, 1e-6);
        }
    }

    private static (double Deviance, double[] Beta) IteratedWeightedLeastSquares(DesignMatrices design, int subjects, int occasions)
    {
        var build = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build;
        var x = build.Dense(design.RowCount, design.ColumnCount, design.FixedEffects);
        var y = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(design.Response);
        var v = build.DenseIdentity(occasions);
        var beta = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(design.ColumnCount);
        for (int round = 0; round < 500; round++)
        {
            var weight = v.Inverse();
            var left = build.Dense(design.ColumnCount, design.ColumnCount);
            var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(design.ColumnCount);
            for (int s = 0; s < subjects; s++)
            {
                var own = x.SubMatrix(s * occasions, occasions, 0, design.ColumnCount);
                left += own.Transpose() * weight * own;
                right += own.Transpose() * (weight * y.SubVector(s * occasions, occasions));
            }

            beta = left.Solve(right);
            v = build.Dense(occasions, occasions);
            for (int s = 0; s < subjects; s++)
            {
                var e = y.SubVector(s * occasions, occasions) - (x.SubMatrix(s * occasions, occasions, 0, design.ColumnCount) * beta);
                v += e.OuterProduct(e) / subjects;
            }
        }

        // sum log|V| + sum e'V^-1 e, the second being N at the fixed point.
        double n = subjects * occasions;
        return ((subjects * v.Cholesky().DeterminantLn) + (n * (1 + Math.Log(2 * Math.PI))), [.. beta]);
    }

    private static double Variance(double[] y, int[] stratum, int of)
    {
        double[] own = [.. y.Where((_, i) => stratum[i] == of)];
        return own.Sum(v => (v - own.Average()) * (v - own.Average())) / (own.Length - 1);
    }

    private static DesignMatrices OccasionMeans(DesignMatrices design, int occasions)
    {
        double[] x = new double[design.RowCount * occasions];
        for (int i = 0; i < design.RowCount; i++)
        {
            x[((i % occasions) * design.RowCount) + i] = 1;
        }

        return design with
        {
            FixedEffects = x,
            ColumnNames = [.. Enumerable.Range(0, occasions).Select(t => $"t{t}")],
            ColumnTerms = [.. Enumerable.Range(0, occasions).Select(_ => 1)],
        };
    }

    private static DesignMatrices Shuffle(DesignMatrices design, int seed)
    {
        int[] order = [.. Enumerable.Range(0, design.RowCount)];
        new Random(seed).Shuffle(order);
        double[] x = new double[design.FixedEffects.Length];
        for (int c = 0; c < design.ColumnCount; c++)
        {
            for (int i = 0; i < order.Length; i++)
            {
                x[(c * order.Length) + i] = design.FixedEffects[(c * order.Length) + order[i]];
            }
        }

        ResidualTerm term = design.Residual!;
        return design with
        {
            Response = [.. order.Select(i => design.Response[i])],
            FixedEffects = x,
            RandomTerms =
            [
                .. design.RandomTerms.Select(random => new RandomTerm
                {
                    GroupName = random.GroupName,
                    EffectNames = random.EffectNames,
                    Covariance = random.Covariance,
                    Levels = random.Levels,
                    LevelOfRow = [.. order.Select(i => random.LevelOfRow[i])],
                    Covariates = random.Covariates,
                }),
            ],
            Residual = term with
            {
                SubjectOfRow = [.. order.Select(i => term.SubjectOfRow[i])],
                OccasionOfRow = [.. order.Select(i => term.OccasionOfRow[i])],
                Coordinates = [[.. order.Select(i => term.Coordinates[0][i])]],
            },
        };
    }

    /// <summary>Subjects with an intercept and a slope in time, errors autoregressive with phi.</summary>
    internal static DesignMatrices Growth(int seed, int subjects, int occasions, Corr correlation, double phi, bool intercept = false)
    {
        Random random = new(seed);
        int n = subjects * occasions;
        double[] y = new double[n];
        double[] x = new double[2 * n];
        for (int s = 0; s < subjects; s++)
        {
            double effect = intercept ? 1.5 * Normal(random) : 0;
            double e = 0;
            for (int t = 0; t < occasions; t++)
            {
                int i = (s * occasions) + t;
                e = t == 0 ? Normal(random) : (phi * e) + (Math.Sqrt(1 - (phi * phi)) * Normal(random));
                x[i] = 1;
                x[n + i] = t + (0.1 * Normal(random));
                y[i] = 10 + (0.5 * x[n + i]) + effect + e;
            }
        }

        int[] subjectOfRow = [.. Enumerable.Range(0, n).Select(i => i / occasions)];
        return new DesignMatrices
        {
            RowCount = n,
            Response = y,
            ColumnNames = ["(Intercept)", "time"],
            ColumnTerms = [0, 1],
            FixedEffects = x,
            RandomTerms = intercept
                ?
                [
                    new RandomTerm
                    {
                        GroupName = "subject",
                        EffectNames = ["(Intercept)"],
                        Covariance = Covariance.Unstructured,
                        Levels = [.. Enumerable.Range(0, subjects).Select(s => $"s{s}")],
                        LevelOfRow = subjectOfRow,
                        Covariates = [null],
                    },
                ]
                : [],
            Residual = new ResidualTerm
            {
                Correlation = correlation,
                SubjectName = "subject",
                Subjects = [.. Enumerable.Range(0, subjects).Select(s => $"s{s}")],
                SubjectOfRow = subjectOfRow,
                OccasionName = "t",
                Occasions = correlation == Corr.CAR1 ? [] : [.. Enumerable.Range(0, occasions).Select(t => $"{t}")],
                OccasionOfRow = correlation == Corr.CAR1 ? [] : [.. Enumerable.Range(0, n).Select(i => i % occasions)],
                Coordinates = [[.. Enumerable.Range(0, n).Select(i => (double)(i % occasions))]],
            },
        };
    }

    private static double Normal(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
}
