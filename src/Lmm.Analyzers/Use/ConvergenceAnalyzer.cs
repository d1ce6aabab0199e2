using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lmm.Analyzers;

/// <summary>
/// LMM3003: a member makes a fit and uses its numbers, and nothing in that member looks at how a fit ended. To look is to
/// read Convergence or what the optimizer left, to print a fit (the summary ends with it), or to hand a fit on whole, as to a
/// method, a field or the caller, who may look.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConvergenceAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableHashSet<string> Looks =
        ["Convergence", "PredictedDecrease", "HessianInertia", "Log", "Solution", "Data", "ToString", "ToJson", "Glance"];

    /// <summary>What is known of a fit whatever became of it.</summary>
    private static readonly ImmutableHashSet<string> NoNumbers =
        ["Specification", "Estimation", "ParameterCount", "Observations", "OmittedRows", "Findings", "Iterations", "Evaluations", "GetType"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [UseDescriptors.Unlooked];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (FitTypes.Of(start.Compilation) is { } types)
            {
                start.RegisterOperationBlockAction(block => Analyze(block, types));
            }
        });
    }

    private static void Analyze(OperationBlockAnalysisContext context, FitTypes types)
    {
        IOperation[] all = [.. context.OperationBlocks.SelectMany(block => block.DescendantsAndSelf())];
        if (!all.OfType<IInvocationOperation>().Any(types.IsFitCall))
        {
            return;
        }

        var firstUses = new Dictionary<object, IOperation>();
        foreach (IOperation fit in all.Where(operation => IsFitValue(operation, types)))
        {
            switch (UseOf(fit))
            {
                case (true, _):
                    return;
                case (false, { } use) when Maker(fit, types) is { } maker && !firstUses.ContainsKey(maker):
                    firstUses.Add(maker, use);
                    break;
            }
        }

        foreach (KeyValuePair<object, IOperation> use in firstUses)
        {
            string name = use.Value is IMemberReferenceOperation member ? member.Member.Name : ((IInvocationOperation)use.Value).TargetMethod.Name;
            string fit = use.Key is ILocalSymbol local ? $"'{local.Name}'" : "the fit";
            ImmutableDictionary<string, string?> properties = use.Key is ILocalSymbol variable
                ? ImmutableDictionary<string, string?>.Empty.Add(FindingProperties.Member, variable.Name)
                : ImmutableDictionary<string, string?>.Empty;
            context.ReportDiagnostic(Diagnostic.Create(
                UseDescriptors.Unlooked,
                use.Value.Syntax.GetLocation(),
                properties,
                $"{name} of {fit} is used, but nothing here looks at how the fit ended: a fit that did not converge has numbers too. Look at Convergence first, as in 'if (!fit.Convergence.IsConverged)', or print the fit."));
        }
    }

    /// <summary>A fit as a value: a local, or the call that makes it.</summary>
    private static bool IsFitValue(IOperation operation, FitTypes types) =>
        operation is ILocalReferenceOperation or IInvocationOperation
        && types.IsFit(operation.Type)
        && !IsDeclared(operation);

    /// <summary>Whether the value is only given to the local of a declaration.</summary>
    private static bool IsDeclared(IOperation value) => Outside(value).Parent is IVariableInitializerOperation;

    /// <summary>Whether this use of a fit looks at its end, or else the number that it uses.</summary>
    private static (bool Looks, IOperation? Number) UseOf(IOperation fit)
    {
        IOperation value = Outside(fit);
        string? name = value.Parent switch
        {
            IMemberReferenceOperation member when member.Instance == value => member.Member.Name,
            IInvocationOperation call when call.Instance == value => call.TargetMethod.Name,
            _ => null,
        };
        if (name is null)
        {
            // An assignment to the local itself hands nothing on; a statement of its own uses nothing.
            bool isIdle = value.Parent is IExpressionStatementOperation
                || (value.Parent is ISimpleAssignmentOperation assignment && (assignment.Target == value || assignment.Target is ILocalReferenceOperation));
            return (!isIdle, null);
        }

        return Looks.Contains(name) ? (true, null) : (false, NoNumbers.Contains(name) || name == "Refit" ? null : value.Parent);
    }

    private static IOperation Outside(IOperation value)
    {
        IOperation current = value;
        while (current.Parent is IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        return current;
    }

    /// <summary>The local or the call that stands for one fit made in this member; null for a fit from elsewhere.</summary>
    private static object? Maker(IOperation fit, FitTypes types) => fit switch
    {
        ILocalReferenceOperation local => Locals.Resolve(local) is IInvocationOperation call && types.IsFitCall(call) ? local.Local : null,
        IInvocationOperation call when types.IsFitCall(call) => call.Syntax,
        _ => null,
    };
}
