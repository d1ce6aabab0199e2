using Lmm.Fitting;
using Lmm.Residuals;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>The step in a box is the minimiser of its quadratic, compared with every possible set of active bounds.</summary>
public sealed class BoxStepTests
{
    [Fact]
    public void A_step_whose_parameters_all_run_into_their_bounds_is_downhill()
    {
        // From a fit that stopped here: both parameters of the plain Newton step cross zero, at once they go uphill.
        Box box = new([0.5246, 1e-8], 1e-8);
        BoxStep step = new(2);
        step.Compute(box, box.Point, [-0.0708, 2.0628], [4.908, -1.317, -1.317, 0.776], 0);
        Assert.Equal(0.0708 / 4.908, step.Step[0], 1e-12);
        Assert.Equal(0, step.Step[1], 1e-15);
        Assert.Equal(0.0708 * 0.0708 / 4.908 / 2, step.PredictedDecrease, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_step_is_the_minimiser_in_the_box(int seed)
    {
        Random random = new(seed);
        for (int trial = 0; trial < 200; trial++)
        {
            const int count = 4;
            double[] point = [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())];
            double[] g = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
            double[] b = RandomPositive(random, count);
            Box box = new(point, 0);
            BoxStep step = new(count);
            step.Compute(box, point, g, b, 0);
            Assert.All(Enumerable.Range(0, count), k => Assert.True(point[k] + step.Step[k] >= -1e-12, $"trial {trial}: parameter {k} left the box"));
            double best = Enumerable.Range(0, 1 << count).Min(active => Value(point, g, b, active));
            Assert.True(
                Math.Abs(-step.PredictedDecrease - best) <= 1e-9 * (1 + Math.Abs(best)),
                $"seed {seed}, trial {trial}: the step lowers by {step.PredictedDecrease}, the best by {-best}");
        }
    }

    /// <summary>The quadratic's minimum with the parameters of <paramref name="active"/> at zero; infinite outside the box.</summary>
    private static double Value(double[] point, double[] g, double[] b, int active)
    {
        int count = point.Length;
        var matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(count, count);
        var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(count);
        for (int i = 0; i < count; i++)
        {
            bool held = (active >> i & 1) != 0;
            right[i] = held ? -point[i] : -g[i];
            for (int j = 0; j < count; j++)
            {
                matrix[i, j] = held ? (i == j ? 1 : 0) : b[(i * count) + j];
            }
        }

        var s = matrix.Solve(right);
        double value = 0;
        for (int i = 0; i < count; i++)
        {
            if (point[i] + s[i] < -1e-9)
            {
                return double.PositiveInfinity;
            }

            value += g[i] * s[i];
            for (int j = 0; j < count; j++)
            {
                value += s[i] * b[(i * count) + j] * s[j] / 2;
            }
        }

        return value;
    }

    private static double[] RandomPositive(Random random, int count)
    {
        double[] root = [.. Enumerable.Range(0, count * count).Select(_ => random.NextDouble() - 0.5)];
        double[] b = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                b[(i * count) + j] = i == j ? 0.01 : 0;
                for (int k = 0; k < count; k++)
                {
                    b[(i * count) + j] += root[(i * count) + k] * root[(j * count) + k];
                }
            }
        }

        return b;
    }

    /// <summary>Parameters that may not fall below a floor; the quadratic itself is not asked for.</summary>
    private sealed class Box(double[] point, double floor) : IObjective
    {
        public double[] Point => point;

        public int Count => point.Length;

        public bool HasCheapHessian => false;

        public void Start(Span<double> w) => point.CopyTo(w);

        public ParameterRange Range(ReadOnlySpan<double> w, int k) => new(floor, 1e9, 1e9);

        public bool IsFar { get; set; }

        public double Evaluate(ReadOnlySpan<double> w, Span<double> gradient) => throw new NotSupportedException();

        public double Value(ReadOnlySpan<double> w) => throw new NotSupportedException();

        public void Hessian(ReadOnlySpan<double> w, Curvature curvature, Span<double> hessian) => throw new NotSupportedException();

        public void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> step, Span<double> target) => throw new NotSupportedException();

        public bool Recentre(Span<double> w) => false;

        public bool Escape(Span<double> w) => false;

        public void ExpectationMaximizationStep(Span<double> w) => throw new NotSupportedException();
    }
}
