using Lmm.Runtime.Tests.Results;
using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Diagnostics;

/// <summary>Leverages and residuals over their standard deviations against n x n matrices.</summary>
public sealed class RowDiagnosticsTests
{
    public static TheoryData<string, bool> Cases => DiagnosticDesigns.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_row_has_the_diagonals_of_the_hat_matrices(string name, bool weights)
    {
        DesignMatrices design = DiagnosticDesigns.Of(name, weights);
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        AssertRows(new DenseRows(design, solution), design, solution);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_residual_structure_is_part_of_the_hat_matrix(bool isMarkov, bool withZeroVariance)
    {
        CorrelatedFit fit = new(isMarkov, withZeroVariance);
        AssertRows(new DenseRows(fit.V, fit.R, fit.X, Vector<double>.Build.Dense(fit.Design.Response)), fit.Design, fit.Fit.Solution);
    }

    /// <summary>A row of frequency f stands for f equal rows: they have its leverage and its residuals.</summary>
    [Fact]
    public void A_frequency_is_so_many_rows()
    {
        DesignMatrices short_ = DiagnosticDesigns.Of("crossed", weights: true);
        int[] copies = [.. Enumerable.Range(0, short_.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)short_.Frequencies![i]))];
        DesignMatrices taken = DesignSubset.Of(short_, copies);
        DesignMatrices long_ = new()
        {
            RowCount = taken.RowCount,
            Response = taken.Response,
            ColumnNames = taken.ColumnNames,
            ColumnTerms = taken.ColumnTerms,
            FixedEffects = taken.FixedEffects,
            RandomTerms = taken.RandomTerms,
            Weights = taken.Weights,
            Offset = taken.Offset,
        };
        FitOptions tight = new() { Tolerance = 1e-15 };
        RowDiagnostics left = RowDiagnostics.Of(short_, Fitter.Fit(short_, Estimation.Reml, tight));
        RowDiagnostics right = RowDiagnostics.Of(long_, Fitter.Fit(long_, Estimation.Reml, tight));
        for (int i = 0; i < copies.Length; i++)
        {
            Closeness.Relative(right.Leverage[i], left.Leverage[copies[i]], 1e-8);
            Closeness.Relative(right.FixedLeverage[i], left.FixedLeverage[copies[i]], 1e-8);
            Closeness.Relative(right.ConditionalVariance[i], left.ConditionalVariance[copies[i]], 1e-8);
            Closeness.Relative(right.MarginalVariance[i], left.MarginalVariance[copies[i]], 1e-8);
        }
    }

    [Fact]
    public void A_fit_from_a_document_says_that_it_has_no_rows()
    {
        MixedModelFit loaded = MixedModelFit.FromJson(SleepStudy.SlopeFit().ToJson());
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => loaded.Leverage());
        Assert.Contains("Leverages need the rows", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRows(DenseRows dense, DesignMatrices design, Solution solution)
    {
        RowDiagnostics ours = RowDiagnostics.Of(design, solution);
        Matrix<double> hat = -(dense.R * dense.P) + Matrix<double>.Build.DenseIdentity(design.RowCount);
        Matrix<double> inverse = dense.V.Inverse();
        Matrix<double> covariance = (dense.X.Transpose() * inverse * dense.X).Inverse();
        Matrix<double> fixedHat = dense.X * covariance * dense.X.Transpose() * inverse;
        Matrix<double> conditional = dense.R * dense.P * dense.R;
        Matrix<double> marginal = dense.V - (dense.X * covariance * dense.X.Transpose());
        for (int i = 0; i < design.RowCount; i++)
        {
            double f = design.Frequencies?[i] ?? 1;
            double within = solution.ResidualVariance / (design.Weights?[i] ?? 1) * (1 - (1 / f));
            Assert.Equal(hat[i, i] / f, ours.Leverage[i], 1e-9);
            Assert.Equal(fixedHat[i, i] / f, ours.FixedLeverage[i], 1e-9);
            Closeness.Relative(conditional[i, i] + within, ours.ConditionalVariance[i] * solution.ResidualVariance, 1e-8);
            Closeness.Relative(marginal[i, i] + within, ours.MarginalVariance[i] * solution.ResidualVariance, 1e-8);
        }
    }
}
