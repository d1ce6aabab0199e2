using System.Collections.Immutable;
using Lmm.Analyzers;
using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lmm.Documentation.Tests;

/// <summary>What the pages show is true: right code compiles without a warning, wrong code gives the message that is quoted.</summary>
public sealed class PageTests
{
    internal static readonly string Root = FindRoot();

    private static readonly string[] Folders = ["docs/tutorials", "docs/guides", "docs/how-to"];

    // Its program is built from packages and run, step by step, by NewUserTests of Lmm.Consumer.Tests.
    private const string Transcript = "docs/tutorials/ten-minutes.md";

    /// <summary>The README, the tutorials, the guides, the how-to pages, and the page about emitted code.</summary>
    public static TheoryData<string> Pages() =>
    [
        .. MarkdownPage.All(Root).Select(page => page.Path).Where(path => path != Transcript)
            .Where(path => path is "README.md" or EmittedPageTests.Page || Folders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal))),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Right_code_compiles_without_a_warning_and_without_a_finding(string page)
    {
        CodeBlock[] blocks = [.. CodeBlock.Of(Root, page).Where(block => block.IsRight)];
        Assert.NotEmpty(blocks);
        Compilation program = SnippetProgram.Compile(blocks);
        GeneratorRun run = GeneratorRun.Over(program);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(TestCompilation.Problems(run.Output, "CS1591"));
        ImmutableArray<Diagnostic> findings = await AnalyzerRun.OverAsync(Analyzers(), program, []);
        Assert.Empty(findings.Where(finding => finding.Severity >= DiagnosticSeverity.Warning));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Wrong_code_gives_the_message_that_is_quoted(string page)
    {
        IReadOnlyList<CodeBlock> blocks = CodeBlock.Of(Root, page);
        for (int i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].WrongBecauseOf is not { } rule)
            {
                continue;
            }

            ImmutableArray<Diagnostic> findings = await AnalyzerRun.OverAsync(Analyzers(), SnippetProgram.Compile([blocks[i]]), []);
            Diagnostic finding = Assert.Single(findings, f => f.Severity >= DiagnosticSeverity.Warning);
            Assert.Equal(rule, finding.Id);
            string severity = finding.Severity == DiagnosticSeverity.Error ? "error" : "warning";
            Assert.True(i + 1 < blocks.Count, $"{page}:{blocks[i].Line}: no block quotes the message");
            string message = $"{severity} {rule}: {finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
            Assert.True(message == Unwrapped(blocks[i + 1].Text), $"{page}:{blocks[i + 1].Line} should quote\n{message}");
        }
    }

    [Fact]
    public void The_README_is_at_most_250_lines() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(Root, "README.md")).Length, 1, 250);

    /// <summary>Every analyzer of the product.</summary>
    internal static ImmutableArray<DiagnosticAnalyzer> Analyzers() =>
    [
        .. typeof(Descriptors).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    // A long message is broken over lines in the page; the compiler prints it on one.
    private static string Unwrapped(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lmm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Lmm.sln.");
    }
}
