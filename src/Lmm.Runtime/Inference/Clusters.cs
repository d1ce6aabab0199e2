namespace Lmm;

/// <summary>The clusters of a robust covariance: sets of rows that the fitted model leaves independent of each other.</summary>
internal static class Clusters
{
    /// <summary>The levels of a grouping; of the outermost that will do where none is named.</summary>
    /// <exception cref="ArgumentException">There is no such grouping.</exception>
    /// <exception cref="InvalidOperationException">Its levels are not independent, or there is only one.</exception>
    public static (string Name, IReadOnlyList<int[]> Rows) Of(DesignMatrices design, Solution solution, string? group)
    {
        int[][] independent = new MarginalCovariance(design, solution, null).IndependentSets();
        if (group is not null)
        {
            (string[] labels, int[] levelOfRow) = RowGroups.Of(design, group);
            return (group, Checked(group, labels, levelOfRow, independent));
        }

        (string Name, string[] Labels, int[] LevelOfRow)[] possible =
        [
            .. RowGroups.Names(design)
                .Select(name => (Name: name, Of: RowGroups.Of(design, name)))
                .Select(g => (g.Name, g.Of.Labels, g.Of.LevelOfRow))
                .Where(g => g.Labels.Length > 1 && independent.All(set => set.All(row => g.LevelOfRow[row] == g.LevelOfRow[set[0]]))),
        ];
        if (possible.Length == 0)
        {
            throw new InvalidOperationException(
                $"No grouping of the model ({NameList.Of(RowGroups.Names(design))}) has levels that are independent of each other, as where groupings are crossed: a cluster-robust covariance has no clusters here.");
        }

        (string name, string[] outermost, int[] levels) = possible.MinBy(g => g.Labels.Length);
        return (name, Checked(name, outermost, levels, independent));
    }

    /// <summary>Clusters by a label for each row.</summary>
    /// <exception cref="ArgumentException">The labels are not as many as the rows.</exception>
    /// <exception cref="InvalidOperationException">As for the other.</exception>
    public static IReadOnlyList<int[]> Of(DesignMatrices design, Solution solution, IReadOnlyList<string> labelOfRow)
    {
        if (labelOfRow.Count != design.RowCount)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {labelOfRow.Count} cluster labels for {design.RowCount} rows used; give one for each, in their order."));
        }

        string[] labels = [.. labelOfRow.Distinct(StringComparer.Ordinal)];
        Dictionary<string, int> index = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        int[] levelOfRow = [.. labelOfRow.Select(label => index[label])];
        return Checked("the clusters given", labels, levelOfRow, new MarginalCovariance(design, solution, null).IndependentSets());
    }

    private static int[][] Checked(string name, string[] labels, int[] levelOfRow, int[][] independent)
    {
        if (labels.Length < 2)
        {
            throw new InvalidOperationException($"A cluster-robust covariance needs at least two clusters, and {name} has one.");
        }

        foreach (int[] set in independent)
        {
            int other = Array.FindIndex(set, row => levelOfRow[row] != levelOfRow[set[0]]);
            if (other > 0)
            {
                throw new InvalidOperationException(
                    $"The levels of {name} are not independent under the fitted model: '{labels[levelOfRow[set[0]]]}' and '{labels[levelOfRow[set[other]]]}' share a random effect or a residual correlation. Name an outer grouping; where groupings are crossed there is none.");
            }
        }

        List<int>[] rows = [.. labels.Select(_ => new List<int>())];
        for (int i = 0; i < levelOfRow.Length; i++)
        {
            rows[levelOfRow[i]].Add(i);
        }

        return [.. rows.Select(set => set.ToArray())];
    }
}
