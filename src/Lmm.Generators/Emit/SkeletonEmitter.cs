using Lmm.Generators.Designs;

namespace Lmm.Generators.Emit;

/// <summary>Writes the strata of a design that is known when the model is compiled.</summary>
internal static class SkeletonEmitter
{
    /// <summary>The property <c>Skeleton</c>, or nothing where no design is known.</summary>
    public static void Emit(CodeWriter code, KnownDesign? design)
    {
        if (design is null)
        {
            return;
        }

        string[] lines = design.Skeleton.TrimEnd('\n').Split('\n');
        code.Line($"/// <summary>The strata, degrees of freedom and error terms of {DocumentationEmitter.Escape(design.Name)}.</summary>");
        code.Line("public static string Skeleton =>");
        for (int i = 0; i < lines.Length; i++)
        {
            code.Indented($"{(i == 0 ? "" : "+ ")}{Literal.Text(lines[i] + "\n")}{(i == lines.Length - 1 ? ";" : "")}");
        }

        code.Line();
    }
}
