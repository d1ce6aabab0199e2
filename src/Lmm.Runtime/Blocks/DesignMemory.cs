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
        (string Name, double Levels, double Effects)[] groupings =
        [
            .. design.RandomTerms
                .GroupBy(term => term.GroupName)
                .Select(terms => (terms.Key, (double)terms.First().Levels.Count, (double)terms.Sum(term => term.EffectCount))),
        ];
        double columns = design.ColumnCount + 1;
        MemoryNeed need = new();
        foreach ((string name, double levels, double effects) in groupings)
        {
            string what = string.Create(CultureInfo.InvariantCulture, $"the products of the {levels:N0} levels of {name}");
            need.AddArray(what + " with each other", levels * effects * effects);
            need.AddArray(what + " with the fixed effects", levels * effects * columns);
        }

        // Every level of the longer side meets one of the other at least.
        for (int g = 0; g < groupings.Length; g++)
        {
            for (int h = 0; h < g; h++)
            {
                double pairs = Math.Min(design.RowCount, Math.Max(groupings[g].Levels, groupings[h].Levels));
                need.AddArray($"what {groupings[h].Name} and {groupings[g].Name} share", pairs * groupings[g].Effects * groupings[h].Effects);
            }
        }

        return need;
    }
}
