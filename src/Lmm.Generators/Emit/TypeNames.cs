using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>Type names as one emitted file writes them: simple where they mean what they say, in full where not.</summary>
internal sealed class TypeNames(RowType row)
{
    /// <summary>The annotated type.</summary>
    public string Row { get; } = row.CodeName;

    /// <summary>The emitted types, all in one place.</summary>
    public string Design { get; } = row.Name + "Design";

    /// <summary>The emitted model.</summary>
    public string Model { get; } = row.Name + "Model";

    /// <summary>The emitted fit.</summary>
    public string Fit { get; } = row.Name + "Fit";

    /// <summary>The namespaces to open.</summary>
    public IReadOnlyList<string> Usings =>
        row.NeedsFullNames ? ["global::Lmm"] : Vocabulary.Namespaces;

    /// <summary>A type of <see cref="Vocabulary"/>.</summary>
    public string this[string name] =>
        row.NeedsFullNames ? $"global::{Vocabulary.NamespaceOf[name]}.{name}" : name;

    /// <summary>The attribute of every emitted type.</summary>
    public string GeneratedCode { get; } = GeneratedCodeArguments;

    private static string GeneratedCodeArguments { get; } =
        $"(\"Lmm.Generators\", \"{typeof(TypeNames).Assembly.GetName().Version!.ToString(3)}\")";
}
