namespace Lmm;

/// <summary>
/// The levels of a grouping by one member or by the combination of several: ordered by the outer member's order, then
/// the next, and only those that occur. Combining costs time linear in rows and levels; no text is built per row.
/// </summary>
internal sealed class GroupingIndex
{
    private GroupingIndex(int[] levelOfRow, string[] labels)
    {
        LevelOfRow = levelOfRow;
        Labels = labels;
    }

    /// <summary>For each row the index of its level.</summary>
    public int[] LevelOfRow { get; }

    /// <summary>The levels' texts, the parts joined by ':'.</summary>
    public string[] Labels { get; }

    /// <summary>Finds the levels that occur.</summary>
    /// <param name="members">The grouping's members, outermost first, each with a code for every row.</param>
    public static GroupingIndex Find(IReadOnlyList<FactorColumn> members)
    {
        if (members is [{ UsesAllLevels: true } only])
        {
            return new GroupingIndex(only.ToCodes(), [.. only.Levels]);
        }

        (int[] levels, int count) = Compact(members[0].Codes, members[0].Levels.Count);
        for (int m = 1; m < members.Count; m++)
        {
            (levels, count) = Combine(levels, count, members[m].Codes, members[m].Levels.Count);
        }

        // A level's members are read from any of its rows.
        int[] codes = new int[count * members.Count];
        bool[] seen = new bool[count];
        for (int row = 0, found = 0; found < count; row++)
        {
            int level = levels[row];
            if (seen[level])
            {
                continue;
            }

            seen[level] = true;
            found++;
            for (int m = 0; m < members.Count; m++)
            {
                codes[(level * members.Count) + m] = members[m][row];
            }
        }

        return new GroupingIndex(levels, LabelsOf(members, codes, count));
    }

    /// <summary>Renumbers codes so that only those that occur remain, in their order.</summary>
    internal static (int[] Levels, int Count) Compact(ReadOnlySpan<int> codes, int codeCount)
    {
        int[] number = new int[codeCount];
        foreach (int code in codes)
        {
            number[code] = 1;
        }

        int count = NumberMarked(number);
        int[] levels = new int[codes.Length];
        for (int row = 0; row < levels.Length; row++)
        {
            levels[row] = number[codes[row]];
        }

        return (levels, count);
    }

    /// <summary>Numbers the combinations that occur by (outer, inner), outer first.</summary>
    internal static (int[] Levels, int Count) Combine(ReadOnlySpan<int> outer, int outerCount, ReadOnlySpan<int> inner, int innerCount)
    {
        long cells = (long)outerCount * innerCount;
        return cells <= Math.Max(1L << 16, 4L * outer.Length)
            ? CombineByTable(outer, inner, innerCount, (int)cells)
            : CombineBySorting(outer, outerCount, inner, innerCount);
    }

    private static (int[] Levels, int Count) CombineByTable(ReadOnlySpan<int> outer, ReadOnlySpan<int> inner, int innerCount, int cells)
    {
        int[] number = new int[cells];
        int[] levels = new int[outer.Length];
        for (int row = 0; row < levels.Length; row++)
        {
            int cell = (outer[row] * innerCount) + inner[row];
            levels[row] = cell;
            number[cell] = 1;
        }

        int count = NumberMarked(number);
        for (int row = 0; row < levels.Length; row++)
        {
            levels[row] = number[levels[row]];
        }

        return (levels, count);
    }

    // Two stable counting sorts, the inner code first, put equal combinations side by side and in order.
    private static (int[] Levels, int Count) CombineBySorting(ReadOnlySpan<int> outer, int outerCount, ReadOnlySpan<int> inner, int innerCount)
    {
        int n = outer.Length;
        int[] byInner = new int[n];
        int[] byBoth = new int[n];
        int[] start = Starts(inner, innerCount);
        for (int row = 0; row < n; row++)
        {
            byInner[start[inner[row]]++] = row;
        }

        start = Starts(outer, outerCount);
        foreach (int row in byInner)
        {
            byBoth[start[outer[row]]++] = row;
        }

        int[] levels = byInner;
        int level = -1;
        int previous = -1;
        foreach (int row in byBoth)
        {
            if (previous < 0 || outer[row] != outer[previous] || inner[row] != inner[previous])
            {
                level++;
            }

            levels[row] = level;
            previous = row;
        }

        return (levels, level + 1);
    }

    private static int[] Starts(ReadOnlySpan<int> codes, int codeCount)
    {
        int[] start = new int[codeCount + 1];
        foreach (int code in codes)
        {
            start[code + 1]++;
        }

        for (int code = 0; code < codeCount; code++)
        {
            start[code + 1] += start[code];
        }

        return start;
    }

    private static int NumberMarked(int[] marks)
    {
        int count = 0;
        for (int code = 0; code < marks.Length; code++)
        {
            marks[code] = marks[code] == 0 ? -1 : count++;
        }

        return count;
    }

    private static string[] LabelsOf(IReadOnlyList<FactorColumn> members, int[] codes, int count)
    {
        string[] labels = new string[count];
        string[] parts = new string[members.Count];
        for (int level = 0; level < count; level++)
        {
            for (int m = 0; m < parts.Length; m++)
            {
                parts[m] = members[m].Levels[codes[(level * parts.Length) + m]];
            }

            labels[level] = string.Join(':', parts);
        }

        return labels;
    }
}
