using System.Linq;
using System.Threading;
using Lmm.Design;
using Lmm.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lmm.Analyzers;

/// <summary>The types of the results API as one compilation has them, and where a fit in code comes from.</summary>
internal sealed class FitTypes
{
    private readonly INamedTypeSymbol _fit;
    private readonly INamedTypeSymbol _model;
    private readonly INamedTypeSymbol _estimation;
    private readonly Compilation _compilation;

    private FitTypes(Compilation compilation, INamedTypeSymbol fit, INamedTypeSymbol model, INamedTypeSymbol estimation)
    {
        _compilation = compilation;
        _fit = fit;
        _model = model;
        _estimation = estimation;
        Comparison = compilation.GetTypeByMetadataName("Lmm.LikelihoodRatio");
        Test = compilation.GetTypeByMetadataName("Lmm.LikelihoodRatioTest");
        ChiSquared = compilation.GetTypeByMetadataName("MathNet.Numerics.Distributions.ChiSquared");
    }

    /// <summary>LikelihoodRatio.</summary>
    public INamedTypeSymbol? Comparison { get; }

    /// <summary>LikelihoodRatioTest.</summary>
    public INamedTypeSymbol? Test { get; }

    /// <summary>MathNet's distribution, by which people write the test themselves.</summary>
    public INamedTypeSymbol? ChiSquared { get; }

    /// <summary>The types, or null where the library is not referenced.</summary>
    public static FitTypes? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Lmm.MixedModelFit") is { } fit
        && compilation.GetTypeByMetadataName("Lmm.MixedModel`2") is { } model
        && compilation.GetTypeByMetadataName("Lmm.Estimation") is { } estimation
            ? new FitTypes(compilation, fit, model, estimation)
            : null;

    /// <summary>Whether a value of this type is a fit.</summary>
    public bool IsFit(ITypeSymbol? type) => Derives(type, _fit);

    /// <summary>Whether this calls <c>Fit</c> of a model.</summary>
    public bool IsFitCall(IInvocationOperation call) =>
        call.TargetMethod.Name == "Fit" && Derives(call.TargetMethod.ContainingType, _model);

    /// <summary>Where a fit comes from: through locals that are assigned once to a call of <c>Fit</c> or <c>Refit</c>.</summary>
    public FitOrigin? OriginOf(IOperation value, CancellationToken cancel)
    {
        if (Locals.Resolve(value) is not IInvocationOperation call)
        {
            return null;
        }

        if (call.TargetMethod.Name == "Refit" && IsFit(call.TargetMethod.ContainingType) && call.Instance is { } other)
        {
            return OriginOf(other, cancel) is { } origin ? origin with { Estimation = EstimationOf(call) } : null;
        }

        return IsFitCall(call) && SpecificationOf(call.TargetMethod.ContainingType, cancel) is { } spec
            ? new FitOrigin(spec, EstimationOf(call))
            : null;
    }

    private static bool Derives(ITypeSymbol? type, INamedTypeSymbol ancestor)
    {
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(level.OriginalDefinition, ancestor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The model that a type derived from MixedModel&lt;TRow, TFit&gt; says, read from its row type.</summary>
    private ModelSpec? SpecificationOf(INamedTypeSymbol type, CancellationToken cancel)
    {
        INamedTypeSymbol? level = type;
        while (level is not null && !SymbolEqualityComparer.Default.Equals(level.OriginalDefinition, _model))
        {
            level = level.BaseType;
        }

        if (level?.TypeArguments[0] is not INamedTypeSymbol row
            || row.GetAttributes().FirstOrDefault(attribute => attribute.Is("MixedModelAttribute")) is not { } mixedModel)
        {
            return null;
        }

        ModelToEmit model = MixedModelReader.Read(row, mixedModel, _compilation, reporter: null, cancel);
        return model.Error is null ? model.Spec : null;
    }

    /// <summary>The name of the Estimation that a call is given, or null where it is no constant.</summary>
    private string? EstimationOf(IInvocationOperation call)
    {
        object? value = call.Arguments
            .FirstOrDefault(argument => SymbolEqualityComparer.Default.Equals(argument.Parameter?.Type, _estimation))
            ?.Value.ConstantValue is { HasValue: true, Value: { } constant } ? constant : null;
        return _estimation.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value))?.Name;
    }
}

/// <summary>A fit as far as code says it.</summary>
/// <param name="Specification">Its model.</param>
/// <param name="Estimation">The name of the estimation, or null where it is not known.</param>
internal sealed record FitOrigin(ModelSpec Specification, string? Estimation)
{
    /// <summary>Whether it is a REML fit for certain.</summary>
    public bool IsRestricted => Estimation == "Reml";

    /// <summary>Whether the fixed parts of two models differ.</summary>
    public bool HasOtherFixedPart(FitOrigin other) =>
        Specification.Intercept != other.Specification.Intercept
        || !Names(Specification).SetEquals(Names(other.Specification))
        || Specification.Response != other.Specification.Response;

    /// <summary>Whether one of two models has random terms that the other lacks.</summary>
    public bool HasOtherRandomPart(FitOrigin other) => !Specification.Random.Equals(other.Specification.Random);

    private static System.Collections.Generic.HashSet<string> Names(ModelSpec spec) =>
        [.. spec.Fixed.Select(term => string.Join(":", term.Members.OrderBy(name => name, System.StringComparer.Ordinal)))];
}
