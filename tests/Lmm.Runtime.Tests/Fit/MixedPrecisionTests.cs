using Lmm.Blocks;
using Lmm.Fitting;

namespace Lmm.Runtime.Tests.Fit;

/// <summary>Searches that begin in single precision end where those in double precision do, and report numbers of double precision.</summary>
public sealed class MixedPrecisionTests
{
    private static readonly FitOptions Mixed = new() { RoughFrom = 1 };

    private static readonly FitOptions Double = new() { RoughFrom = int.MaxValue };

    public static TheoryData<string, Estimation> Cases { get; } = new()
    {
        { "crossed", Estimation.Reml },
        { "crossed", Estimation.MaximumLikelihood },
        { "small", Estimation.Reml },
        { "three terms", Estimation.Reml },
        { "slopes", Estimation.Reml },
        { "no variation", Estimation.Reml },
    };

    private static DesignMatrices Design(string name) => name switch
    {
        "crossed" => RandomDesigns.Make(3, 20_000, 3, false, Scalar(400), Scalar(330)),
        "small" => RandomDesigns.Make(2, 400, 2, true, Scalar(30), Scalar(12)),
        "three terms" => RandomDesigns.Make(5, 6000, 2, false, Scalar(90), Scalar(70), Scalar(9)),
        "slopes" => RandomDesigns.Make(6, 5000, 2, false, new(60, 2, Covariance.Unstructured), new(40, 2, Covariance.Diagonal)),
        _ => WithNoise(RandomDesigns.Make(7, 3000, 2, false, Scalar(60), Scalar(50))),
    };

    private static RandomDesigns.Shape Scalar(int levels) => new(levels, 1, Covariance.Unstructured);

    // A response that the groupings have nothing to do with: variances end at zero.
    private static DesignMatrices WithNoise(DesignMatrices design)
    {
        Random random = new(1);
        return DesignParts.WithResponse(design, [.. design.Response.Select(_ => random.NextDouble())]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_optimum_is_that_of_double_precision(string name, Estimation estimation)
    {
        DesignMatrices design = Design(name);
        Solution expected = Fitter.Fit(design, estimation, Double);
        Solution mixed = Fitter.Fit(design, estimation, Mixed);
        Assert.Equal(expected.Deviance, mixed.Deviance, 1e-9);
        Assert.True(mixed.PredictedDecrease < new FitOptions().Tolerance);
        Assert.Equal(expected.Convergence.GetType(), mixed.Convergence.GetType());
        Assert.True(mixed.Evaluations <= expected.Evaluations + 1, $"{mixed.Evaluations} evaluations, {expected.Evaluations} in double precision: {string.Join(" ", mixed.Log.Select(e => $"{e.Deviance:R}/{e.PredictedDecrease:0.0e0}"))} and {string.Join(" ", expected.Log.Select(e => $"{e.Deviance:R}/{e.PredictedDecrease:0.0e0}"))}");
        for (int k = 0; k < expected.Coefficients.Length; k++)
        {
            Assert.Equal(expected.Coefficients[k], mixed.Coefficients[k], 1e-7 * Math.Abs(expected.Coefficients[k]));
        }

        // What is reported is what double precision gives at the parameters found.
        double[][,] relative = [.. mixed.Terms.Select(term => Scaled(term.Covariance, 1 / mixed.ResidualVariance))];
        Assert.Equal(Fitter.Deviance(design, estimation, relative), mixed.Deviance, 1e-12 * Math.Abs(mixed.Deviance));
    }

    private static double[,] Scaled(double[,] matrix, double factor)
    {
        double[,] scaled = (double[,])matrix.Clone();
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                scaled[i, j] *= factor;
            }
        }

        return scaled;
    }

    [Fact]
    public void The_first_evaluations_are_of_single_precision_and_the_last_is_not()
    {
        DesignMatrices design = Design("crossed");
        Solution expected = Fitter.Fit(design, Estimation.Reml, Double);
        Solution mixed = Fitter.Fit(design, Estimation.Reml, Mixed);
        Assert.NotEqual(expected.Log[0].Deviance, mixed.Log[0].Deviance);
        Assert.Equal(expected.Log[0].Deviance, mixed.Log[0].Deviance, 1e-6 * expected.Log[0].Deviance);
        Assert.Equal(expected.Log[^1].Deviance, mixed.Log[^1].Deviance, 1e-9);
    }

    [Fact]
    public void The_result_is_the_same_to_the_last_bit_whatever_the_number_of_threads()
    {
        DesignMatrices design = Design("crossed");
        Solution alone = Fitter.Fit(design, Estimation.Reml, Mixed with { Threads = 1 });
        Solution together = Fitter.Fit(design, Estimation.Reml, Mixed with { Threads = 3 });
        Assert.Equal(alone.Log.Select(entry => entry.Deviance), together.Log.Select(entry => entry.Deviance));
        Assert.Equal(alone.Coefficients, together.Coefficients);
    }

    [Fact]
    public void A_refit_is_the_fresh_fit()
    {
        DesignMatrices design = Design("crossed");
        double[] other = [.. design.Response.Select((y, i) => y + Math.Sin(i))];
        Refitter refitter = new(design, Estimation.Reml, Mixed with { Threads = 1 });
        refitter.Refit(design.Response);
        Solution again = refitter.Refit(other);
        Solution fresh = Fitter.Fit(DesignParts.WithResponse(design, other), Estimation.Reml, Mixed with { Threads = 1 });
        Assert.Equal(fresh.Deviance, again.Deviance, 1e-9);
        Assert.Equal(fresh.Evaluations, again.Evaluations);
    }

    [Fact]
    public void Variances_too_large_for_single_precision_are_evaluated_in_double()
    {
        using Criterion criterion = new(DataPass.Over(Design("crossed")), Estimation.Reml);
        using Criterion exact = new(DataPass.Over(Design("crossed")), Estimation.Reml);
        double[] gradient = new double[2], expected = new double[2];
        criterion.UseRough(1);
        Assert.True(double.IsFinite(criterion.Evaluate([1, 1], gradient)));
        Assert.True(criterion.IsRough);

        // Working parameters are logarithms: products of e^12 and more.
        double[] large = [14, 14];
        Assert.Equal(exact.Evaluate(large, expected), criterion.Evaluate(large, gradient));
        Assert.False(criterion.IsRough);
        Assert.Equal(expected, gradient);
    }

    [Fact]
    public void A_response_that_levels_explain_nearly_alone_ends_at_the_same_optimum()
    {
        DesignMatrices design = Design("crossed");
        double[] response = new double[design.RowCount];
        Random random = new(8);
        for (int i = 0; i < response.Length; i++)
        {
            response[i] = Math.Sin(design.RandomTerms[0].LevelOfRow[i]) + Math.Cos(3.0 * design.RandomTerms[1].LevelOfRow[i]) + (1e-4 * random.NextDouble());
        }

        design = DesignParts.WithResponse(design, response);
        Solution expected = Fitter.Fit(design, Estimation.Reml, Double);
        Solution mixed = Fitter.Fit(design, Estimation.Reml, Mixed);

        // r^2 is a 1e-9th of e'e and comes from the rows: what rounding leaves in log|H| is some 1e-5.
        Assert.Equal(expected.Deviance, mixed.Deviance, 1e-9 * Math.Abs(expected.Deviance));
        Assert.Equal(expected.Convergence.GetType(), mixed.Convergence.GetType());
    }

    [Fact]
    public void A_search_stopped_early_reports_numbers_of_double_precision()
    {
        DesignMatrices design = Design("crossed");
        Solution stopped = Fitter.Fit(design, Estimation.Reml, Mixed with { MaximumEvaluations = 2 });
        Assert.IsType<Convergence.NotConverged>(stopped.Convergence);
        double[][,] relative = [.. stopped.Terms.Select(term => Scaled(term.Covariance, 1 / stopped.ResidualVariance))];
        Assert.Equal(Fitter.Deviance(design, Estimation.Reml, relative), stopped.Deviance, 1e-11 * Math.Abs(stopped.Deviance));
    }

    [Fact]
    public void An_evaluation_in_single_precision_allocates_nothing()
    {
        using Criterion criterion = new(DataPass.Over(Design("crossed")), Estimation.Reml);
        double[] w = new double[2], gradient = new double[2], information = new double[4];
        criterion.Start(w);
        criterion.UseRough(1);
        for (int warm = 0; warm < 3; warm++)
        {
            criterion.Evaluate(w, gradient);
            criterion.AverageInformation(information);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        criterion.Evaluate(w, gradient);
        criterion.AverageInformation(information);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(criterion.IsRough);
    }
}
