using Lmm.Residuals;
using static Lmm.Runtime.Tests.Residual.RandomResiduals;

namespace Lmm.Runtime.Tests.Residual;

/// <summary>Every structure against the formulas and against differences, over random gaps and missing rows.</summary>
public sealed class ResidualCovarianceTests
{
    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, All.Length)];

    private static readonly Shape[] All =
    [
        new(Corr.Independent, Variances: [VarianceFunction.Ident]),
        new(Corr.Independent, Variances: [VarianceFunction.Power]),
        new(Corr.Independent, Variances: [VarianceFunction.Ident, VarianceFunction.Power]),
        new(Corr.Independent, Heterogeneous: true),
        new(Corr.Independent, By: true, Variances: [VarianceFunction.Power]),
        new(Corr.AR1),
        new(Corr.AR1, Heterogeneous: true, Variances: [VarianceFunction.Power]),
        new(Corr.AR1, By: true, Heterogeneous: true),
        new(Corr.CompoundSymmetry),
        new(Corr.CompoundSymmetry, By: true, Variances: [VarianceFunction.Ident]),
        new(Corr.CompoundSymmetry, Heterogeneous: true),
        new(Corr.Unstructured),
        new(Corr.Unstructured, Heterogeneous: true),
        new(Corr.Unstructured, Heterogeneous: true, By: true, Variances: [VarianceFunction.Power]),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Covariance_equals_the_formulas(int shape)
    {
        for (int seed = 1; seed <= 5; seed++)
        {
            (Drawn drawn, ResidualCovariance covariance, double[] w) = Draw(shape, seed);
            Dictionary<string, double> natural = covariance.Natural(w).ToDictionary(p => p.Name, p => p.Value);
            Assert.Equal(covariance.Count, natural.Count);
            NaiveResiduals naive = new(drawn, natural);
            foreach (int[] rows in drawn.Subjects)
            {
                double[] r = new double[rows.Length * rows.Length];
                covariance.Covariance(w, rows, r);
                double[,] expected = naive.Covariance(rows);
                for (int i = 0; i < r.Length; i++)
                {
                    Assert.Equal(expected[i / rows.Length, i % rows.Length], r[i], 1e-11 * Math.Max(1, Math.Abs(r[i])));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Derivatives_equal_differences(int shape)
    {
        (Drawn drawn, ResidualCovariance covariance, double[] w) = Draw(shape, 11);
        foreach (int[] rows in drawn.Subjects)
        {
            for (int k = 0; k < w.Length; k++)
            {
                Equal(Difference(w, k, (at, r) => covariance.Covariance(at, rows, r), rows.Length), Derivative(covariance, w, k, rows));
                for (int j = 0; j < w.Length; j++)
                {
                    double[] second = new double[rows.Length * rows.Length];
                    if (!covariance.SecondDerivative(w, j, k, rows, second))
                    {
                        Array.Clear(second);
                    }

                    Equal(Difference(w, j, (at, r) => Derivative(covariance, at, k, rows).CopyTo(r, 0), rows.Length), second);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Natural_parameters_are_inverted_and_their_gradients_are_differences(int shape)
    {
        (_, ResidualCovariance covariance, double[] w) = Draw(shape, 12);
        IReadOnlyList<NaturalParameter> natural = covariance.Natural(w);
        double[] back = new double[w.Length];
        covariance.FromNatural([.. natural.Select(p => p.Value)], back);
        for (int k = 0; k < w.Length; k++)
        {
            Assert.Equal(w[k], back[k], 1e-10);
            double[] slope = Difference(w, k, (at, r) => covariance.Natural(at).Select(p => p.Value).ToArray().CopyTo(r, 0), natural.Count, natural.Count);
            Equal(slope, [.. natural.Select(p => p.Gradient[k])]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Covariance_is_positive_definite_at_the_start_and_the_markov_order_holds(int shape)
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            (Drawn drawn, ResidualCovariance covariance, double[] w) = Draw(shape, seed);
            Random random = new(seed);
            double[] residuals = [.. Enumerable.Range(0, drawn.Rows).Select(_ => random.NextDouble() - 0.5)];
            covariance.Start(residuals, drawn.Subjects, w);
            for (int k = 0; k < w.Length; k++)
            {
                ParameterRange range = covariance.Range(w, k);
                Assert.InRange(w[k], range.Lower, range.Upper);
                Assert.False(covariance.IsAtBound(w, k), $"{All[shape]}: parameter {k} starts at its bound.");
            }

            foreach (int[] rows in drawn.Subjects)
            {
                double[] inverse = Inverse(covariance, w, rows);
                for (int i = 0; covariance.MarkovOrder is { } order && i < inverse.Length; i++)
                {
                    Assert.True(Math.Abs((i / rows.Length) - (i % rows.Length)) <= order || Math.Abs(inverse[i]) < 1e-10, All[shape].ToString());
                }
            }
        }
    }

    private static (Drawn Drawn, ResidualCovariance Covariance, double[] W) Draw(int shape, int seed)
    {
        Drawn drawn = Make(seed, All[shape]);
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        return (drawn, covariance, Point(covariance, seed));
    }

    /// <summary>Fourth-order central differences.</summary>
    private static double[] Difference(double[] w, int k, Action<double[], double[]> evaluate, int order, int length = 0)
    {
        const double Step = 1e-3;
        double[] difference = new double[length == 0 ? order * order : length];
        foreach ((int steps, double weight) in new[] { (1, 8.0), (-1, -8.0), (2, -1.0), (-2, 1.0) })
        {
            double[] at = [.. w];
            at[k] += steps * Step;
            double[] value = new double[difference.Length];
            evaluate(at, value);
            for (int i = 0; i < value.Length; i++)
            {
                difference[i] += weight * value[i] / (12 * Step);
            }
        }

        return difference;
    }

    private static double[] Derivative(ResidualCovariance covariance, double[] w, int k, int[] rows)
    {
        double[] derivative = new double[rows.Length * rows.Length];
        return covariance.Derivative(w, k, rows, derivative) ? derivative : new double[derivative.Length];
    }

    private static double[] Inverse(ResidualCovariance covariance, double[] w, int[] rows)
    {
        double[] r = new double[rows.Length * rows.Length];
        covariance.Covariance(w, rows, r);
        MathNet.Numerics.LinearAlgebra.Matrix<double> matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(rows.Length, rows.Length, r);
        return matrix.Cholesky().Solve(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(rows.Length)).ToRowMajorArray();
    }

    private static void Equal(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-8 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
