using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lmm.Analyzers.Tests;

/// <summary>The declarations on the rules' pages do what the pages say.</summary>
public sealed class RulePageTests
{
    /// <summary>Found in the design file, where no pragma reaches.</summary>
    private const string InFile = "LMM2003";

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(d => d.Id)];

    public static TheoryData<string> RulesInSource => [.. Descriptors.All.Select(d => d.Id).Where(id => id != InFile)];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_wrong_declaration_breaks_this_rule_and_no_other(string id)
    {
        Diagnostic[] found = [.. await OverAsync(id, "Wrong")];

        Assert.Equal(id, Assert.Single(found.Select(d => d.Id).Distinct()));
        Assert.All(found, d => Assert.Equal(Descriptors.Find(id)!.DefaultSeverity, d.Severity));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_right_declaration_breaks_no_rule(string id) =>
        Assert.Empty(await OverAsync(id, "Right"));

    [Theory]
    [MemberData(nameof(RulesInSource))]
    public async Task A_pragma_silences_the_rule(string id)
    {
        string silenced = $"#pragma warning disable {id}\n{Block(id, "Wrong")}\n#pragma warning restore {id}\n";

        Assert.Empty(await OverAsync(id, TestCompilation.Create(silenced), Files(id, "Wrong")));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_configured_severity_is_honoured(string id)
    {
        Compilation pattern = TestCompilation.Create(Block(id, "Wrong"));
        Compilation Configured(ReportDiagnostic severity) => pattern.WithOptions(
            pattern.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create(id, severity)]));

        Diagnostic[] lowered = [.. await OverAsync(id, Configured(ReportDiagnostic.Warn), Files(id, "Wrong"))];
        Diagnostic[] off = [.. await OverAsync(id, Configured(ReportDiagnostic.Suppress), Files(id, "Wrong"))];

        Assert.All(lowered, d => Assert.Equal(DiagnosticSeverity.Warning, d.Severity));
        Assert.NotEmpty(lowered);
        Assert.Empty(off);
    }

    private static Task<Diagnostic[]> OverAsync(string id, string section) =>
        OverAsync(id, TestCompilation.Create(Block(id, section)), Files(id, section));

    /// <summary>What is found; the skeleton of a design, which is no fault, only where it is the rule in question.</summary>
    private static async Task<Diagnostic[]> OverAsync(string id, Compilation compilation, IReadOnlyList<(string Path, string? Text)> files) =>
    [
        .. (await AnalyzerRun.OverAsync(Analyzers, compilation, files)).Where(d => d.Id != "LMM2015" || id == "LMM2015"),
    ];

    /// <summary>The design file of a section: its CSV block under the name that the C# block gives it; none where there is none.</summary>
    internal static IReadOnlyList<(string Path, string? Text)> Files(string id, string section)
    {
        string page = File.ReadAllText(Repository.Path("docs", "rules", $"{id}.md"));
        Match match = Regex.Match(page, $"^## {section}\n(?:(?!^## ).*\n)*?```csv\n((?:.*\n)*?)```", RegexOptions.Multiline);
        string name = Regex.Match(Block(id, section), "Design = \"(.*?)\"").Groups[1].Value;
        return match.Success ? [("/project/" + name, match.Groups[1].Value)] : [];
    }

    /// <summary>Every analyzer, as a build runs them.</summary>
    internal static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(Descriptors).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The first C# block of a section of a rule's page, as a file.</summary>
    internal static string Block(string id, string section)
    {
        string page = File.ReadAllText(Repository.Path("docs", "rules", $"{id}.md"));
        Match match = Regex.Match(page, $"^## {section}\n.*?^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(match.Success, $"docs/rules/{id}.md has no C# block under '{section}'.");
        return "using Lmm;\n" + match.Groups[1].Value;
    }
}
