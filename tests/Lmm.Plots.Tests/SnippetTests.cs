namespace Lmm.Plots.Tests;

/// <summary>
/// The code in docs/plots.md and docs/report.md is that of <see cref="Snippets"/>, which this project compiles (with the SDK's own
/// compiler: fit.Plots is an extension property of C# 14) and runs.
/// </summary>
public sealed class SnippetTests
{
    [Theory]
    [InlineData("plots.md")]
    [InlineData("report.md")]
    public void The_code_of_the_page_is_compiled_here(string page)
    {
        string source = Plain(File.ReadAllText(Repository.Path("tests", "Lmm.Plots.Tests", "Snippets.cs")));
        string[] parts = File.ReadAllText(Repository.Path("docs", page)).Replace("\r\n", "\n", StringComparison.Ordinal).Split("```csharp\n");
        Assert.True(parts.Length > 1, $"docs/{page} has no code");
        foreach (string part in parts.Skip(1))
        {
            string code = Plain(part.Split("\n```")[0]);
            Assert.True(source.Contains(code, StringComparison.Ordinal), $"docs/{page} shows code that Snippets.cs does not have:\n{part.Split("\n```")[0]}");
        }
    }

    [Theory]
    [InlineData("plots.md")]
    [InlineData("report.md")]
    public void Pictures_and_links_of_the_page_are_there(string page)
    {
        string text = File.ReadAllText(Repository.Path("docs", page));
        foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(text, @"\]\((?!https?:|#)([^)#]+)"))
        {
            Assert.True(File.Exists(Repository.Path("docs", link.Groups[1].Value)), $"docs/{page}: {link.Groups[1].Value} is not there");
        }
    }

    [Fact]
    public void The_code_runs()
    {
        string before = Directory.GetCurrentDirectory();
        string folder = Directory.CreateTempSubdirectory("lmm-snippets").FullName;
        try
        {
            Directory.SetCurrentDirectory(folder);
            Snippets.Pictures(Fits.Sleep, Fits.Oats, Fits.Growth);
            Snippets.Report(Fits.Oats);
            string[] written = [.. Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
            Assert.Equal(["oats.html", "report.html", "residuals.html", "residuals.vl.json"], written);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    // Indentation does not matter: the page has none.
    private static string Plain(string code) =>
        string.Join('\n', code.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
