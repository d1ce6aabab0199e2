using System.Globalization;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The trailing block S with the hot loops over pairs of rows that meet in a leading level: S -= W_j W_j', and the
/// quadratic forms W_j'S^-1 W_j. Dense or sparse is chosen once by counted work.
/// </summary>
internal abstract unsafe class TrailingScatter : IDisposable
{
    // Steps on smaller dense blocks are over before another thread has begun.
    private const int SharedFrom = 400;

    /// <summary>S and its factor.</summary>
    public abstract TrailingFactor Factor { get; }

    /// <summary>Chooses the storage by counted work.</summary>
    /// <param name="products">The data.</param>
    /// <param name="steps">Those on leading levels.</param>
    /// <param name="shares">The threads.</param>
    /// <param name="need">What is held besides.</param>
    /// <exception cref="InsufficientMemoryException">All of it together cannot fit.</exception>
    public static TrailingScatter For(CrossProducts products, LevelSteps steps, WorkShares shares, MemoryNeed need)
    {
        int m = products.TrailingOrder;
        string effects = string.Create(CultureInfo.InvariantCulture, $"{m:N0} trailing random effects");
        TrailingPattern? pattern = TrailingPattern.IsSurelyDense(products) ? null : TrailingPattern.Of(products, need);
        if (pattern is not null && Analyse(pattern, m, effects, need) is { } symbolic)
        {
            need.Add("the sparse factor of " + effects, SparseFactor.BytesOf(symbolic));
            SparseScatter.AddNeed(products, symbolic, need);
            need.Require();
            return new SparseScatter(products, steps, pattern, new SparseFactor(symbolic));
        }

        need.Add("the dense factor of " + effects, DenseFactor.BytesOf(m));
        DenseScatter.AddNeed(products, need);
        need.Require();
        shares = products.TrailingOrder < SharedFrom ? WorkShares.One : shares;
        return new DenseScatter(products, steps, new DenseFactor(products.TrailingOrder, shares: shares, label: TilePairIndex.LabelsFor(products)), shares);
    }

    /// <summary>
    /// What is known of a sparse factor, or null for dense tiles. Its size is known from the counts of its columns, before the rows
    /// of its supernodes are made.
    /// </summary>
    private static SparseSymbolic? Analyse(TrailingPattern pattern, int m, string effects, MemoryNeed need)
    {
        if (!TrailingFactor.IsDense(m, pattern.Rows.Length))
        {
            need.RequireWith(
                string.Create(CultureInfo.InvariantCulture, $"the order of elimination of {effects} of which {pattern.Rows.Length:N0} pairs meet"),
                SparseSymbolic.AnalysisBytes(m, pattern.Rows.Length));
        }

        SparseSymbolic? symbolic = TrailingFactor.Choose(m, pattern.Start, pattern.Rows);
        if (symbolic is not null)
        {
            need.RequireWith("the sparse factor of " + effects, SparseFactor.LeastBytesOf(symbolic));
        }

        return symbolic;
    }

    /// <summary>S -= sum over leading levels of W_j W_j' (W rows x q0).</summary>
    public abstract void SubtractPairs(CrossProducts a, double[] w);

    /// <summary>W_j'S^-1 W_j (q0 x q0, symmetric) of leading levels <paramref name="first"/> ... <paramref name="end"/> - 1 into <paramref name="target"/>.</summary>
    public abstract void QuadraticForms(CrossProducts a, double[] w, int q0, int first, int end, Span<double> target);

    /// <summary>
    /// sum_j v_j w_j'S^-1 w_j over all leading levels of one effect each, or null where going level by level is as good.
    /// </summary>
    public virtual double? WeightedForm(double[] w, double[] v) => null;

    /// <summary>W in dense panels, or null where that is not worth it.</summary>
    public virtual CoupledPanels? Panels => null;

    /// <summary>Before the quadratic forms of all levels at a new factor: computes them at once where that is cheaper.</summary>
    public virtual void PrepareForms(double[] w)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Panels?.Dispose();
        Factor.Dispose();
    }
}
