using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Testing;

/// <summary>Compilations of source text against this framework and the runtime library, as a consumer's project has them.</summary>
public static class TestCompilation
{
    /// <summary>The usings that a new project has (ImplicitUsings), so that test sources read as a user's files.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;

        """;

    private static readonly ImmutableArray<MetadataReference> References = FindReferences();

    /// <summary>The options with which sources are parsed: the newest language, documentation comments checked.</summary>
    public static CSharpParseOptions ParseOptions { get; } =
        new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    /// <summary>A library of these sources, nullable on; the files are named Source0.cs, Source1.cs and so on.</summary>
    public static CSharpCompilation Create(params string[] sources) => Create("Consumer", sources);

    /// <summary>A library of that name of these sources.</summary>
    public static CSharpCompilation Create(string assemblyName, IReadOnlyList<string> sources)
    {
        var trees = new List<SyntaxTree> { Parse(ImplicitUsings, "ImplicitUsings.cs") };
        trees.AddRange(sources.Select((text, index) => Parse(text, $"Source{index}.cs")));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999);
        return CSharpCompilation.Create(assemblyName, trees, References, options);
    }

    /// <summary>One syntax tree with the options of <see cref="ParseOptions"/>.</summary>
    public static SyntaxTree Parse(string text, string path) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8), ParseOptions, path);

    /// <summary>Everything the compiler says of warning or error severity, as text with the line marked; empty when clean.</summary>
    /// <param name="compilation">The compilation to check.</param>
    /// <param name="except">Ids that are not meant, as CS1591 for the test's own undocumented sources.</param>
    public static IReadOnlyList<string> Problems(Compilation compilation, params string[] except) =>
    [
        .. compilation.GetDiagnostics()
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && !except.Contains(d.Id))
            .Select(Describe),
    ];

    /// <summary>A diagnostic with the text of the line it stands on.</summary>
    public static string Describe(Diagnostic diagnostic)
    {
        Location location = diagnostic.Location;
        string line = location.SourceTree is { } tree
            ? tree.GetText().Lines[location.GetLineSpan().StartLinePosition.Line].ToString().Trim()
            : "";
        return $"{diagnostic}{(line.Length == 0 ? "" : $" <<{line}>>")}";
    }

    /// <summary>Compiles to memory and loads the assembly; throws with the compiler's words where it does not compile.</summary>
    public static System.Reflection.Assembly Load(Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Select(Describe)));
        }

        return System.Reflection.Assembly.Load(image.ToArray());
    }

    /// <summary>
    /// The framework that runs the tests and the libraries under test. (Reference packs of the newest framework are not
    /// among the packages, and the running one is always there.)
    /// </summary>
    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string[] libraries = ["Lmm.Runtime", "Lmm.Design", "MathNet.Numerics"];
        return
        [
            .. trusted.Split(Path.PathSeparator)
                .Where(path => Path.GetFileNameWithoutExtension(path) is var name
                    && (name.StartsWith("System.", StringComparison.Ordinal)
                        || name is "netstandard" or "mscorlib" or "System"
                        || libraries.Contains(name)))
                .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
        ];
    }
}
