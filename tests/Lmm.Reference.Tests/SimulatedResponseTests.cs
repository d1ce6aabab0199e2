using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>
/// Responses drawn on the designs of the cases, with random effects from almost none to many times the residual: the
/// optimizers differ in everything but the criterion, so that an optimum on which they agree is no accident of one.
/// </summary>
public sealed class SimulatedResponseTests
{
    private static readonly double[] SizesOfRandomEffects = [1, 0.3, 0.05, 10];

    /// <summary>All designs but the two of InstEval, where the observed information is dear.</summary>
    public static TheoryData<string> Designs => [.. Catalogue.Ids.Where(id => !id.StartsWith("insteval", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Designs))]
    public void Optimizers_agree_on_simulated_responses(string id)
    {
        CaseRun run = CaseRun.Of(id);
        Comparison comparison = new(id);
        for (int draw = 0; draw < SizesOfRandomEffects.Length; draw++)
        {
            DesignMatrices drawn = Draw(run, new Random(1 + draw), SizesOfRandomEffects[draw]);
            Solution[] solutions =
            [
                .. new[] { Optimizer.AverageInformation, Optimizer.NewtonRaphson, Optimizer.QuasiNewton }
                    .Select(o => Fitter.Fit(drawn, run.Reference.Estimation, new FitOptions { Optimizer = o })),
            ];
            double best = solutions.Min(s => s.Deviance);
            foreach (Solution solution in solutions)
            {
                comparison.Within($"-2 log L of draw {draw + 1}", solution.Deviance, best, 1e-6, 1, "");
                comparison.True(solution.Convergence.IsConverged, $"draw {draw + 1}: {solution.Convergence}");
                comparison.Same(
                    $"on the boundary in draw {draw + 1}",
                    solution.Convergence is Convergence.Boundary ? 1 : 0,
                    solutions[0].Convergence is Convergence.Boundary ? 1 : 0);
            }
        }

        comparison.AssertNone();
    }

    private static DesignMatrices Draw(CaseRun run, Random random, double size)
    {
        DesignMatrices design = run.Matrices;
        IReadOnlyList<double[,]> covariances = run.ReferenceCovariances();
        double[] y = new double[design.RowCount];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = 100 + (run.Reference.Sigma * Normal(random) / Math.Sqrt(design.Weights?[i] ?? 1));
        }

        for (int t = 0; t < covariances.Count; t++)
        {
            AddTerm(y, design.RandomTerms[t], covariances[t], random, size);
        }

        return new DesignMatrices
        {
            RowCount = design.RowCount,
            Response = y,
            ColumnNames = design.ColumnNames,
            FixedEffects = design.FixedEffects,
            ColumnTerms = design.ColumnTerms,
            RandomTerms = design.RandomTerms,
            Weights = design.Weights,
            Frequencies = design.Frequencies,
            Offset = design.Offset,
        };
    }

    private static void AddTerm(double[] y, RandomTerm term, double[,] covariance, Random random, double size)
    {
        int q = term.EffectCount;
        double[,] root = Cholesky(covariance);
        double[,] effects = new double[term.Levels.Count, q];
        for (int level = 0; level < term.Levels.Count; level++)
        {
            for (int k = 0; k < q; k++)
            {
                double z = Normal(random);
                for (int a = k; a < q; a++)
                {
                    effects[level, a] += size * root[a, k] * z;
                }
            }
        }

        for (int i = 0; i < y.Length; i++)
        {
            for (int a = 0; a < q; a++)
            {
                y[i] += effects[term.LevelOfRow[i], a] * (term.Covariates[a]?[i] ?? 1);
            }
        }
    }

    /// <summary>The lower factor; a column that rounding or rank leaves empty is zero.</summary>
    private static double[,] Cholesky(double[,] matrix)
    {
        int q = matrix.GetLength(0);
        double[,] root = new double[q, q];
        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double left = matrix[a, b];
                for (int k = 0; k < b; k++)
                {
                    left -= root[a, k] * root[b, k];
                }

                root[a, b] = a == b ? Math.Sqrt(Math.Max(left, 0)) : root[b, b] > 1e-12 ? left / root[b, b] : 0;
            }
        }

        return root;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
