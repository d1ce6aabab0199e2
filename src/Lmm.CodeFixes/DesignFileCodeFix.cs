using System.Collections.Immutable;
using System.Composition;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lmm.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>
/// LMM2001: names the additional file that was probably meant, or adds the file to the project's additional files where the
/// workspace can: with its text where it is there, with a header line where it is not.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DesignFileCodeFix))]
[Shared]
public sealed class DesignFileCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DesignDescriptors.NoFile.Id];

    /// <summary>None: each design is a file of its own.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not LiteralExpressionSyntax { Token.Value: string name } literal)
            {
                continue;
            }

            if (diagnostic.Properties.TryGetValue(FindingProperties.Suggestion, out string? meant) && meant is not null)
            {
                string text = SymbolDisplay.FormatLiteral(meant, quote: true);
                context.RegisterCodeFix(
                    CodeAction.Create($"Change to {text}", cancel => ReplaceAsync(context.Document, literal.Span, text, cancel), "LMM2001:name"),
                    diagnostic);
            }

            // A file that is there and cannot be read is not mended by adding it: its finding has no header.
            if (context.Document.Project.Solution.Workspace.CanApplyChange(ApplyChangesKind.AddAdditionalDocument)
                && diagnostic.Properties.TryGetValue(FindingProperties.Header, out string? header))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Add '{name}' to the additional files", cancel => AddAsync(context.Document.Project, name, header ?? "", cancel), "LMM2001:add"),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> ReplaceAsync(Document document, TextSpan span, string text, CancellationToken cancel)
    {
        SourceText source = await document.GetTextAsync(cancel).ConfigureAwait(false);
        return document.WithText(source.WithChanges(new TextChange(span, text)));
    }

    private static async Task<Solution> AddAsync(Project project, string name, string header, CancellationToken cancel)
    {
        string folder = Path.GetDirectoryName(project.FilePath) ?? "";
        string path = Path.Combine(folder, name.Replace('\\', '/'));
        SourceText text = await ReadAsync(path, cancel).ConfigureAwait(false) ?? SourceText.From(header + "\n", Encoding.UTF8);
        return project.Solution.AddAdditionalDocument(
            DocumentId.CreateNewId(project.Id), Path.GetFileName(path), text, folders: Folders(name), filePath: path);
    }

    private static string[] Folders(string name) =>
        [.. name.Replace('\\', '/').Split('/').Where(part => part is not ("" or "." or ".."))
            .Reverse().Skip(1).Reverse()];

    /// <summary>The file's text by the workspace's own loader, or null where there is no such file.</summary>
    private static async Task<SourceText?> ReadAsync(string path, CancellationToken cancel)
    {
        if (!Path.IsPathRooted(path))
        {
            return null;
        }

        try
        {
            var loader = new FileTextLoader(path, Encoding.UTF8);
            return (await loader.LoadTextAndVersionAsync(new LoadTextOptions(SourceHashAlgorithm.Sha256), cancel).ConfigureAwait(false)).Text;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
