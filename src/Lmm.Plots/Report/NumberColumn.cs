using System.Globalization;

namespace Lmm.Reports;

/// <summary>Numbers of one column with the same decimals, so that their points stand under each other.</summary>
internal static class NumberColumn
{
    private const int MostDecimals = 7;

    /// <summary>The decimals that show the smallest of the values with four significant digits.</summary>
    public static int Decimals(IEnumerable<double> values, int significant = 4)
    {
        double smallest = values.Where(value => double.IsFinite(value) && value != 0).Select(Math.Abs).DefaultIfEmpty(1).Min();
        return Math.Clamp(significant - 1 - (int)Math.Floor(Math.Log10(smallest)), 0, MostDecimals);
    }

    /// <summary>A number with these decimals; a dash where there is none.</summary>
    public static string Fixed(double value, int decimals) => value switch
    {
        double.NaN => "–",
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        _ when Math.Abs(value) >= 1e12 || (value != 0 && Math.Abs(value) < 0.5 * Math.Pow(10, -decimals)) =>
            value.ToString("0.###e+00", CultureInfo.InvariantCulture),
        _ => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal),
    };

    /// <summary>A p value with three significant digits, or a bound.</summary>
    public static string PValue(double value) => value switch
    {
        double.NaN => "–",
        < 1e-4 => "< 0.0001",
        _ => value.ToString("F" + Math.Clamp(2 - (int)Math.Floor(Math.Log10(value)), 3, 5).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };

    /// <summary>An interval with these decimals.</summary>
    public static string Interval(Interval interval, int decimals) => double.IsNaN(interval.Lower)
        ? "–"
        : $"{Fixed(interval.Lower, decimals)} to {Fixed(interval.Upper, decimals)}";
}
