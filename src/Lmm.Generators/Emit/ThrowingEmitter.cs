using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes the shape of a model whose declaration is wrong: the same types and signatures, so that one mistake gives one
/// diagnostic and not a cascade, with bodies that throw and name the rule, so that it can never give numbers.
/// </summary>
internal static class ThrowingEmitter
{
    /// <summary>The three types.</summary>
    public static void Emit(CodeWriter code, ModelToEmit model, DesignFinding error, TypeNames types)
    {
        ModelToEmit sound = model with { Spec = SoundPart.Of(model) };
        string exception = $"{types.Model}.Wrong()";
        Design(code, model, exception, types);
        code.Line();
        Model(code, model, error, types);
        code.Line();
        FitEmitter.Emit(code, sound, types, exception);
    }

    private static void Design(CodeWriter code, ModelToEmit model, string exception, TypeNames types)
    {
        Head(code, model, types, $"sealed class {types.Design} : {types["ModelDesign"]}<{types.Row}>");
        using (code.Open())
        {
            code.Line("/// <summary>Throws: the declaration is wrong.</summary>");
            code.Line("/// <param name=\"options\">Not looked at.</param>");
            using (code.Block($"public {types.Design}({types["ModelOptions"]}? options = null)\n    : base({types.Model}.Specification, options)"))
            {
            }

            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"protected override void Read({types.Row} row) => throw {exception};");
        }
    }

    private static void Model(CodeWriter code, ModelToEmit model, DesignFinding error, TypeNames types)
    {
        Head(code, model, types, $"sealed class {types.Model} : {types["MixedModel"]}<{types.Row}, {types.Fit}>");
        using (code.Open())
        {
            using (code.Block($"private {types.Model}({types.Design} design)\n    : base(design)"))
            {
            }

            code.Line();
            code.Line("/// <summary>Throws: the declaration is wrong.</summary>");
            code.Line($"public static {types["ModelSpec"]} Specification => throw Wrong();");
            code.Line();
            ModelEmitter.CreateDocumentation(code);
            code.Line($"{ModelEmitter.CreateSignature(types)} =>");
            code.Indented("throw Wrong();");
            code.Line();
            ModelEmitter.TryCreateDocumentation(code);
            code.Line($"{ModelEmitter.TryCreateSignature(types)} =>");
            code.Indented("throw Wrong();");
            CsvEmitter.EmitThrowing(code, model, "Wrong()", types);
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"protected override {types.Fit} CreateFit({types["FitData"]} data) => throw Wrong();");
            code.Line();
            code.Line($"internal static {types["InvalidModelException"]} Wrong() => new(");
            code.Indented($"{Literal.Text(error.Id)},\n{Literal.Text(error.Message)});");
        }
    }

    private static void Head(CodeWriter code, ModelToEmit model, TypeNames types, string declaration)
    {
        string row = DocumentationEmitter.Cref(model.Row, types);
        code.Line($"/// <summary>The declaration of {row} is wrong ({model.Error!.Id}): everything here throws.</summary>");
        code.Line($"[{types["GeneratedCode"]}{types.GeneratedCode}]");
        code.Line($"{model.Row.Accessibility} {declaration}");
    }
}
