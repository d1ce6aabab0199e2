using Lmm.Fitting;
using Lmm.Residuals;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>The search by values alone, on functions whose minimum is known.</summary>
public sealed class PatternSearchTests
{
    /// <summary>|x - 0.3| + 0.02 |sin 40 (x - 0.3)| + (y - 2)^2: the minimum is a kink among some thirty others.</summary>
    [Theory]
    [InlineData(-2, 0)]
    [InlineData(1.7, 5)]
    [InlineData(0.31, 2)]
    public void It_finds_the_lowest_kink(double x, double y)
    {
        Optimum found = Search(new Plane(static (x, y) =>
            Math.Abs(x - 0.3) + (0.02 * Math.Abs(Math.Sin(40 * (x - 0.3)))) + ((y - 2) * (y - 2))), x, y);

        Assert.Null(found.Failure);
        Assert.Equal(0.3, found.Parameters[0], 1e-9);
        Assert.Equal(2, found.Parameters[1], 1e-4);
        Assert.InRange(found.PredictedDecrease, 0, 1e-10);
        Assert.InRange(found.Log.Count, 10, 400);
        Assert.Equal(found.Value, found.Log.Min(step => step.Deviance));
    }

    [Fact]
    public void It_ends_at_a_bound()
    {
        Optimum found = Search(new Plane(static (x, y) => Math.Abs(x + 10) + (y * y)), 1, 1);

        Assert.Null(found.Failure);
        Assert.Equal(-5, found.Parameters[0]);
        Assert.Equal(0, found.Parameters[1], 1e-4);
    }

    [Fact]
    public void It_goes_along_where_the_function_cannot_be_computed()
    {
        // Lowest at x = 0.7, the edge of what can be computed.
        Optimum found = Search(new Plane(static (x, y) => x < 0.7 ? double.NaN : x + (y * y)), 3, 1);

        Assert.Null(found.Failure);
        Assert.Equal(0.7, found.Parameters[0], 1e-10);
    }

    [Fact]
    public void It_leaves_a_start_that_cannot_be_computed()
    {
        Optimum found = Search(new Plane(static (x, y) => x < 0.7 ? double.NaN : Math.Abs(x - 2) + (y * y)), 0.6, 1);

        Assert.Null(found.Failure);
        Assert.Equal(2, found.Parameters[0], 1e-9);
    }

    [Fact]
    public void The_limit_of_evaluations_holds()
    {
        Optimum found = Search(new Plane(static (x, y) => Math.Abs(x) + (y * y)), 3, 1, new FitOptions { MaximumEvaluations = 20 });

        Assert.Equal(20, found.Log.Count);
        Assert.Contains("The limit of 20 evaluations", found.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_value_can_be_computed_the_failure_stays()
    {
        Optimum found = Search(new Plane(static (_, _) => double.NaN), 3, 1);

        Assert.Equal("as it was", found.Failure);
    }

    private static Optimum Search(Plane plane, double x, double y, FitOptions? options = null)
    {
        double value = plane.Value([x, y]);
        Optimum start = new([x, y], value, 1, 0, [new FitProgress(1, value, double.NaN)], "as it was");
        return new PatternSearch(plane, options ?? new FitOptions()).Polish(start);
    }

    private sealed class Plane(Func<double, double, double> function) : IObjective
    {
        public int Count => 2;

        public bool HasCheapHessian => false;

        public bool HasKinks => true;

        public bool IsFar { get; set; }

        public void Start(Span<double> w) => throw new NotSupportedException();

        public ParameterRange Range(ReadOnlySpan<double> w, int k) => new(-5, 10, 1);

        public double Evaluate(ReadOnlySpan<double> w, Span<double> gradient) => throw new NotSupportedException();

        public double Value(ReadOnlySpan<double> w) => function(w[0], w[1]);

        public void Hessian(ReadOnlySpan<double> w, Curvature curvature, Span<double> hessian) => throw new NotSupportedException();

        public void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> step, Span<double> target) => throw new NotSupportedException();

        public bool Recentre(Span<double> w) => false;

        public bool Escape(Span<double> w) => false;

        public void ExpectationMaximizationStep(Span<double> w) => throw new NotSupportedException();
    }
}
