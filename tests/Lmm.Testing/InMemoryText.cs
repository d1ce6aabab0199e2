using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Testing;

/// <summary>An additional file without a disk.</summary>
/// <param name="path">Its path.</param>
/// <param name="text">Its text, or null for a file that cannot be read.</param>
public sealed class InMemoryText(string path, string? text) : AdditionalText
{
    private readonly SourceText? _text = text is null ? null : SourceText.From(text, System.Text.Encoding.UTF8);

    /// <inheritdoc/>
    public override string Path => path;

    /// <inheritdoc/>
    public override SourceText? GetText(CancellationToken cancellationToken = default) => _text;
}
