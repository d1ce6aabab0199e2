namespace Lmm.Blocks;

/// <summary>
/// A = [Z X y]'R^-1[Z X y] by blocks: all that the criterion needs of the data. With R = I it is constant during a fit; with
/// a residual structure the pattern is, and the values are filled in at every evaluation. The first grouping
/// (the largest) leads and is eliminated level by level; the others trail in one index space of m scalar rows.
/// X stands in its orthonormal basis Q and y as the residual of its regression on X, so that P = r + 1 columns [Q e].
/// </summary>
internal sealed class CrossProducts
{
    /// <summary>The groupings, leading first; empty for an ordinary linear model.</summary>
    public required GroupingBlock[] Groupings { get; init; }

    /// <summary>The effects of the grouping with the most; 1 where there is no grouping.</summary>
    public int MostEffects
    {
        get
        {
            int most = Groupings.Length == 0 ? 1 : 0;
            foreach (GroupingBlock grouping in Groupings)
            {
                most = Math.Max(most, grouping.EffectCount);
            }

            return most;
        }
    }

    /// <summary>P = r + 1: the columns of [Q e].</summary>
    public required int ColumnCount { get; init; }

    /// <summary>[Q e]'[Q e], P x P, row-major.</summary>
    public required double[] Columns { get; init; }

    /// <summary>For each grouping Z_l'Z_l, levels x q x q.</summary>
    public required double[][] Diagonal { get; init; }

    /// <summary>For each grouping Z_l'[Q e], levels x q x P.</summary>
    public required double[][] WithColumns { get; init; }

    /// <summary>The first scalar row of each trailing grouping (index 0, the leading one, is unused).</summary>
    public required int[] TrailingStart { get; init; }

    /// <summary>m, the order of the trailing block.</summary>
    public required int TrailingOrder { get; init; }

    /// <summary>For each leading level where its coupled trailing rows begin in <see cref="CoupledRow"/>; levels + 1 values.</summary>
    public required int[] CoupledStart { get; init; }

    /// <summary>Scalar trailing rows met by a leading level, ascending; all q rows of a trailing level together.</summary>
    public required int[] CoupledRow { get; init; }

    /// <summary>Z_t'Z_j for each coupled row, rows x q0: the row of the trailing level against the leading level's effects.</summary>
    public required double[] Coupling { get; init; }

    /// <summary>Products between two trailing groupings.</summary>
    public required TrailingPair[] TrailingPairs { get; init; }
}

/// <summary>All products between levels of two trailing groupings, by pairs of levels that meet.</summary>
/// <param name="Upper">The grouping with the smaller rows.</param>
/// <param name="Lower">The grouping with the larger rows.</param>
/// <param name="UpperRow">For each pair the first scalar row of the upper level.</param>
/// <param name="LowerRow">For each pair the first scalar row of the lower level.</param>
/// <param name="Values">For each pair Z_lower'Z_upper, qLower x qUpper.</param>
internal sealed record TrailingPair(int Upper, int Lower, int[] UpperRow, int[] LowerRow, double[] Values);
