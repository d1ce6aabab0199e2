using Lmm.Runtime.Tests.Fit;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Intervals;

/// <summary>Draws have the mean and the covariance of the model, and each replicate its own numbers.</summary>
public sealed class ResponseSimulatorTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Draws_have_mean_and_covariance_of_the_model()
    {
        DesignMatrices design = RandomDesigns.Make(4, 12, 2, weights: true, new(3, 2, Covariance.Unstructured), new(4, 1, Covariance.Unstructured));
        double[][,] covariances = [new[,] { { 2.0, 0.9 }, { 0.9, 1.5 } }, new[,] { { 0.7 } }];
        var simulator = new ResponseSimulator(design, [3, -0.2], covariances, 1.3, new ResidualRows(12, design.Weights, null, null, []));
        Matrix<double> v = Matrix<double>.Build.Dense(12, 12, (i, j) => i == j ? 1.69 / design.Weights![i] : 0);
        for (int t = 0; t < 2; t++)
        {
            RandomTerm term = design.RandomTerms[t];
            double[,] g = covariances[t];
            v += Matrix<double>.Build.Dense(12, 12, (i, j) => term.LevelOfRow[i] != term.LevelOfRow[j] ? 0 : Enumerable.Range(0, term.EffectCount).Sum(a =>
                Enumerable.Range(0, term.EffectCount).Sum(b => g[a, b] * (term.Covariates[a]?[i] ?? 1) * (term.Covariates[b]?[j] ?? 1))));
        }

        Compare(simulator, [.. Enumerable.Range(0, 12).Select(i => 3 - (0.2 * design.FixedEffects[12 + i]))], v);
    }

    /// <summary>Residuals of one subject follow sigma^2 R.</summary>
    [Fact]
    public void Draws_of_correlated_residuals_have_their_covariance()
    {
        WeeklyWeight[] rows = [.. from animal in Enumerable.Range(0, 2) from visit in new[] { 1, 2, 4 } select new WeeklyWeight(visit + animal + (visit % 3), visit, visit, $"a{animal}")];
        WeeklyWeightModel model = WeeklyWeightModel.Create([.. rows, new WeeklyWeight(3, 5, 5, "a1"), new WeeklyWeight(9, 6, 6, "a0")]);
        WeeklyWeightFit fit = model.Fit();
        var simulator = ResponseSimulator.Of(model.Matrices, fit.Solution);
        double phi = fit.ResidualParameters["phi"].Estimate;
        double variance = fit.Solution.ResidualVariance;
        ResidualTerm term = model.Matrices.Residual!;
        Matrix<double> v = Matrix<double>.Build.Dense(8, 8, (i, j) => term.SubjectOfRow[i] == term.SubjectOfRow[j]
            ? variance * Math.Pow(Math.Abs(phi), Math.Abs(term.Coordinates[0][i] - term.Coordinates[0][j])) * (phi < 0 && (int)Math.Abs(term.Coordinates[0][i] - term.Coordinates[0][j]) % 2 == 1 ? -1 : 1)
            : 0);
        Compare(simulator, simulator.MeanResponse.ToArray(), v);
        BootstrapResult bootstrap = fit.Bootstrap(20, 1);
        Assert.Equal(20, bootstrap["phi"].Values.Count);
    }

    /// <summary>Moments of normal deviates over many streams: four to the fourth order, and no correlation between neighbours.</summary>
    [Fact]
    public void Streams_are_normal_and_unlike_each_other()
    {
        double[] moments = new double[4];
        double neighbours = 0;
        double previous = 0;
        for (int stream = 0; stream < 100_000; stream++)
        {
            double z = new ReplicateRandom(3, stream).Normal();
            for (int k = 0; k < 4; k++)
            {
                moments[k] += Math.Pow(z, k + 1) / 100_000;
            }

            neighbours += z * previous / 100_000;
            previous = z;
        }

        // Five standard errors: 1, sqrt 2, sqrt 15, sqrt 96 over sqrt(100,000).
        Assert.InRange(moments[0], -0.0158, 0.0158);
        Assert.InRange(moments[1], 1 - 0.0224, 1 + 0.0224);
        Assert.InRange(moments[2], -0.0613, 0.0613);
        Assert.InRange(moments[3], 3 - 0.155, 3 + 0.155);
        Assert.InRange(neighbours, -0.0158, 0.0158);
        Assert.NotEqual(new ReplicateRandom(1, 0).Uniform(), new ReplicateRandom(0, 1).Uniform());
    }

    /// <summary>Means and covariances within five standard errors.</summary>
    private static void Compare(ResponseSimulator simulator, double[] mean, Matrix<double> v)
    {
        int n = mean.Length;
        double[] y = new double[n];
        double[] sum = new double[n];
        double[,] products = new double[n, n];
        for (int draw = 0; draw < Draws; draw++)
        {
            simulator.Draw(new ReplicateRandom(17, draw), y);
            for (int i = 0; i < n; i++)
            {
                sum[i] += y[i];
                for (int j = 0; j <= i; j++)
                {
                    products[i, j] += (y[i] - mean[i]) * (y[j] - mean[j]);
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            Assert.True(Math.Abs((sum[i] / Draws) - mean[i]) < 5 * Math.Sqrt(v[i, i] / Draws), $"mean of row {i}");
            for (int j = 0; j <= i; j++)
            {
                double error = Math.Sqrt(((v[i, i] * v[j, j]) + (v[i, j] * v[i, j])) / Draws);
                Assert.True(Math.Abs((products[i, j] / Draws) - v[i, j]) < 5 * error, $"covariance of rows {i} and {j}: {products[i, j] / Draws} {v[i, j]}");
            }
        }
    }
}
