namespace Lmm;

/// <summary>The groups of rows that share no random effect and no residual correlation with other rows.</summary>
internal static class IndependentGroups
{
    private const int Fewest = 3;

    /// <summary>
    /// For each row its group: the levels of a grouping, or the subjects of [Repeated], within which all others are nested, the
    /// one with most levels; the rows where there is no grouping at all. Null where there is none, or fewer than three groups.
    /// </summary>
    public static int[]? Of(DesignMatrices design)
    {
        List<(int[] LevelOfRow, int Levels)> groupings = [.. design.RandomTerms.Select(term => (term.LevelOfRow, term.Levels.Count))];
        if (design.Residual is { } residual && residual.Correlation != Corr.Independent)
        {
            if (residual.Subjects.Count == 0)
            {
                return null;
            }

            groupings.Add((residual.SubjectOfRow, residual.Subjects.Count));
        }

        if (groupings.Count == 0)
        {
            groupings.Add(([.. Enumerable.Range(0, design.RowCount)], design.RowCount));
        }

        return groupings
            .Where(grouping => grouping.Levels >= Fewest && groupings.All(other => IsWithin(other.LevelOfRow, other.Levels, grouping.LevelOfRow)))
            .OrderByDescending(grouping => grouping.Levels)
            .FirstOrDefault().LevelOfRow;
    }

    private static bool IsWithin(int[] inner, int levels, int[] outer)
    {
        int[] found = new int[levels];
        Array.Fill(found, -1);
        for (int row = 0; row < inner.Length; row++)
        {
            int level = inner[row];
            if (found[level] < 0)
            {
                found[level] = outer[row];
            }
            else if (found[level] != outer[row])
            {
                return false;
            }
        }

        return true;
    }
}
