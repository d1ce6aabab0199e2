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
        // The fewest digits that read back, found by hand: "R" gives other texts on .NET Framework, where a compiler inside
        // an editor may run this.
        string text = "";
        for (int digits = 15; digits <= 17; digits++)
        {
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).Equals(value))
            {
                break;
            }
        }

        return text.IndexOfAny(['.', 'E', 'e']) >= 0 ? text : text + ".0";
    }

    /// <summary>An int.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
