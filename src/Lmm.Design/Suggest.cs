using System.Collections.Generic;

namespace Lmm.Design;

/// <summary>Finds the name that was probably meant by a misspelt one.</summary>
public static class Suggest
{
    /// <summary>The nearest of <paramref name="names"/>, or null when none is near. Letter case does not count.</summary>
    public static string? Nearest(string wrong, IEnumerable<string> names)
    {
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string name in names)
        {
            int distance = Distance(wrong.ToUpperInvariant(), name.ToUpperInvariant());
            int allowed = Math.Max(1, Math.Max(wrong.Length, name.Length) / 3);
            bool isNear = distance <= allowed && distance < Math.Min(wrong.Length, name.Length);
            if ((isNear || distance == 0) && distance < bestDistance)
            {
                best = name;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>" (did you mean 'X'?)" or nothing: the end of a message.</summary>
    public static string DidYouMean(string? suggestion) => suggestion is null ? "" : $" (did you mean '{suggestion}'?)";

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    public static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }
}
