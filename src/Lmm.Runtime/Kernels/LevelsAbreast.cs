using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// Many independent levels of one size, eight abreast: a number of eight levels is a vector. With C = TᵀA_jT + I = LLᵀ,
/// U = A_jT L⁻ᵀ and V = L⁻¹TᵀB_j (A_j q × q symmetric, B_j q × P): <see cref="Eliminate"/> sums log|C| and VᵀV,
/// <see cref="Differentiate"/> sums M = A_j − UUᵀ = Z_jᵀH⁻¹Z_j, the products of E = B_j − UV = Z_jᵀH⁻¹[Q e], and M ⊗ eeᵀ for one
/// combination e of the columns of E. Neither form has T⁻¹. Nothing of a level is stored but A and B (50,000 levels, q = 2,
/// P = 4: both passes 1.2 ms; level by level, with everything stored, 7.3). Checked against plain loops in LevelsAbreastTests.
/// </summary>
internal sealed unsafe partial class LevelsAbreast : IDisposable
{
    private const int Abreast = 8;

    // Pivots that are kept before their logarithms are taken together.
    private const int PivotBlock = 1024;

    private readonly int _q;
    private readonly int _columns;
    private readonly int _levels;
    private readonly int _triangle;
    private readonly NativeBuffer _buffer;
    private readonly double* _packed;
    private readonly double* _work;
    private readonly double* _sums;
    private readonly double* _pivots;
    private readonly int _mostSums;

    /// <param name="levels">How many.</param>
    /// <param name="q">q.</param>
    /// <param name="columns">P.</param>
    public LevelsAbreast(int levels, int q, int columns)
    {
        (_levels, _q, _columns) = (levels, q, columns);
        _triangle = q * (q + 1) / 2;
        SumCount = _triangle + (q * columns * ((q * columns) + 1) / 2) + (_triangle * _triangle);
        _mostSums = Math.Max(SumCount, columns * (columns + 1) / 2) * Abreast;
        long packed = (levels + Abreast - 1L) / Abreast * (_triangle + (q * columns)) * Abreast;
        int work = ((4 * q * q) + (2 * q * columns) + q) * Abreast;
        _buffer = new NativeBuffer(packed + work + _mostSums + PivotBlock);
        _packed = _buffer.Pointer;
        _work = _packed + packed;
        _sums = _work + work;
        _pivots = _sums + _mostSums;
    }

    /// <summary>What <see cref="Differentiate"/> gives: M, the lower triangle of products of E (its q·P numbers by rows), M ⊗ eeᵀ.</summary>
    public int SumCount { get; }

    /// <summary>Takes A (levels × q × q) and B (levels × q × P).</summary>
    public void Pack(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int size = _q * _columns;
        for (int level = 0; level < _levels; level++)
        {
            double* to = _packed + (long)(level / Abreast) * (_triangle + size) * Abreast + level % Abreast;
            for (int i = 0; i < _q; i++)
            {
                for (int k = 0; k <= i; k++, to += Abreast)
                    *to = a[(level * _q + i) * _q + k];
            }
            for (int k = 0; k < size; k++, to += Abreast)
                *to = b[level * size + k];
        }
    }

    /// <summary>log ∏|C_j|, and the lower triangle by rows of Σ VᵀV. Not a number where a pivot is not positive.</summary>
    /// <param name="t">T, q × q row-major.</param>
    /// <param name="products">Overwritten, P(P + 1)/2 values.</param>
    public double Eliminate(ReadOnlySpan<double> t, Span<double> products)
    {
        LogProduct determinant = new();
        new Span<double>(_sums, _mostSums).Clear();
        fixed (double* factor = t)
        {
            switch (Hardware.Width)
            {
                case VectorWidth.Vector512: Eliminate<Simd512<double>, Vector512<double>>(factor, ref determinant); break;
                case VectorWidth.Vector256: Eliminate<Simd256<double>, Vector256<double>>(factor, ref determinant); break;
                case VectorWidth.Vector128: Eliminate<Simd128<double>, Vector128<double>>(factor, ref determinant); break;
                default: Eliminate<SimdScalar<double>, double>(factor, ref determinant); break;
            }
        }
        Reduce(products);
        return determinant.Value;
    }

    /// <summary>The sums of the derivatives.</summary>
    /// <param name="t">T, q × q row-major.</param>
    /// <param name="combination">e = E times this, P values.</param>
    /// <param name="sums">Overwritten, <see cref="SumCount"/> values.</param>
    public void Differentiate(ReadOnlySpan<double> t, ReadOnlySpan<double> combination, Span<double> sums)
    {
        new Span<double>(_sums, _mostSums).Clear();
        fixed (double* factor = t, weights = combination)
        {
            switch (Hardware.Width)
            {
                case VectorWidth.Vector512: Differentiate<Simd512<double>, Vector512<double>>(factor, weights); break;
                case VectorWidth.Vector256: Differentiate<Simd256<double>, Vector256<double>>(factor, weights); break;
                case VectorWidth.Vector128: Differentiate<Simd128<double>, Vector128<double>>(factor, weights); break;
                default: Differentiate<SimdScalar<double>, double>(factor, weights); break;
            }
        }
        Reduce(sums);
    }

    /// <summary>e = E times a combination of the columns, for every level.</summary>
    /// <param name="t">T, q × q row-major.</param>
    /// <param name="combination">P values.</param>
    /// <param name="effects">Overwritten, levels × q.</param>
    public void Combine(ReadOnlySpan<double> t, ReadOnlySpan<double> combination, Span<double> effects)
    {
        fixed (double* factor = t, weights = combination, target = effects)
        {
            switch (Hardware.Width)
            {
                case VectorWidth.Vector512: Combine<Simd512<double>, Vector512<double>>(factor, weights, target); break;
                case VectorWidth.Vector256: Combine<Simd256<double>, Vector256<double>>(factor, weights, target); break;
                case VectorWidth.Vector128: Combine<Simd128<double>, Vector128<double>>(factor, weights, target); break;
                default: Combine<SimdScalar<double>, double>(factor, weights, target); break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void Reduce(Span<double> totals)
    {
        for (int i = 0; i < totals.Length; i++)
        {
            double total = 0;
            for (int lane = 0; lane < Abreast; lane++)
                total += _sums[i * Abreast + lane];
            totals[i] = total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Eliminate<TSimd, TVector>(double* t, ref LogProduct determinant)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        int kept = 0;
        Places at = new(_q, _columns, _work);
        for (int start = 0; start < _levels; start += TSimd.Lanes)
        {
            double* a = At(start);
            double* b = a + _triangle * Abreast;
            Factor<TSimd, TVector>(at, t, a, _pivots + kept);
            kept += _q * TSimd.Lanes;
            if (kept + _q * TSimd.Lanes > PivotBlock)
            {
                determinant.MultiplyAll(_pivots, kept);
                kept = 0;
            }
            Reduced<TSimd, TVector>(at, t, b);
            double* sum = _sums;
            for (int c = 0; c < _columns; c++)
            {
                for (int d = 0; d <= c; d++, sum += Abreast)
                {
                    TVector product = TSimd.Load(sum);
                    for (int i = 0; i < _q; i++)
                        product = TSimd.AddProduct(product, TSimd.Load(at.V(i, c)), TSimd.Load(at.V(i, d)));
                    TSimd.Store(product, sum);
                }
            }
        }
        determinant.MultiplyAll(_pivots, kept);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate<TSimd, TVector>(double* t, double* weights)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        double* pivots = stackalloc double[_q * Abreast];
        Places at = new(_q, _columns, _work);
        for (int start = 0; start < _levels; start += TSimd.Lanes)
        {
            double* a = At(start);
            double* b = a + _triangle * Abreast;
            Factor<TSimd, TVector>(at, t, a, pivots);
            Reduced<TSimd, TVector>(at, t, b);
            Explained<TSimd, TVector>(at);
            double* sum = AddInverse<TSimd, TVector>(at, a, _sums);
            SetEffects<TSimd, TVector>(at, b);
            sum = AddProducts<TSimd, TVector>(at, sum);
            SetCombined<TSimd, TVector>(at, weights);
            AddTensor<TSimd, TVector>(at, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Combine<TSimd, TVector>(double* t, double* weights, double* effects)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        double* pivots = stackalloc double[_q * Abreast];
        Places at = new(_q, _columns, _work);
        for (int start = 0; start < _levels; start += TSimd.Lanes)
        {
            double* a = At(start);
            Factor<TSimd, TVector>(at, t, a, pivots);
            Reduced<TSimd, TVector>(at, t, a + _triangle * Abreast);
            Explained<TSimd, TVector>(at);
            SetEffects<TSimd, TVector>(at, a + _triangle * Abreast);
            SetCombined<TSimd, TVector>(at, weights);
            int lanes = Math.Min(TSimd.Lanes, _levels - start);
            for (int lane = 0; lane < lanes; lane++)
            {
                for (int i = 0; i < _q; i++)
                    *effects++ = at.Combined(i)[lane];
            }
        }
    }

    /// <summary>The numbers of a level and those abreast; a padded level is all zeros, its C the unit matrix.</summary>
    private double* At(int level) =>
        _packed + (long)(level / Abreast) * (_triangle + _q * _columns) * Abreast + level % Abreast;
}
