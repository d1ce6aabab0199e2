using Lmm.Design;

namespace Lmm.Generators.Emit;

/// <summary>
/// Writes the columns that the declaration already decides: the names of X as literals, a row of X and the effects of
/// random terms as straight-line code. What depends on levels that only the rows show is left to the base.
/// </summary>
internal static class ColumnEmitter
{
    /// <summary>Beyond so many columns a loop over a table is shorter and no slower; the base has it.</summary>
    internal const int MostColumns = 200;

    /// <summary>The types in the runtime's LevelSize, from one effect on.</summary>
    private static readonly string[] SizeNames = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"];

    /// <summary>The overrides.</summary>
    public static void Emit(CodeWriter code, KnownColumns model, DesignPlan plan, TypeNames types)
    {
        IReadOnlyList<DesignColumn>? x = model.Fixed;
        if (x is not null)
        {
            Names(code, x, types);
        }

        if (x is { Count: > 0 and <= MostColumns })
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            using (code.Block($"public override void WriteFixed(int row, {types["Span"]}<double> x)"))
            {
                Assignments(code, x, "x", Locals(code, x, plan), model, plan);
            }
        }

        RandomEffects(code, model, plan, types);
        LevelSizes(code, model, types);
    }

    /// <summary>The contrast matrices that are not 0 and 1: a row for each level.</summary>
    public static void EmitTables(CodeWriter code, KnownColumns model, TypeNames types)
    {
        foreach (string member in model.TabulatedMembers())
        {
            MemberSpec facts = model.Spec.Member(member);
            double[,] matrix = TermExpansion.ContrastsOf(facts, facts.ClosedLevels);
            code.Line();
            code.Line($"/// <summary>{facts.Contrast} contrasts of {member}: a row for each level.</summary>");
            code.Line($"private static {types["ReadOnlySpan"]}<double> {TableName(member)} =>");
            code.Line("[");
            for (int level = 0; level < matrix.GetLength(0); level++)
            {
                IEnumerable<string> row = Enumerable.Range(0, matrix.GetLength(1)).Select(j => Literal.Number(matrix[level, j]));
                code.Indented($"{string.Join(", ", row)}, // {facts.ClosedLevels[level]}");
            }

            code.Line("];");
        }
    }

    private static void Names(CodeWriter code, IReadOnlyList<DesignColumn> columns, TypeNames types)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.List(
            $"public override {types["IReadOnlyList"]}<string> ColumnNames {{ get; }} =",
            columns.Select(column => Literal.Text(column.Name)));
    }

    private static void RandomEffects(CodeWriter code, KnownColumns model, DesignPlan plan, TypeNames types)
    {
        if (!model.Random.Any(IsWrittenOut))
        {
            return;
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Block($"public override void WriteRandom(int term, int row, {types["Span"]}<double> z)"))
        using (code.Block("switch (term)"))
        {
            for (int term = 0; term < model.Random.Count; term++)
            {
                if (IsWrittenOut(model.Random[term]))
                {
                    code.Line($"case {Literal.Number(term)}: // {model.Spec.Random[term].GroupName}");
                    using (code.Indent())
                    {
                        Assignments(code, model.Random[term]!, "z", [], model, plan);
                        code.Line("break;");
                    }

                    code.Line();
                }
            }

            code.Line("default:");
            code.Indented("base.WriteRandom(term, row, z);\nbreak;");
        }
    }

    /// <summary>The effects of a level as a type, by which kernels of that size are chosen; of all terms over a grouping.</summary>
    private static void LevelSizes(CodeWriter code, KnownColumns model, TypeNames types)
    {
        string[] cases =
        [
            .. Enumerable.Range(0, model.Random.Count)
                .GroupBy(term => model.Spec.Random[term].GroupName)
                .Where(terms => terms.All(term => model.Random[term] is not null))
                .Select(terms => (terms, effects: terms.Sum(term => model.Random[term]!.Count)))
                .Where(grouping => grouping.effects > 0 && grouping.effects <= SizeNames.Length)
                .Select(grouping => $"{string.Join(" or ", grouping.terms.Select(term => Literal.Number(term)))} => "
                    + $"{types["LevelSize"]}.Of<{types["LevelSize"]}.{SizeNames[grouping.effects - 1]}>(), // {grouping.terms.Key}"),
        ];
        if (cases.Length == 0)
        {
            return;
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        using (code.Block($"protected override {types["LevelSize"]}? LevelSizeOf(int term) => term switch", ";"))
        {
            code.Line(string.Join("\n", cases));
            code.Line("_ => null,");
        }
    }

    /// <summary>A random intercept alone is the base's own case.</summary>
    private static bool IsWrittenOut(IReadOnlyList<DesignColumn>? columns) =>
        columns is { Count: > 0 and <= MostColumns } && !columns.All(column => column.IsIntercept);

    /// <summary>Reads into locals the members that stand in several columns.</summary>
    private static Dictionary<DesignField, string> Locals(CodeWriter code, IReadOnlyList<DesignColumn> columns, DesignPlan plan)
    {
        var names = new Identifiers("row", "x");
        var locals = new Dictionary<DesignField, string>();
        foreach (DesignField field in columns
                     .SelectMany(column => column.Parts)
                     .Where(part => part.Coding != PartCoding.Polynomial)
                     .GroupBy(part => plan.Find(part.Member, part.Coding))
                     .Where(uses => uses.Count() > 1)
                     .Select(uses => uses.Key))
        {
            string local = names.Local(field.Member.Name);
            locals.Add(field, local);
            code.Line($"{(field.Kind == ColumnKind.Number ? "double" : "int")} {local} = {field.Name}[row];");
        }

        code.Line();
        return locals;
    }

    /// <summary>One line a column.</summary>
    private static void Assignments(
        CodeWriter code,
        IReadOnlyList<DesignColumn> columns,
        string target,
        Dictionary<DesignField, string> locals,
        KnownColumns model,
        DesignPlan plan)
    {
        for (int j = 0; j < columns.Count; j++)
        {
            string value = Product(columns[j], locals, model, plan);
            string comment = columns[j].Parts.Any(IsLevel) ? $" // {columns[j].Name}" : "";
            code.Line($"{target}[{Literal.Number(j)}] = {value};{comment}");
        }
    }

    private static bool IsLevel(ColumnPart part) => part.Coding is PartCoding.Contrasts or PartCoding.Indicators;

    /// <summary>Levels that a column picks out become a condition, everything else a product.</summary>
    private static string Product(DesignColumn column, Dictionary<DesignField, string> locals, KnownColumns model, DesignPlan plan)
    {
        var conditions = new List<string>();
        var factors = new List<string>();
        foreach (ColumnPart part in column.Parts)
        {
            DesignField field = plan.Find(part.Member, part.Coding);
            string value = locals.TryGetValue(field, out string? local) ? local : $"{field.Name}[row]";
            switch (part.Coding)
            {
                case PartCoding.Covariate:
                    factors.Add(value);
                    break;
                case PartCoding.Polynomial:
                    factors.Add($"{field.Name}[row, {Literal.Number(part.Index)}]");
                    break;
                default:
                    if (model.PickedLevel(part) is { } level)
                    {
                        conditions.Add($"{value} == {Literal.Number(level)}");
                    }
                    else
                    {
                        factors.Add($"{TableName(part.Member)}[{TableIndex(value, model.LevelCount(part.Member) - 1, part.Index)}]");
                    }

                    break;
            }
        }

        string product = factors.Count == 0 ? "1.0" : string.Join(" * ", factors);
        return conditions.Count == 0 ? product : $"{string.Join(" && ", conditions)} ? {product} : 0.0";
    }

    /// <summary>Where the table, a row for each level, has the value of a contrast.</summary>
    private static string TableIndex(string level, int width, int column)
    {
        if (width == 1)
        {
            return level;
        }

        string start = $"{level} * {Literal.Number(width)}";
        return column == 0 ? start : $"({start}) + {Literal.Number(column)}";
    }

    private static string TableName(string member) => member.Substring(0, 1).ToUpperInvariant() + member.Substring(1) + "Contrasts";
}
