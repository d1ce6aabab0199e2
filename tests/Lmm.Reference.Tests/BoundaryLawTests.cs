using Lmm.Design;
using Lmm.Fitting;
using Lmm.Reference.Tests.Cases;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Reference.Tests;

/// <summary>
/// Laws of likelihood-ratio statistics at the boundary against closed forms and against reference/boundary, made by
/// reference/scripts/boundary.R: orthant probabilities of mvtnorm, projections by Monte Carlo, dense informations.
/// </summary>
public sealed class BoundaryLawTests
{
    private static readonly double[,] J2 = { { 2, 0.9 }, { 0.9, 1 } };
    private static readonly double[,] J3 = { { 2, 0.7, -0.3 }, { 0.7, 1, 0.2 }, { -0.3, 0.2, 1.5 } };
    private static readonly double[,] J4 = { { 2, 0.7, -0.3, 0.4 }, { 0.7, 1, 0.2, 0.1 }, { -0.3, 0.2, 1.5, 0.6 }, { 0.4, 0.1, 0.6, 0.8 } };

    [Fact]
    public void Independent_variances_have_binomial_weights_and_a_circular_cone_those_of_its_angle()
    {
        Assert.Equal([0.5, 0.5], Law(0, [1], new[,] { { 3.0 } }).Weights!);
        AssertClose([0.25, 0.5, 0.25], Law(0, [1, 1], new[,] { { 2.0, 0 }, { 0, 5 } }).Weights!, 1e-15);
        AssertClose([0.125, 0.375, 0.375, 0.125], Law(0, [1, 1, 1], Matrix<double>.Build.DenseIdentity(3).ToArray()).Weights!, 1e-15);

        // Positive semidefinite 2 x 2 matrices are a circular cone of half angle 45 degrees: its share of the sphere is
        // (1 - cos 45) / 2, the length of its rim 2 pi sin 45; it is its own polar but for the sign.
        double cap = (1 - Math.Sqrt(0.5)) / 2;
        double rim = Math.Sqrt(0.5) / 2;
        AssertClose([cap, rim, rim, cap], Law(0, [2], Matrix<double>.Build.DenseIdentity(3).ToArray()).Weights!, 1e-13);
    }

    /// <summary>One covariance and one variance: 0.5 chi2(1) + 0.5 chi2(2) (Stram and Lee 1994, case 3).</summary>
    [Fact]
    public void One_variance_with_covariances_is_the_even_mixture_of_two()
    {
        BoundaryLaw law = Law(1, [1], new[,] { { 1.0 } });
        Assert.Equal("0.5 chi2(1) + 0.5 chi2(2)", law.ToString());
        Assert.Equal((ChiSquaredTail.Upper(5.14, 1) + ChiSquaredTail.Upper(5.14, 2)) / 2, law.UpperTail(5.14));

        // The 5 % point of that mixture, Silvapulle and Sen (2005): 5.14.
        Assert.InRange(law.UpperTail(5.14), 0.0499, 0.0501);
        Assert.Equal(1, law.UpperTail(0));
        Assert.True(double.IsNaN(law.UpperTail(double.NaN)));
    }

    public static TheoryData<string> Cones => ["orthant2", "orthant3", "orthant4", "psd2", "psd2 and a half line", "psd2 and a half line with 2 free", "psd3"];

    [Theory]
    [MemberData(nameof(Cones))]
    public void Weights_and_tails_are_those_of_projections(string name) => Compare("laws.csv", name, Cone(name));

    /// <summary>A change of the effects' basis takes positive semidefinite matrices to such: the law stays.</summary>
    [Fact]
    public void The_law_does_not_depend_on_the_basis_of_the_effects()
    {
        Matrix<double> basis = Matrix<double>.Build.DenseOfArray(new[,] { { 1.3, 0.4 }, { -0.2, 0.7 } });
        Matrix<double> change = Matrix<double>.Build.Dense(3, 3);
        (int Row, int Column)[] places = [(0, 0), (1, 0), (1, 1)];
        for (int k = 0; k < 3; k++)
        {
            Matrix<double> unit = Matrix<double>.Build.Dense(2, 2);
            (int a, int b) = places[k];
            unit[a, b] = unit[b, a] = a == b ? 1 : Math.Sqrt(0.5);
            Matrix<double> moved = basis * unit * basis.Transpose();
            change.SetColumn(k, [moved[0, 0], moved[1, 0] * Math.Sqrt(2), moved[1, 1]]);
        }

        Matrix<double> metric = Matrix<double>.Build.DenseOfArray(J3);
        AssertClose(
            Law(0, [2], J3).Weights!, Law(0, [2], (change.Transpose() * metric * change).ToArray()).Weights!, 1e-12);
    }

    [Theory]
    [InlineData("pastes", "pastes_nested", Estimation.Reml)]
    [InlineData("penicillin ml", "penicillin_crossed", Estimation.MaximumLikelihood)]
    public void Two_variances_dropped_together_have_the_weights_of_their_information(string name, string id, Estimation estimation)
    {
        CaseRun run = CaseRun.Of(id);
        MixedModelFit full = run.Opened.Fit(estimation, null);
        LikelihoodRatioTest test = LikelihoodRatio.Compare(full, With(full, []));
        Assert.Equal(2, test.DegreesOfFreedom);
        Assert.Contains("the chi-squared p value is too large", test.Note, StringComparison.Ordinal);
        Compare("models.csv", name, test.BoundaryLaw!);
        Assert.Equal(test.BoundaryLaw!.UpperTail(test.Statistic), test.BoundaryPValue);
    }

    [Fact]
    public void Two_effects_of_a_factor_dropped_from_a_covariance_matrix_have_the_law_of_its_cone()
    {
        RandomEffectTestTable table = CaseRun.Of("machines_slopes").Fit.RandomEffectTests();
        RandomEffectTest test = Assert.Single(table);
        Assert.Equal(5, test.DegreesOfFreedom);
        Assert.Equal((2, 3), (test.BoundaryLaw!.FreeParameters, test.BoundaryLaw.ConeDimension));
        Compare("models.csv", "machines", test.BoundaryLaw);
        Assert.True(test.BoundaryPValue < test.NaivePValue);
        Assert.Contains("Boundary p", table.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The law of the null model without what it estimates as zero is said to be that.</summary>
    [Fact]
    public void A_variance_that_the_null_model_has_at_zero_is_named()
    {
        MixedModelFit full = CaseRun.Of("pastes_nested").Fit;
        DesignMatrices design = full.Data.Design!;
        RandomTerm idle = new()
        {
            GroupName = "Idle",
            EffectNames = ["(Intercept)"],
            Covariance = Covariance.Unstructured,
            Levels = ["0", "1", "2", "3"],
            LevelOfRow = [.. Enumerable.Range(0, design.RowCount).Select(row => row % 4)],
            Covariates = [null],
        };
        MixedModelFit three = With(full, [.. design.RandomTerms, idle]);
        Assert.IsType<Convergence.Boundary>(three.Convergence);
        LikelihoodRatioTest test = LikelihoodRatio.Compare(three, With(full, [idle]));
        Assert.Contains("has a variance at zero", test.Note, StringComparison.Ordinal);

        // Left out of both, it is as if it had never been.
        AssertClose(LikelihoodRatio.Compare(full, With(full, [])).BoundaryLaw!.Weights!, test.BoundaryLaw!.Weights!, 1e-6);
    }

    private static BoundaryLaw Cone(string name) => name switch
    {
        "orthant2" => Law(0, [1, 1], J2),
        "orthant3" => Law(0, [1, 1, 1], J3),
        "orthant4" => Law(0, [1, 1, 1, 1], J4),
        "psd2" => Law(0, [2], J3),
        "psd2 and a half line" => Law(0, [2, 1], J4),
        "psd2 and a half line with 2 free" => Law(2, [2, 1], J4),
        _ => Law(0, [3], Matrix<double>.Build.DenseIdentity(6).ToArray()),
    };

    private static BoundaryLaw Law(int free, int[] orders, double[,] metric) =>
        new(new CovarianceCone(free, orders, Matrix<double>.Build.DenseOfArray(metric)));

    /// <summary>Within four standard errors of the reference and the error that the law states.</summary>
    private static void Compare(string file, string name, BoundaryLaw law)
    {
        Comparison comparison = new(name);
        ReferenceLine[] lines = [.. ReferenceTable.Read("boundary", file).Where(line => line.Text("case") == name)];
        Assert.NotEmpty(lines);
        foreach (ReferenceLine line in lines)
        {
            double at = line.Number("at");
            double room = 4 * line.Number("error");
            if (line.Text("what") == "tail")
            {
                comparison.Within($"tail at {at}", law.UpperTail(at), line.Number("value"), room + law.TailError(at), 1, "");
                comparison.True(law.TailError(at) < 2e-3, $"the error at {at} is {law.TailError(at)}");
                comparison.True(law.IsExact == (law.TailError(at) == 0), "an exact law has no error");
            }
            else if (law.Weights is { } weights)
            {
                comparison.Within($"weight {at}", weights[(int)at], line.Number("value"), room, 1, "");
            }
        }

        comparison.AssertNone();
    }

    private static MixedModelFit With(MixedModelFit full, RandomTerm[] terms)
    {
        DesignMatrices other = full.Data.Design! with { RandomTerms = terms };
        return new MixedModelFit(FitData.Create(full.Specification with { Random = [] }, other, Fitter.Fit(other, full.Estimation)));
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -tolerance, tolerance));
    }
}
