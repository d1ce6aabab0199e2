using System.Text;
using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Documentation.Tests;

/// <summary>
/// The blocks of a page as one program, as a reader would type them one after the other: usings first, statements in the
/// order of the page, types last (C# wants them behind top-level statements).
/// </summary>
internal static class SnippetProgram
{
    public static Compilation Compile(IEnumerable<CodeBlock> blocks)
    {
        var usings = new StringBuilder("using Lmm;\n");
        var statements = new StringBuilder();
        var types = new StringBuilder();
        foreach (CodeBlock block in blocks)
        {
            var unit = (CompilationUnitSyntax)TestCompilation.Parse(block.Text, block.Page).GetRoot();
            foreach (UsingDirectiveSyntax directive in unit.Usings)
            {
                if (!usings.ToString().Contains(directive.ToString(), StringComparison.Ordinal))
                {
                    usings.Append(directive).Append('\n');
                }
            }

            foreach (MemberDeclarationSyntax member in unit.Members)
            {
                int line = block.Line + member.GetLocation().GetLineSpan().StartLinePosition.Line;
                StringBuilder part = member is GlobalStatementSyntax ? statements : types;
                part.Append(System.Globalization.CultureInfo.InvariantCulture, $"#line {line} \"{block.Page}\"\n{member}\n");
            }
        }

        CSharpCompilation compilation = TestCompilation.Create("Snippets", [$"{usings}{statements}{types}"]);
        return statements.Length == 0
            ? compilation
            : compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
    }
}
