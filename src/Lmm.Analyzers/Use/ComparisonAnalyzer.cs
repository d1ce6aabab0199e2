using System.Collections.Immutable;
using System.Linq;
using Lmm.Design;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lmm.Analyzers;

/// <summary>LMM3001 and LMM3004: fits that are compared by a law that does not hold for them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ComparisonAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableHashSet<string> Criteria =
        ["LogLikelihood", "Deviance", "Aic", "Aicc", "Bic", "BicRestricted"];

    private static readonly ImmutableHashSet<string> Likelihoods = ["LogLikelihood", "Deviance"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
        [UseDescriptors.RestrictedComparison, UseDescriptors.NaiveVarianceTest];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (FitTypes.Of(start.Compilation) is { } types)
            {
                start.RegisterOperationAction(operation => AnalyzeCall(operation, types), OperationKind.Invocation);
                start.RegisterOperationAction(operation => AnalyzeCriteria(operation, types), OperationKind.Binary);
                start.RegisterOperationAction(operation => AnalyzeNaive(operation, types), OperationKind.PropertyReference);
            }
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context, FitTypes types)
    {
        var call = (IInvocationOperation)context.Operation;
        if (IsCompare(call, types))
        {
            FitOrigin?[] fits = [.. call.Arguments.OrderBy(a => a.Parameter!.Ordinal).Take(2).Select(a => types.OriginOf(a.Value, context.CancellationToken))];
            if (AreRestrictedAndDiffer(fits[0], fits[1]))
            {
                Report(context, UseDescriptors.RestrictedComparison, call.Syntax, RestrictedMessage(fits[0]!, fits[1]!, "CompareByMaximumLikelihood does that"));
            }
        }
        else if (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, types.ChiSquared))
        {
            AnalyzeOwnTest(context, call, types);
        }
    }

    /// <summary>A chi-square of a difference of likelihoods, written by hand.</summary>
    private static void AnalyzeOwnTest(OperationAnalysisContext context, IInvocationOperation call, FitTypes types)
    {
        FitOrigin[] fits =
        [
            .. call.Arguments.SelectMany(argument => Locals.Parts(argument.Value))
                .OfType<IPropertyReferenceOperation>()
                .Where(property => Likelihoods.Contains(property.Property.Name) && types.IsFit(property.Property.ContainingType))
                .Select(property => property.Instance is { } fit ? types.OriginOf(fit, context.CancellationToken) : null)
                .OfType<FitOrigin>()
                .Distinct(),
        ];
        if (fits.Length == 2 && fits[0].HasOtherRandomPart(fits[1]))
        {
            Report(context, UseDescriptors.NaiveVarianceTest, call.Syntax, $"{VarianceMessage(fits[0], fits[1])} Use LikelihoodRatio.Compare and its BoundaryPValue.");
        }
    }

    private static void AnalyzeCriteria(OperationAnalysisContext context, FitTypes types)
    {
        var binary = (IBinaryOperation)context.Operation;
        bool compares = binary.OperatorKind is BinaryOperatorKind.Subtract or BinaryOperatorKind.LessThan
            or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
        if (compares
            && Criterion(binary.LeftOperand, types) is { } left
            && Criterion(binary.RightOperand, types) is { } right
            && left.Property.Name == right.Property.Name
            && types.OriginOf(left.Instance!, context.CancellationToken) is { } first
            && types.OriginOf(right.Instance!, context.CancellationToken) is { } second
            && AreRestrictedAndDiffer(first, second))
        {
            Report(context, UseDescriptors.RestrictedComparison, binary.Syntax, RestrictedMessage(first, second, "use Fit(Estimation.MaximumLikelihood)"));
        }
    }

    /// <summary>NaivePValue of a comparison that adds a variance, where the same code does not look at what is said of it.</summary>
    private static void AnalyzeNaive(OperationAnalysisContext context, FitTypes types)
    {
        var naive = (IPropertyReferenceOperation)context.Operation;
        if (naive.Property.Name != "NaivePValue"
            || !SymbolEqualityComparer.Default.Equals(naive.Property.ContainingType, types.Test)
            || naive.Instance is not { } test
            || Locals.Resolve(test) is not IInvocationOperation call
            || !SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, types.Comparison))
        {
            return;
        }

        FitOrigin?[] fits = [.. call.Arguments.Where(a => types.IsFit(a.Parameter?.Type)).Select(a => types.OriginOf(a.Value, context.CancellationToken))];
        if (fits.Length == 2 && fits[0] is { } first && fits[1] is { } second && first.HasOtherRandomPart(second) && !LooksAtBoundary(naive, test))
        {
            Report(context, UseDescriptors.NaiveVarianceTest, naive.Syntax, $"{VarianceMessage(first, second)} Use BoundaryPValue, which is given where the models differ by one variance.");
        }
    }

    private static bool LooksAtBoundary(IPropertyReferenceOperation naive, IOperation test) =>
        test is ILocalReferenceOperation local
        && Locals.Root(naive).DescendantsAndSelf().OfType<IPropertyReferenceOperation>().Any(other =>
            other.Property.Name is "BoundaryPValue" or "Note"
            && other.Instance is ILocalReferenceOperation same
            && SymbolEqualityComparer.Default.Equals(same.Local, local.Local));

    private static bool IsCompare(IInvocationOperation call, FitTypes types) =>
        call.TargetMethod.Name == "Compare"
        && call.Arguments.Length >= 2
        && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, types.Comparison);

    private static IPropertyReferenceOperation? Criterion(IOperation operand, FitTypes types) =>
        Locals.Resolve(operand) is IPropertyReferenceOperation { Instance: not null } property
        && Criteria.Contains(property.Property.Name)
        && types.IsFit(property.Property.ContainingType)
            ? property
            : null;

    private static bool AreRestrictedAndDiffer(FitOrigin? first, FitOrigin? second) =>
        first is { IsRestricted: true } && second is { IsRestricted: true } && first.HasOtherFixedPart(second);

    private static string RestrictedMessage(FitOrigin first, FitOrigin second, string mend) =>
        $"{first.Specification.Name} and {second.Specification.Name} are fitted by REML and their fixed parts differ ({FixedPart(first)} and {FixedPart(second)}): restricted likelihoods of different fixed parts are those of different data. Fit both by maximum likelihood: {mend}.";

    private static string VarianceMessage(FitOrigin first, FitOrigin second) =>
        $"{first.Specification.Name} and {second.Specification.Name} differ in their random parts, and a variance stands at its bound 0 under the null hypothesis: the plain chi-square p value is too large.";

    private static string FixedPart(FitOrigin fit) => fit.Specification.Fixed.IsEmpty
        ? fit.Specification.Intercept ? "1" : "0"
        : (fit.Specification.Intercept ? "" : "0 + ") + string.Join(" + ", fit.Specification.Fixed.Select(term => term.Name));

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor rule, SyntaxNode place, string message) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, place.GetLocation(), message));
}
