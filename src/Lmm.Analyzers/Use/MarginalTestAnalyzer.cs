using System.Collections.Immutable;
using System.Linq;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lmm.Analyzers;

/// <summary>
/// LMM3002: the test of a term is taken, by name, from a type III table while an interaction with the term is in the model.
/// Who writes AnovaType.III has said so; the default has not.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MarginalTestAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [UseDescriptors.MarginalTest];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (FitTypes.Of(start.Compilation) is { } types && start.Compilation.GetTypeByMetadataName("Lmm.AnovaTable") is { } table)
            {
                start.RegisterOperationAction(operation => Analyze(operation, types, table), OperationKind.PropertyReference);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, FitTypes types, INamedTypeSymbol table)
    {
        var row = (IPropertyReferenceOperation)context.Operation;
        if (!row.Property.IsIndexer
            || !SymbolEqualityComparer.Default.Equals(row.Property.ContainingType, table)
            || row.Arguments.Length != 1
            || row.Arguments[0].Value.ConstantValue is not { HasValue: true, Value: string name }
            || row.Instance is not { } instance
            || Locals.Resolve(instance) is not IInvocationOperation { TargetMethod.Name: "Anova", Instance: { } fit } call
            || !types.IsFit(call.TargetMethod.ContainingType)
            || !IsTypeByDefault(call)
            || types.OriginOf(fit, context.CancellationToken) is not { } origin)
        {
            return;
        }

        string[] members = name.Split(':');
        TermSpec? interaction = origin.Specification.Fixed
            .FirstOrDefault(term => term.Order > members.Length && members.All(term.Members.Contains));
        if (interaction is not null)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                UseDescriptors.MarginalTest,
                row.Syntax.GetLocation(),
                $"The test of {name} is taken while {interaction.Name} is in the model of {origin.Specification.Name}: by type III it is a test of means that are averaged with equal weights over the levels of the other factors, and with a strong interaction such an average may say nothing of any of them. Write Anova(AnovaType.III) to say that it is meant, take AnovaType.II, or ask for Means."));
        }
    }

    private static bool IsTypeByDefault(IInvocationOperation call) => call.Arguments.Any(argument =>
        argument is { ArgumentKind: ArgumentKind.DefaultValue, Parameter.Type.Name: "AnovaType" });
}
