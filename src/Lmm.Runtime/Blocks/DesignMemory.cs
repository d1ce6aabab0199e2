using System.Globalization;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>What the pass over the rows is going to allocate at least, from the numbers of levels, effects and columns alone.</summary>
internal static class DesignMemory
{
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
}
