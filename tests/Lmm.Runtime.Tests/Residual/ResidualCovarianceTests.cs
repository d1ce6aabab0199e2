using FsCheck;
using FsCheck.Fluent;
using Lmm.Residuals;
using MathNet.Numerics.LinearAlgebra;
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
        new(Corr.CAR1),
        new(Corr.CAR1, By: true, Variances: [VarianceFunction.Ident]),
        new(Corr.Ar, Order: 1),
        new(Corr.Ar, Order: 3),
        new(Corr.Ar, Order: 2, Heterogeneous: true, By: true),
        new(Corr.Ma, MovingAverage: 1),
        new(Corr.Ma, MovingAverage: 3),
        new(Corr.Arma, Order: 1, MovingAverage: 1),
        new(Corr.Arma, Order: 2, MovingAverage: 1, Variances: [VarianceFunction.ConstPower]),
        new(Corr.Arma, Order: 1, MovingAverage: 3),
        new(Corr.Toeplitz),
        new(Corr.Toeplitz, Heterogeneous: true, By: true),
        new(Corr.AnteDependence),
        new(Corr.AnteDependence, Heterogeneous: true, By: true),
        new(Corr.Exponential),
        new(Corr.Exponential, Dimensions: 3),
        new(Corr.Exponential, Nugget: true, By: true, Variances: [VarianceFunction.Exponential]),
        new(Corr.Gaussian),
        new(Corr.Gaussian, Nugget: true, Dimensions: 2),
        new(Corr.Spherical),
        new(Corr.Spherical, Nugget: true, Dimensions: 2),
        new(Corr.Rational),
        new(Corr.Rational, Nugget: true),
        new(Corr.Linear),
        new(Corr.Linear, Nugget: true),
        new(Corr.Independent, Variances: [VarianceFunction.Fixed]),
        new(Corr.Independent, Variances: [VarianceFunction.ConstPower]),
        new(Corr.Independent, Variances: [VarianceFunction.Exponential, VarianceFunction.ConstPower, VarianceFunction.Fixed]),
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

    [Fact]
    public void Any_shape_over_any_gaps_equals_the_formulas() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(20261120, 5),
            Prop.ForAll(
                Arb.From(
                    from correlation in Gen.Elements(Enum.GetValues<Corr>())
                    from seed in Gen.Choose(1, 1_000_000)
                    from p in Gen.Choose(1, 3)
                    from q in Gen.Choose(1, 2)
                    from dimensions in Gen.Choose(1, 3)
                    from heterogeneous in Gen.Elements(false, true)
                    from nugget in Gen.Elements(false, true)
                    from byGroup in Gen.Elements(false, true)
                    from count in Gen.Choose(0, 2)
                    from variances in Gen.ArrayOf(Gen.Elements(Enum.GetValues<VarianceFunction>()), count)
                    select (seed, Sensible(new Shape(correlation, p, q, heterogeneous, nugget, byGroup, dimensions, variances)))),
                drawn => HoldsAt(drawn.Item2, drawn.seed)));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Covariance_is_positive_semidefinite_and_finite_at_the_bounds(int shape)
    {
        (Drawn drawn, ResidualCovariance covariance, double[] w) = Draw(shape, 13);
        for (int k = 0; k < w.Length && All[shape].Correlation != Corr.Toeplitz; k++)
        {
            foreach (bool upper in new[] { false, true })
            {
                double[] at = [.. w];
                ParameterRange range = covariance.Range(w, k);
                at[k] = upper ? range.Upper : range.Lower;
                Assert.True(covariance.IsAtBound(at, k));
                foreach (int[] rows in drawn.Subjects)
                {
                    double[] r = new double[rows.Length * rows.Length];
                    covariance.Covariance(at, rows, r);
                    Assert.All(r, value => Assert.True(double.IsFinite(value)));

                    // Scaled to a unit diagonal: at the bound of a standard deviation rows differ by many powers of ten.
                    Matrix<double> scaled = Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, j) =>
                        r[(i * rows.Length) + j] / Math.Sqrt(r[i * (rows.Length + 1)]) / Math.Sqrt(r[j * (rows.Length + 1)]));
                    Assert.True(scaled.Evd(Symmetricity.Symmetric).EigenValues.All(e => e.Real > -1e-12), $"{All[shape]}: parameter {k}");
                }
            }
        }
    }

    /// <summary>The shape without what its correlation cannot have.</summary>
    private static Shape Sensible(Shape shape) => shape with
    {
        Heterogeneous = shape.Heterogeneous && shape.IsOrdered,
        Nugget = shape.Nugget && shape.Correlation >= Corr.Exponential,
        Dimensions = shape.Correlation >= Corr.Exponential ? shape.Dimensions : 1,
    };

    private static bool HoldsAt(Shape shape, int seed)
    {
        Drawn drawn = Make(seed, shape);
        ResidualCovariance covariance = ResidualCovariance.Create(drawn.Term, drawn.Rows);
        double[] w = Point(covariance, seed);
        NaiveResiduals naive = new(drawn, covariance.Natural(w).ToDictionary(p => p.Name, p => p.Value));
        return drawn.Subjects.All(rows =>
        {
            double[] r = new double[rows.Length * rows.Length];
            covariance.Covariance(w, rows, r);
            return naive.Covariance(rows).Cast<double>().Zip(r).All(p => Math.Abs(p.First - p.Second) <= 1e-10 * Math.Max(1, Math.Abs(p.First)));
        });
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
        Matrix<double> matrix = Matrix<double>.Build.DenseOfRowMajor(rows.Length, rows.Length, r);
        return matrix.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(rows.Length)).ToRowMajorArray();
    }

    private static void Equal(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-8 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
