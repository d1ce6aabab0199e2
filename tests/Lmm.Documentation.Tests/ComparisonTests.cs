using System.Globalization;
using System.Text.RegularExpressions;

namespace Lmm.Documentation.Tests;

/// <summary>What is said of other programs has a source that is cited, and a day on which it was read.</summary>
public sealed partial class ComparisonTests
{
    private static readonly string[] Parts = File.ReadAllText(Path.Combine(PageTests.Root, "docs", "limits.md")).Split("### Sources");

    [Fact]
    public void Every_number_in_the_table_has_its_source_and_every_source_is_cited()
    {
        string[] cited = [.. Citation().Matches(Parts[0]).Select(match => match.Groups[1].Value).Distinct().OrderBy(int.Parse)];
        string[] sources = [.. Source().Matches(Parts[1]).Select(match => match.Groups[1].Value)];

        Assert.Equal(sources, cited);
        Assert.All(Source().Matches(Parts[1]), source => Assert.Contains("<https://", source.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_cell_about_another_program_says_where_it_is_from()
    {
        string[][] rows = [.. Parts[0].Split('\n').Where(line => line.Split(" | ").Length == 8).Skip(1).Select(line => line.Trim('|').Split(" | "))];
        Assert.True(rows.Length > 10);
        string[] bare =
        [
            .. from row in rows
               where row[0].Trim() is not ("Used by others" or "Model checked before it runs")
               from cell in row[1..7]
               let text = cell.Trim()
               where text is not ("-" or "no" or "another procedure" or "`nlme`") && !text.Contains("(R)") && !text.Contains("(D)") && !Citation().IsMatch(text)
               select $"{row[0].Trim()}: {text}",
        ];

        Assert.Empty(bare);
    }

    [Fact]
    public void The_page_has_its_date()
    {
        MatchCollection dates = Date().Matches(Parts[0]);
        Assert.True(dates.Count >= 2);
        Assert.All(dates, date => Assert.True(DateOnly.TryParseExact(date.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)));
    }

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^(\d+)\. .*?(?=^\d+\. |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Source();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex Date();
}
