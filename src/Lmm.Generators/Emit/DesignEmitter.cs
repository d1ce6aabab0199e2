using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>Writes the design-matrix builder: fields, constructor, the pass over a row, and the columns that are known.</summary>
internal static class DesignEmitter
{
    /// <summary>The class <c>SleepDesign</c>.</summary>
    public static void Emit(CodeWriter code, ModelToEmit model, TypeNames types)
    {
        DesignPlan plan = DesignPlan.Of(model);
        KnownColumns columns = KnownColumns.Of(model.Spec!);
        code.Line($"/// <summary>Builds the design matrices of <see cref=\"{types.Model}\"/> from rows, in one pass.</summary>");
        code.Line($"[{types["GeneratedCode"]}{types.GeneratedCode}]");
        using (code.Block($"{model.Row.Accessibility} sealed class {types.Design} : {types["ModelDesign"]}<{types.Row}>"))
        {
            foreach (DesignField field in plan.Fields)
            {
                code.Line($"private readonly {TypeOf(field, types)} {field.Name};");
            }

            code.Line();
            Constructor(code, plan, types);
            ColumnEmitter.Emit(code, columns, plan, types);
            code.Line();
            RowPass(code, plan, types);
            LevelMaps(code, plan);
            ColumnEmitter.EmitTables(code, columns, types);
        }
    }

    private static string TypeOf(DesignField field, TypeNames types) => field.Kind switch
    {
        ColumnKind.Number => types["NumberColumn"],
        ColumnKind.Polynomial => types["PolynomialColumn"],
        ColumnKind.ClosedFactor => types["ClosedFactorColumn"],
        ColumnKind.Time => types["TimeColumn"],
        _ => $"{types["FactorColumn"]}<{field.Member.Type.ShortName}>",
    };

    private static void Constructor(CodeWriter code, DesignPlan plan, TypeNames types)
    {
        code.Line("/// <summary>Begins a design without rows.</summary>");
        code.Line("/// <param name=\"options\">How missing values are treated; null for the defaults.</param>");
        using (code.Block($"public {types.Design}({types["ModelOptions"]}? options = null)\n    : base({types.Model}.Specification, options)"))
        {
            foreach (DesignField field in plan.Fields)
            {
                string add = field.Kind switch
                {
                    ColumnKind.Number => "AddNumber",
                    ColumnKind.Polynomial => "AddPolynomial",
                    ColumnKind.ClosedFactor => "AddClosedFactor",
                    ColumnKind.Time => "AddTime",
                    _ => $"AddFactor<{field.Member.Type.ShortName}>",
                };
                code.Line($"{field.Name} = {add}({Literal.Text(field.Member.Name)});");
            }
        }
    }

    private static void RowPass(CodeWriter code, DesignPlan plan, TypeNames types)
    {
        code.Line("/// <inheritdoc/>");
        using (code.Block($"protected override void Read({types.Row} row)"))
        {
            foreach (DesignField field in plan.Fields)
            {
                string value = $"row.{field.Member.Access}";
                code.Line(IsEnum(field) ? $"{AdderOf(field)}({value});" : $"{field.Name}.Add({Cast(field)}{value});");
            }
        }
    }

    /// <summary>decimal and its like become a double by a cast only.</summary>
    private static string Cast(DesignField field) =>
        field.Kind is ColumnKind.Number or ColumnKind.Polynomial && field.Member.Type.Form == ValueForm.ExplicitNumber
            ? field.Member.Type.IsNullable ? "(double?)" : "(double)"
            : "";

    private static bool IsEnum(DesignField field) =>
        field is { Kind: ColumnKind.ClosedFactor, Member.Type.Form: ValueForm.Enumeration };

    private static string AdderOf(DesignField field) => "Add" + field.Name.Substring(1, 1).ToUpperInvariant() + field.Name.Substring(2);

    /// <summary>For each enum the levels' indices, and a value that is none of them as the error it is.</summary>
    private static void LevelMaps(CodeWriter code, DesignPlan plan)
    {
        foreach (DesignField field in plan.Fields.Where(IsEnum))
        {
            code.Line();
            LevelMap(code, field);
        }
    }

    private static void LevelMap(CodeWriter code, DesignField field)
    {
        MemberValue type = field.Member.Type;
        using (code.Block($"private void {AdderOf(field)}({type.ShortName}{(type.IsNullable ? "?" : "")} value)"))
        {
            if (type.IsNullable)
            {
                using (code.Block("if (value is null)"))
                {
                    code.Line($"{field.Name}.AddMissing();");
                    code.Line("return;");
                }

                code.Line();
            }

            using (code.Block("int level = value switch", ";"))
            {
                for (int index = 0; index < type.Levels.Count; index++)
                {
                    code.Line($"{type.ShortName}.{type.Levels[index].Access} => {Literal.Number(index)},");
                }

                code.Line("_ => -1,");
            }

            code.Line();
            using (code.Block("if (level < 0)"))
            {
                code.Line($"{field.Name}.AddUndefined(value.{(type.IsNullable ? "Value." : "")}ToString());");
            }

            using (code.Block("else"))
            {
                code.Line($"{field.Name}.Add(level);");
            }
        }
    }
}
