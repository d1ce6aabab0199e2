using System.Globalization;
using System.Text.RegularExpressions;

namespace Lmm.Samples.Tests;

/// <summary>Looks for numbers in what a sample printed: a printed number must be the expected one to its last digit.</summary>
internal static partial class Printed
{
    /// <summary>Some line that starts so must show all these numbers, in this order among others.</summary>
    public static void Shows(string output, string lineStart, params double[] expected)
    {
        string[] lines = [.. output.Split('\n').Where(l => l.TrimStart().StartsWith(lineStart, StringComparison.Ordinal))];
        Assert.True(lines.Length > 0, $"No line starts with '{lineStart}' in\n{output}");
        Assert.True(
            lines.Any(line => Has(line[(line.IndexOf(lineStart, StringComparison.Ordinal) + lineStart.Length)..], expected)),
            $"No line that starts with '{lineStart}' shows {string.Join(", ", expected)}:\n{string.Join('\n', lines)}");
    }

    private static bool Has(string text, double[] expected)
    {
        int next = 0;
        foreach (Match match in Number().Matches(text))
        {
            if (next < expected.Length && Agrees(match.Value, expected[next]))
            {
                next++;
            }
        }

        return next == expected.Length;
    }

    // At least three significant digits, so that a stray "0" or "1" cannot stand for a result; whole numbers must be exact.
    private static bool Agrees(string printed, double expected)
    {
        double value = double.Parse(printed, CultureInfo.InvariantCulture);
        string mantissa = printed.Split('e', 'E')[0];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        int exponent = printed.Length > mantissa.Length ? int.Parse(printed[(mantissa.Length + 1)..], CultureInfo.InvariantCulture) : 0;
        int digits = mantissa.Where(char.IsAsciiDigit).SkipWhile(c => c == '0').Count();
        bool precise = digits >= 3 || expected == Math.Round(expected, decimals) || Math.Abs(expected) < 0.1;
        return precise && Math.Abs(value - expected) <= 0.51 * Math.Pow(10, exponent - decimals);
    }

    [GeneratedRegex(@"(?<![\w.])-?\d+(\.\d+)?([eE][-+]?\d+)?(?![\w])")]
    private static partial Regex Number();
}
