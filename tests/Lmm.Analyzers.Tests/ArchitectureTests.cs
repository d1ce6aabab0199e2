using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Analyzers.Tests;

/// <summary>The dependencies of docs/architecture.md, held by the compiler's own view of the sources.</summary>
public sealed class ArchitectureTests
{
    /// <summary>The runtime's folders from the data to the reader. A folder may use itself and those before it.</summary>
    private static readonly string[][] RuntimeLayers =
    [
        ["Attributes", "Text"],
        ["Data"],
        ["Terms"],
        ["Kernels"],
        ["Residual"],
        ["Blocks"],
        ["Fit"],
        ["Inference", "Results", "Diagnostics"],
        ["Report"],
        ["Means"],
        ["Model"],
        ["Intervals"],
        ["Power"],
    ];

    [Theory]
    [InlineData("Lmm.Design", "")]
    [InlineData("Lmm.Generators", "Lmm.Design")]
    [InlineData("Lmm.Analyzers", "Lmm.Design Lmm.Generators")]
    [InlineData("Lmm.CodeFixes", "Lmm.Analyzers Lmm.Design")]
    [InlineData("Lmm.Runtime", "Lmm.Design")]
    [InlineData("Lmm.Plots", "Lmm.Design Lmm.Runtime")]
    [InlineData("Lmm.Tool", "Lmm.Analyzers Lmm.Design Lmm.Generators Lmm.Plots Lmm.Runtime")]
    public void An_assembly_references_only_what_stands_before_it(string project, string allowed)
    {
        string[] references =
        [
            .. ProjectFile(project).Descendants("ProjectReference")
                .Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value))
                .Order(StringComparer.Ordinal),
        ];

        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), references);
    }

    [Theory]
    [InlineData("Lmm.Design")]
    [InlineData("Lmm.Generators")]
    [InlineData("Lmm.Analyzers")]
    public void Only_the_code_fixes_know_workspaces(string project)
    {
        Assert.DoesNotContain(
            ProjectFile(project).Descendants("PackageReference"),
            r => r.Attribute("Include")!.Value.Contains("Workspaces", StringComparison.Ordinal));
    }

    [Fact]
    public void The_specification_algebra_knows_no_compiler()
    {
        Assert.DoesNotContain(
            ProjectFile("Lmm.Design").Descendants("PackageReference"),
            r => r.Attribute("Include")!.Value.Contains("CodeAnalysis", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_folder_of_the_runtime_has_its_place_in_the_order()
    {
        string[] known = [.. RuntimeLayers.SelectMany(layer => layer)];
        string[] folders =
        [
            .. Directory.GetDirectories(Repository.Path("src", "Lmm.Runtime"))
                .Select(folder => System.IO.Path.GetFileName(folder)!)
                .Where(name => name is not ("bin" or "obj")),
        ];

        Assert.Empty(folders.Except(known));
    }

    [Fact]
    public void The_folders_of_the_runtime_depend_one_way()
    {
        string[] violations = [.. RuntimeUses().Where(use => Rank(use.From) < Rank(use.To)).Select(use => use.ToString()).Distinct()];

        Assert.Empty(violations);
    }

    [Fact]
    public void A_use_against_the_order_would_be_found()
    {
        // The walk above must see real uses, or it could not fail: the fit does read the design matrices.
        Assert.Contains(RuntimeUses(), use => use is { From: "Fit", To: "Terms", Name: "DesignMatrices" });
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold()
    {
        string[] tooLong =
        [
            .. SourceFiles(Repository.Path("src"))
                .Select(file => (Name: System.IO.Path.GetRelativePath(Repository.Root, file), Lines: File.ReadLines(file).Count()))
                .Where(file => file.Lines > 450)
                .Select(file => $"{file.Name}: {file.Lines} lines"),
        ];

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_method_is_longer_than_a_screen()
    {
        string[] tooLong =
        [
            .. SourceFiles(Repository.Path("src")).SelectMany(file =>
                CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
                    .Where(node => node is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax)
                    .Select(node => (Node: node, Lines: LinesOf(node)))
                    .Where(method => method.Lines > 75)
                    .Select(method => $"{System.IO.Path.GetFileName(file)}: {method.Lines} lines in {FirstLine(method.Node)}")),
        ];

        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_source_holds_a_promise_for_later()
    {
        var promise = new Regex(@"\b(TODO|FIXME|HACK|XXX)\b|new NotImplementedException", RegexOptions.CultureInvariant);
        string[] found =
        [
            .. SourceFiles(Repository.Path("src"))
                .Where(file => promise.IsMatch(File.ReadAllText(file)))
                .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file)),
        ];

        Assert.Empty(found);
    }

    private static int LinesOf(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string FirstLine(SyntaxNode node) => node.ToString().Split('\n')[0].Trim();

    private static XDocument ProjectFile(string project) =>
        XDocument.Load(Repository.Path("src", project, $"{project}.csproj"));

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(System.IO.Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static int Rank(string folder) => Array.FindIndex(RuntimeLayers, layer => layer.Contains(folder));

    /// <summary>Every use in one folder of the runtime of a type that another folder declares.</summary>
    private static IReadOnlyList<Use> RuntimeUses()
    {
        string runtime = Repository.Path("src", "Lmm.Runtime");
        var trees = SourceFiles(runtime).ToDictionary(
            file => (SyntaxTree)CSharpSyntaxTree.ParseText(
                "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
                    + "global using System.Threading; global using System.Threading.Tasks; " + File.ReadAllText(file),
                new CSharpParseOptions(LanguageVersion.Latest)),
            file => System.IO.Path.GetRelativePath(runtime, file).Split(System.IO.Path.DirectorySeparatorChar)[0]);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Lmm.Runtime",
            trees.Keys,
            Lmm.Testing.TestCompilation.Create().References.Where(r => !r.Display!.EndsWith("Lmm.Runtime.dll", StringComparison.Ordinal)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        var uses = new List<Use>();
        foreach ((SyntaxTree tree, string folder) in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name).Symbol is INamedTypeSymbol type)
                {
                    // A type in parts lives where its first part stands; a later folder may add to it.
                    string? home = type.OriginalDefinition.DeclaringSyntaxReferences
                        .Select(r => trees[r.SyntaxTree])
                        .MinBy(Rank);
                    if (home is not null && home != folder)
                    {
                        uses.Add(new Use(folder, home, type.Name));
                    }
                }
            }
        }

        return uses;
    }

    private sealed record Use(string From, string To, string Name)
    {
        public override string ToString() => $"{From} uses {To} ({Name})";
    }
}
