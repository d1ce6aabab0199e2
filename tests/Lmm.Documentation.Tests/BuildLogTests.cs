using System.Globalization;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Documentation.Tests;

/// <summary>The build log in the README is what the compiler prints for the project in the folder Mistakes.</summary>
public sealed class BuildLogTests
{
    private const string Info = "text build log";

    [Fact]
    public async Task The_README_shows_the_log_of_the_project_with_mistakes()
    {
        string folder = Path.Combine(PageTests.Root, "tests", "Lmm.Documentation.Tests", "Mistakes");
        Compilation compilation = TestCompilation.Create().AddSyntaxTrees(
            Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal)
                .Select(file => TestCompilation.Parse(Read(file), Path.GetFileName(file))));
        (string, string?)[] files = [.. Directory.GetFiles(folder, "*.csv").Select(file => (Path.GetFileName(file), (string?)Read(file)))];

        Diagnostic[] found = [.. (await AnalyzerRun.OverAsync(PageTests.Analyzers(), compilation, files)).Where(d => d.Severity >= DiagnosticSeverity.Warning)];

        string[] log =
        [
            .. found
                .OrderBy(d => d.Id, StringComparer.Ordinal)
                .Select(d => new DiagnosticFormatter().Format(d, CultureInfo.InvariantCulture)),
        ];
        CodeBlock shown = CodeBlock.Of(PageTests.Root, "README.md").Single(block => block.Info == Info);
        string text = string.Concat(log.Select(line => line + "\n"));
        Assert.True(text == shown.Text, $"README.md:{shown.Line} should show\n{text}");
        Assert.Equal(6, found.Select(d => d.Id).Distinct().Count());
    }

    private static string Read(string file) => File.ReadAllText(file).Replace("\r\n", "\n");
}
