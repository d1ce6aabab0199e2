using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Lmm.Analyzers;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>LMM0009: puts in the level that was probably meant, or takes the option away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MeaninglessOptionCodeFix))]
[Shared]
public sealed class MeaninglessOptionCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.MeaninglessOption];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (marked.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { NameEquals: { } name } argument)
        {
            yield break;
        }

        if (diagnostic.Properties.TryGetValue(FindingProperties.Suggestion, out string? meant) && meant is not null)
        {
            string literal = SymbolDisplay.FormatLiteral(meant, quote: true);
            yield return new Mend($"Change to {literal}", "level", new TextChange(argument.Expression.Span, literal));
        }

        yield return new Mend(
            $"Remove '{name.Name.Identifier.ValueText}'", "remove", new TextChange(RowMembers.WithItsComma(argument), string.Empty));
    }
}
