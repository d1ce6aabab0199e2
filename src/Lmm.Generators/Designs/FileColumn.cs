using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Designs;

/// <summary>The column of a member in a design file.</summary>
/// <param name="member">The member.</param>
/// <param name="type">Its type.</param>
/// <param name="index">The column, counted from 0.</param>
internal sealed class FileColumn(MemberSpec member, MemberValue type, int index)
{
    // Levels repeat: what a text reads as is worked out once. Numbers that never repeat stay within the row limit.
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The member.</summary>
    public MemberSpec Member { get; } = member;

    /// <summary>Its type.</summary>
    public MemberValue Type { get; } = type;

    /// <summary>The column, counted from 0.</summary>
    public int Index { get; } = index;

    /// <summary>The current row's value in the form that is the same for equal values; null where it is missing or unreadable.</summary>
    public string? Value { get; set; }

    /// <summary>The value of a cell, or null with the reason.</summary>
    public string? Read(string text, out string why)
    {
        why = "";
        if (_known.TryGetValue(text, out string? known))
        {
            return known;
        }

        string? value = CellReader.Read(text, Type, out why);
        if (value is not null)
        {
            _known.Add(text, value);
        }

        return value;
    }
}
