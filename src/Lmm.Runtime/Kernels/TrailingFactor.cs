namespace Lmm.Kernels;

/// <summary>
/// The Cholesky factor of the trailing block S = PᵀLLᵀP (order m, symmetric positive definite), whatever its storage:
/// dense tiles (<see cref="DenseFactor"/>, P = I) or sparse supernodes (<see cref="SparseFactor"/>, P fill-reducing).
/// The cycle of one evaluation is Clear, scatter by <see cref="Add"/> or into <see cref="Values"/>, Factor,
/// SolveForward/SolveBackward and, for a gradient, Invert. Nothing is allocated in it.
/// </summary>
/// <remarks>
/// Scatter: <c>Values[Position(row, column)] += v</c> once per unordered pair; rows and columns are in the caller's
/// own order. After Factor, <see cref="Values"/> holds L and must not be read as S. An instance is for one thread.
/// </remarks>
internal abstract unsafe class TrailingFactor : IDisposable
{
    private protected TrailingFactor(int order) => Order = order;

    /// <summary>The order m of the matrix; zero is allowed and everything is then trivially right.</summary>
    public int Order { get; }

    /// <summary>The entries of S before <see cref="Factor"/> and of L after it, addressed by <see cref="Position"/>; in double precision.</summary>
    public abstract double* Values { get; }

    /// <summary>
    /// The entries of S⁻¹ after <see cref="Invert"/>, at the same positions as <see cref="Values"/>; in double precision. Sparse:
    /// only those on the pattern of L, which contains the pattern of S.
    /// </summary>
    public abstract double* InverseValues { get; }

    /// <summary>log|S| after a successful <see cref="Factor"/>.</summary>
    public double LogDeterminant { get; private protected set; }

    /// <summary>Floating point operations of one <see cref="Factor"/>, counted before any numeric work.</summary>
    public abstract double PredictedFlops { get; }

    /// <summary>
    /// Chooses the storage for a pattern by counted work: what is known of a sparse factor, or null for dense tiles. One
    /// multiplication in the sparse factor and its selected inverse costs about half as much again as in the dense ones, and
    /// each entry of L some 400 operations for its addressing; each entry of a dense matrix is worth 40 for being cleared and
    /// moved. Measured on random, grid and nested patterns of order 100 to 90,000.
    /// </summary>
    /// <param name="order">The order m.</param>
    /// <param name="columnStarts">m + 1 starts into <paramref name="rows"/>.</param>
    /// <param name="rows">Row indices of the pattern, as for <see cref="SparseSymbolic.Analyze"/>.</param>
    public static SparseSymbolic? Choose(int order, ReadOnlySpan<int> columnStarts, ReadOnlySpan<int> rows)
    {
        if (IsDense(order, rows.Length))
            return null;
        SparseSymbolic symbolic = SparseSymbolic.Analyze(order, columnStarts, rows);
        double sparse = 1.5 * symbolic.PredictedFlops + 400.0 * symbolic.FactorNonZeros;
        double dense = DenseFactor.Flops(order) + 40.0 * order * order;
        return sparse < dense ? symbolic : null;
    }

    /// <summary>Whether <see cref="Choose"/> takes dense tiles without a further look at a pattern of so many entries.</summary>
    public static bool IsDense(int order, double entries)
    {
        const int alwaysDense = 24;
        const double denseShare = 0.4;
        return order <= alwaysDense || entries > denseShare * order * (order - 1) / 2;
    }

    /// <summary>A factor in the storage that <see cref="Choose"/> names.</summary>
    public static TrailingFactor Create(int order, ReadOnlySpan<int> columnStarts, ReadOnlySpan<int> rows) =>
        Choose(order, columnStarts, rows) is { } symbolic ? new SparseFactor(symbolic) : new DenseFactor(order);

    /// <summary>Whether S and its factor are held in single precision at present; results are then good to some six digits.</summary>
    public virtual bool IsSingle => false;

    /// <summary>Goes over to single or to double precision, before <see cref="Clear"/>; without effect where there is only double.</summary>
    public virtual void UseSingle(bool single)
    {
    }

    /// <summary>Sets S to zero.</summary>
    public abstract void Clear();

    /// <summary>
    /// The index into <see cref="Values"/> of the entry (row, column) = (column, row); both are 0 … m−1, in any order.
    /// -1 where a sparse factor has no such entry. Dense: the same number as RowOffset[max] + ColumnOffset[min].
    /// </summary>
    public abstract long Position(int row, int column);

    /// <summary>Adds to the entry at a <see cref="Position"/>, in the precision in use.</summary>
    public abstract void Add(long position, double value);

    /// <summary>The entry of S⁻¹ at a <see cref="Position"/> after <see cref="Invert"/>, in the precision in use.</summary>
    public abstract double InverseAt(long position);

    /// <summary>Replaces S by its factor L; false when S is not positive definite in the precision in use (Values is then undefined).</summary>
    public abstract bool Factor();

    /// <summary>
    /// x ← L⁻¹Px for every column, in place. In: the caller's order. Out: the order of the factor, so that inner
    /// products xᵀx = xᵀS⁻¹x are right and <see cref="SolveBackward"/> can follow; single elements have no meaning.
    /// </summary>
    /// <param name="rhs">Column-major m × columns.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="stride">Distance between columns in elements, at least m.</param>
    public abstract void SolveForward(double* rhs, int columns, long stride);

    /// <summary>
    /// x ← PᵀL⁻ᵀx for every column, in place. In: what <see cref="SolveForward"/> gives. Out: the caller's order;
    /// forward and then backward is S⁻¹x.
    /// </summary>
    public abstract void SolveBackward(double* rhs, int columns, long stride);

    /// <summary>Computes <see cref="InverseValues"/> from the factor. The factor stays usable.</summary>
    public abstract void Invert();

    /// <summary>Frees the native buffers.</summary>
    public abstract void Dispose();
}
