using MathNet.Numerics.LinearAlgebra;
using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>
/// Fits of random identified designs, half of them with responses that leave most variances at zero: each converges, and
/// nothing near the optimum is better.
/// </summary>
public sealed class RandomFitTests
{
    [Fact]
    public void Random_models_converge_in_few_evaluations_to_where_no_neighbour_is_better()
    {
        List<int> evaluations = [];
        for (int seed = 1; seed <= 80; seed++)
        {
            Random random = new(seed);
            DesignMatrices design = Design(seed, random);
            Solution solution = Fitter.Fit(design, Estimation.Reml);
            Assert.True(solution.Convergence.IsConverged, $"seed {seed}: {solution.Convergence}");
            double[][,] psi = [.. solution.Terms.Select(term => (Matrix<double>.Build.DenseOfArray(term.Covariance) / solution.ResidualVariance).ToArray())];
            for (int trial = 0; trial < 24; trial++)
            {
                double size = Math.Pow(10, -1 - (trial % 4));
                double[][,] moved = [.. psi.Select((matrix, t) => Neighbour(matrix, design.RandomTerms[t].Covariance, random, size))];
                double there = Fitter.Deviance(design, Estimation.Reml, moved);
                Assert.True(there >= solution.Deviance - 1e-6, $"seed {seed}: {there:R} beside {solution.Deviance:R}");
            }

            evaluations.Add(solution.Evaluations);
        }

        evaluations.Sort();
        Assert.InRange(evaluations[40], 1, 5);
        Assert.InRange(evaluations[72], 1, 9);
        Assert.InRange(evaluations[^1], 1, 15);
    }

    private static DesignMatrices Design(int seed, Random random)
    {
        int terms = random.Next(1, 4);
        List<Shape> shapes = [];
        int effects = 0;
        for (int t = 0; t < terms; t++)
        {
            Shape shape = new(random.Next(5, 16), random.Next(1, 4), (Covariance)random.Next(5), Intercept: random.Next(2) == 0);
            effects += shape.Levels * shape.Effects;
            shapes.Add(shape);
        }

        int rows = (3 * effects) + random.Next(40, 200);
        DesignMatrices design = Make(seed, rows, random.Next(1, 4), random.Next(4) == 0, [.. shapes]);
        for (int i = 0; i < rows && seed % 2 == 0; i++)
        {
            design.Response[i] = MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1) + (design.RandomTerms[0].LevelOfRow[i] % 3 * 0.3);
        }

        return design;
    }

    /// <summary>A matrix near, of the same structure where that can be kept by simple means, otherwise the same matrix.</summary>
    private static double[,] Neighbour(double[,] psi, Covariance covariance, Random random, double size)
    {
        int q = psi.GetLength(0);
        double Shift() => size * ((2 * random.NextDouble()) - 1);
        Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(psi);
        if (q == 1 || covariance == Covariance.Identity)
        {
            return ((matrix * (1 + Shift())) + (Matrix<double>.Build.DenseIdentity(q) * (size * size * 0.1 * random.NextDouble()))).ToArray();
        }

        if (covariance == Covariance.Diagonal)
        {
            return Matrix<double>.Build.DenseDiagonal(q, q, i => (matrix[i, i] * (1 + Shift())) + (size * size * 0.1 * random.NextDouble())).ToArray();
        }

        if (covariance != Covariance.Unstructured)
        {
            return psi;
        }

        Matrix<double> change = Matrix<double>.Build.Dense(q, q, (i, j) => (i == j ? 1 : 0) + Shift());
        Vector<double> direction = Vector<double>.Build.Dense(q, _ => Shift());
        return ((change * matrix * change.Transpose()) + (direction.OuterProduct(direction) * 0.1)).ToArray();
    }
}
