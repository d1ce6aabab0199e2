using System.Globalization;

namespace Lmm;

/// <summary>Numbers for people, in the invariant culture.</summary>
internal static class NumberText
{
    private const int MostDecimals = 7;

    /// <summary>The number of decimals that shows the smallest of the values with that many significant digits.</summary>
    public static int Decimals(IEnumerable<double> values, int significant)
    {
        double smallest = double.PositiveInfinity;
        foreach (double value in values)
        {
            if (double.IsFinite(value) && value != 0)
            {
                smallest = Math.Min(smallest, Math.Abs(value));
            }
        }

        if (double.IsPositiveInfinity(smallest))
        {
            return 2;
        }

        int digits = 1 + (int)Math.Floor(Math.Log10(smallest));
        return Math.Clamp(significant - digits, 0, MostDecimals);
    }

    /// <summary>A number with fixed decimals; in scientific notation where those would show nothing, or too much.</summary>
    public static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        double size = Math.Abs(value);
        if (size >= 1e12 || (size != 0 && size < 0.5 * Math.Pow(10, -decimals)))
        {
            return Scientific(value, 3);
        }

        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text[1..] : text;
    }

    /// <summary>As R prints p values: three significant digits, and a bound below 2e-16.</summary>
    public static string PValue(double value)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        if (value < 2e-16)
        {
            return "< 2e-16";
        }

        return value >= 1e-4
            ? value.ToString("F" + Math.Clamp(2 - (int)Math.Floor(Math.Log10(value)), 3, 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : Scientific(value, 2);
    }

    /// <summary>Three significant digits, as in 3.26e-06.</summary>
    public static string Scientific(double value, int decimals = 2)
    {
        if (!double.IsFinite(value))
        {
            return NotFinite(value);
        }

        string zeros = new('0', decimals);
        return value.ToString($"0.{zeros}e+00", CultureInfo.InvariantCulture);
    }

    /// <summary>Stars and dots by the limits 0.001, 0.01, 0.05, 0.1.</summary>
    public static string Stars(double p) => p switch
    {
        <= 0.001 => "***",
        <= 0.01 => "**",
        <= 0.05 => "*",
        <= 0.1 => ".",
        _ => string.Empty,
    };

    private static string NotFinite(double value) => value switch
    {
        double.PositiveInfinity => "Inf",
        double.NegativeInfinity => "-Inf",
        _ => "NA",
    };
}
