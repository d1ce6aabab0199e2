using Lmm.Blocks;
using Lmm.Kernels;

namespace Lmm.Fitting;

/// <summary>dPsi/dw_k: nonzero only in the effects of one term of one grouping.</summary>
/// <param name="Grouping">The grouping block.</param>
/// <param name="Offset">The first effect of the term in the block.</param>
/// <param name="Count">The effects of the term.</param>
/// <param name="Matrix">Count x Count, row-major, symmetric.</param>
internal sealed record CovarianceDerivative(int Grouping, int Offset, int Count, double[] Matrix);

/// <summary>
/// All covariance parameters of a model as one vector w, and the relative factors T of each grouping (q x q, block
/// diagonal over the terms in it) that they give.
/// </summary>
internal sealed class CovarianceParameters
{
    private readonly GroupingBlock[] _groupings;
    private readonly Slot[] _slots;
    private readonly double[] _work;

    /// <param name="products">The data.</param>
    /// <param name="observations">The number of rows, with frequencies.</param>
    /// <param name="structures">The structure of a term, given the mean number of rows a level has; null for that of the model.</param>
    public CovarianceParameters(CrossProducts products, double observations, Func<TermSlot, double, CovarianceStructure>? structures = null)
    {
        structures ??= (term, rowsPerLevel) => CovarianceStructure.Create(term.Covariance, term.Count, rowsPerLevel);
        _groupings = products.Groupings;
        List<Slot> slots = [];
        for (int g = 0; g < _groupings.Length; g++)
        {
            foreach (TermSlot term in _groupings[g].Slots)
            {
                CovarianceStructure structure = structures(term, observations / _groupings[g].Levels);
                slots.Add(new Slot(g, term, structure, Count));
                Count += structure.ParameterCount;
            }
        }

        _slots = [.. slots];
        _work = new double[2 * products.MostEffects * products.MostEffects];
        T = Array.ConvertAll(_groupings, block => new double[block.EffectCount * block.EffectCount]);
        TInverse = Array.ConvertAll(_groupings, block => new double[block.EffectCount * block.EffectCount]);
        Derivatives = [.. _slots.SelectMany(slot => Enumerable.Range(0, slot.Structure.ParameterCount).Select(_ =>
            new CovarianceDerivative(slot.Grouping, slot.Term.Offset, slot.Term.Count, new double[slot.Term.Count * slot.Term.Count])))];
    }

    /// <summary>K, the number of parameters.</summary>
    public int Count { get; }

    /// <summary>T of each grouping.</summary>
    public double[][] T { get; }

    /// <summary>T^-1 of each grouping; at the floor where T is singular.</summary>
    public double[][] TInverse { get; }

    /// <summary>dPsi/dw of each parameter at the w of the last <see cref="Update"/>.</summary>
    public CovarianceDerivative[] Derivatives { get; }

    /// <summary>The terms with their structures, in the order of the parameters.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>Sets T, T^-1 and the derivatives.</summary>
    public void Update(ReadOnlySpan<double> w)
    {
        foreach (Slot slot in _slots)
        {
            int size = slot.Term.Count * slot.Term.Count;
            Span<double> t = _work.AsSpan(0, size);
            Span<double> inverse = _work.AsSpan(size, size);

            // Triangular structures write only what is not zero.
            _work.AsSpan(0, 2 * size).Clear();
            slot.Structure.Factor(slot.Of(w), t, inverse);
            Place(slot, t, T[slot.Grouping]);
            Place(slot, inverse, TInverse[slot.Grouping]);
            for (int k = 0; k < slot.Structure.ParameterCount; k++)
            {
                slot.Structure.Derivative(slot.Of(w), k, Derivatives[slot.First + k].Matrix);
            }
        }
    }

    /// <summary>Sets T alone, with what stands at its bound exactly zero.</summary>
    public void UpdateExact(ReadOnlySpan<double> w)
    {
        foreach (Slot slot in _slots)
        {
            Place(slot, ExactFactor(slot, w), T[slot.Grouping]);
        }
    }

    /// <summary>Sets w to Psi = scale T T' of every term, as near as its structure can be.</summary>
    /// <param name="factors">T of each grouping.</param>
    /// <param name="scale">Positive.</param>
    /// <param name="w">The parameters.</param>
    public void TakeCovariances(double[][] factors, double scale, Span<double> w)
    {
        foreach (Slot slot in _slots)
        {
            int q = _groupings[slot.Grouping].EffectCount;
            int count = slot.Term.Count;
            double[] psi = new double[count * count];
            for (int a = 0; a < count; a++)
            {
                for (int b = 0; b < count; b++)
                {
                    ReadOnlySpan<double> x = factors[slot.Grouping].AsSpan(((slot.Term.Offset + a) * q) + slot.Term.Offset, count);
                    ReadOnlySpan<double> y = factors[slot.Grouping].AsSpan(((slot.Term.Offset + b) * q) + slot.Term.Offset, count);
                    psi[(a * count) + b] = scale * VectorKernels.Dot(x, y);
                }
            }

            slot.Structure.MaximiseComplete(psi, slot.Of(w));
        }
    }

    /// <summary>T of one term, with what stands at its bound exactly zero.</summary>
    public static double[] ExactFactor(Slot slot, ReadOnlySpan<double> w)
    {
        double[] t = new double[slot.Term.Count * slot.Term.Count];
        slot.Structure.ExactFactor(slot.Of(w), t);
        return t;
    }

    /// <summary>Whether any parameter stands at its bound.</summary>
    public bool IsAnyAtBound(ReadOnlySpan<double> w)
    {
        for (int k = 0; k < Count; k++)
        {
            if (IsAtBound(w, k))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether parameter <paramref name="k"/> stands at its bound.</summary>
    public bool IsAtBound(ReadOnlySpan<double> w, int k)
    {
        Slot slot = SlotOf(k);
        return slot.Structure.IsAtBound(slot.Of(w), k - slot.First);
    }

    /// <summary>The term that parameter <paramref name="k"/> belongs to.</summary>
    public Slot SlotOf(int k) => Array.FindLast(_slots, slot => slot.First <= k)!;

    private void Place(Slot slot, ReadOnlySpan<double> block, double[] target)
    {
        int q = _groupings[slot.Grouping].EffectCount;
        int count = slot.Term.Count;
        for (int a = 0; a < count; a++)
        {
            block.Slice(a * count, count).CopyTo(target.AsSpan(((slot.Term.Offset + a) * q) + slot.Term.Offset));
        }
    }

    /// <summary>One term: its grouping, its place, its structure and its first parameter.</summary>
    internal sealed record Slot(int Grouping, TermSlot Term, CovarianceStructure Structure, int First)
    {
        /// <summary>The term's parameters in w.</summary>
        public ReadOnlySpan<double> Of(ReadOnlySpan<double> w) => w.Slice(First, Structure.ParameterCount);

        /// <summary>The term's parameters in w.</summary>
        public Span<double> Of(Span<double> w) => w.Slice(First, Structure.ParameterCount);
    }
}
