using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Analyzers.Tests;

/// <summary>Takes one record and the enums of a sample's program, and lets the record name a design.</summary>
internal static class SampleSource
{
    /// <summary>The source of the record with <c>Design = "d.csv"</c>.</summary>
    public static string Of(string program, string record)
    {
        CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(program.Replace("\r\n", "\n"));
        RecordDeclarationSyntax row = unit.Members.OfType<RecordDeclarationSyntax>().Single(member => member.Identifier.ValueText == record);
        string text = row.ToString();
        text = text.StartsWith("[MixedModel]", StringComparison.Ordinal)
            ? text.Replace("[MixedModel]", "[MixedModel(Design = \"d.csv\")]")
            : text.Replace("\")]", "\", Design = \"d.csv\")]");
        IEnumerable<string> enums = unit.Members.OfType<EnumDeclarationSyntax>().Select(member => member.ToString());
        return $"using Lmm;\n{text}\n{string.Join("\n", enums)}\n";
    }
}
