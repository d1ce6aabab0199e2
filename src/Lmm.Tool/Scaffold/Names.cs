namespace Lmm.Tool.Scaffold;

/// <summary>Names of C# from texts of a file.</summary>
internal static class Names
{
    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "record", "ref", "return",
        "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try",
        "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    ];

    // What every record has already.
    private static readonly HashSet<string> RecordMembers =
        ["Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "EqualityContract", "PrintMembers", "Deconstruct", "Clone"];

    public static bool IsName(string text) =>
        text.Length > 0
        && (char.IsLetter(text[0]) || text[0] == '_')
        && text.All(c => char.IsLetterOrDigit(c) || c == '_')
        && !Keywords.Contains(text);

    /// <summary>The column's name with a capital, by which it is found without regard to case; null where it cannot be a name.</summary>
    public static string? OfMember(string column)
    {
        string name = column.Length == 0 ? column : $"{char.ToUpperInvariant(column[0])}{column[1..]}";
        return IsName(name) && !RecordMembers.Contains(name) ? name : null;
    }

    /// <summary>A type's name made of the words of a text.</summary>
    public static string OfType(string text)
    {
        string[] words = new string([.. text.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string name = string.Concat(words.Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
        return name.Length == 0 ? "Row" : char.IsDigit(name[0]) ? $"Data{name}" : name;
    }
}
