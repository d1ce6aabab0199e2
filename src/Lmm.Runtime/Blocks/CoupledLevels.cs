using System.Runtime.CompilerServices;

namespace Lmm.Blocks;

/// <summary>The trailing rows that each leading level meets, merged over the trailing groupings.</summary>
internal sealed record CoupledLevels(int[] Start, int[] Row, double[] Values)
{
    /// <summary>Couples the first of <paramref name="groupings"/> with all others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CoupledLevels Of(GroupingBlock[] groupings, int[] trailingStart)
    {
        if (groupings.Length == 0)
        {
            return new CoupledLevels([0], [], []);
        }

        GroupingBlock leading = groupings[0];
        LevelPairs[] lists = [.. groupings.Skip(1).Select(trailing => LevelPairs.Of(leading, trailing))];
        DesignMemory.RequireCoupling(groupings, lists);
        int[] start = new int[leading.Levels + 1];
        for (int level = 0; level < leading.Levels; level++)
        {
            start[level + 1] = start[level];
            for (int t = 0; t < lists.Length; t++)
            {
                start[level + 1] += (lists[t].Start[level + 1] - lists[t].Start[level]) * groupings[t + 1].EffectCount;
            }
        }

        int[] row = new int[start[^1]];
        double[] values = new double[(long)row.Length * leading.EffectCount];
        int next = 0;
        for (int level = 0; level < leading.Levels; level++)
        {
            for (int t = 0; t < lists.Length; t++)
            {
                int q = groupings[t + 1].EffectCount;
                int size = q * leading.EffectCount;
                for (int e = lists[t].Start[level]; e < lists[t].Start[level + 1]; e++)
                {
                    lists[t].Values.AsSpan(e * size, size).CopyTo(values.AsSpan(next * leading.EffectCount));
                    for (int a = 0; a < q; a++)
                    {
                        row[next++] = trailingStart[t + 1] + (lists[t].Second[e] * q) + a;
                    }
                }
            }
        }

        return new CoupledLevels(start, row, values);
    }
}
