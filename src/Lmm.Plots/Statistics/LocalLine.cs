namespace Lmm.Charts;

/// <summary>
/// A smooth line by local linear regression with tricube weights: Cleveland (1979), Robust locally weighted regression,
/// JASA 74, 829, equations 1-3 with d = 1, without the robustness iterations. What R's
/// loess(degree = 1, surface = "direct") computes.
/// </summary>
internal static class LocalLine
{
    /// <summary>The line at evenly spread places of the range of x; empty where x has fewer than 4 different values.</summary>
    /// <param name="x">n finite numbers, in any order.</param>
    /// <param name="y">n finite numbers.</param>
    /// <param name="span">The share of the rows that decides each place.</param>
    public static (double[] X, double[] Y) Of(double[] x, double[] y, double span = 0.75)
    {
        double[] sortedX = [.. x];
        double[] sortedY = [.. y];
        Array.Sort(sortedX, sortedY);
        if (sortedX.Distinct().Take(4).Count() < 4)
        {
            return ([], []);
        }

        (sortedX, sortedY, double[] weights) = Gather(sortedX, sortedY);
        double low = sortedX[0];
        double high = sortedX[^1];
        double[] places = new double[Limits.CurvePoints];
        double[] values = new double[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i == places.Length - 1 ? high : low + ((high - low) * i / (places.Length - 1));
            values[i] = At(places[i], sortedX, sortedY, weights, span);
        }

        return (places, values);
    }

    /// <summary>The line at one place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="x">n numbers, ascending.</param>
    /// <param name="y">n numbers.</param>
    /// <param name="weights">How many rows each stands for.</param>
    /// <param name="span">The share of the rows that decides the place.</param>
    public static double At(double place, double[] x, double[] y, double[] weights, double span)
    {
        // The bandwidth: the distance within which floor(n span) rows lie.
        double wanted = Math.Max(2, Math.Floor((weights.Sum() * span) + 1e-5));
        int above = Array.BinarySearch(x, place);
        above = above < 0 ? ~above : above;
        int below = above - 1;
        double width = 0;
        for (double inside = 0; inside < wanted && (below >= 0 || above < x.Length);)
        {
            bool takeAbove = below < 0 || (above < x.Length && x[above] - place <= place - x[below]);
            width = takeAbove ? x[above] - place : place - x[below];
            inside += takeAbove ? weights[above++] : weights[below--];
        }

        double sum = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXX = 0;
        double sumXY = 0;
        int from = Math.Max(0, below + 1);
        for (int i = from; i < above; i++)
        {
            double distance = x[i] - place;
            double ratio = width > 0 ? Math.Abs(distance) / width : 0;
            double cube = 1 - (ratio * ratio * ratio);
            double w = weights[i] * (ratio < 0.999 ? cube * cube * cube : 0);
            sum += w;
            sumX += w * distance;
            sumY += w * y[i];
            sumXX += w * distance * distance;
            sumXY += w * distance * y[i];
        }

        double determinant = (sum * sumXX) - (sumX * sumX);
        return determinant > 1e-12 * sum * sumXX
            ? ((sumXX * sumY) - (sumX * sumXY)) / determinant
            : sumY / sum;
    }

    /// <summary>Many rows are first averaged in 2,000 runs of neighbours: the line does not see the difference.</summary>
    private static (double[] X, double[] Y, double[] Weights) Gather(double[] x, double[] y)
    {
        const int Most = 2000;
        if (x.Length <= Most)
        {
            return (x, y, [.. Enumerable.Repeat(1.0, x.Length)]);
        }

        double[] meanX = new double[Most];
        double[] meanY = new double[Most];
        double[] counts = new double[Most];
        for (int run = 0; run < Most; run++)
        {
            int from = (int)((long)x.Length * run / Most);
            int to = (int)((long)x.Length * (run + 1) / Most);
            counts[run] = to - from;
            meanX[run] = x.AsSpan(from, to - from).ToArray().Average();
            meanY[run] = y.AsSpan(from, to - from).ToArray().Average();
        }

        return (meanX, meanY, counts);
    }
}
