using Lmm.Design;

namespace Lmm;

/// <summary>What kind of comparisons a table has: some adjustments are for one kind.</summary>
internal enum ComparisonFamily
{
    Pairs,
    Control,
    Other,
}

/// <summary>A linear combination of the means of a group.</summary>
internal sealed record WeightedNames(string Name, double[] Weights);

/// <summary>The weights of the usual comparisons.</summary>
internal static class ContrastSets
{
    public static IReadOnlyList<WeightedNames> Pairwise(string[] names)
    {
        List<WeightedNames> pairs = [];
        for (int i = 0; i < names.Length; i++)
        {
            for (int j = i + 1; j < names.Length; j++)
            {
                pairs.Add(Difference(names, i, j));
            }
        }

        return pairs;
    }

    public static IReadOnlyList<WeightedNames> VersusControl(string[] names, string control)
    {
        int of = Array.IndexOf(names, control);
        return [.. Enumerable.Range(0, names.Length).Where(i => i != of).Select(i => Difference(names, i, of))];
    }

    public static IReadOnlyList<WeightedNames> Consecutive(string[] names) =>
        [.. Enumerable.Range(1, Math.Max(names.Length - 1, 0)).Select(i => Difference(names, i, i - 1))];

    /// <exception cref="ArgumentOutOfRangeException">The degree is not below the number of means.</exception>
    public static IReadOnlyList<WeightedNames> Polynomial(string[] names, int? degree)
    {
        int k = names.Length;
        int highest = degree ?? Math.Min(k - 1, 6);
        if (highest < 0 || highest >= k || degree < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(degree), degree, FormattableString.Invariant($"Trends over {k} means have the degrees 1 to {k - 1}."));
        }

        double[,] orthonormal = ContrastMatrix.Of(Contrast.Polynomial, k);
        List<WeightedNames> trends = [];
        for (int d = 0; d < highest; d++)
        {
            int column = d;
            double[] weights = [.. Enumerable.Range(0, k).Select(i => orthonormal[i, column])];
            trends.Add(new WeightedNames(ContrastMatrix.DegreeLabel(d + 1), ToWholeNumbers(weights)));
        }

        return trends;
    }

    /// <exception cref="ArgumentException">A level is not there or is named twice, or a weight is not finite.</exception>
    public static IReadOnlyList<WeightedNames> Custom(string[] names, IReadOnlyList<MeanContrast> contrasts)
    {
        List<WeightedNames> set = [];
        foreach (MeanContrast contrast in contrasts)
        {
            double[] weights = new double[names.Length];
            HashSet<string> seen = [];
            foreach ((string level, double weight) in contrast.Weights)
            {
                int place = Array.IndexOf(names, level);
                if (place < 0)
                {
                    throw new ArgumentException($"{contrast.Name} names '{level}', and there is no such mean; there are {NameList.Of(names)}.", nameof(contrasts));
                }

                if (!seen.Add(level))
                {
                    throw new ArgumentException($"{contrast.Name} names '{level}' twice.", nameof(contrasts));
                }

                if (!double.IsFinite(weight))
                {
                    throw new ArgumentException($"{contrast.Name} gives '{level}' a weight that is not a finite number.", nameof(contrasts));
                }

                weights[place] = weight;
            }

            set.Add(new WeightedNames(contrast.Name, weights));
        }

        return set;
    }

    /// <summary>
    /// The smallest whole numbers in the same proportion, as the tables print them (-3 -1 1 3); the weights as they are where
    /// there are none below 1000.
    /// </summary>
    private static double[] ToWholeNumbers(double[] weights)
    {
        double smallest = weights.Where(w => Math.Abs(w) > 1e-9).Min(Math.Abs);
        for (int divisor = 1; divisor <= 1000; divisor++)
        {
            double[] scaled = [.. weights.Select(w => w / smallest * divisor)];
            if (scaled.All(w => Math.Abs(w - Math.Round(w)) < 1e-6))
            {
                return [.. scaled.Select(w => Math.Round(w) + 0.0)];
            }
        }

        return weights;
    }

    private static WeightedNames Difference(string[] names, int plus, int minus)
    {
        double[] weights = new double[names.Length];
        weights[plus] = 1;
        weights[minus] = -1;
        return new WeightedNames($"{names[plus]} - {names[minus]}", weights);
    }
}
