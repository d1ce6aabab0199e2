namespace Lmm.Charts;

/// <summary>Tukey's box of some values: quartiles, whiskers to the last value within 1.5 times the box, values beyond.</summary>
internal sealed record BoxSummary(int Count, double Low, double FirstQuartile, double Median, double ThirdQuartile, double High)
{
    /// <summary>The indices of the values beyond the whiskers.</summary>
    public required IReadOnlyList<int> Beyond { get; init; }

    /// <summary>The summary of the values at these indices; at least one. Quartiles by R's quantile type 7.</summary>
    public static BoxSummary Of(double[] values, IReadOnlyList<int> indices)
    {
        double[] sorted = [.. indices.Select(i => values[i]).Order()];
        double first = Quantile(sorted, 0.25);
        double third = Quantile(sorted, 0.75);
        double reach = 1.5 * (third - first);
        double low = sorted.First(value => value >= first - reach);
        double high = sorted.Last(value => value <= third + reach);
        return new BoxSummary(sorted.Length, low, first, Quantile(sorted, 0.5), third, high)
        {
            Beyond = [.. indices.Where(i => values[i] < low || values[i] > high)],
        };
    }

    private static double Quantile(double[] sorted, double p)
    {
        double position = (sorted.Length - 1) * p;
        int below = (int)position;
        double part = position - below;
        return part == 0 ? sorted[below] : sorted[below] + (part * (sorted[below + 1] - sorted[below]));
    }
}
