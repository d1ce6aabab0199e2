namespace Lmm;

/// <summary>Puts the conditional modes of the random terms side by side, grouping by grouping.</summary>
internal static class RandomEffectsBuilder
{
    public static RandomEffects Build(FitData data)
    {
        var groups = new List<GroupEffects>();
        foreach (IGrouping<string, int> group in Enumerable.Range(0, data.Shape.Terms.Count).GroupBy(t => data.Shape.Terms[t].GroupName))
        {
            groups.Add(BuildGroup(data, group.Key, [.. group]));
        }

        return new RandomEffects(groups);
    }

    private static GroupEffects BuildGroup(FitData data, string name, int[] terms)
    {
        IReadOnlyList<string> levels = data.Shape.Terms[terms[0]].Levels;
        string[] effects = [.. terms.SelectMany(t => data.Shape.Terms[t].EffectNames)];
        double[][] values = NewRows(levels.Count, effects.Length);
        double[][] deviations = NewRows(levels.Count, effects.Length);
        int column = 0;
        foreach (int t in terms)
        {
            TermShape shape = data.Shape.Terms[t];
            TermSolution solution = data.Solution.Terms[t];
            int[] rowOf = RowsOf(levels, shape);
            for (int level = 0; level < shape.Levels.Count; level++)
            {
                for (int k = 0; k < shape.EffectNames.Count; k++)
                {
                    values[rowOf[level]][column + k] = solution.ConditionalModes[level, k];
                    deviations[rowOf[level]][column + k] = Math.Sqrt(solution.ConditionalCovariances[level][k, k]);
                }
            }

            column += shape.EffectNames.Count;
        }

        return new GroupEffects(name, effects, [.. levels.Select((level, i) => new LevelEffects(level, effects, values[i], deviations[i]))]);
    }

    /// <summary>Terms of one grouping see the same rows and so have the same levels; the order is the first term's.</summary>
    private static int[] RowsOf(IReadOnlyList<string> levels, TermShape term)
    {
        var index = new Dictionary<string, int>(levels.Count, StringComparer.Ordinal);
        for (int i = 0; i < levels.Count; i++)
        {
            index.Add(levels[i], i);
        }

        return [.. term.Levels.Select(level => index[level])];
    }

    private static double[][] NewRows(int count, int length)
    {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new double[length];
        }

        return rows;
    }
}
