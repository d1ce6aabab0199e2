using Lmm.Blocks;
using Lmm.Fitting;
using Lmm.Residuals;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>A correlation that falls linearly to zero, and with it derivatives that jump: on a line and in the plane, beside random effects, variances and groups.</summary>
public sealed class LinearCorrelationTests
{
    public static TheoryData<string> Kinds => ["line", "line with nugget", "plane with nugget", "random slopes", "variances", "groups"];

    /// <summary>Across a kink the slope jumps by what is said, from one side to the other; between kinks it does not.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Jumps_are_those_of_the_gradient(string kind)
    {
        using Criterion criterion = new(DataPass.Over(Design(kind, 1)), Estimation.Reml);
        double[] w = new double[criterion.Count];
        double[] slopes = new double[criterion.Count];
        double[] above = new double[criterion.Count];
        criterion.Start(w);
        int checkedKinks = 0;
        for (int k = 0; k < criterion.Count; k++)
        {
            List<Kink> near = [];
            criterion.Evaluate(w, slopes);
            criterion.Kinks(w, k, 0.3, near);
            Assert.Equal(criterion.IsKinked(k), near.Count > 0);
            foreach (double place in near.Select(kink => kink.Away).Distinct().OrderBy(Math.Abs).Take(3))
            {
                double[] at = [.. w];
                at[k] += place - 1e-9;
                criterion.Evaluate(at, slopes);
                List<Kink> own = [];
                criterion.Kinks(at, k, 2e-9, own);
                at[k] += 2e-9;
                criterion.Evaluate(at, above);

                // The slope also changes smoothly: by some 1e-9 times the curvature.
                double jump = own.Sum(kink => kink.Jump);
                Assert.InRange(above[k] - slopes[k], jump - 1e-4 - (1e-4 * Math.Abs(jump)), jump + 1e-4 + (1e-4 * Math.Abs(jump)));
                checkedKinks++;
            }
        }

        Assert.InRange(checkedKinks, 3, 20);
    }

    /// <summary>No neighbour is lower, and no more than 15 evaluations are taken; six more where there are two ranges.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_end_is_lowest_among_its_neighbours(string kind)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            using Criterion criterion = Fitter.Optimise(Design(kind, seed), Estimation.Reml, new FitOptions(), out Optimum optimum);
            Assert.Null(optimum.Failure);
            Assert.InRange(optimum.Log.Count, 1, kind == "groups" ? 21 : 15);
            Assert.InRange(optimum.PredictedDecrease, 0, 1e-10);
            for (int k = 0; k < criterion.Count; k++)
            {
                foreach (double step in (double[])[-1e-3, -1e-5, 1e-5, 1e-3])
                {
                    double[] beside = [.. optimum.Parameters];
                    ParameterRange range = criterion.Range(beside, k);
                    beside[k] = Math.Clamp(beside[k] + step, range.Lower, range.Upper);
                    double value = criterion.Evaluate(beside, new double[criterion.Count]);
                    Assert.True(value > optimum.Value - 1e-9, $"seed {seed}, parameter {k}, {step}: lower by {optimum.Value - value}");
                }
            }
        }
    }

    /// <summary>All optimizers end where average information does.</summary>
    [Theory]
    [InlineData(Optimizer.NewtonRaphson)]
    [InlineData(Optimizer.QuasiNewton)]
    [InlineData(Optimizer.ExpectationMaximization)]
    public void Optimizers_agree(Optimizer optimizer)
    {
        DesignMatrices design = Design("random slopes", 2);
        Solution usual = Fitter.Fit(design, Estimation.MaximumLikelihood);
        Solution other = Fitter.Fit(design, Estimation.MaximumLikelihood, new FitOptions { Optimizer = optimizer });
        Assert.True(other.Convergence.IsConverged, other.Convergence.ToString());
        Assert.Equal(usual.Deviance, other.Deviance, 1e-7);
    }

    /// <summary>In the plane long ranges have no positive definite matrix: the search starts where there is one.</summary>
    [Fact]
    public void In_the_plane_without_a_nugget_it_keeps_to_where_the_matrix_is_positive_definite()
    {
        Solution fit = Fitter.Fit(Design("plane", 1), Estimation.Reml);
        Assert.True(fit.Convergence.IsConverged, fit.Convergence.ToString());
        Assert.InRange(fit.Evaluations, 1, 15);
    }

    private static DesignMatrices Design(string kind, int seed)
    {
        const int Subjects = 24;
        const int Times = 8;
        bool isPlane = kind.StartsWith("plane", StringComparison.Ordinal);
        Random random = new(seed);
        int n = Subjects * Times;
        int each = isPlane ? 48 : Times;
        int[] subject = [.. Enumerable.Range(0, n).Select(i => i / each)];
        double[] t = [.. Enumerable.Range(0, n).Select(i => (i % Times) + (0.4 * random.NextDouble()))];
        double[] u = [.. Enumerable.Range(0, n).Select(_ => Times * random.NextDouble())];
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        double[] y = new double[n];
        for (int i = 0; i < n; i++)
        {
            // Neighbours in time are alike; a slope of the subject's own where the model has one.
            double trend = i % Times == 0 ? 0 : 0.7 * (y[i - 1] - x[i - 1]);
            y[i] = x[i] + trend + Normal(random) + (kind == "random slopes" ? 0.4 * ((subject[i] % 5) - 2) * (i % Times) : 0);
        }

        int subjects = (n + each - 1) / each;
        bool byGroup = kind == "groups";
        return new DesignMatrices
        {
            RowCount = n,
            Response = y,
            ColumnNames = ["(Intercept)", "x"],
            ColumnTerms = [0, 1],
            FixedEffects = [.. Enumerable.Repeat(1.0, n), .. x],
            RandomTerms = kind == "random slopes"
                ? [
                    new RandomTerm
                    {
                        GroupName = "Subject",
                        EffectNames = ["(Intercept)", "t"],
                        Covariance = Covariance.Unstructured,
                        Levels = [.. Enumerable.Range(0, subjects).Select(s => $"{s}")],
                        LevelOfRow = subject,
                        Covariates = [null, t],
                    },
                ]
                : [],
            Residual = new ResidualTerm
            {
                Correlation = Corr.Linear,
                Nugget = kind.EndsWith("nugget", StringComparison.Ordinal),
                SubjectName = "Subject",
                Subjects = [.. Enumerable.Range(0, subjects).Select(s => $"{s}")],
                SubjectOfRow = subject,
                OccasionName = "Time",
                Coordinates = isPlane ? [t, u] : [t],
                ByName = byGroup ? "Group" : null,
                Groups = byGroup ? ["a", "b"] : [],
                GroupOfRow = byGroup ? [.. subject.Select(s => s % 2)] : [],
                Variances = kind == "variances" ? [new VarianceTerm { Function = VarianceFunction.Power, Name = "v", Covariate = [.. x.Select(v => 1 + v)] }] : [],
            },
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
