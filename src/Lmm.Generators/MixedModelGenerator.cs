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

    /// <summary>The step from a model to text.</summary>
    public const string EmitStep = "Lmm.Emit";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ModelToEmit> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownAttributes.MixedModel, IsTypeDeclaration, ReadModel)
            .WithTrackingName(ReadStep);
        IncrementalValuesProvider<EmittedFile> files = models
            .Select(EmitFile)
            .WithTrackingName(EmitStep);
        context.RegisterSourceOutput(files, AddFile);
    }

    private static bool IsTypeDeclaration(SyntaxNode node, CancellationToken cancellationToken) => node is TypeDeclarationSyntax;

    private static ModelToEmit ReadModel(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        MixedModelReader.Read(
            (INamedTypeSymbol)context.TargetSymbol,
            context.Attributes[0],
            context.SemanticModel.Compilation,
            reporter: null,
            cancellationToken);

    private static EmittedFile EmitFile(ModelToEmit model, CancellationToken cancellationToken) =>
        new(model.Row.HintName, ModelFile.Write(model));

    private static void AddFile(SourceProductionContext context, EmittedFile file) =>
        context.AddSource(file.HintName, file.Text);

    /// <summary>A file's name and text.</summary>
    internal sealed record EmittedFile(string HintName, string Text);
}
