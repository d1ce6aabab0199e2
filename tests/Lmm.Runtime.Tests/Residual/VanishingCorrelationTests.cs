namespace Lmm.Runtime.Tests.Residual;

/// <summary>Neighbours that are opposite: structures that know no negative correlation end at none, and say that they converged.</summary>
public sealed class VanishingCorrelationTests
{
    [Theory]
    [InlineData(Corr.CAR1, false)]
    [InlineData(Corr.Exponential, false)]
    [InlineData(Corr.Exponential, true)]
    [InlineData(Corr.Gaussian, false)]
    [InlineData(Corr.Spherical, false)]
    [InlineData(Corr.Rational, false)]
    [InlineData(Corr.Linear, false)]
    public void A_correlation_that_is_not_there_goes_to_zero(Corr correlation, bool nugget)
    {
        const int Subjects = 30;
        const int Times = 6;
        Random random = new(8);
        double[] y = [.. Enumerable.Range(0, Subjects * Times).Select(i => (i % 2 == 0 ? 1 : -1) + random.NextDouble())];
        ResidualTerm term = new()
        {
            Correlation = correlation,
            Nugget = nugget,
            SubjectName = "Subject",
            Subjects = [.. Enumerable.Range(0, Subjects).Select(s => $"{s}")],
            SubjectOfRow = [.. Enumerable.Range(0, y.Length).Select(i => i / Times)],
            OccasionName = "Time",
            Coordinates = [[.. Enumerable.Range(0, y.Length).Select(i => (i % Times) * 0.5)]],
        };
        Solution independent = Fitter.Fit(Design(y, null), Estimation.Reml);
        Solution fit = Fitter.Fit(Design(y, term), Estimation.Reml);
        Assert.True(fit.Convergence.IsConverged, fit.Convergence.ToString());
        Assert.InRange(fit.Deviance - independent.Deviance, -1e-6, 1e-6);
        Assert.InRange(fit.Evaluations, 1, 15);
    }

    private static DesignMatrices Design(double[] y, ResidualTerm? term) => new()
    {
        RowCount = y.Length,
        Response = y,
        ColumnNames = ["(Intercept)"],
        ColumnTerms = [0],
        FixedEffects = [.. Enumerable.Repeat(1.0, y.Length)],
        RandomTerms = [],
        Residual = term,
    };
}
