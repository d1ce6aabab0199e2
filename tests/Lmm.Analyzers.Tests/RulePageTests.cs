using System.Text.RegularExpressions;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>The declarations on the rules' pages do what the pages say.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string> Rules => [.. Descriptors.All.Select(d => d.Id)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_wrong_declaration_breaks_this_rule_and_no_other(string id)
    {
        Diagnostic[] found = [.. await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), Block(id, "Wrong"))];

        Assert.Equal(id, Assert.Single(found.Select(d => d.Id).Distinct()));
        Assert.All(found, d => Assert.Equal(Descriptors.Find(id)!.DefaultSeverity, d.Severity));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_right_declaration_breaks_no_rule(string id) =>
        Assert.Empty(await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), Block(id, "Right")));

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_pragma_silences_the_rule(string id)
    {
        string silenced = $"#pragma warning disable {id}\n{Block(id, "Wrong")}\n#pragma warning restore {id}\n";

        Assert.Empty(await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), silenced));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_configured_severity_is_honoured(string id)
    {
        Compilation pattern = TestCompilation.Create(Block(id, "Wrong"));
        Compilation Configured(ReportDiagnostic severity) => pattern.WithOptions(
            pattern.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create(id, severity)]));

        Diagnostic[] lowered = [.. await AnalyzerRun.OverAsync([new MixedModelAnalyzer()], Configured(ReportDiagnostic.Warn), [])];
        Diagnostic[] off = [.. await AnalyzerRun.OverAsync([new MixedModelAnalyzer()], Configured(ReportDiagnostic.Suppress), [])];

        Assert.All(lowered, d => Assert.Equal(DiagnosticSeverity.Warning, d.Severity));
        Assert.NotEmpty(lowered);
        Assert.Empty(off);
    }

    /// <summary>The first C# block of a section of a rule's page, as a file.</summary>
    internal static string Block(string id, string section)
    {
        string page = File.ReadAllText(Repository.Path("docs", "rules", $"{id}.md"));
        Match match = Regex.Match(page, $"^## {section}\n.*?^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(match.Success, $"docs/rules/{id}.md has no C# block under '{section}'.");
        return "using Lmm;\n" + match.Groups[1].Value;
    }
}
