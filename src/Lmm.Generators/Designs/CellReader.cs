using System.Globalization;
using Lmm.Design;
using Lmm.Generators.Reading;

namespace Lmm.Generators.Designs;

/// <summary>Reads the cells of one member as <c>ReadCsv</c> would, to the text that the algebra takes, with the same words where it cannot.</summary>
internal static class CellReader
{
    // "3.0" and "1e3" are whole numbers too: other software writes integers so where a column has missing values.
    private const NumberStyles Whole = NumberStyles.Integer | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Whether a cell stands for a missing value.</summary>
    public static bool IsMissing(string text) => text.Length == 0 || text == "NA";

    /// <summary>The cell in the form that is the same for equal values; null where it cannot be read.</summary>
    /// <param name="text">A cell that is not missing.</param>
    /// <param name="type">The member's type.</param>
    /// <param name="why">The end of a sentence that begins with the cell, where it cannot be read.</param>
    public static string? Read(string text, MemberValue type, out string why)
    {
        why = "";
        switch (type.Form)
        {
            case ValueForm.Boolean:
                return Boolean(text, out why);
            case ValueForm.Character:
                why = "is not a single character";
                return text.Length == 1 ? text : null;
            case ValueForm.Enumeration:
                return Level(text, type, out why);
            case ValueForm.Text:
                return text;
            case ValueForm.Identifier:
                return Identifier(text, type, out why);
            default:
                return IsReal(type) ? Real(text, out why) : Integer(text, type, out why);
        }
    }

    private static string? Boolean(string text, out string why)
    {
        why = "is not true or false";
        return text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "1" => "true",
            "FALSE" or "F" or "0" => "false",
            _ => null,
        };
    }

    private static string? Identifier(string text, MemberValue type, out string why)
    {
        if (type.FullName != "global::System.Guid")
        {
            // Another type reads itself; what it takes is not known before it runs.
            why = "";
            return text;
        }

        why = "is not a Guid";
        return Guid.TryParse(text, out Guid value) ? value.ToString() : null;
    }

    /// <summary>By name: exactly, else without regard to case, else by letters and digits only where that is one level.</summary>
    private static string? Level(string text, MemberValue type, out string why)
    {
        why = "";
        EnumLevel[] names = [.. type.Levels, .. type.Synonyms];
        if (type.Levels.Any(level => level.Name == text))
        {
            return text;
        }

        string? found = Only(names, name => name == text)
            ?? Only(names, name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            ?? Only(names, name => LettersAndDigits(name) == LettersAndDigits(text) && LettersAndDigits(text).Length > 0);
        if (found is null)
        {
            why = $"is not one of {string.Join(", ", names.Select(level => level.Name))}{Suggest.DidYouMean(Suggest.Nearest(text, names.Select(level => level.Name)))}";
            return null;
        }

        // A second name of a value tells nothing of which first name has it; it is rare enough to be left as it is.
        return found;
    }

    private static string? Only(EnumLevel[] names, Func<string, bool> isMeant)
    {
        string[] found = [.. names.Select(level => level.Name).Where(isMeant)];
        return found.Length == 1 ? found[0] : null;
    }

    private static string LettersAndDigits(string text) =>
        new([.. text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);

    private static string? Real(string text, out string why)
    {
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && HasDigits(text);
        bool isFinite = isNumber && !double.IsInfinity(value) && !double.IsNaN(value);
        why = isNumber ? "is too large for a number" : $"is not a number{Hint(text)}";
        if (!isFinite)
        {
            return null;
        }

        // So many digits that no double tells them apart are those of the double.
        return Rational.TryParse(text, out Rational exact) ? exact.IsInteger ? exact.ToString() : text : "0";
    }

    private static string? Integer(string text, MemberValue type, out string why)
    {
        why = $"is not a whole number{Hint(text)}";
        if (!decimal.TryParse(text, Whole, CultureInfo.InvariantCulture, out decimal value) || !HasDigits(text))
        {
            return null;
        }

        if (decimal.Truncate(value) != value)
        {
            why = "is not a whole number";
            return null;
        }

        if (Range(type.FullName) is { } range && (value < range.Least || value > range.Most))
        {
            why = string.Format(
                CultureInfo.InvariantCulture, "is outside the range of {0}, {1} to {2}", type.FullName, range.Least, range.Most);
            return null;
        }

        return decimal.Truncate(value).ToString("0", CultureInfo.InvariantCulture);
    }

    private static (decimal Least, decimal Most)? Range(string type) => type switch
    {
        "sbyte" => (sbyte.MinValue, sbyte.MaxValue),
        "byte" => (byte.MinValue, byte.MaxValue),
        "short" => (short.MinValue, short.MaxValue),
        "ushort" => (ushort.MinValue, ushort.MaxValue),
        "int" => (int.MinValue, int.MaxValue),
        "uint" => (uint.MinValue, uint.MaxValue),
        "long" => (long.MinValue, long.MaxValue),
        "ulong" => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };

    private static bool IsReal(MemberValue type) =>
        type.FullName is "double" or "float" or "decimal" or "global::System.Half";

    /// <summary>Whether a number is written in digits: NaN, Infinity and their like are not data.</summary>
    private static bool HasDigits(string text) => text.Any(c => c is >= '0' and <= '9');

    private static string Hint(string text)
    {
        string swapped = text.Replace(',', '.');
        return swapped != text && double.TryParse(swapped, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? ". A design file is written with a decimal point"
            : "";
    }
}
