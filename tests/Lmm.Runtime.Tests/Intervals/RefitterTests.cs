using Lmm.Fitting;
using static Lmm.Runtime.Tests.Fit.RandomDesigns;

namespace Lmm.Runtime.Tests.Intervals;

/// <summary>A refit over kept products is the fit of a fresh design.</summary>
public sealed class RefitterTests
{
    public static TheoryData<int, bool> Designs()
    {
        TheoryData<int, bool> data = [];
        for (int seed = 1; seed <= 12; seed++)
        {
            data.Add(seed, seed % 2 == 0);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void Refits_equal_fresh_fits(int seed, bool weights)
    {
        DesignMatrices design = Make(seed, 140, 3, weights, ShapesOf(seed));
        Refitter refitter = new(design, Estimation.Reml, new FitOptions());
        Refitter other = refitter.Share();
        for (int draw = 0; draw < 5; draw++)
        {
            ReplicateRandom random = new(seed, draw);
            double[] y = [.. design.Response.Select(value => value + (2 * random.Normal()))];
            Solution fresh = Fitter.Fit(DesignParts.WithResponse(design, y), Estimation.Reml);
            Solution kept = (draw % 2 == 0 ? refitter : other).Refit(y);
            Assert.Equal(fresh.Evaluations, kept.Evaluations);
            AreClose(fresh.Deviance, kept.Deviance);
            AreClose(fresh.ResidualVariance, kept.ResidualVariance);
            for (int k = 0; k < fresh.Coefficients.Length; k++)
            {
                AreClose(fresh.Coefficients[k], kept.Coefficients[k]);
                AreClose(fresh.CoefficientCovariance[k, k], kept.CoefficientCovariance[k, k]);
            }

            for (int t = 0; t < fresh.Terms.Count; t++)
            {
                foreach ((double a, double b) in fresh.Terms[t].Covariance.Cast<double>().Zip(kept.Terms[t].Covariance.Cast<double>()))
                {
                    AreClose(a, b);
                }

                AreClose(fresh.Terms[t].ConditionalModes[0, 0], kept.Terms[t].ConditionalModes[0, 0]);
            }
        }
    }

    /// <summary>Rounding of one part in 1e10 in the criterion can move a nearly flat direction by its root.</summary>
    private static void AreClose(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-10 * (1 + Math.Abs(expected)), $"{expected:R} {actual:R}");

    private static Shape[] ShapesOf(int seed) => (seed % 4) switch
    {
        0 => [new Shape(12, 2, Covariance.Unstructured)],
        1 => [new Shape(10, 1, Covariance.Unstructured), new Shape(8, 1, Covariance.Unstructured)],
        2 => [new Shape(9, 2, Covariance.Diagonal), new Shape(3, 1, Covariance.Unstructured, NestedIn: 0)],
        _ => [new Shape(11, 3, Covariance.CompoundSymmetry)],
    };
}
