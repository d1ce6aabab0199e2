using System.Text.RegularExpressions;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Documentation.Tests;

/// <summary>The page about emitted code names every public member that is emitted for its records.</summary>
public sealed partial class EmittedPageTests
{
    internal const string Page = "docs/emitted.md";

    [Fact]
    public void Every_emitted_member_is_named()
    {
        GeneratorRun run = GeneratorRun.Over(SnippetProgram.Compile(CodeBlock.Of(PageTests.Root, Page).Where(block => block.IsRight)));
        HashSet<string> named = [.. Code().Matches(File.ReadAllText(Path.Combine(PageTests.Root, Page))).SelectMany(code => Word().Matches(code.Value)).Select(word => word.Value)];

        string[] missing =
        [
            .. new[] { "OatsModel", "OatsDesign", "OatsFit", "ScoreFit" }
                .SelectMany(name => Members(run.Output.GetTypeByMetadataName(name)!))
                .Distinct().Where(name => !named.Contains(name)),
        ];

        Assert.Empty(missing);
    }

    // Types inside a fit are reached through its properties, which are named.
    private static IEnumerable<string> Members(INamedTypeSymbol type) =>
        type.GetMembers()
            .Where(member => member.DeclaredAccessibility == Accessibility.Public && !member.IsImplicitlyDeclared)
            .SelectMany(member => member switch
            {
                INamedTypeSymbol inner => Members(inner),
                IMethodSymbol { MethodKind: not MethodKind.Ordinary } or IPropertySymbol { IsIndexer: true } => [],
                _ => [member.Name],
            });

    [GeneratedRegex("`[^`\n]+`|```csharp.*?```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
