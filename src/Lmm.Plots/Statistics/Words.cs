using System.Globalization;

namespace Lmm.Charts;

/// <summary>Numbers and lists in sentences, in the invariant culture.</summary>
internal static class Words
{
    /// <summary>A whole number with commas.</summary>
    public static string Count(double number) => number.ToString("#,0.######", CultureInfo.InvariantCulture);

    /// <summary>A number with that many significant digits.</summary>
    public static string Number(double value, int digits = 4) => value switch
    {
        double.NaN => "not known",
        double.PositiveInfinity => "infinity",
        double.NegativeInfinity => "minus infinity",
        _ => value.ToString(FormattableString.Invariant($"G{digits}"), CultureInfo.InvariantCulture),
    };

    /// <summary>One, two or many of a thing: <c>1 row</c>, <c>2 rows</c>.</summary>
    public static string Of(double number, string what) => number == 1 ? $"1 {what}" : $"{Count(number)} {what}s";

    /// <summary>The names joined as in a sentence.</summary>
    public static string List(IReadOnlyList<string> names) => names.Count switch
    {
        0 => string.Empty,
        1 => names[0],
        _ => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
    };

    /// <summary>Small letters and hyphens, for a file's name.</summary>
    public static string FileName(params IReadOnlyList<string> parts)
    {
        char[] letters = [.. string.Join('-', parts).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')];
        return string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }
}
