using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>Writes <c>ReadCsv</c>: a typed conversion for each member, no reflection.</summary>
internal static class CsvEmitter
{
    private const string PathSignature = "string path";

    /// <summary>Both overloads; nothing where a row cannot be made from cells.</summary>
    public static void Emit(CodeWriter code, ModelToEmit model, TypeNames types)
    {
        if (model.Construction is null)
        {
            return;
        }

        Reader(code, types, PathSignature, "path");
        Reader(code, types, $"{types["TextReader"]} reader", "reader");
    }

    /// <summary>The columns that are read and the names of enums; the first members of the model.</summary>
    public static void EmitTables(CodeWriter code, ModelToEmit model)
    {
        if (model.Construction is { } construction)
        {
            code.List("private static readonly string[] CsvMembers =", construction.Cells.Select(cell => Literal.Text(cell.Column)));
            EnumTables(code, construction.Cells);
            code.Line();
        }
    }

    /// <summary>The conversion of one line; the last member of the model.</summary>
    public static void EmitRow(CodeWriter code, ModelToEmit model, TypeNames types)
    {
        if (model.Construction is { } construction)
        {
            code.Line();
            Row(code, construction, [.. construction.Cells], types);
        }
    }

    /// <summary>The signatures with their documentation, bodies throwing.</summary>
    public static void EmitThrowing(CodeWriter code, ModelToEmit model, string exception, TypeNames types)
    {
        if (model.Construction is null && model.Row.CanBeNamed)
        {
            return;
        }

        foreach (string parameter in new[] { PathSignature, $"{types["TextReader"]} reader" })
        {
            code.Line();
            Documentation(code, types, parameter);
            code.Line($"{Signature(types, parameter)} =>");
            code.Indented($"throw {exception};");
        }
    }

    private static void Reader(CodeWriter code, TypeNames types, string parameter, string source)
    {
        code.Line();
        Documentation(code, types, parameter);
        using (code.Block(Signature(types, parameter)))
        {
            code.Line($"using var cells = new {types["CsvRowReader"]}({source}, CsvMembers, options);");
            using (code.Block("while (cells.Read())"))
            {
                code.Line("yield return ReadRow(cells);");
            }
        }
    }

    private static void Documentation(CodeWriter code, TypeNames types, string parameter)
    {
        bool isPath = parameter == PathSignature;
        code.Line(isPath
            ? "/// <summary>Reads the rows of a CSV file, one by one as they are asked for.</summary>"
            : "/// <summary>Reads the rows of a CSV text, one by one as they are asked for.</summary>");
        code.Line(isPath
            ? "/// <param name=\"path\">The file; its header has the members' names, without regard to case.</param>"
            : "/// <param name=\"reader\">The text; its header has the members' names, without regard to case. Disposed at the end.</param>");
        code.Line("/// <param name=\"options\">Missing codes, delimiter, decimal comma; null for the defaults.</param>");
        code.Line($"/// <exception cref=\"{types["CsvFormatException"]}\">A column is missing or a cell cannot be read; the message says where.</exception>");
    }

    private static string Signature(TypeNames types, string parameter) =>
        $"public static {types["IEnumerable"]}<{types.Row}> ReadCsv({parameter}, {types["CsvOptions"]}? options = null)";

    private static void Row(CodeWriter code, RowConstruction construction, RowCell[] cells, TypeNames types)
    {
        string Value(RowCell cell) => Conversion(cell, Array.IndexOf(cells, cell));
        bool isNamed = construction.SkipsParameters;
        string[] arguments =
        [
            .. construction.Arguments.Select(cell => isNamed ? $"{cell.Access}: {Value(cell)}" : Value(cell)),
        ];
        code.Line($"private static {types.Row} ReadRow({types["CsvRowReader"]} cells) =>");
        string[] initialisers = [.. construction.Initialisers.Select(cell => $"{cell.Access} = {Value(cell)},")];
        string head = arguments.Length > 0 ? $"new(\n    {string.Join(",\n    ", arguments)})"
            : initialisers.Length > 0 ? $"new {types.Row}"
            : "new()";
        string tail = initialisers.Length == 0 ? "" : $"\n{{\n    {string.Join("\n    ", initialisers)}\n}}";
        code.Indented($"{head}{tail};");
    }

    private static string Conversion(RowCell cell, int index)
    {
        MemberValue type = cell.Type;
        string nullable = type.IsNullable ? "Nullable" : "";
        string member = Literal.Number(index);
        if (type.Form == ValueForm.Enumeration)
        {
            string table = TableName(type);
            return $"cells.Read{nullable}Enum<{type.ShortName}>({member}, {table}Names, {table}Values)";
        }

        return MethodOf(type.FullName) is { } method
            ? $"cells.Read{nullable}{method}({member})"
            : $"cells.Read{nullable}Parsable<{type.ShortName}>({member})";
    }

    private static string? MethodOf(string type) => type switch
    {
        "double" => "Double",
        "float" => "Single",
        "decimal" => "Decimal",
        "sbyte" => "SByte",
        "byte" => "Byte",
        "short" => "Int16",
        "ushort" => "UInt16",
        "int" => "Int32",
        "uint" => "UInt32",
        "long" => "Int64",
        "ulong" => "UInt64",
        "bool" => "Boolean",
        "char" => "Char",
        "string" => "String",
        "global::System.Half" => "Half",
        "global::System.Guid" => "Guid",
        _ => null,
    };

    private static void EnumTables(CodeWriter code, IEnumerable<RowCell> cells)
    {
        foreach (MemberValue type in cells
                     .Select(cell => cell.Type with { IsNullable = false })
                     .Where(type => type.Form == ValueForm.Enumeration)
                     .Distinct())
        {
            EnumLevel[] levels = [.. type.Levels, .. type.Synonyms];
            string table = TableName(type);
            code.List($"private static readonly string[] {table}Names =", levels.Select(level => Literal.Text(level.Name)));
            code.List(
                $"private static readonly {type.ShortName}[] {table}Values =",
                levels.Select(level => $"{type.ShortName}.{level.Access}"));
        }
    }

    /// <summary>Two enums of one name in different places keep apart by their full names.</summary>
    private static string TableName(MemberValue type) =>
        Identifiers.FromText((type.ShortName == type.FullName ? type.FullName.Replace("global::", "") : type.ShortName).Replace('.', ' '));
}
