namespace Lmm.Charts;

/// <summary>Pairs of residuals of one subject, gathered by their distance.</summary>
/// <param name="Distance">The distance, or the mean distance of a class.</param>
/// <param name="Count">The number of pairs.</param>
/// <param name="Correlation">Sum r_i r_j / Count over sum r^2 / n: as nlme's ACF (Pinheiro and Bates 2000, section 5.3.3).</param>
/// <param name="Semivariance">Mean of (r_i - r_j)^2 / 2: as nlme's Variogram.</param>
internal sealed record PairClass(double Distance, int Count, double Correlation, double Semivariance)
{
    /// <summary>The classes of all pairs within subjects, by ascending distance.</summary>
    /// <param name="residuals">n residuals.</param>
    /// <param name="subjects">The rows of each subject.</param>
    /// <param name="coordinates">One array of n values for each coordinate.</param>
    /// <param name="most">How many classes; where there are more different distances, classes of about equally many pairs.</param>
    public static IReadOnlyList<PairClass> Of(double[] residuals, IEnumerable<IReadOnlyList<int>> subjects, IReadOnlyList<double[]> coordinates, int most)
    {
        List<(double Distance, double Product, double Half)> pairs = [];
        double squares = 0;
        int count = 0;
        foreach (IReadOnlyList<int> rows in subjects)
        {
            for (int a = 0; a < rows.Count; a++)
            {
                double ra = residuals[rows[a]];
                squares += ra * ra;
                count++;
                for (int b = 0; b < a; b++)
                {
                    double rb = residuals[rows[b]];
                    pairs.Add((DistanceOf(rows[a], rows[b], coordinates), ra * rb, (ra - rb) * (ra - rb) / 2));
                }
            }
        }

        double variance = squares / count;
        return [.. Classes(pairs, most).Select(group => new PairClass(
            group.Average(pair => pair.Distance),
            group.Count,
            group.Average(pair => pair.Product) / variance,
            group.Average(pair => pair.Half)))];
    }

    /// <summary>Euclid's distance of two rows.</summary>
    public static double DistanceOf(int a, int b, IReadOnlyList<double[]> coordinates) => coordinates.Count == 1
        ? Math.Abs(coordinates[0][a] - coordinates[0][b])
        : Math.Sqrt(coordinates.Sum(values => (values[a] - values[b]) * (values[a] - values[b])));

    private static IEnumerable<IReadOnlyList<(double Distance, double Product, double Half)>> Classes(
        List<(double Distance, double Product, double Half)> pairs, int most)
    {
        pairs.Sort((a, b) => a.Distance.CompareTo(b.Distance));
        bool isFew = pairs.Select(pair => pair.Distance).Distinct().Take(most + 1).Count() <= most;
        for (int from = 0; from < pairs.Count;)
        {
            int to = isFew ? from + 1 : Math.Max(from + 1, (int)((from / (pairs.Count / most)) + 1L) * (pairs.Count / most));

            // Pairs of one distance stay together.
            to = Math.Min(to, pairs.Count);
            while (to < pairs.Count && pairs[to].Distance == pairs[to - 1].Distance)
            {
                to++;
            }

            yield return pairs.GetRange(from, to - from);
            from = to;
        }
    }
}
