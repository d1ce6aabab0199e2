using System.Globalization;
using System.Text;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Emit;

/// <summary>Names for emitted members: legal, readable and different from each other within one scope.</summary>
internal sealed class Identifiers
{
    /// <summary>What every class has from <c>object</c>, and what an indexer is called.</summary>
    private static readonly string[] OfObject =
        ["Equals", "Finalize", "GetHashCode", "GetType", "Item", "get_Item", "MemberwiseClone", "ReferenceEquals", "ToString"];

    private readonly HashSet<string> _taken;

    /// <summary>A scope in which these names are taken, and those of <c>object</c>.</summary>
    public Identifiers(params string[] taken) => _taken = [.. OfObject, .. taken];

    /// <summary>The name if it is free, else the name with the suffix, else with a number too. Escaped where it is a keyword.</summary>
    public string Unique(string name, string suffix = "")
    {
        string candidate = _taken.Contains(name) ? name + suffix : name;
        for (int number = 2; !_taken.Add(candidate); number++)
        {
            candidate = name + suffix + number.ToString(CultureInfo.InvariantCulture);
        }

        return ValueTypeReader.Escape(candidate);
    }

    /// <summary>A property name from text, as in <c>^4</c> to Degree4, <c>2 mg</c> to Level2Mg.</summary>
    public static string FromText(string text)
    {
        if (text.StartsWith("^", StringComparison.Ordinal))
        {
            return "Degree" + text.Substring(1);
        }

        var name = new StringBuilder();
        bool isWordStart = true;
        foreach (char c in text)
        {
            if (char.IsLetterOrDigit(c) || c == '_')
            {
                name.Append(isWordStart ? char.ToUpperInvariant(c) : c);
                isWordStart = false;
            }
            else
            {
                isWordStart = true;
            }
        }

        return name.Length == 0 || char.IsDigit(name[0]) ? "Level" + name : name.ToString();
    }

    /// <summary>A private field, as in <c>_days</c>.</summary>
    public string Field(string member) => Unique("_" + Camel(member));

    /// <summary>A local or parameter, as in <c>days</c>.</summary>
    public string Local(string member) => Unique(Camel(member), "Value");

    private static string Camel(string name)
    {
        string bare = name.TrimStart('_');
        return bare.Length == 0 ? "value" : char.ToLowerInvariant(bare[0]) + bare.Substring(1);
    }
}
