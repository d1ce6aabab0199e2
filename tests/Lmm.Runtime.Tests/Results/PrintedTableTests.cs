namespace Lmm.Runtime.Tests.Results;

/// <summary>
/// Tables of results print what they hold. Sleepstudy is balanced, so REML has a closed form: the covariance of the subjects' own
/// least-squares lines less sigma^2 (X'X)^-1 (612.0900, 9.6043, 35.0717), sigma^2 the mean of their residual variances; t on 17.
/// </summary>
public sealed class PrintedTableTests
{
    private static readonly MixedModelFit Fit = SleepStudy.SlopeFit();

    [Fact]
    public void Coefficients_are_printed_with_their_tests() => Assert.Equal(
        """
        Fixed effects, Satterthwaite's method
        term        estimate std.error    df statistic  p.value
        (Intercept)   251.41     6.825 17.00    36.838  < 2e-16
        Days           10.47     1.546 17.00     6.771 3.26e-06

        """,
        Fit.Coefficients.ToString());

    [Fact]
    public void Variance_components_are_printed_with_their_correlations()
    {
        string[] lines = Fit.VarianceComponents.ToString().Split('\n');

        Assert.Equal(["Subject", "(Intercept)", "612.090", "24.74045"], Words(lines[2]));
        Assert.Equal(["Subject", "Days", "35.072", "5.92213"], Words(lines[3]));
        Assert.Equal(["Subject", "(Intercept)", "Days", "9.604", "0.06555"], Words(lines[4]));
        Assert.StartsWith("Residual", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void Effects_of_levels_are_printed_by_grouping()
    {
        string[] lines = Fit.RandomEffects.ToString().Split('\n');

        Assert.Equal("Random effects of Subject", lines[0]);
        Assert.Equal(["level", "(Intercept)", "Days"], Words(lines[1]));
        Assert.Equal(18 + 3, lines.Length);
    }

    [Fact]
    public void A_robust_covariance_and_an_influence_table_say_what_they_are_of()
    {
        Assert.StartsWith("Fixed effects, robust (CR2) by Subject, 18 clusters\n", Fit.RobustCovariance(RobustKind.CR2).ToString(), StringComparison.Ordinal);
        string[] lines = Fit.Influence("Subject").ToString().Split('\n');
        Assert.Equal(["unit", "rows", ".cooksd", "mdffits", "covratio", "covtrace"], Words(lines[1]));
        Assert.Equal(18 + 3, lines.Length);
    }

    [Fact]
    public void A_long_table_is_cut_and_says_so()
    {
        string text = PrintedTable.Of("Rows", new ResultColumn("row", [.. Enumerable.Range(0, 100).Select(i => (double)i)]));

        Assert.Equal(PrintedTable.MostRows + 3, text.TrimEnd('\n').Split('\n').Length);
        Assert.EndsWith("and 40 rows more\n", text, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
