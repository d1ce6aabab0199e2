using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Lmm.Analyzers;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>LMM0006: says whether an integer is a covariate or a factor, both ways.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(IntegerCodingCodeFix))]
[Shared]
public sealed class IntegerCodingCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [RuleIds.IntegerFixed];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (!diagnostic.Properties.TryGetValue(FindingProperties.Member, out string? member)
            || member is null
            || marked.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || RowMembers.Find(type, member) is not { } declaration)
        {
            yield break;
        }

        yield return new Mend($"'{member}' is a covariate: one slope", "covariate", Say(declaration, "AsFactor = false"));
        yield return new Mend($"'{member}' is a factor: one mean for each value", "factor", Say(declaration, "AsFactor = true"));
    }

    private static TextChange Say(SyntaxNode declaration, string option)
    {
        AttributeSyntax? attribute = declaration.ChildNodes().OfType<AttributeListSyntax>()
            .SelectMany(list => list.Attributes)
            .FirstOrDefault(a => DeclarationSyntax.Role(a) == "Fixed");
        return attribute switch
        {
            null => new TextChange(new TextSpan(declaration.GetFirstToken().SpanStart, 0), $"[Fixed({option})] "),
            { ArgumentList: null } => new TextChange(new TextSpan(attribute.Span.End, 0), $"({option})"),
            { ArgumentList: { Arguments.Count: 0 } list } => new TextChange(list.Span, $"({option})"),
            { ArgumentList: var list } => new TextChange(new TextSpan(list!.OpenParenToken.Span.End, 0), $"{option}, "),
        };
    }
}
