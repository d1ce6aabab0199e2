namespace Lmm.Kernels;

/// <summary>
/// What can be known of the factor of a sparse symmetric matrix from its pattern: order, elimination tree, counts and
/// supernodes (runs of columns with one structure, slightly relaxed: Ashcraft and Grimes 1989, ACM Trans. Math. Softw. 15,
/// 291-309). Computed once per model; immutable. Analysis to counts is nearly linear in the pattern; the row structure is
/// made when first asked for, so that a factor that turns out too dense costs little.
/// </summary>
internal sealed class SparseSymbolic
{
    private readonly SymmetricPattern _pattern;
    private readonly int[] _parent;
    private readonly int[] _counts;
    private SupernodeLayout? _layout;

    private SparseSymbolic(SymmetricPattern pattern, int[] permutation, int[] parent, int[] counts)
    {
        _pattern = pattern;
        _parent = parent;
        _counts = counts;
        Permutation = permutation;
        Label = Inverse(permutation);
        foreach (int count in counts)
        {
            FactorNonZeros += count;
            PredictedFlops += (double)count * count;
        }
    }

    /// <summary>The order m.</summary>
    public int Order => _pattern.Order;

    /// <summary>Element k is the caller's index of the factor's k-th row.</summary>
    public int[] Permutation { get; }

    /// <summary>The inverse of <see cref="Permutation"/>: the factor's index of a row of the caller.</summary>
    public int[] Label { get; }

    /// <summary>Floating point operations of one numeric factorisation, Σ (column count)²; dense m gives m³/3.</summary>
    public double PredictedFlops { get; }

    /// <summary>Entries of L, diagonal included, without the padding of supernodes.</summary>
    public long FactorNonZeros { get; }

    /// <summary>Whether there is nothing off the diagonal.</summary>
    public bool IsDiagonal => _pattern.Rows.Length == 0;

    /// <summary>The supernodes with their rows and places; made on first use.</summary>
    public SupernodeLayout Layout => _layout ??= SupernodeLayout.Create(_pattern, Permutation, Label, _parent, _counts);

    /// <summary>
    /// Bytes that <see cref="Analyze"/> holds at its height: both halves of the pattern, what is left of them without the simplicial
    /// nodes, the lists of <see cref="MinimumDegree"/> (1.2 times as long), and the tables of a node.
    /// </summary>
    /// <param name="order">m.</param>
    /// <param name="entries">Entries of one half of the pattern.</param>
    public static double AnalysisBytes(int order, double entries) => sizeof(int) * ((2 * (2 + 1.2) * entries) + (30.0 * order));

    /// <summary>
    /// Analyses the pattern given by compressed columns. Entries may stand in either triangle or both, repeated or with
    /// the diagonal; they mean the unordered pair. The diagonal is always part of the pattern.
    /// </summary>
    /// <param name="order">m.</param>
    /// <param name="columnStarts">m + 1 starts into <paramref name="rows"/>.</param>
    /// <param name="rows">Row indices.</param>
    /// <exception cref="ArgumentException">An index lies outside the matrix.</exception>
    public static SparseSymbolic Analyze(int order, ReadOnlySpan<int> columnStarts, ReadOnlySpan<int> rows)
    {
        SymmetricPattern pattern = SymmetricPattern.Create(order, columnStarts, rows);
        if (pattern.Rows.Length == 0)
        {
            var roots = new int[order];
            var ones = new int[order];
            Array.Fill(roots, EliminationTree.Root);
            Array.Fill(ones, 1);
            return new SparseSymbolic(pattern, Identity(order), roots, ones);
        }
        int[] permutation = FillReducingOrder(pattern);
        int[] parent = EliminationTree.Parents(pattern, permutation, Inverse(permutation));
        int[] postorder = EliminationTree.Postorder(parent);
        int[] label = Inverse(postorder);
        var finalPermutation = new int[order];
        var finalParent = new int[order];
        for (int k = 0; k < order; k++)
        {
            finalPermutation[k] = permutation[postorder[k]];
            int above = parent[postorder[k]];
            finalParent[k] = above == EliminationTree.Root ? above : label[above];
        }
        int[] counts = EliminationTree.ColumnCounts(pattern, finalPermutation, Inverse(finalPermutation), finalParent);
        return new SparseSymbolic(pattern, finalPermutation, finalParent, counts);
    }

    // What costs no fill first, minimum degree on the rest.
    private static int[] FillReducingOrder(SymmetricPattern pattern)
    {
        List<int> permutation = SimplicialNodes.Find(pattern);
        if (permutation.Count == pattern.Order)
            return permutation.ToArray();
        if (permutation.Count == 0)
            return MinimumDegree.Order(pattern.Order, pattern.Starts, pattern.Rows);
        var gone = new bool[pattern.Order];
        foreach (int node in permutation)
            gone[node] = true;
        SymmetricPattern core = pattern.Without(gone, out int[] nodes);
        foreach (int node in MinimumDegree.Order(core.Order, core.Starts, core.Rows))
            permutation.Add(nodes[node]);
        return permutation.ToArray();
    }

    private static int[] Identity(int order)
    {
        var identity = new int[order];
        for (int k = 0; k < order; k++)
            identity[k] = k;
        return identity;
    }

    private static int[] Inverse(int[] permutation)
    {
        var inverse = new int[permutation.Length];
        for (int k = 0; k < permutation.Length; k++)
            inverse[permutation[k]] = k;
        return inverse;
    }
}
