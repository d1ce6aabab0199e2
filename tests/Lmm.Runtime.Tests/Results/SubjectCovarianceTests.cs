using MathNet.Numerics.LinearAlgebra;

namespace Lmm.Runtime.Tests.Results;

/// <summary>The covariance of a subject's rows and the residuals it scales, against dense n x n matrices.</summary>
public sealed class SubjectCovarianceTests
{
    private readonly CorrelatedFit _oracle = new();

    [Fact]
    public void Residual_covariance_of_a_subject_is_its_part_of_R()
    {
        SubjectCovariance own = _oracle.Fit.ResidualCovarianceOf("S3");
        AssertPart(_oracle.R, own);
        ResidualTerm term = _oracle.Design.Residual!;
        Assert.All(own.Rows, row => Assert.Equal("S3", term.Subjects[term.SubjectOfRow[row]]));
        Assert.Equal(term.SubjectOfRow.Count(s => term.Subjects[s] == "S3"), own.Rows.Count);
        Assert.Equal(own.Rows.Select(row => term.Coordinates[0][row]).Order(), own.Rows.Select(row => term.Coordinates[0][row]));
        Assert.Equal(own.Rows.Select(row => term.Occasions[term.OccasionOfRow[row]]), own.Occasions);
        Assert.Equal(Math.Sqrt(_oracle.R[own.Rows[1], own.Rows[1]]), own.StandardDeviations[1], 1e-14);
        double gap = term.Coordinates[0][own.Rows[1]] - term.Coordinates[0][own.Rows[0]];
        Assert.Equal(Math.Pow(CorrelatedFit.Phi, gap), own.Correlation[0, 1], 1e-14);
    }

    [Fact]
    public void Marginal_covariance_is_that_part_of_V()
    {
        AssertPart(_oracle.V, _oracle.Fit.MarginalCovarianceOf("S5"));
        AssertPart(_oracle.V, _oracle.Fit.MarginalCovarianceOf("S5", "Subject"));
        SubjectCovariance site = _oracle.Fit.MarginalCovarianceOf("T1", "Site");
        AssertPart(_oracle.V, site);
    }

    [Fact]
    public void Marginal_covariance_of_a_random_slope_needs_no_repeated()
    {
        // lme4's sleepstudy: V = Z G Z' + sigma^2 I, at days 0 and 9.
        SubjectCovariance own = SleepStudy.SlopeFit().MarginalCovarianceOf("308");
        Closeness.Relative(612.08993867155 + 654.9410270721955, own.Matrix[0, 0], 1e-12);
        Closeness.Relative(612.08993867155 + (9 * 9.604333315896513), own.Matrix[0, 9], 1e-12);
        Assert.Empty(own.Occasions);
        Assert.StartsWith("308\n   Std.Dev.  Corr\n 0    35.60\n 1    36.35 0.480\n", own.ToString(), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 10), own.Rows);
    }

    [Fact]
    public void What_is_unknown_is_named_with_what_is_near()
    {
        string subject = Assert.Throws<ArgumentException>(() => _oracle.Fit.ResidualCovarianceOf("s3")).Message;
        Assert.Contains("No row has 's3' in subject Subject of [Repeated] (did you mean 'S3'?); there are S", subject, StringComparison.Ordinal);
        string grouping = Assert.Throws<ArgumentException>(() => _oracle.Fit.MarginalCovarianceOf("T1", "Sit")).Message;
        Assert.Contains("There is no grouping 'Sit' (did you mean 'Site'?); the groupings are Subject, Site.", grouping, StringComparison.Ordinal);
        string none = Assert.Throws<InvalidOperationException>(() => SleepStudy.SlopeFit().ResidualCovarianceOf("308")).Message;
        Assert.Contains("The model has no [Repeated]", none, StringComparison.Ordinal);
        MixedModelFit loaded = MixedModelFit.FromJson(SleepStudy.SlopeFit().ToJson());
        Assert.Contains("Covariances of rows need the rows", Assert.Throws<InvalidOperationException>(() => loaded.MarginalCovarianceOf("308")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Residuals_are_scaled_by_R(bool isMarkov)
    {
        MixedModelFit fit = new CorrelatedFit(isMarkov).Fit;
        Vector<double> raw = Vector<double>.Build.Dense(fit.Residuals());
        Vector<double> expected = Vector<double>.Build.Dense(_oracle.Design.Response) - (_oracle.X * _oracle.Beta) - (_oracle.Z * _oracle.B);
        Assert.Equal(0, (raw - expected).InfinityNorm(), 1e-12);
        double[] pearson = fit.Residuals(ResidualKind.Pearson);
        double[] normalised = fit.Residuals(ResidualKind.Normalised);
        Assert.All(Enumerable.Range(0, pearson.Length), i => Assert.Equal(raw[i] / Math.Sqrt(_oracle.R[i, i]), pearson[i], 1e-12));
        foreach (string subject in _oracle.Design.Residual!.Subjects)
        {
            SubjectCovariance own = fit.ResidualCovarianceOf(subject);
            Vector<double> part = Vector<double>.Build.Dense(own.Rows.Count, a => raw[own.Rows[a]]);
            Vector<double> whitened = own.Matrix.Cholesky().Factor.Solve(part);
            Assert.All(Enumerable.Range(0, part.Count), a => Assert.Equal(whitened[a], normalised[own.Rows[a]], 1e-11));
        }
    }

    [Fact]
    public void Normalised_residuals_are_pearson_residuals_where_nothing_is_correlated()
    {
        MixedModelFit fit = SleepStudy.SlopeFit();
        Assert.Equal(fit.Residuals(ResidualKind.Pearson), fit.Residuals(ResidualKind.Normalised));
    }

    private static void AssertPart(Matrix<double> whole, SubjectCovariance part)
    {
        Assert.NotEmpty(part.Rows);
        for (int a = 0; a < part.Rows.Count; a++)
        {
            for (int b = 0; b < part.Rows.Count; b++)
            {
                Assert.Equal(whole[part.Rows[a], part.Rows[b]], part.Matrix[a, b], 1e-13);
            }
        }
    }
}
