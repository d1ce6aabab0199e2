namespace Lmm.Charts;

/// <summary>How much one picture shows. Above it rows are gathered or left out by a fixed rule, and the picture says so.</summary>
internal static class Limits
{
    /// <summary>Symbols in a scatter plot; above it rows are counted in cells.</summary>
    public const int Points = 4000;

    /// <summary>Symbols in a quantile plot or a caterpillar.</summary>
    public const int OrderedPoints = 1000;

    /// <summary>Levels with their names on an axis.</summary>
    public const int NamedLevels = 60;

    /// <summary>Levels in a caterpillar without their names.</summary>
    public const int UnnamedLevels = 200;

    /// <summary>Small multiples.</summary>
    public const int Panels = 30;

    /// <summary>Places at which a smooth line is computed.</summary>
    public const int CurvePoints = 80;

    /// <summary>
    /// <paramref name="most"/> of the places 0 to <paramref name="count"/> - 1, spread evenly, with the first and last
    /// <paramref name="ends"/> all among them; all places where there are no more.
    /// </summary>
    public static int[] Spread(int count, int most, int ends = 1)
    {
        if (count <= most)
        {
            return [.. Enumerable.Range(0, count)];
        }

        var chosen = new SortedSet<int>();
        for (int i = 0; i < ends; i++)
        {
            chosen.Add(i);
            chosen.Add(count - 1 - i);
        }

        int inner = most - (2 * ends);
        double first = ends;
        double last = count - 1 - ends;
        for (int i = 0; i < inner; i++)
        {
            chosen.Add((int)Math.Round(first + ((last - first) * i / Math.Max(1, inner - 1))));
        }

        return [.. chosen];
    }
}
