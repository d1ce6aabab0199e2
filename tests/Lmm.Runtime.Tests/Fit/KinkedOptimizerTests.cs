using Lmm.Fitting;
using Lmm.Residuals;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>The search that knows where derivatives jump, on functions whose minimum is known.</summary>
public sealed class KinkedOptimizerTests
{
    /// <summary>Sum a_i |x - p_i| + (y - 3 x)^2 is lowest at the weighted median of p, and y three times that.</summary>
    [Theory]
    [InlineData(-4)]
    [InlineData(0.31)]
    [InlineData(6)]
    public void It_ends_on_the_weighted_median(double x)
    {
        Random random = new(3);
        (double Place, double Weight)[] points = [.. Enumerable.Range(0, 400).Select(_ => ((6 * random.NextDouble()) - 2, 0.1 + random.NextDouble()))];
        double half = points.Sum(p => p.Weight) / 2;
        double median = points.OrderBy(p => p.Place).First(p => points.Where(q => q.Place <= p.Place).Sum(q => q.Weight) >= half).Place;
        Sum sum = new(x, 1)
        {
            Smooth = static x => (0, 0, 0),
            Jumps = [.. points.Select(p => new Kink(p.Place, 2 * p.Weight))],
            Slope = -points.Sum(p => p.Weight),
            Along = 3,
        };

        Optimum found = new KinkedOptimizer(sum, new FitOptions()).Minimise();

        Assert.Null(found.Failure);
        Assert.Equal(median, found.Parameters[0], 1e-12);
        Assert.Equal(3 * median, found.Parameters[1], 1e-6);
        Assert.InRange(found.PredictedDecrease, 0, 1e-10);
        Assert.InRange(found.Log.Count, 1, 15);
        Assert.Equal(found.Value, found.Log.Min(step => step.Deviance));
    }

    /// <summary>Kinks up and down over a parabola: dozens of local minima, of which the lowest is found by looking at each.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_passes_over_small_valleys(int seed)
    {
        Random random = new(seed);
        Sum sum = new(1.5, 0)
        {
            Smooth = static x => (2 * x * x, 4 * x, 4),
            Jumps = [.. Enumerable.Range(0, 200).Select(_ => new Kink((6 * random.NextDouble()) - 3, 3 * (random.NextDouble() - 0.48)))],
        };
        double lowest = sum.LowestAlongX();

        Optimum found = new KinkedOptimizer(sum, new FitOptions()).Minimise();

        Assert.Null(found.Failure);
        Assert.InRange(found.Value, lowest - 1e-9, lowest + 1e-9);
        Assert.InRange(found.Log.Count, 1, 10);
    }

    /// <summary>e^x - 2 x + 3 |x - 0.3| + 0.01 |x - 1|: at 0.3 the slopes are e^0.3 - 2.01 - 3 and + 3 more, and the function is convex.</summary>
    [Theory]
    [InlineData(-3)]
    [InlineData(0.3)]
    [InlineData(4)]
    public void A_smooth_part_that_is_no_parabola_leads_to_the_kink_too(double x)
    {
        Sum sum = new(x, 5)
        {
            Smooth = static x => (Math.Exp(x) - (2 * x), Math.Exp(x) - 2, Math.Exp(x)),
            Jumps = [new Kink(0.3, 6), new Kink(1, 0.02)],
            Slope = -3.01,
            Along = -1,
        };

        Optimum found = new KinkedOptimizer(sum, new FitOptions()).Minimise();

        Assert.Null(found.Failure);
        Assert.Equal(0.3, found.Parameters[0], 1e-12);
        Assert.Equal(-0.3, found.Parameters[1], 1e-6);
        Assert.InRange(found.Log.Count, 1, 12);
    }

    /// <summary>Without the kink's jump Newton's method meets e^x = 2 beyond it, at 0.69, and between two kinks it is right.</summary>
    [Fact]
    public void A_minimum_between_kinks_is_found_to_the_last_digits()
    {
        Sum sum = new(3, 0) { Smooth = static x => (Math.Exp(x) - (2 * x), Math.Exp(x) - 2, Math.Exp(x)), Jumps = [new Kink(0.5, 0.1), new Kink(1.5, 0.2)] };

        Optimum found = new KinkedOptimizer(sum, new FitOptions()).Minimise();

        Assert.Null(found.Failure);
        Assert.Equal(Math.Log(1.9), found.Parameters[0], 1e-5);
        Assert.InRange(found.Log.Count, 1, 12);
    }

    [Fact]
    public void It_ends_at_a_bound()
    {
        Optimum found = new KinkedOptimizer(new Sum(1, 1) { Smooth = static x => (x, 1, 0), Jumps = [new Kink(0, 0.5)] }, new FitOptions()).Minimise();

        Assert.Null(found.Failure);
        Assert.Equal(-5, found.Parameters[0]);
        Assert.Equal(0, found.Parameters[1], 1e-6);
    }

    /// <summary>x - log(x - 0.7) falls to 1.7, but for |x - 1.2| beside it: at 1.2 the slopes are 1 - 2 - 1.5 and 3 more.</summary>
    [Fact]
    public void It_stays_where_the_function_can_be_computed()
    {
        Sum sum = new(4, 1)
        {
            Smooth = static x => x > 0.7 ? (x - Math.Log(x - 0.7), 1 - (1 / (x - 0.7)), 1 / ((x - 0.7) * (x - 0.7))) : (double.NaN, 0, 0),
            Jumps = [new Kink(1.2, 3)],
            Slope = -1.5,
        };

        Optimum found = new KinkedOptimizer(sum, new FitOptions()).Minimise();

        Assert.Null(found.Failure);
        Assert.Equal(1.2, found.Parameters[0], 1e-12);
    }

    [Fact]
    public void It_leaves_a_start_that_cannot_be_computed_towards_the_lower_bound()
    {
        Sum sum = new(8, 1) { Smooth = static x => x < 3.5 ? (0, 0, 0) : (double.NaN, 0, 0), Jumps = [new Kink(2, 2)], Slope = -1 };

        Optimum found = new KinkedOptimizer(sum, new FitOptions()).Minimise();

        Assert.Null(found.Failure);
        Assert.Equal(2, found.Parameters[0], 1e-12);
    }

    [Fact]
    public void Where_no_value_can_be_computed_the_search_says_so()
    {
        Optimum found = new KinkedOptimizer(new Sum(3, 1) { Smooth = static _ => (double.NaN, 0, 0) }, new FitOptions()).Minimise();

        Assert.Contains("cannot be computed", found.Failure, StringComparison.Ordinal);
        Assert.InRange(found.Log.Count, 1, 20);
    }

    [Fact]
    public void The_limit_of_evaluations_holds()
    {
        Sum sum = new(4, 1) { Smooth = static x => (Math.Exp(x), Math.Exp(x), Math.Exp(x)), Jumps = [new Kink(-4, 1)] };
        Optimum found = new KinkedOptimizer(sum, new FitOptions { MaximumEvaluations = 6 }).Minimise();

        Assert.Equal(6, found.Log.Count);
        Assert.Contains("The limit of 6 evaluations", found.Failure, StringComparison.Ordinal);
    }

    /// <summary>Smooth(x) + Slope x + sum of jump (x - place)+ + (y - Along x)^2, -5 to 10.</summary>
    private sealed class Sum(double x, double y) : IObjective
    {
        public required Func<double, (double Value, double Slope, double Curvature)> Smooth { get; init; }

        public Kink[] Jumps { get; init; } = [];

        public double Slope { get; init; }

        public double Along { get; init; }

        public int Count => 2;

        public bool HasCheapHessian => false;

        public bool IsFar { get; set; }

        public bool IsKinked(int k) => k == 0;

        public void Start(Span<double> w) => (w[0], w[1]) = (x, y);

        public ParameterRange Range(ReadOnlySpan<double> w, int k) => new(-5, 10, 5);

        public double Evaluate(ReadOnlySpan<double> w, Span<double> gradient)
        {
            double at = w[0];
            double across = w[1] - (Along * at);
            gradient[0] = Smooth(at).Slope + Slope + Jumps.Sum(kink => at > kink.Away ? kink.Jump : 0) - (2 * Along * across);
            gradient[1] = 2 * across;
            return Value(w);
        }

        public double Value(ReadOnlySpan<double> w)
        {
            double at = w[0];
            double across = w[1] - (Along * at);
            return Smooth(at).Value + (Slope * at) + Jumps.Sum(kink => kink.Jump * Math.Max(at - kink.Away, 0)) + (across * across);
        }

        public void Kinks(ReadOnlySpan<double> w, int k, double reach, List<Kink> kinks)
        {
            foreach (Kink kink in k == 0 ? Jumps : [])
            {
                double away = kink.Away - w[0];
                if (Math.Abs(away) <= reach)
                {
                    kinks.Add(kink with { Away = away });
                }
            }
        }

        public void Hessian(ReadOnlySpan<double> w, Curvature curvature, Span<double> hessian)
        {
            hessian[0] = Smooth(w[0]).Curvature + (2 * Along * Along);
            hessian[1] = hessian[2] = -2 * Along;
            hessian[3] = 2;
        }

        /// <summary>For a smooth part of curvature 4 and y = 0 = Along: the lowest of all kinks and of the parabolas between them.</summary>
        public double LowestAlongX()
        {
            double[] ends = [-5, .. Jumps.Select(kink => kink.Away).Order(), 10];
            double[] gradient = new double[2];
            double lowest = ends.Min(end => Value([end, 0]));
            foreach ((double from, double to) in ends.Zip(ends.Skip(1)))
            {
                double middle = (from + to) / 2;
                Evaluate([middle, 0], gradient);
                lowest = Math.Min(lowest, Value([Math.Clamp(middle - (gradient[0] / 4), from, to), 0]));
            }

            return lowest;
        }

        public void Move(ReadOnlySpan<double> w, ReadOnlySpan<double> step, Span<double> target)
        {
            for (int k = 0; k < 2; k++)
            {
                target[k] = Math.Clamp(w[k] + step[k], -5, 10);
            }
        }

        public bool Recentre(Span<double> w) => false;

        public bool Escape(Span<double> w) => false;

        public void ExpectationMaximizationStep(Span<double> w) => throw new NotSupportedException();
    }
}
