using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace Lmm.Generators.Emit;

/// <summary>C# literals, the same on every machine and under every culture.</summary>
internal static class Literal
{
    /// <summary>A quoted string; null gives <c>null</c>.</summary>
    public static string Text(string? value) => value is null ? "null" : SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>A double that reads back as the same bits, always with a point or an exponent: <c>1.0</c>, <c>-0.5</c>.</summary>
    public static string Number(double value)
    {
        // "R" can fail to round-trip on .NET Framework, where the compiler may run this; G17 never does. The shorter text
        // is taken wherever it gives the same number.
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double back) || !back.Equals(value))
        {
            text = value.ToString("G17", CultureInfo.InvariantCulture);
        }

        return text.IndexOfAny(['.', 'E', 'e']) >= 0 ? text : text + ".0";
    }

    /// <summary>An int.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A bool.</summary>
    public static string Truth(bool value) => value ? "true" : "false";
}
