using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>Writes the model: its specification, how rows become it, and how it becomes a fit.</summary>
internal static class ModelEmitter
{
    /// <summary>The class <c>SleepModel</c>.</summary>
    public static void Emit(CodeWriter code, ModelToEmit model, TypeNames types)
    {
        DocumentationEmitter.Emit(code, model, types);
        code.Line($"[{types["GeneratedCode"]}{types.GeneratedCode}]");
        using (code.Block($"{model.Row.Accessibility} sealed class {types.Model} : {types["MixedModel"]}<{types.Row}, {types.Fit}>"))
        {
            CsvEmitter.EmitTables(code, model);
            using (code.Block($"private {types.Model}({types.Design} design)\n    : base(design)"))
            {
            }

            code.Line();
            SpecificationEmitter.Emit(code, model.Spec!, types);
            code.Line();
            SkeletonEmitter.Emit(code, model.Design);
            Create(code, types);
            code.Line();
            TryCreate(code, types);
            CsvEmitter.Emit(code, model, types);
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"protected override {types.Fit} CreateFit({types["FitData"]} data) => new(data);");
            CsvEmitter.EmitRow(code, model, types);
        }
    }

    /// <summary>The documentation of <c>Create</c>; the throwing shape has the same.</summary>
    public static void CreateDocumentation(CodeWriter code)
    {
        code.Line("/// <summary>Checks the rows and makes the model of them.</summary>");
        code.Line("/// <param name=\"rows\">The data, one observation a row.</param>");
        code.Line("/// <param name=\"options\">How missing values are treated; null for the defaults.</param>");
    }

    /// <summary>The documentation of <c>TryCreate</c>; the throwing shape has the same.</summary>
    public static void TryCreateDocumentation(CodeWriter code)
    {
        code.Line("/// <summary>Checks the rows and makes the model of them where they can answer it; never throws for wrong rows.</summary>");
        code.Line("/// <param name=\"rows\">The data, one observation a row.</param>");
        code.Line("/// <param name=\"model\">The model, or null where an error is among the findings.</param>");
        code.Line("/// <param name=\"findings\">Everything found in the rows and the design.</param>");
        code.Line("/// <param name=\"options\">How missing values are treated; null for the defaults.</param>");
    }

    /// <summary>The signature of <c>Create</c>.</summary>
    public static string CreateSignature(TypeNames types) =>
        $"public static {types.Model} Create({types["IEnumerable"]}<{types.Row}> rows, {types["ModelOptions"]}? options = null)";

    /// <summary>The signature of <c>TryCreate</c>, a parameter a line.</summary>
    public static string TryCreateSignature(TypeNames types) =>
        $"public static bool TryCreate(\n"
        + $"    {types["IEnumerable"]}<{types.Row}> rows,\n"
        + $"    [{types["NotNullWhen"]}(true)] out {types.Model}? model,\n"
        + $"    out {types["IReadOnlyList"]}<{types["DesignFinding"]}> findings,\n"
        + $"    {types["ModelOptions"]}? options = null)";

    private static void Create(CodeWriter code, TypeNames types)
    {
        CreateDocumentation(code);
        code.Line($"/// <exception cref=\"{types["InvalidDesignException"]}\">The rows cannot answer the model; every finding is listed.</exception>");
        code.Line($"{CreateSignature(types)} =>");
        code.Indented($"new(Read(new {types.Design}(options), rows));");
    }

    private static void TryCreate(CodeWriter code, TypeNames types)
    {
        TryCreateDocumentation(code);
        using (code.Block(TryCreateSignature(types)))
        {
            code.Line($"var design = new {types.Design}(options);");
            code.Line($"model = TryRead(design, rows, out findings) ? new {types.Model}(design) : null;");
            code.Line("return model is not null;");
        }
    }
}
