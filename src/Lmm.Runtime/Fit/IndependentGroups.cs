using Lmm.Blocks;

namespace Lmm.Fitting;

/// <summary>
/// The rows in groups that are independent of each other: connected by a subject or by a level of a grouping with random
/// effects. H is block diagonal over them.
/// </summary>
internal static class IndependentGroups
{
    /// <summary>The rows of each group, ascending; groups in the order of their first row.</summary>
    /// <param name="rows">n.</param>
    /// <param name="groupings">The groupings.</param>
    /// <param name="subjects">The rows of each subject.</param>
    public static int[][] Of(int rows, IReadOnlyList<GroupingBlock> groupings, IReadOnlyList<int[]> subjects)
    {
        int[] parent = [.. Enumerable.Range(0, rows)];
        foreach (GroupingBlock grouping in groupings)
        {
            if (grouping.EffectCount == 0)
            {
                continue;
            }

            int[] first = new int[grouping.Levels];
            Array.Fill(first, -1);
            for (int row = 0; row < rows; row++)
            {
                ref int seen = ref first[grouping.LevelOfRow[row]];
                seen = seen < 0 ? row : seen;
                Join(parent, seen, row);
            }
        }

        foreach (int[] subject in subjects)
        {
            foreach (int row in subject)
            {
                Join(parent, subject[0], row);
            }
        }

        return [.. Enumerable.Range(0, rows).GroupBy(row => Root(parent, row)).Select(group => group.ToArray())];
    }

    private static int Root(int[] parent, int row)
    {
        while (parent[row] != row)
        {
            parent[row] = parent[parent[row]];
            row = parent[row];
        }

        return row;
    }

    private static void Join(int[] parent, int a, int b)
    {
        a = Root(parent, a);
        b = Root(parent, b);
        parent[Math.Max(a, b)] = Math.Min(a, b);
    }
}
