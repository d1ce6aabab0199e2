using System.Globalization;
using System.Text;
using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>How often the criterion is evaluated: a count, the same on every machine.</summary>
public sealed class EvaluationTests
{
    // The goal is 5 and 15; these are what is reached.
    private const int LargestMedian = 1;

    private const int LargestMaximum = 11;

    private const double LargestMedianOfResiduals = 4;

    private const int LargestMaximumOfResiduals = 12;

    [Fact]
    public void Fits_take_few_evaluations() => AssertFew(Catalogue.Ids, LargestMedian, LargestMaximum);

    /// <summary>Variances, correlations and variance functions; a function of the fitted value counts all fits of its alternating scheme.</summary>
    [Fact]
    public void Fits_with_a_residual_side_take_few_evaluations() =>
        AssertFew(Catalogue.ResidualIds, LargestMedianOfResiduals, LargestMaximumOfResiduals);

    private static void AssertFew(IEnumerable<string> ids, double largestMedian, int largestMaximum)
    {
        (string Id, int Evaluations)[] counts =
        [
            .. ids.Where(CaseRun.IsThere)
                .Select(id => (id, CaseRun.Of(id).Fit.Evaluations))
                .OrderBy(c => c.Evaluations),
        ];
        double median = (counts[counts.Length / 2].Evaluations + counts[(counts.Length - 1) / 2].Evaluations) / 2.0;
        int maximum = counts[^1].Evaluations;
        Assert.True(
            median <= largestMedian && maximum <= largestMaximum,
            string.Create(CultureInfo.InvariantCulture, $"median {median} (at most {largestMedian}), maximum {maximum} (at most {largestMaximum}):\n") + Table(counts));
        TestContext.Current.SendDiagnosticMessage(Table(counts));
    }

    private static string Table((string Id, int Evaluations)[] counts)
    {
        StringBuilder table = new();
        foreach (IGrouping<int, (string Id, int Evaluations)> group in counts.GroupBy(c => c.Evaluations))
        {
            table.Append(CultureInfo.InvariantCulture, $"{group.Key,4}: {string.Join(", ", group.Select(c => c.Id))}\n");
        }

        return table.ToString();
    }
}
