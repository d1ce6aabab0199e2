using System.Collections.Generic;
using System.Linq;

namespace Lmm.Design.Reading;

/// <summary>Small pieces of the findings' English.</summary>
internal static class Words
{
    /// <summary>"A", "A and B", "A, B and C".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => $"{string.Join(", ", items.Take(items.Count - 1))} and {items[items.Count - 1]}",
    };

    /// <summary>The member's C# type where the declaration tells it, else what it holds.</summary>
    public static string TypeOf(MemberDeclaration member) => member.TypeName.Length > 0 ? member.TypeName : member.Kind switch
    {
        ValueKind.Real => "double",
        ValueKind.Integer => "int",
        ValueKind.Boolean => "bool",
        ValueKind.Character => "char",
        ValueKind.Text => "string",
        ValueKind.Enumeration => "enum",
        ValueKind.Identifier => "struct",
        ValueKind.Time => "time",
        _ => "type that no model can use",
    };
}
