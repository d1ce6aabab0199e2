namespace Lmm.Blocks;

/// <summary>
/// The numbers of <see cref="CrossProducts"/> without its pattern: the products themselves, their derivative by a
/// residual parameter, or weights on them. Every off-diagonal block stands once.
/// </summary>
internal sealed class ProductValues
{
    private ProductValues(double[] columns, double[][] diagonal, double[][] withColumns, double[] coupling, double[][] pairs)
    {
        Columns = columns;
        Diagonal = diagonal;
        WithColumns = withColumns;
        Coupling = coupling;
        Pairs = pairs;
        All = [columns, .. diagonal, .. withColumns, coupling, .. pairs];
    }

    /// <summary>[Q e]'.[Q e], P x P.</summary>
    public double[] Columns { get; }

    /// <summary>For each grouping Z_l'.Z_l, levels x q x q.</summary>
    public double[][] Diagonal { get; }

    /// <summary>For each grouping Z_l'.[Q e], levels x q x P.</summary>
    public double[][] WithColumns { get; }

    /// <summary>Z_t'.Z_j of the coupled rows, rows x q0.</summary>
    public double[] Coupling { get; }

    /// <summary>For each of the trailing pairs' lists its values.</summary>
    public double[][] Pairs { get; }

    /// <summary>All arrays in the order columns, diagonals, with columns, coupling, pairs.</summary>
    public double[][] All { get; }

    /// <summary>The place of the diagonal blocks of a grouping in <see cref="All"/>.</summary>
    public int DiagonalAt(int grouping) => 1 + grouping;

    /// <summary>The place of the products with columns of a grouping in <see cref="All"/>.</summary>
    public int WithColumnsAt(int grouping) => 1 + Diagonal.Length + grouping;

    /// <summary>The place of the coupling in <see cref="All"/>.</summary>
    public int CouplingAt => 1 + (2 * Diagonal.Length);

    /// <summary>The place of a list of trailing pairs in <see cref="All"/>.</summary>
    public int PairsAt(int list) => CouplingAt + 1 + list;

    /// <summary>The arrays of <paramref name="a"/> themselves.</summary>
    public static ProductValues Of(CrossProducts a) =>
        new(a.Columns, a.Diagonal, a.WithColumns, a.Coupling, [.. a.TrailingPairs.Select(pair => pair.Values)]);

    /// <summary>Zeros of the same shape.</summary>
    public static ProductValues Like(CrossProducts a) => new(
        new double[a.Columns.Length],
        [.. a.Diagonal.Select(x => new double[x.Length])],
        [.. a.WithColumns.Select(x => new double[x.Length])],
        new double[a.Coupling.Length],
        [.. a.TrailingPairs.Select(pair => new double[pair.Values.Length])]);
}
