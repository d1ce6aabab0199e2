using MathNet.Numerics.Distributions;

namespace Lmm.Charts;

/// <summary>
/// Ordered values beside the quantiles of the standard normal, with a pointwise band: the k-th of n uniform values has the
/// beta law (k, n + 1 - k), so its 2.5 and 97.5 per cent points through the normal quantile bound the k-th of n normal values.
/// </summary>
internal sealed class NormalQuantiles
{
    private NormalQuantiles(int count, double mean, double deviation)
    {
        Count = count;
        Mean = mean;
        Deviation = deviation;
    }

    /// <summary>The number n of values.</summary>
    public int Count { get; }

    /// <summary>Their mean: the line's height at 0.</summary>
    public double Mean { get; }

    /// <summary>Their standard deviation: the line's slope.</summary>
    public double Deviation { get; }

    /// <summary>The places, counted from 0, of the ordered values that are shown.</summary>
    public required int[] Places { get; init; }

    /// <summary>The normal quantile of each shown value.</summary>
    public required double[] Theoretical { get; init; }

    /// <summary>The shown values, ascending.</summary>
    public required double[] Sample { get; init; }

    /// <summary>The lower end of the band at each shown value.</summary>
    public required double[] Lower { get; init; }

    /// <summary>The upper end of the band at each shown value.</summary>
    public required double[] Upper { get; init; }

    /// <summary>The index in the argument of each shown value.</summary>
    public required int[] Index { get; init; }

    /// <summary>How many of the shown values lie outside the band.</summary>
    public int OutsideCount => Sample.Where((value, i) => value < Lower[i] || value > Upper[i]).Count();

    /// <summary>Orders the values; n at least 3 and not all equal.</summary>
    public static NormalQuantiles Of(double[] values)
    {
        int n = values.Length;
        int[] index = [.. Enumerable.Range(0, n)];
        double[] sorted = [.. values];
        Array.Sort(sorted, index);
        double mean = sorted.Average();
        double deviation = Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / (n - 1));
        int[] places = Limits.Spread(n, Limits.OrderedPoints, ends: Math.Min(100, n / 2));
        return new NormalQuantiles(n, mean, deviation)
        {
            Places = places,
            Theoretical = [.. places.Select(k => Normal.InvCDF(0, 1, Position(k, n)))],
            Sample = [.. places.Select(k => sorted[k])],
            Lower = [.. places.Select(k => mean + (deviation * Bound(k, n, 0.025)))],
            Upper = [.. places.Select(k => mean + (deviation * Bound(k, n, 0.975)))],
            Index = [.. places.Select(k => index[k])],
        };
    }

    /// <summary>Where the k-th of n stands, as R's ppoints: Blom's position up to 10 values, Hazen's above.</summary>
    public static double Position(int k, int n)
    {
        double a = n <= 10 ? 3.0 / 8 : 0.5;
        return (k + 1 - a) / (n + 1 - (2 * a));
    }

    /// <summary>The p quantile of the k-th of n standard normal values.</summary>
    public static double Bound(int k, int n, double p) => Normal.InvCDF(0, 1, Beta.InvCDF(k + 1, n - k, p));
}
