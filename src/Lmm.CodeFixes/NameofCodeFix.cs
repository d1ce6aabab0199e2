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

/// <summary>LMM0004: <c>"Days"</c> becomes <c>nameof(Days)</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameofCodeFix))]
[Shared]
public sealed class NameofCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.PreferNameof];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax expression
            && FindingLocation.NamedMember(expression) is { } name)
        {
            yield return new Mend($"Use nameof({name})", "nameof", new TextChange(expression.Span, $"nameof({name})"));
        }
    }
}
