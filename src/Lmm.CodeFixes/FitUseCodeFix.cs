using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Lmm.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.CodeFixes;

/// <summary>
/// LMM3001: compares by maximum likelihood. LMM3003: puts a look at the end of the fit behind its declaration. LMM3004: takes
/// the p value of the boundary law where there is one.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FitUseCodeFix))]
[Shared]
public sealed class FitUseCodeFix : TextCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [UseDescriptors.RestrictedComparison.Id, UseDescriptors.Unlooked.Id, UseDescriptors.NaiveVarianceTest.Id];

    /// <inheritdoc/>
    protected override IEnumerable<Mend> Mends(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        Mend? mend = diagnostic.Id == UseDescriptors.RestrictedComparison.Id ? ByMaximumLikelihood(marked)
            : diagnostic.Id == UseDescriptors.Unlooked.Id ? Look(marked, diagnostic)
            : OfTheBoundary(marked);
        if (mend is not null)
        {
            yield return mend;
        }
    }

    private static Mend? ByMaximumLikelihood(SyntaxNode marked)
    {
        SimpleNameSyntax? name = marked is InvocationExpressionSyntax call
            ? call.Expression switch
            {
                MemberAccessExpressionSyntax access => access.Name,
                SimpleNameSyntax simple => simple,
                _ => null,
            }
            : null;
        return name is null
            ? null
            : new Mend("Compare by maximum likelihood", "refit", new TextChange(name.Span, "CompareByMaximumLikelihood"));
    }

    private static Mend? Look(SyntaxNode marked, Diagnostic diagnostic)
    {
        if (!diagnostic.Properties.TryGetValue(FindingProperties.Member, out string? local) || local is null)
        {
            return null;
        }

        // The nearest block around the use that declares the local.
        LocalDeclarationStatementSyntax? declaration = marked.Ancestors()
            .SelectMany(Statements)
            .OfType<LocalDeclarationStatementSyntax>()
            .FirstOrDefault(statement => statement.Declaration.Variables.Any(variable => variable.Identifier.ValueText == local));
        if (declaration is null)
        {
            return null;
        }

        SourceText text = declaration.SyntaxTree.GetText();
        TextLine line = text.Lines.GetLineFromPosition(declaration.SpanStart);
        string before = text.ToString(TextSpan.FromBounds(line.Start, declaration.SpanStart));
        string indent = before.Trim().Length == 0 ? before : "";
        string end = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
        end = end.Length == 0 ? "\n" : end;
        string[] look =
        [
            $"if ({local}.Convergence is Lmm.Convergence.NotConverged failure)",
            "{",
            "    throw new System.InvalidOperationException(failure.Reason);",
            "}",
        ];
        string code = string.Concat(look.Select(part => end + indent + part));
        return new Mend($"Look at the convergence of '{local}'", "look", new TextChange(new TextSpan(declaration.Span.End, 0), code));
    }

    private static IEnumerable<StatementSyntax> Statements(SyntaxNode node) => node switch
    {
        BlockSyntax block => block.Statements,
        SwitchSectionSyntax section => section.Statements,
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(member => member.Statement),
        _ => [],
    };

    private static Mend? OfTheBoundary(SyntaxNode marked) =>
        marked.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is { Expression: IdentifierNameSyntax test } access
            ? new Mend(
                "Use the p value of the boundary law",
                "boundary",
                new TextChange(access.Span, $"({test}.BoundaryPValue ?? {test}.NaivePValue)"))
            : null;
}
