namespace Lmm.Kernels;

/// <summary>Ordering, elimination tree and supernodes of a sparse symmetric pattern; immutable, computed once per model.</summary>
internal sealed class SparseSymbolic
{
    private SparseSymbolic(int order) => Order = order;

    /// <summary>The order m.</summary>
    public int Order { get; }

    /// <summary>Floating point operations of one numeric factorisation: Σ (column count)².</summary>
    public double PredictedFlops => throw new NotSupportedException();

    /// <summary>Entries of L, diagonal included, without supernodal padding.</summary>
    public long FactorNonZeros => throw new NotSupportedException();

    /// <summary>
    /// Analyses the pattern given by compressed columns. Entries may stand in either triangle or both, repeated or with
    /// the diagonal; they mean the unordered pair.
    /// </summary>
    /// <param name="order">m.</param>
    /// <param name="columnStarts">m + 1 starts into <paramref name="rows"/>.</param>
    /// <param name="rows">Row indices.</param>
    public static SparseSymbolic Analyze(int order, ReadOnlySpan<int> columnStarts, ReadOnlySpan<int> rows) => throw new NotSupportedException();
}
