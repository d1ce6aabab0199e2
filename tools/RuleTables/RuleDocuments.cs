using System.Text;
using Lmm.Analyzers;
using Lmm.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Lmm.Tools;

/// <summary>
/// The parts of the documentation that the descriptors determine: the table of all rules, wherever the markers stand,
/// and the head of each rule's page. The rest of a page is written by hand.
/// </summary>
public sealed class RuleDocuments(string repositoryRoot)
{
    /// <summary>A document with these markers has the table between them.</summary>
    public const string Begin = "<!-- rules: made by tools/RuleTables -->";

    /// <summary>The end of the table.</summary>
    public const string End = "<!-- end of rules -->";

    private const string FirstOwnSection = "## Why\n";

    private readonly string _pages = Path.Combine(repositoryRoot, "docs", "rules");

    /// <summary>The ids that a code fix mends.</summary>
    public static IReadOnlySet<string> Fixable { get; } = typeof(TextCodeFix).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
        .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds)
        .ToHashSet();

    /// <summary>Every file that this tool has a part in, with the text it should have.</summary>
    /// <exception cref="FileNotFoundException">A rule has no page, or a page has no rule.</exception>
    public IReadOnlyDictionary<string, string> Expected()
    {
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DiagnosticDescriptor rule in Descriptors.All)
        {
            string page = Path.Combine(_pages, $"{rule.Id}.md");
            if (!File.Exists(page))
            {
                throw new FileNotFoundException($"Rule {rule.Id} has no page: write docs/rules/{rule.Id}.md.", page);
            }

            expected[page] = WithHead(rule, Read(page));
        }

        foreach (string page in Directory.GetFiles(_pages, "LMM*.md").Where(page => !expected.ContainsKey(page)))
        {
            throw new FileNotFoundException($"{page} is the page of no rule.", page);
        }

        AddTable(expected, Path.Combine(_pages, "README.md"), "", isRequired: true);
        AddTable(expected, Path.Combine(repositoryRoot, "README.md"), "docs/rules/", isRequired: false);
        return expected;
    }

    /// <summary>The files whose text is not what it should be.</summary>
    public IReadOnlyList<string> Stale() => [.. Expected().Where(file => Read(file.Key) != file.Value).Select(file => file.Key)];

    /// <summary>Writes the stale files and says which.</summary>
    public IReadOnlyList<string> Write()
    {
        IReadOnlyDictionary<string, string> expected = Expected();
        IReadOnlyList<string> stale = Stale();
        foreach (string file in stale)
        {
            File.WriteAllText(file, expected[file]);
        }

        return stale;
    }

    private static string WithHead(DiagnosticDescriptor rule, string page)
    {
        int own = page.IndexOf(FirstOwnSection, StringComparison.Ordinal);
        if (own < 0)
        {
            throw new InvalidDataException($"docs/rules/{rule.Id}.md has no section 'Why'.");
        }

        return $"""
            # {rule.Id}: {rule.Title}

            | Severity | Category | Code fix |
            |---|---|---|
            | {Severity(rule)} | {rule.Category} | {(Fixable.Contains(rule.Id) ? "yes" : "no")} |

            {rule.Description}


            """ + page[own..];
    }

    private static void AddTable(SortedDictionary<string, string> expected, string file, string folder, bool isRequired)
    {
        string text = File.Exists(file) ? Read(file) : "";
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin >= 0 && end > begin)
        {
            expected[file] = text[..(begin + Begin.Length)] + "\n" + Table(folder) + text[end..];
        }
        else if (isRequired)
        {
            throw new InvalidDataException($"{file} has no markers for the table of rules.");
        }
    }

    private static string Table(string folder)
    {
        var table = new StringBuilder("| Rule | What is found | Severity | Code fix |\n|---|---|---|---|\n");
        foreach (DiagnosticDescriptor rule in Descriptors.All)
        {
            table.Append($"| [{rule.Id}]({folder}{rule.Id}.md) | {rule.Title} | {Severity(rule)} | {(Fixable.Contains(rule.Id) ? "yes" : "")} |\n");
        }

        return table.ToString();
    }

    private static string Severity(DiagnosticDescriptor rule) => rule.DefaultSeverity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "suggestion",
    };

    private static string Read(string file) => File.ReadAllText(file).Replace("\r\n", "\n", StringComparison.Ordinal);
}
