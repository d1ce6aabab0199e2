using System.Runtime.CompilerServices;
using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>
/// The trailing block S with the hot loops over pairs of rows that meet in a leading level: S -= W_j W_j', and the
/// quadratic forms W_j'S^-1 W_j. Dense or sparse is chosen once by counted work.
/// </summary>
internal abstract unsafe class TrailingScatter : IDisposable
{
    /// <summary>S and its factor.</summary>
    public abstract TrailingFactor Factor { get; }

    /// <summary>Chooses the storage by counted work.</summary>
    public static TrailingScatter For(CrossProducts products, WorkShares shares)
    {
        if (TrailingPattern.IsSurelyDense(products))
        {
            return new DenseScatter(products, Dense(), shares);
        }

        TrailingPattern pattern = TrailingPattern.Of(products);
        return TrailingFactor.Choose(products.TrailingOrder, pattern.Start, pattern.Rows) is { } symbolic
            ? new SparseScatter(products, pattern, new SparseFactor(symbolic))
            : new DenseScatter(products, Dense(), shares);

        DenseFactor Dense() => new(products.TrailingOrder, shares: shares, label: TilePairIndex.LabelsFor(products));
    }

    /// <summary>S -= sum over leading levels of W_j W_j' (W rows x q0).</summary>
    public abstract void SubtractPairs(CrossProducts a, double[] w, int q0);

    /// <summary>W_j'S^-1 W_j (q0 x q0, symmetric) of leading level j into <paramref name="target"/>.</summary>
    public abstract void QuadraticForm(CrossProducts a, double[] w, int q0, int j, Span<double> target);

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

/// <summary>Sparse factor: the place of every pair is looked up once.</summary>
internal sealed unsafe class SparseScatter : TrailingScatter
{
    private readonly SparseFactor _factor;
    private readonly long[] _pairStart;
    private readonly int[] _position;

    public SparseScatter(CrossProducts a, TrailingPattern pattern, SparseFactor factor)
    {
        _factor = factor;
        int levels = a.CoupledStart.Length - 1;
        _pairStart = new long[levels + 1];
        for (int j = 0; j < levels; j++)
        {
            long rows = a.CoupledStart[j + 1] - a.CoupledStart[j];
            _pairStart[j + 1] = _pairStart[j] + (rows * (rows + 1) / 2);
        }

        _position = new int[_pairStart[^1]];
        FillPositions(a, pattern);
    }

    /// <summary>Column by column, so that the place of a pair is looked up once however many leading levels have it.</summary>
    private void FillPositions(CrossProducts a, TrailingPattern pattern)
    {
        int m = a.TrailingOrder;
        int[] place = new int[m];
        int[] stamp = new int[m];
        Array.Fill(stamp, -1);
        for (int column = 0; column < m; column++)
        {
            foreach (int i in pattern.EntriesOf(column))
            {
                int j = pattern.LevelOfEntry[i];
                int rows = a.CoupledStart[j + 1] - a.CoupledStart[j];
                long local = i - a.CoupledStart[j];
                long pair = _pairStart[j] + (local * rows) - (local * (local - 1) / 2);
                for (int k = i; k < a.CoupledStart[j + 1]; k++)
                {
                    int other = a.CoupledRow[k];
                    if (stamp[other] != column)
                    {
                        stamp[other] = column;
                        place[other] = checked((int)_factor.Position(other, column));
                    }

                    _position[pair++] = place[other];
                }
            }
        }
    }

    /// <inheritdoc/>
    public override TrailingFactor Factor => _factor;

    /// <inheritdoc/>
    public override void SubtractPairs(CrossProducts a, double[] w, int q0)
    {
        double* s = _factor.Values;
        fixed (double* pw = w)
        fixed (int* position = _position)
        {
            int* next = position;
            for (int j = 0; j < a.CoupledStart.Length - 1; j++)
            {
                int end = a.CoupledStart[j + 1];
                for (int c = a.CoupledStart[j]; c < end; c++)
                {
                    if (q0 == 1)
                    {
                        double wc = pw[c];
                        for (int r = c; r < end; r++)
                        {
                            s[*next++] -= wc * pw[r];
                        }

                        continue;
                    }

                    for (int r = c; r < end; r++)
                    {
                        s[*next++] -= VectorKernels.Dot(q0, pw + ((long)c * q0), pw + ((long)r * q0));
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void QuadraticForm(CrossProducts a, double[] w, int q0, int j, Span<double> target)
    {
        double* s = _factor.InverseValues;
        int end = a.CoupledStart[j + 1];
        target.Clear();
        fixed (double* pw = w)
        fixed (int* position = _position)
        {
            int* next = position + _pairStart[j];
            for (int c = a.CoupledStart[j]; c < end; c++)
            {
                if (q0 == 1)
                {
                    double half = 0.5 * s[*next++] * pw[c];
                    for (int r = c + 1; r < end; r++)
                    {
                        half += s[*next++] * pw[r];
                    }

                    target[0] += 2 * pw[c] * half;
                    continue;
                }

                for (int r = c; r < end; r++)
                {
                    PairForm.Add(q0, s[*next++], pw + ((long)c * q0), pw + ((long)r * q0), r == c, target);
                }
            }
        }
    }
}

/// <summary>target += s (w_c w_r' + w_r w_c'), or s w_c w_c' on the diagonal.</summary>
internal static unsafe class PairForm
{
    public static void Add(int q, double s, double* wc, double* wr, bool diagonal, Span<double> target)
    {
        if (q == 1)
        {
            target[0] += (diagonal ? 1 : 2) * s * wc[0] * wr[0];
            return;
        }

        for (int a = 0; a < q; a++)
        {
            for (int b = 0; b < q; b++)
            {
                double value = wc[a] * wr[b];
                target[(a * q) + b] += s * (diagonal ? value : value + (wr[a] * wc[b]));
            }
        }
    }
}
