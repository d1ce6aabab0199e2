using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>Runs the analyzer over a source in which <c>⟦…⟧</c> marks where the one diagnostic is expected.</summary>
internal static class Marked
{
    /// <summary>The only diagnostic of that rule, checked to stand at the mark; errors of the compiler itself are refused.</summary>
    public static async Task<Diagnostic> DiagnosticAsync(string id, string marked)
    {
        int start = marked.IndexOf('⟦');
        int end = marked.IndexOf('⟧') - 1;
        Assert.True(start >= 0 && end > start, "The source marks no place.");
        string source = Source(marked);
        start += source.Length - (marked.Length - 2);
        end += source.Length - (marked.Length - 2);

        Assert.Empty(TestCompilation.Create(source).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        Diagnostic[] found = [.. (await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), source)).Where(d => d.Id == id)];

        Diagnostic diagnostic = Assert.Single(found);
        Assert.Equal(source[start..end], source[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End]);
        Assert.Equal(start, diagnostic.Location.SourceSpan.Start);
        return diagnostic;
    }

    /// <summary>The ids found in a source, marks or none, in order of place.</summary>
    public static async Task<string[]> IdsAsync(string source) =>
        [.. (await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), Source(source))).Select(d => d.Id)];

    /// <summary>The source without its marks and with the usings of a user's file.</summary>
    public static string Source(string marked) => "using Lmm;\n" + marked.Replace("⟦", "").Replace("⟧", "");
}
