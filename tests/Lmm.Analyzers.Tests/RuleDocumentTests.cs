using System.Text.RegularExpressions;
using Lmm.Design;
using Lmm.Tools;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>Descriptors, ids and documentation agree.</summary>
public sealed class RuleDocumentTests
{
    [Fact]
    public void Every_rule_has_its_page_and_no_table_or_head_is_stale() =>
        Assert.Empty(new RuleDocuments(Repository.Root).Stale());

    [Fact]
    public void Every_id_has_one_descriptor_and_the_other_way_round()
    {
        string[] ids = [.. typeof(RuleIds).GetFields().Select(field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal)];

        string[] designs = [.. typeof(DesignRuleIds).GetFields().Select(field => (string)field.GetValue(null)!)];

        Assert.Equal(ids, Descriptors.All.Select(d => d.Id).Where(id => id.StartsWith("LMM0", StringComparison.Ordinal) || id.StartsWith("LMM1", StringComparison.Ordinal)));
        Assert.All(designs, id => Assert.NotNull(Descriptors.Find(id)));
        Assert.Equal(Descriptors.All.Select(d => d.Id).Order(StringComparer.Ordinal).Distinct(), Descriptors.All.Select(d => d.Id));
    }

    [Fact]
    public void Every_id_that_the_runtime_gives_is_documented()
    {
        string page = File.ReadAllText(Repository.Path("docs", "rules", "run-time.md"));
        string[] ids =
        [
            .. Directory.EnumerateFiles(Repository.Path("src", "Lmm.Runtime"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"(LMM[0-9]{4})\"").Select(match => match.Groups[1].Value))
                .Distinct(),
        ];

        Assert.Contains("LMM4001", ids);
        Assert.DoesNotContain(ids, id => Descriptors.Find(id) is null && !page.Contains(id, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_descriptor_says_what_the_editor_shows(string id)
    {
        DiagnosticDescriptor rule = Descriptors.Find(id)!;

        Assert.EndsWith($"{id}.md", rule.HelpLinkUri);
        Assert.False(rule.Title.ToString().EndsWith('.'), "A title is no sentence.");
        Assert.EndsWith(".", rule.Description.ToString());
        Assert.True(rule.IsEnabledByDefault);
        Assert.DoesNotContain(WellKnownDiagnosticTags.NotConfigurable, rule.CustomTags);
    }

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(d => d.Id)];
}
