using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lmm.Testing;

/// <summary>Runs analyzers over sources as a build does: the generator first, so that emitted types are there.</summary>
public static class AnalyzerRun
{
    /// <summary>The analyzer's diagnostics in order of place. A crashed analyzer (AD0001) throws.</summary>
    public static Task<ImmutableArray<Diagnostic>> OverAsync(DiagnosticAnalyzer analyzer, params string[] sources) =>
        OverAsync([analyzer], TestCompilation.Create(sources), []);

    /// <summary>As above with a compilation and additional files (path and text).</summary>
    public static async Task<ImmutableArray<Diagnostic>> OverAsync(
        ImmutableArray<DiagnosticAnalyzer> analyzers,
        Compilation compilation,
        IReadOnlyList<(string Path, string? Text)> additionalFiles,
        bool generate = true)
    {
        ImmutableArray<AdditionalText> files = [.. additionalFiles.Select(file => new InMemoryText(file.Path, file.Text))];
        Compilation checkedCompilation = generate ? GeneratorRun.Over(compilation, files).Output : compilation;
        var options = new AnalyzerOptions(files);
        ImmutableArray<Diagnostic> found = await checkedCompilation
            .WithAnalyzers(analyzers, options)
            .GetAnalyzerDiagnosticsAsync();
        if (found.FirstOrDefault(d => d.Id == "AD0001") is { } crash)
        {
            throw new InvalidOperationException(crash.ToString());
        }

        // Those that a pragma silences are handed over as suppressed; a build does not show them either.
        return [.. found.Where(d => !d.IsSuppressed)
            .OrderBy(d => d.Location.SourceSpan.Start)
            .ThenBy(d => d.Id, StringComparer.Ordinal)];
    }
}
