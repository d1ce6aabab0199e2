using Lmm.Runtime.Tests.Results;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Lmm.Runtime.Tests.Diagnostics;

/// <summary>What clubSandwich has no reference for: residual structures, frequencies, clusters that are none.</summary>
public sealed class RobustCovarianceTests
{
    /// <summary>The definition with n x n matrices: the fitted V, any residual structure, clusters of the crossed fit as one.</summary>
    [Theory]
    [InlineData(RobustKind.CR0)]
    [InlineData(RobustKind.CR2)]
    public void A_residual_structure_is_part_of_the_working_model(RobustKind kind)
    {
        CorrelatedFit fit = new(withZeroVariance: true);
        RobustCovariance ours = fit.Fit.RobustCovariance(kind, "Subject");
        (_, int[] cluster) = RowGroups.Of(fit.Design, "Subject");
        Matrix<double> expected = Dense(fit, cluster, kind == RobustKind.CR2, out double degrees);
        Assert.Equal(cluster.Max() + 1, ours.ClusterCount);
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                Closeness.Relative(expected[i, j], ours.Matrix[i, j], 1e-8);
            }
        }

        Closeness.Relative(degrees, ours[1].DegreesOfFreedom, 1e-8);
        Closeness.Relative(Math.Sqrt(expected[1, 1]), ours[1].StandardError, 1e-8);
        Closeness.Relative(degrees, ours.Contrast([0, 2]).DegreesOfFreedom, 1e-8);
        FTest joint = ours.JointTest([[0, 1], [0, 3]]);
        Assert.Equal(1, joint.NumeratorDegreesOfFreedom);
        Closeness.Relative(ours[1].PValue, joint.PValue, 1e-8);
    }

    /// <summary>A row of frequency f stands for f equal rows.</summary>
    [Theory]
    [InlineData(RobustKind.CR0)]
    [InlineData(RobustKind.CR1)]
    [InlineData(RobustKind.CR1S)]
    [InlineData(RobustKind.CR2)]
    public void A_frequency_is_so_many_rows(RobustKind kind)
    {
        DesignMatrices pooled = DiagnosticDesigns.Of("nested", weights: true);
        int[] copies = [.. Enumerable.Range(0, pooled.RowCount).SelectMany(i => Enumerable.Repeat(i, (int)pooled.Frequencies![i]))];
        DesignMatrices taken = DesignSubset.Of(pooled, copies);
        DesignMatrices expanded = new()
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
        SandwichEstimate left = Estimate(pooled, kind);
        SandwichEstimate right = Estimate(expanded, kind);
        double[] weights = [0.5, 1, 0, -2];
        Coefficient one = left.Test("l", weights);
        Coefficient other = right.Test("l", weights);
        Closeness.Relative(other.StandardError, one.StandardError, 1e-6);
        Closeness.Relative(other.DegreesOfFreedom, one.DegreesOfFreedom, 1e-6);
    }

    [Fact]
    public void The_outermost_grouping_is_the_default()
    {
        DesignMatrices design = DiagnosticDesigns.Of("nested", weights: false);
        Solution solution = Fitter.Fit(design, Estimation.Reml);
        Assert.Equal("g0", Clusters.Of(design, solution, (string?)null).Name);
    }

    [Fact]
    public void Clusters_that_are_not_independent_are_refused()
    {
        DesignMatrices nested = DiagnosticDesigns.Of("nested", weights: false);
        Solution solution = Fitter.Fit(nested, Estimation.Reml);
        InvalidOperationException inner = Assert.Throws<InvalidOperationException>(() => Clusters.Of(nested, solution, "g1"));
        Assert.StartsWith("The levels of g1 are not independent under the fitted model: 'l", inner.Message, StringComparison.Ordinal);

        DesignMatrices crossed = DiagnosticDesigns.Of("crossed", weights: false);
        InvalidOperationException none = Assert.Throws<InvalidOperationException>(() => Clusters.Of(crossed, Fitter.Fit(crossed, Estimation.Reml), (string?)null));
        Assert.StartsWith("No grouping of the model (g0, g1) has levels that are independent", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_can_be_given_by_row()
    {
        MixedModelFit fit = SleepStudy.SlopeFit();
        string[] pairs = [.. Enumerable.Range(0, SleepStudy.Rows).Select(i => $"p{i / 20}")];
        RobustCovariance ours = fit.RobustCovariance(RobustKind.CR2, pairs);
        Assert.Equal(9, ours.ClusterCount);
        Assert.Equal(8, ours["Days"].DegreesOfFreedom, 1e-6);
        Assert.Contains("There are 3 cluster labels for 180 rows", Assert.Throws<ArgumentException>(() => fit.RobustCovariance(RobustKind.CR2, ["a", "b", "c"])).Message, StringComparison.Ordinal);
        string[] single = [.. pairs.Select(_ => "all")];
        Assert.Contains("at least two clusters", Assert.Throws<InvalidOperationException>(() => fit.RobustCovariance(RobustKind.CR2, single)).Message, StringComparison.Ordinal);
        string[] days = [.. Enumerable.Range(0, SleepStudy.Rows).Select(i => $"{i % 10}")];
        Assert.Contains("not independent", Assert.Throws<InvalidOperationException>(() => fit.RobustCovariance(RobustKind.CR2, days)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_clusters_for_a_joint_test_say_so()
    {
        MixedModelFit fit = SleepStudy.SlopeFit();
        string[] halves = [.. Enumerable.Range(0, SleepStudy.Rows).Select(i => i < 90 ? "a" : "b")];
        RobustCovariance ours = fit.RobustCovariance(RobustKind.CR1, halves);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => ours.JointTest([[1, 0], [0, 1]]));
        Assert.Contains("too few for a joint test", error.Message, StringComparison.Ordinal);
    }

    private static SandwichEstimate Estimate(DesignMatrices design, RobustKind kind)
    {
        Solution solution = Fitter.Fit(design, Estimation.Reml, new FitOptions { Tolerance = 1e-15 });
        (string name, IReadOnlyList<int[]> rows) = Clusters.Of(design, solution, "g0");
        return new SandwichEstimate(design, solution, kind, name, rows);
    }

    private static Matrix<double> Dense(CorrelatedFit fit, int[] cluster, bool adjusted, out double degrees)
    {
        int n = fit.Design.RowCount;
        Matrix<double> inverse = fit.V.Inverse();
        Matrix<double> left = Matrix<double>.Build.DenseIdentity(n) - (fit.X * fit.Covariance * fit.X.Transpose() * inverse);
        Vector<double> e = Vector<double>.Build.Dense(fit.Design.Response) - (fit.X * fit.Beta);
        Matrix<double> total = Matrix<double>.Build.Dense(2, 2);
        List<Vector<double>> slopes = [];
        for (int c = 0; c <= cluster.Max(); c++)
        {
            int[] rows = [.. Enumerable.Range(0, n).Where(i => cluster[i] == c)];
            Matrix<double> select = Matrix<double>.Build.Dense(rows.Length, n, (i, k) => rows[i] == k ? 1 : 0);
            Matrix<double> v = select * fit.V * select.Transpose();
            Matrix<double> s = select * left * fit.V * left.Transpose() * select.Transpose();

            // The geometric mean of S^-1 and V: the symmetric A with A S A = V.
            Matrix<double> half = Root(s, 0.5);
            Matrix<double> halfInverse = Root(s, -0.5);
            Matrix<double> a = adjusted ? halfInverse * Root(half * v * half, 0.5) * halfInverse : Matrix<double>.Build.DenseIdentity(rows.Length);
            Matrix<double> through = fit.Covariance * (select * fit.X).Transpose() * v.Inverse() * a * select;
            Vector<double> score = through * e;
            total += score.ToColumnMatrix() * score.ToRowMatrix();
            slopes.Add((through * left).Row(1));
        }

        double trace = slopes.Sum(g => g * fit.V * g);
        double squares = slopes.Sum(g => slopes.Sum(h => Math.Pow(g * fit.V * h, 2)));
        degrees = trace * trace / squares;
        return total;
    }

    private static Matrix<double> Root(Matrix<double> matrix, double power)
    {
        Evd<double> evd = ((matrix + matrix.Transpose()) / 2).Evd(Symmetricity.Symmetric);
        return evd.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(evd.EigenValues.Map(z => Math.Pow(z.Real, power))) * evd.EigenVectors.Transpose();
    }
}
