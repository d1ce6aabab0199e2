using System.Collections.Immutable;
using System.Reflection;
using Lmm.Analyzers;
using Lmm.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Tool.Records;

/// <summary>
/// Files of C# with records of models, compiled in memory as a project with the package compiles them: the same generator, the
/// same analyzers, the implicit usings and the nullable context of a new project.
/// </summary>
internal sealed class RecordCompilation
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<ImmutableArray<MetadataReference>> Known = new(References);

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly string[] Libraries = ["Lmm.Runtime", "Lmm.Design", "Lmm.Plots", "MathNet.Numerics", "System.Numerics.Tensors"];

    private readonly Compilation _compilation;

    private RecordCompilation(Compilation compilation, IReadOnlyList<Diagnostic> diagnostics)
    {
        _compilation = compilation;
        Diagnostics = diagnostics;
        Records = [.. Types(compilation.Assembly.GlobalNamespace).Where(IsModelled)];
    }

    /// <summary>The compiler's errors and the findings of the analyzers, in the order of the source.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The types with <c>[MixedModel]</c>.</summary>
    public IReadOnlyList<INamedTypeSymbol> Records { get; }

    public static RecordCompilation Of(IReadOnlyList<string> paths)
    {
        SyntaxTree[] trees = [.. paths.Select(Parse)];
        bool isProgram = trees.Any(tree => tree.GetCompilationUnitRoot().Members.Any(member => member is GlobalStatementSyntax));
        CSharpCompilation input = CSharpCompilation.Create(
            "Records",
            [CSharpSyntaxTree.ParseText(ImplicitUsings, Parsing), .. trees],
            Known.Value,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));

        ImmutableArray<AdditionalText> designs = [.. paths.SelectMany(DesignsBeside).DistinctBy(design => design.Path)];
        CSharpGeneratorDriver.Create([new MixedModelGenerator().AsSourceGenerator()], designs, Parsing)
            .RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> crashes);

        IEnumerable<Diagnostic> found = new CompilationWithAnalyzers(
            output, Analyzers(), new CompilationWithAnalyzersOptions(new AnalyzerOptions(designs), null, concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
        IEnumerable<Diagnostic> errors = crashes.Concat(output.GetDiagnostics()).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return new RecordCompilation(output, [.. errors.Concat(found)
            .Where(diagnostic => diagnostic.Severity != DiagnosticSeverity.Hidden)
            .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)]);
    }

    /// <summary>The compiled code; only where there are no errors.</summary>
    public Assembly Load()
    {
        using MemoryStream image = new();
        return _compilation.Emit(image).Success
            ? Assembly.Load(image.ToArray())
            : throw new InvalidOperationException("A compilation without errors could not be written.");
    }

    private static SyntaxTree Parse(string path) => File.Exists(path)
        ? CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(path), System.Text.Encoding.UTF8), Parsing, path)
        : throw new UsageException($"--model: there is no file '{path}'.");

    private static bool IsModelled(INamedTypeSymbol type) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == typeof(MixedModelAttribute).FullName);

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol place) => place.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(member));

    private static ImmutableArray<DiagnosticAnalyzer> Analyzers() =>
    [
        .. typeof(MixedModelAnalyzer).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The running framework, and what the package gives to a project.</summary>
    private static ImmutableArray<MetadataReference> References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetDirectoryName(path) == framework || Libraries.Contains(Path.GetFileNameWithoutExtension(path)))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }

    /// <summary>Where <c>[MixedModel(Design = "plan.csv")]</c> finds its file: a project would name it among its additional files.</summary>
    private static IEnumerable<AdditionalText> DesignsBeside(string path) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.csv").Select(file => new DesignText(file));

    private sealed class DesignText(string path) : AdditionalText
    {
        private SourceText? _text;

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) =>
            _text ??= SourceText.From(File.ReadAllText(path), System.Text.Encoding.UTF8);
    }
}
