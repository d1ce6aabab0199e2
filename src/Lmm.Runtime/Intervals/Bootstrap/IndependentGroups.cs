namespace Lmm;

/// <summary>The groups of rows that share no random effect and no residual correlation with other rows.</summary>
internal static class IndependentGroups
{
    /// <summary>
    /// For each row its group: the levels of a grouping within which every other is nested, the one with most levels; null
    /// where there is none, or fewer than three levels.
    /// </summary>
    public static int[]? Of(DesignMatrices design)
    {
        if (design.Residual is not null)
        {
            return null;
        }

        return design.RandomTerms
            .Where(term => term.Levels.Count >= 3 && design.RandomTerms.All(other => IsWithin(other, term)))
            .OrderByDescending(term => term.Levels.Count)
            .FirstOrDefault()?.LevelOfRow;
    }

    private static bool IsWithin(RandomTerm inner, RandomTerm outer)
    {
        int[] found = new int[inner.Levels.Count];
        Array.Fill(found, -1);
        for (int row = 0; row < inner.LevelOfRow.Length; row++)
        {
            int level = inner.LevelOfRow[row];
            if (found[level] < 0)
            {
                found[level] = outer.LevelOfRow[row];
            }
            else if (found[level] != outer.LevelOfRow[row])
            {
                return false;
            }
        }

        return true;
    }
}
