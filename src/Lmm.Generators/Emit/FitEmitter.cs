using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>Writes the fit: typed coefficients and random effects, prediction of rows, and the way back from a document.</summary>
internal static class FitEmitter
{
    /// <summary>The class <c>SleepFit</c>.</summary>
    /// <param name="code">Written to.</param>
    /// <param name="model">A specification that can be expanded.</param>
    /// <param name="types">Names of types.</param>
    /// <param name="exception">What every way to a fit throws, for a wrong declaration; or null.</param>
    public static void Emit(CodeWriter code, ModelToEmit model, TypeNames types, string? exception = null)
    {
        Part[] parts = [.. Parts(code, model, types)];
        code.Line($"/// <summary>A fit of <see cref=\"{types.Model}\"/>, with its coefficients and random effects by name.</summary>");
        code.Line($"[{types["GeneratedCode"]}{types.GeneratedCode}]");
        using (code.Block($"{model.Row.Accessibility} sealed class {types.Fit} : {types["MixedModelFit"]}"))
        {
            code.Line("/// <summary>Wraps what a fit is made of.</summary>");
            code.Line("/// <param name=\"data\">From fitting the model or from a document.</param>");
            using (code.Block($"public {types.Fit}({types["FitData"]} data)\n    : base(data)"))
            {
                IEnumerable<string> statements = exception is null ? parts.Select(part => part.Assignment).OfType<string>() : [$"throw {exception};"];
                foreach (string statement in statements)
                {
                    code.Line(statement);
                }
            }

            foreach (Part part in parts)
            {
                code.Line();
                part.Property();
            }

            code.Line();
            FromJson(code, types, exception);
            code.Line();
            Predict(code, types, exception);
            foreach (Part part in parts)
            {
                code.Line();
                part.Types();
            }
        }
    }

    /// <summary>A property of the fit with the nested types behind it.</summary>
    /// <param name="Assignment">What the constructor does for it, or null.</param>
    /// <param name="Property">Writes the property.</param>
    /// <param name="Types">Writes the types.</param>
    private sealed record Part(string? Assignment, Action Property, Action Types);

    /// <summary>The parts that the model has.</summary>
    private static IEnumerable<Part> Parts(CodeWriter code, ModelToEmit model, TypeNames types)
    {
        var fixedPart = new FixedPart(model);
        yield return new Part(
            "Fixed = new FixedCoefficients(this);",
            () => code
                .Line("/// <summary>The fixed coefficients, by the names of the model.</summary>")
                .Line("public FixedCoefficients Fixed { get; }"),
            () => fixedPart.Emit(code, types));
        var randomPart = new RandomPart(model);
        if (!randomPart.IsEmpty)
        {
            yield return new Part(
                "Random = new RandomGroupings(this);",
                () => code
                    .Line("/// <summary>The predicted random effects, by grouping, level and effect.</summary>")
                    .Line("public RandomGroupings Random { get; }"),
                () => randomPart.Emit(code, types));
        }

        var repeatedPart = new RepeatedPart(model);
        if (!repeatedPart.IsEmpty)
        {
            yield return new Part(repeatedPart.Assignment, () => repeatedPart.Property(code), () => repeatedPart.Emit(code, types));
        }

        var meansPart = new MeansPart(model);
        if (!meansPart.IsEmpty)
        {
            yield return new Part(null, () => MeansPart.Property(code), () => meansPart.Emit(code, types));
        }
    }

    private static void FromJson(CodeWriter code, TypeNames types, string? exception)
    {
        code.Line("/// <summary>Reads the document that <c>ToJson</c> wrote. Such a fit predicts; it has no rows.</summary>");
        code.Line("/// <param name=\"json\">The text of the document.</param>");
        code.Line("/// <exception cref=\"global::System.FormatException\">The text is not such a document, or that of another model.</exception>");
        string body = exception is null ? $"new({types["FitData"]}.FromJson(json, {types.Model}.Specification))" : $"throw {exception}";
        code.Line($"public static new {types.Fit} FromJson(string json) => {body};");
    }

    private static void Predict(CodeWriter code, TypeNames types, string? exception)
    {
        code.Line("/// <summary>Predicts rows; their response is not read.</summary>");
        RowsDocumentation(code);
        code.Line("/// <returns>A prediction for each row, in order; NaN where a predictor is missing.</returns>");
        string rows = $"{types["IEnumerable"]}<{types.Row}> rows";
        string body = exception is null ? "Predict(DesignOf(rows), newLevels)" : $"throw {exception}";
        code.Line($"public {types["IReadOnlyList"]}<{types["Prediction"]}> Predict({rows}, {types["NewLevels"]} newLevels) =>");
        code.Indented($"{body};");
        code.Line();
        code.Line("/// <summary>Predicts rows with standard errors and intervals; their response is not read.</summary>");
        RowsDocumentation(code);
        code.Line("/// <param name=\"level\">The mean over all levels, or that of the row's own levels.</param>");
        code.Line("/// <param name=\"method\">Where the degrees of freedom come from.</param>");
        code.Line("/// <returns>A prediction for each row, in order; NaN where a predictor is missing.</returns>");
        string method = types["DegreesOfFreedomMethod"];
        body = exception is null ? "Predict(DesignOf(rows), newLevels, level, method)" : $"throw {exception}";
        code.Line($"public {types["PredictionTable"]} Predict(\n    {rows},\n    {types["NewLevels"]} newLevels,\n    {types["FittedLevel"]} level,\n    {method} method = {method}.Satterthwaite) =>");
        code.Indented($"{body};");
        if (exception is not null)
        {
            return;
        }

        code.Line();
        using (code.Block($"private {types.Design} DesignOf({rows})"))
        {
            code.Line($"var design = new {types.Design}();");
            code.Line("design.ForPrediction(Data.Frozen);");
            code.Line("design.AddRange(rows);");
            code.Line("return design;");
        }
    }

    private static void RowsDocumentation(CodeWriter code)
    {
        code.Line("/// <param name=\"rows\">The rows.</param>");
        code.Line("/// <param name=\"newLevels\">What to do with a level of a grouping that the fitted rows did not have.</param>");
    }
}
