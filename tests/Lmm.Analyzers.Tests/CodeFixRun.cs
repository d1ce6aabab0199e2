using System.Collections.Immutable;
using Lmm.CodeFixes;
using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lmm.Analyzers.Tests;

/// <summary>Applies code fixes to one document, as the light bulb and as "fix all in document" do.</summary>
internal sealed class CodeFixRun : IDisposable
{
    private static readonly CodeFixProvider[] Providers =
    [
        .. typeof(TextCodeFix).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private readonly AdhocWorkspace _workspace = new();
    private Document _document;

    private readonly IReadOnlyList<(string Path, string? Text)> _files;

    private CodeFixRun(string source, IReadOnlyList<(string Path, string? Text)>? files = null)
    {
        _files = files ?? [];
        Compilation pattern = TestCompilation.Create();
        Project project = _workspace.AddProject("Consumer", LanguageNames.CSharp)
            .WithCompilationOptions(pattern.Options)
            .WithParseOptions(TestCompilation.ParseOptions)
            .WithMetadataReferences(pattern.References);
        foreach (SyntaxTree tree in pattern.SyntaxTrees)
        {
            project = project.AddDocument(tree.FilePath, tree.GetText()).Project;
        }

        _document = project.AddDocument("Source.cs", source);
    }

    /// <summary>The titles on offer for the first diagnostic of that rule.</summary>
    public static async Task<string[]> TitlesAsync(string source, string id, IReadOnlyList<(string Path, string? Text)>? files = null)
    {
        using var run = new CodeFixRun(source, files);
        Diagnostic diagnostic = (await run.DiagnosticsAsync(id)).First();
        return [.. (await run.ActionsAsync(diagnostic)).Select(offer => offer.Action.Title)];
    }

    /// <summary>The source after the first diagnostic of that rule is mended by the fix whose title holds these words.</summary>
    public static async Task<string> ApplyAsync(
        string source, string id, string title, IReadOnlyList<(string Path, string? Text)>? files = null)
    {
        using var run = new CodeFixRun(source, files);
        Diagnostic diagnostic = (await run.DiagnosticsAsync(id)).First();
        CodeAction action = (await run.ActionsAsync(diagnostic)).Single(offer => offer.Action.Title.Contains(title)).Action;
        return await run.TextAfterAsync(action);
    }

    /// <summary>The source after every diagnostic of that rule is mended in one go.</summary>
    public static async Task<string> ApplyAllAsync(string source, string id, string title)
    {
        using var run = new CodeFixRun(source);
        ImmutableArray<Diagnostic> all = await run.DiagnosticsAsync(id);
        (CodeFixProvider provider, CodeAction first) = (await run.ActionsAsync(all[0])).Single(offer => offer.Action.Title.Contains(title));
        var context = new FixAllContext(
            run._document, provider, FixAllScope.Document, first.EquivalenceKey!, [id], new Known(all), CancellationToken.None);
        return await run.TextAfterAsync((await provider.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    /// <summary>The additional files after the first diagnostic of that rule is mended in a project whose file is at the given path.</summary>
    public static async Task<IReadOnlyList<(string Path, string Text)>> AdditionalFilesAfterAsync(string source, string id, string title, string projectPath)
    {
        using var run = new CodeFixRun(source);
        run._document = run._document.Project.Solution.WithProjectFilePath(run._document.Project.Id, projectPath).GetDocument(run._document.Id)!;
        Diagnostic diagnostic = (await run.DiagnosticsAsync(id)).First();
        CodeAction action = (await run.ActionsAsync(diagnostic)).Single(offer => offer.Action.Title.Contains(title)).Action;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        Project changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(run._document.Project.Id)!;
        var files = new List<(string, string)>();
        foreach (TextDocument file in changed.AdditionalDocuments)
        {
            files.Add((file.FilePath!, (await file.GetTextAsync()).ToString()));
        }

        return files;
    }

    public void Dispose() => _workspace.Dispose();

    private async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(string id)
    {
        Compilation compilation = (await _document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found = await AnalyzerRun.OverAsync(RulePageTests.Analyzers, compilation, _files);
        return [.. found.Where(d => d.Id == id)];
    }

    private async Task<List<(CodeFixProvider Provider, CodeAction Action)>> ActionsAsync(Diagnostic diagnostic)
    {
        var actions = new List<(CodeFixProvider, CodeAction)>();
        foreach (CodeFixProvider provider in Providers.Where(p => p.FixableDiagnosticIds.Contains(diagnostic.Id)))
        {
            var context = new CodeFixContext(_document, diagnostic, (action, _) => actions.Add((provider, action)), CancellationToken.None);
            await provider.RegisterCodeFixesAsync(context);
        }

        return actions;
    }

    private async Task<string> TextAfterAsync(CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(_document.Id)!.GetTextAsync()).ToString();
    }

    private sealed class Known(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(all.Where(d => d.Location.SourceTree!.FilePath == (document.FilePath ?? document.Name)));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
