using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
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

        if (IsNeeded(argument, name.Name.Identifier.ValueText))
        {
            yield break;
        }

        yield return new Mend(
            $"Remove '{name.Name.Identifier.ValueText}'", "remove", new TextChange(RowMembers.WithItsComma(argument), string.Empty));
    }

    /// <summary>Whether <c>[Repeated]</c> without the argument is wrong too: then its value is to be mended.</summary>
    private static bool IsNeeded(AttributeArgumentSyntax argument, string name)
    {
        if (name is "Subject" or "Corr")
        {
            return true;
        }

        string? corr = (argument.Parent as AttributeArgumentListSyntax)?.Arguments
            .FirstOrDefault(other => other.NameEquals?.Name.Identifier.ValueText == "Corr")?.Expression.GetLastToken().ValueText;
        return (name == "Order" && corr is nameof(Corr.Ar) or nameof(Corr.Arma))
            || (name == "MovingAverage" && corr is nameof(Corr.Ma) or nameof(Corr.Arma));
    }
}
