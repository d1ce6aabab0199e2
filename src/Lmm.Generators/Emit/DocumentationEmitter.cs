using System.Globalization;
using Lmm.Design;
using Lmm.Generators.Designs;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes the documentation of the model: what an editor shows on hovering is what will be fitted, in mathematics and in
/// the notation of other software.
/// </summary>
internal static class DocumentationEmitter
{
    private const int MostNames = 12;

    /// <summary>The comment above the class <c>SleepModel</c>.</summary>
    public static void Emit(CodeWriter code, ModelToEmit model, TypeNames types)
    {
        ModelSpec spec = model.Spec!;
        code.Line("/// <summary>");
        code.Line($"/// The linear mixed model of {Cref(model.Row, types)}: <c>{Escape(ModelNotation.Formula(spec))}</c>.");
        code.Line("/// </summary>");
        code.Line("/// <remarks>");
        Code(code, ModelNotation.Mathematics(spec));
        Sizes(code, spec);
        Design(code, model.Design);
        Software(code, "R, lme4", ModelNotation.Lme4(spec));
        Software(code, "R, nlme", ModelNotation.Nlme(spec));
        Software(code, "SAS", ModelNotation.Sas(spec));
        Software(code, "Julia, MixedModels", ModelNotation.Julia(spec));
        code.Line("/// </remarks>");
    }

    /// <summary>The row type in documentation.</summary>
    public static string Cref(RowType row, TypeNames types) =>
        row.CanBeNamed ? $"<see cref=\"{types.Row}\"/>" : $"<c>{Escape(row.Name)}</c>";

    /// <summary>Text between tags.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static void Sizes(CodeWriter code, ModelSpec spec)
    {
        KnownColumns known = KnownColumns.Of(spec);
        string columns = known.Fixed is { } x
            ? $"X has {Count(x.Count, "column")}: {Names(x)}."
            : "The columns of X depend on the levels in the rows.";
        code.Line($"/// <para>{Escape(columns)}</para>");
        for (int term = 0; term < spec.Random.Count; term++)
        {
            RandomTermSpec random = spec.Random[term];
            string effects = known.Random[term] is { } z
                ? $"{Count(z.Count, "effect")} for each level, {Names(z)}; "
                    + $"{Count(ParameterCount(random.Covariance, z.Count), "covariance parameter")}."
                : $"effects by the levels in the rows, covariance {random.Covariance}.";
            code.Line($"/// <para>{Escape($"{random.GroupName}: {effects}")}</para>");
        }

        string residual = ModelNotation.Residual(spec);
        if (residual.Length > 0)
        {
            code.Line($"/// <para>Residual: {Escape(residual)}.</para>");
        }
    }

    private static void Design(CodeWriter code, KnownDesign? design)
    {
        if (design is null)
        {
            return;
        }

        code.Line($"/// <para>{Escape(design.FileName is null ? $"Under {design.Name}:" : $"Under the {Count(design.Rows, "row")} of {design.FileName}:")}</para>");
        Code(code, design.Skeleton);
        foreach (string term in design.ErrorTerms)
        {
            code.Line($"/// <para>{Escape(term)}.</para>");
        }
    }

    private static string Names(IReadOnlyList<DesignColumn> columns)
    {
        string names = string.Join(", ", columns.Take(MostNames).Select(column => column.Name));
        int rest = columns.Count - MostNames;
        return rest <= 0 ? names : $"{names} and {rest.ToString(CultureInfo.InvariantCulture)} more";
    }

    private static int ParameterCount(Covariance covariance, int effects) => covariance switch
    {
        Covariance.Unstructured => effects * (effects + 1) / 2,
        Covariance.Diagonal => effects,
        Covariance.Identity => 1,
        _ => Math.Min(effects, 2),
    };

    private static string Count(int number, string noun) =>
        $"{number.ToString(CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";

    private static void Software(CodeWriter code, string name, string text)
    {
        code.Line($"/// <para>{name}:</para>");
        Code(code, text);
    }

    private static void Code(CodeWriter code, string text)
    {
        code.Line("/// <code>");
        foreach (string line in text.Replace("\r\n", "\n").TrimEnd('\n').Split('\n'))
        {
            code.Line($"/// {Escape(line)}".TrimEnd());
        }

        code.Line("/// </code>");
    }
}
