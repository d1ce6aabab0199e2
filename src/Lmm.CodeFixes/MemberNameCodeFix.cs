using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Lmm.Analyzers;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>LMM0003 and LMM0007: puts the member that was probably meant in place of the misspelt one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MemberNameCodeFix))]
[Shared]
public sealed class MemberNameCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.UnknownMember, RuleIds.Formula];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(FindingProperties.Suggestion, out string? meant) || meant is null)
        {
            yield break;
        }

        TextSpan span = diagnostic.Location.SourceSpan;
        string text = root.FindNode(span, getInnermostNodeForTie: true) is LiteralExpressionSyntax literal && literal.Span == span
            ? $"nameof({meant})"
            : meant;
        yield return new Mend($"Change to '{meant}'", "name", new TextChange(span, text));
    }
}
