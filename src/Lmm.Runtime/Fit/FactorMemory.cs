using System.Globalization;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>What an evaluation with its derivatives holds beside the factor of the trailing block, once the cross products are known.</summary>
internal static class FactorMemory
{
    /// <summary>The parts, the cross products among them.</summary>
    /// <param name="a">The data.</param>
    /// <param name="parameters">K.</param>
    /// <param name="besides">Bytes of a residual structure.</param>
    public static MemoryNeed Of(CrossProducts a, int parameters, double besides = 0)
    {
        MemoryNeed need = new();
        if (besides > 0)
        {
            need.Add("the residual covariance and its pooled products", besides);
        }

        if (a.Groupings.Length == 0)
        {
            return need;
        }

        double columns = a.ColumnCount;
        double q = a.Groupings[0].EffectCount;
        double size = a.Groupings.Sum(grouping => (double)grouping.Size);
        double squares = a.Diagonal.Sum(diagonal => (double)diagonal.Length);
        double pairs = a.TrailingPairs.Sum(pair => (double)pair.Values.Length + pair.UpperRow.Length);
        need.Add("the cross products", 8 * (squares + (size * columns) + a.Coupling.Length + (a.CoupledRow.Length / 2.0) + pairs));
        need.Add(
            string.Create(CultureInfo.InvariantCulture, $"the factors of the {a.Groupings[0].Levels:N0} levels of {a.Groupings[0].Name}"),
            8 * a.Groupings[0].Levels * q * (q + columns));
        need.Add("what its levels share with the others", 8.0 * a.Coupling.Length);
        need.Add("the effects of all levels", 8 * (size + (3.0 * a.TrailingOrder)) * columns);
        need.Add("the derivatives of all levels", 8 * ((2 * size) + a.TrailingOrder) * parameters);
        return need;
    }
}
