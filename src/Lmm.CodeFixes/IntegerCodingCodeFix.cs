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
            || Declaration(marked, member) is not { } declaration)
        {
            yield break;
        }

        yield return new Mend($"'{member}' is a covariate: one slope", "covariate", Say(declaration, "AsFactor = false"));
        yield return new Mend($"'{member}' is a factor: one mean for each value", "factor", Say(declaration, "AsFactor = true"));
    }

    /// <summary>The member's own declaration, which a diagnostic inside a formula does not stand on.</summary>
    private static SyntaxNode? Declaration(SyntaxNode marked, string member)
    {
        TypeDeclarationSyntax? type = marked.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        ParameterSyntax? parameter = type?.ParameterList?.Parameters.FirstOrDefault(p => p.Identifier.ValueText == member);
        if (parameter is not null)
        {
            return parameter;
        }

        return type?.Members.FirstOrDefault(m => m switch
        {
            PropertyDeclarationSyntax property => property.Identifier.ValueText == member,
            FieldDeclarationSyntax field => field.Declaration.Variables.Any(v => v.Identifier.ValueText == member),
            _ => false,
        });
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
