namespace Lmm;

/// <summary>The groupings that a fit knows its rows by: those of the random terms and the subjects of the residual structure.</summary>
internal static class RowGroups
{
    /// <summary>Labels and, for each row, its level.</summary>
    /// <exception cref="ArgumentException">There is no such grouping; the message names those there are.</exception>
    public static (string[] Labels, int[] LevelOfRow) Of(DesignMatrices design, string group)
    {
        foreach (RandomTerm term in design.RandomTerms)
        {
            if (term.GroupName == group)
            {
                return ([.. term.Levels], term.LevelOfRow);
            }
        }

        return design.Residual is { SubjectOfRow.Length: > 0 } residual && residual.SubjectName == group
            ? ([.. residual.Subjects], residual.SubjectOfRow)
            : throw new ArgumentException($"The model has no grouping '{group}'; it has {NameList.Of(Names(design))}.", nameof(group));
    }

    /// <summary>The names in the order of the model.</summary>
    public static IEnumerable<string> Names(DesignMatrices design) => design.RandomTerms.Select(term => term.GroupName)
        .Concat(design.Residual is { SubjectOfRow.Length: > 0 } residual ? [residual.SubjectName] : [])
        .Distinct();
}
