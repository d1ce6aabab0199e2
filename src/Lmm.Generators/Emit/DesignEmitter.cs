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
            code.Line();
            BlockPass(code, plan, types);
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

    /// <summary>Many rows at once, into the columns' own arrays: no call a value, and each row is met once.</summary>
    private static void BlockPass(CodeWriter code, DesignPlan plan, TypeNames types)
    {
        var names = new Identifiers("rows", "row", "i");
        Dictionary<DesignField, string> locals = plan.Fields.ToDictionary(field => field, field => names.Local(field.Name.Substring(1)));
        code.Line("/// <inheritdoc/>");
        using (code.Block($"protected override bool TryReadBlock({types["ReadOnlySpan"]}<{types.Row}> rows)"))
        {
            foreach (DesignField field in plan.Fields)
            {
                string element = field.Kind switch
                {
                    ColumnKind.Number or ColumnKind.Polynomial => "double",
                    ColumnKind.Time => "long",
                    _ => "int",
                };
                code.Line($"{types["Span"]}<{element}> {locals[field]} = {field.Name}.Begin(rows.Length);");
            }

            code.Line();
            using (code.Block("for (int i = 0; i < rows.Length; i++)"))
            {
                code.Line($"ref readonly {types.Row} row = ref rows[i];");
                foreach (DesignField field in plan.Fields)
                {
                    code.Line($"{locals[field]}[i] = {Stored(field)};");
                }
            }

            code.Line();
            code.Line("return true;");
        }
    }

    /// <summary>What a column keeps of a member; what is missing or has no level as a number that says so.</summary>
    private static string Stored(DesignField field)
    {
        string value = $"row.{field.Member.Access}";
        return field.Kind switch
        {
            ColumnKind.Number or ColumnKind.Polynomial => Cast(field) + value + (field.Member.Type.IsNullable ? " ?? double.NaN" : ""),
            ColumnKind.Time => $"{field.Name}.TicksOf({value})",
            _ when IsEnum(field) => $"{LevelMapOf(field)}({value})",
            _ => $"{field.Name}.CodeOf({value})",
        };
    }

    /// <summary>decimal and its like become a double by a cast only.</summary>
    private static string Cast(DesignField field) =>
        field.Kind is ColumnKind.Number or ColumnKind.Polynomial && field.Member.Type.Form == ValueForm.ExplicitNumber
            ? field.Member.Type.IsNullable ? "(double?)" : "(double)"
            : "";

    private static bool IsEnum(DesignField field) =>
        field is { Kind: ColumnKind.ClosedFactor, Member.Type.Form: ValueForm.Enumeration };

    private static string AdderOf(DesignField field) => "Add" + Capitalised(field);

    private static string LevelMapOf(DesignField field) => "LevelOf" + Capitalised(field);

    private static string Capitalised(DesignField field) => field.Name.Substring(1, 1).ToUpperInvariant() + field.Name.Substring(2);

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
        string parameter = $"{type.ShortName}{(type.IsNullable ? "?" : "")} value";
        using (code.Block($"private static int {LevelMapOf(field)}({parameter}) => value switch", ";"))
        {
            for (int index = 0; index < type.Levels.Count; index++)
            {
                code.Line($"{type.ShortName}.{type.Levels[index].Access} => {Literal.Number(index)},");
            }

            code.Line("_ => -1,");
        }

        code.Line();
        using (code.Block($"private void {AdderOf(field)}({parameter})"))
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

            code.Line($"int level = {LevelMapOf(field)}(value);");
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
