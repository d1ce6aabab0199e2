using System.Collections.Immutable;
using Lmm.Design;
using Lmm.Generators.Designs;
using Lmm.Generators.Emit;
using Lmm.Generators.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lmm.Generators;

/// <summary>
/// Emits the design, model and fit types of every type with <c>[MixedModel]</c>. It reports nothing: what is wrong with a
/// declaration the analyzers say, and the emitted types then throw.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class MixedModelGenerator : IIncrementalGenerator
{
    /// <summary>The step from an annotated type to a model.</summary>
    public const string ReadStep = "Lmm.Read";

    /// <summary>The step from an additional file that some model names to its text.</summary>
    public const string FileStep = "Lmm.DesignFile";

    /// <summary>The step that puts a model and its design files together.</summary>
    public const string MatchStep = "Lmm.Match";

    /// <summary>The step from the text of a design file to what emitted code says of the design.</summary>
    public const string DesignStep = "Lmm.Design";

    /// <summary>The step from a model to text.</summary>
    public const string EmitStep = "Lmm.Emit";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ModelToEmit> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownAttributes.MixedModel, IsTypeDeclaration, ReadModel)
            .WithTrackingName(ReadStep);
        IncrementalValueProvider<EquatableArray<string>> names = models
            .Where(static model => model.DesignName is not null)
            .Select(static (model, _) => model.DesignName!)
            .Collect()
            .Select(static (all, _) => all.Distinct().ToEquatableArray());
        IncrementalValuesProvider<DesignFile> files = context.AdditionalTextsProvider
            .Combine(names)
            .Where(static pair => pair.Right.Any(name => DesignPath.IsMeant(pair.Left.Path, name)))
            .Select(static (pair, cancel) => ReadFile(pair.Left, cancel))
            .WithTrackingName(FileStep);
        IncrementalValuesProvider<EmittedFile> emitted = models
            .Combine(files.Collect())
            .Select(static (pair, _) => Match(pair.Left, pair.Right))
            .WithTrackingName(MatchStep)
            .Select(WithDesign)
            .WithTrackingName(DesignStep)
            .Select(EmitFile)
            .WithTrackingName(EmitStep);
        context.RegisterSourceOutput(emitted, AddFile);
    }

    /// <summary>The additional files that a model names, as values.</summary>
    internal static DesignFile ReadFile(AdditionalText file, CancellationToken cancel) =>
        new(file.Path, file.GetText(cancel)?.ToString());

    private static bool IsTypeDeclaration(SyntaxNode node, CancellationToken cancellationToken) => node is TypeDeclarationSyntax;

    private static ModelToEmit ReadModel(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        MixedModelReader.Read(
            (INamedTypeSymbol)context.TargetSymbol,
            context.Attributes[0],
            context.SemanticModel.Compilation,
            reporter: null,
            cancellationToken);

    private static ModelAndFiles Match(ModelToEmit model, ImmutableArray<DesignFile> files) => new(
        model,
        model.DesignName is { } name
            ? files.Where(file => DesignPath.IsMeant(file.Path, name)).ToEquatableArray()
            : EquatableArray<DesignFile>.Empty);

    private static ModelToEmit WithDesign(ModelAndFiles pair, CancellationToken cancel) => pair.Model with
    {
        Design = pair.Model.DesignName is not null ? DesignFileReader.Read(pair.Model, [.. pair.Files], [], cancel).Design
            : pair.Model is { Error: null, Spec: { } spec } ? KnownDesign.OfClosedLevels(spec)
            : null,
    };

    private static EmittedFile EmitFile(ModelToEmit model, CancellationToken cancellationToken) =>
        new(model.Row.HintName, ModelFile.Write(model));

    private static void AddFile(SourceProductionContext context, EmittedFile file) =>
        context.AddSource(file.HintName, file.Text);

    /// <summary>A file's name and text.</summary>
    internal sealed record EmittedFile(string HintName, string Text);

    /// <summary>A model and the additional files that its design may be; a value.</summary>
    internal sealed record ModelAndFiles(ModelToEmit Model, EquatableArray<DesignFile> Files);
}
