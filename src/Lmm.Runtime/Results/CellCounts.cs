using System.Runtime.InteropServices;
using Lmm.Design;

namespace Lmm;

/// <summary>
/// How often the levels of the fixed part's factors occur together: the distinct rows of the columns of X that are of factors
/// alone, in the order of first occurrence.
/// </summary>
/// <param name="Columns">Those columns of X.</param>
/// <param name="Values">For each distinct row the values in these columns.</param>
/// <param name="Counts">How often it occurs, frequencies counted.</param>
internal sealed record CellCounts(int[] Columns, IReadOnlyList<double[]> Values, IReadOnlyList<double> Counts)
{
    /// <summary>Counts the cells of a design.</summary>
    public static CellCounts Of(ModelSpec specification, DesignMatrices design)
    {
        int[] columns = [.. Enumerable.Range(0, design.ColumnCount).Where(j => IsOfFactors(specification, design.ColumnTerms[j]))];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        List<double[]> values = [];
        List<double> counts = [];
        double[] row = new double[columns.Length];
        for (int i = 0; i < design.RowCount; i++)
        {
            for (int k = 0; k < columns.Length; k++)
            {
                row[k] = design.FixedEffects[(columns[k] * design.RowCount) + i];
            }

            string key = new(MemoryMarshal.Cast<double, char>(row));
            if (!places.TryGetValue(key, out int place))
            {
                place = counts.Count;
                places.Add(key, place);
                values.Add((double[])row.Clone());
                counts.Add(0);
            }

            counts[place] += design.Frequencies?[i] ?? 1;
        }

        return new CellCounts(columns, values, counts);
    }

    private static bool IsOfFactors(ModelSpec specification, int term) => term > 0 && term <= specification.Fixed.Count
        && specification.Fixed[term - 1].Members.All(member => specification.FindMember(member)?.Coding == FixedCoding.Factor);
}
