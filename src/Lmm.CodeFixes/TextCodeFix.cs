using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>
/// A fix that changes a few characters and leaves the rest of the file as the user wrote it. Several diagnostics of a
/// file, project or solution are fixed in one go.
/// </summary>
public abstract class TextCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Mend mend in Mends(root, diagnostic))
            {
                CodeAction action = CodeAction.Create(
                    mend.Title,
                    async cancel =>
                    {
                        SourceText text = await context.Document.GetTextAsync(cancel).ConfigureAwait(false);
                        return context.Document.WithText(text.WithChanges(mend.Change));
                    },
                    equivalenceKey: $"{diagnostic.Id}:{mend.Key}");
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>What can be done about one diagnostic; empty where nothing is clear enough.</summary>
    protected abstract IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic);

    /// <summary>One offer to the user.</summary>
    /// <param name="Title">What the light bulb says.</param>
    /// <param name="Key">The same for offers of the same kind, so that "fix all" takes no other.</param>
    /// <param name="Change">The edit.</param>
    protected sealed record Mend(string Title, string Key, TextChange Change);
}
