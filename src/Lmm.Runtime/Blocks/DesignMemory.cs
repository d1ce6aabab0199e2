using System.Globalization;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>What the pass over the rows is going to allocate at least, from the numbers of levels, effects and columns alone.</summary>
internal static class DesignMemory
{
    private const double Small = 1e6;

    /// <summary>Refuses a design whose cross products cannot fit.</summary>
    /// <exception cref="InsufficientMemoryException">They cannot; the message names the parts.</exception>
    public static void Require(DesignMatrices design) => Of(design).Require();

    /// <summary>The parts.</summary>
    /// <exception cref="InsufficientMemoryException">One is longer than an array may be.</exception>
    public static MemoryNeed Of(DesignMatrices design)
    {
        List<RandomTerm> groupings = [];
        List<double> effects = [];
        foreach (RandomTerm term in design.RandomTerms)
        {
            int known = groupings.FindIndex(other => other.GroupName == term.GroupName);
            if (known < 0)
            {
                groupings.Add(term);
                effects.Add(term.EffectCount);
            }
            else
            {
                effects[known] += term.EffectCount;
            }
        }

        double columns = design.ColumnCount + 1;
        MemoryNeed need = new();
        for (int g = 0; g < groupings.Count; g++)
        {
            double levels = groupings[g].Levels.Count;
            string what = string.Create(CultureInfo.InvariantCulture, $"the products of the {levels:N0} levels of {groupings[g].GroupName}");
            need.AddArray(what + " with each other", levels * effects[g] * effects[g]);
            need.AddArray(what + " with the fixed effects", levels * effects[g] * columns);
        }

        AddCovariates(design, groupings, effects, need);

        // Every level of the longer side meets one of the other at least.
        for (int g = 0; g < groupings.Count; g++)
        {
            for (int h = 0; h < g; h++)
            {
                double pairs = Math.Min(design.RowCount, Math.Max(groupings[g].Levels.Count, groupings[h].Levels.Count));
                need.AddArray($"what {groupings[h].GroupName} and {groupings[g].GroupName} share", pairs * effects[g] * effects[h]);
            }
        }

        return need;
    }

    /// <summary>Refuses the products of two groupings once their pairs are counted, before any is made.</summary>
    /// <exception cref="InsufficientMemoryException">They cannot be held.</exception>
    public static void RequirePairs(GroupingBlock a, GroupingBlock b, int pairs)
    {
        // As below: not worth a question at small designs.
        if ((double)pairs * a.EffectCount * b.EffectCount > Small)
        {
            OfPairs(a.Name, b.Name, pairs, a.EffectCount * b.EffectCount).Require();
        }
    }

    /// <summary>The products of two groupings in so many pairs of levels, <paramref name="size"/> numbers each.</summary>
    public static MemoryNeed OfPairs(string a, string b, int pairs, int size)
    {
        MemoryNeed need = new();
        need.AddArray(string.Create(CultureInfo.InvariantCulture, $"what {a} and {b} share in {pairs:N0} pairs of levels"), (double)pairs * size);
        return need;
    }

    /// <summary>Refuses what the leading grouping shares with the others, once the lists of each are made and before they are merged.</summary>
    /// <exception cref="InsufficientMemoryException">It cannot be held.</exception>
    public static void RequireCoupling(GroupingBlock[] groupings, LevelPairs[] lists)
    {
        double rows = 0;
        double listed = 0;
        for (int t = 0; t < lists.Length; t++)
        {
            rows += (double)lists[t].Second.Length * groupings[t + 1].EffectCount;
            listed += lists[t].Values.Length + (lists[t].Second.Length / 2.0);
        }

        if (rows * groupings[0].EffectCount > Small)
        {
            OfCoupling(groupings[0].Name, listed, rows, groupings[0].EffectCount).Require();
        }
    }

    /// <summary>What the leading grouping shares with the others: in lists, and merged.</summary>
    /// <param name="leading">Its name.</param>
    /// <param name="listed">Numbers of the lists.</param>
    /// <param name="rows">Rows of the coupling.</param>
    /// <param name="effects">q0.</param>
    public static MemoryNeed OfCoupling(string leading, double listed, double rows, int effects)
    {
        MemoryNeed need = new();
        string what = $"the levels of {leading} share with the other groupings";
        need.AddArray(string.Create(CultureInfo.InvariantCulture, $"the numbers of the {rows:N0} effects that {what}"), rows, sizeof(int));
        need.AddArray("what " + what, rows * effects);
        need.Add("the same by pairs of groupings", sizeof(double) * listed);
        return need;
    }

    /// <summary>
    /// The random effects' covariates in memory, which products of pairs of levels are made from: of every grouping beside another
    /// that is not an intercept alone, and of all where rows have weights.
    /// </summary>
    private static void AddCovariates(DesignMatrices design, List<RandomTerm> groupings, List<double> effects, MemoryNeed need)
    {
        bool isWeighted = design.Weights is not null || design.Frequencies is not null;
        for (int g = 0; g < groupings.Count && groupings.Count > 1; g++)
        {
            if (effects[g] > 1 || isWeighted || groupings[g].Covariates[0] is not null)
            {
                string what = string.Create(
                    CultureInfo.InvariantCulture, $"the covariates of the {effects[g]:N0} effects of {groupings[g].GroupName} in {design.RowCount:N0} rows");
                need.AddArray(what, design.RowCount * effects[g]);
            }
        }
    }
}
