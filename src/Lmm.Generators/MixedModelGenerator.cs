using Microsoft.CodeAnalysis;

namespace Lmm.Generators;

/// <summary>Emits the design, model and fit types of every type with <c>[MixedModel]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class MixedModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
