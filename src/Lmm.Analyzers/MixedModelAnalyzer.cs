using System.Collections.Immutable;
using System.Linq;
using Lmm.Design;
using Lmm.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Lmm.Analyzers;

/// <summary>
/// Says while the user types what is wrong with a declaration. It reads the type with the function that the generator
/// reads it with, and does nothing itself but say where each finding stands.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MixedModelAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Descriptors.All.Where(rule => !UseDescriptors.All.Contains(rule))];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeType, SymbolKind.NamedType);
    }

    private static void AnalyzeType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.GetAttributes().FirstOrDefault(a => a.Is("MixedModelAttribute")) is { } mixedModel)
        {
            var reporter = new Reporter(context, type);
            ModelToEmit model = MixedModelReader.Read(type, mixedModel, context.Compilation, reporter, context.CancellationToken);
            DesignFileAnalysis.Run(context, model, () => reporter.Declaration);
        }
    }

    /// <summary>Hands findings on as diagnostics. The syntax is looked at only when there is something to report.</summary>
    private sealed class Reporter(SymbolAnalysisContext context, INamedTypeSymbol type) : IReadingReporter
    {
        private DeclarationSyntax? _declaration;

        public DeclarationSyntax Declaration => _declaration ??= DeclarationSyntax.Of(type, context.CancellationToken);

        public void Report(DesignFinding finding, Location? exact)
        {
            // A finding without a descriptor is one that only data can show.
            if (Descriptors.Find(finding.Id) is not { } descriptor)
            {
                return;
            }

            Location location = exact
                ?? FindingLocation.Find(Declaration, finding);
            context.ReportDiagnostic(Diagnostic.Create(
                descriptor, location, FindingProperties.Of(finding), finding.Message));
        }
    }
}
