using System.Globalization;
using System.Text;
using Lmm.Reference.Tests.Cases;

namespace Lmm.Reference.Tests;

/// <summary>How often the criterion is evaluated: a count, the same on every machine.</summary>
public sealed class EvaluationTests
{
    private const int LargestMedian = 5;

    private const int LargestMaximum = 15;

    [Fact]
    public void Fits_take_few_evaluations()
    {
        (string Id, int Evaluations)[] counts =
        [
            .. Catalogue.Ids.Where(CaseRun.IsThere)
                .Select(id => (id, CaseRun.Of(id).Fit.Evaluations))
                .OrderBy(c => c.Evaluations),
        ];
        double median = (counts[counts.Length / 2].Evaluations + counts[(counts.Length - 1) / 2].Evaluations) / 2.0;
        int maximum = counts[^1].Evaluations;
        Assert.True(
            median <= LargestMedian && maximum <= LargestMaximum,
            string.Create(CultureInfo.InvariantCulture, $"median {median} (at most {LargestMedian}), maximum {maximum} (at most {LargestMaximum}):\n") + Table(counts));
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
