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
internal sealed unsafe class LevelsAbreast : IDisposable
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
            sum = AddProducts<TSimd, TVector>(at, b, sum);
            AddTensor<TSimd, TVector>(at, weights, sum);
        }
    }

    /// <summary>The numbers of a level and those abreast; a padded level is all zeros, its C the unit matrix.</summary>
    private double* At(int level) =>
        _packed + (long)(level / Abreast) * (_triangle + _q * _columns) * Abreast + level % Abreast;

    /// <summary>AT, and the factor of TᵀAT + I: L below, 1/l on the diagonal. The squares of the pivots are kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Factor<TSimd, TVector>(Places at, double* t, double* a, double* pivots)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        int q = at.Q;
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                TVector sum = TSimd.Zero;
                for (int k = 0; k < q; k++)
                    sum = TSimd.AddProduct(sum, TSimd.Load(Lower(a, i, k)), TSimd.Broadcast(t[k * q + j]));
                TSimd.Store(sum, at.Product(i, j));
            }
        }
        for (int j = 0; j < q; j++)
        {
            for (int i = j; i < q; i++)
            {
                TVector value = TSimd.Broadcast(i == j ? 1 : 0);
                for (int k = 0; k < q; k++)
                    value = TSimd.AddProduct(value, TSimd.Broadcast(t[k * q + i]), TSimd.Load(at.Product(k, j)));
                for (int k = 0; k < j; k++)
                    value = TSimd.SubtractProduct(value, TSimd.Load(at.L(i, k)), TSimd.Load(at.L(j, k)));
                if (i == j)
                {
                    TSimd.Store(value, pivots + j * TSimd.Lanes);
                    TSimd.Store(TSimd.ReciprocalRoot(value), at.L(j, j));
                }
                else
                {
                    TSimd.Store(TSimd.Multiply(value, TSimd.Load(at.L(j, j))), at.L(i, j));
                }
            }
        }
    }

    /// <summary>V = L⁻¹TᵀB.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reduced<TSimd, TVector>(Places at, double* t, double* b)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        int q = at.Q;
        for (int c = 0; c < at.Columns; c++)
        {
            for (int i = 0; i < q; i++)
            {
                TVector value = TSimd.Zero;
                for (int k = 0; k < q; k++)
                    value = TSimd.AddProduct(value, TSimd.Broadcast(t[k * q + i]), TSimd.Load(b + (k * at.Columns + c) * Abreast));
                for (int k = 0; k < i; k++)
                    value = TSimd.SubtractProduct(value, TSimd.Load(at.L(i, k)), TSimd.Load(at.V(k, c)));
                TSimd.Store(TSimd.Multiply(value, TSimd.Load(at.L(i, i))), at.V(i, c));
            }
        }
    }

    /// <summary>Uᵀ = L⁻¹(AT)ᵀ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Explained<TSimd, TVector>(Places at)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        for (int j = 0; j < at.Q; j++)
        {
            for (int i = 0; i < at.Q; i++)
            {
                TVector value = TSimd.Load(at.Product(j, i));
                for (int k = 0; k < i; k++)
                    value = TSimd.SubtractProduct(value, TSimd.Load(at.L(i, k)), TSimd.Load(at.U(k, j)));
                TSimd.Store(TSimd.Multiply(value, TSimd.Load(at.L(i, i))), at.U(i, j));
            }
        }
    }

    /// <summary>Adds M = A − UUᵀ, which then stands in place of the products AT.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double* AddInverse<TSimd, TVector>(Places at, double* a, double* sum)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        for (int i = 0; i < at.Q; i++)
        {
            for (int j = 0; j <= i; j++, sum += Abreast)
            {
                TVector value = TSimd.Load(Lower(a, i, j));
                for (int k = 0; k < at.Q; k++)
                    value = TSimd.SubtractProduct(value, TSimd.Load(at.U(k, i)), TSimd.Load(at.U(k, j)));
                TSimd.Store(value, at.Product(i, j));
                TSimd.Store(TSimd.AddProduct(TSimd.Load(sum), value, TSimd.Broadcast(1)), sum);
            }
        }
        return sum;
    }

    /// <summary>Adds the products of all numbers of E = B − UV, which then stands in its place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double* AddProducts<TSimd, TVector>(Places at, double* b, double* sum)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        for (int i = 0; i < at.Q; i++)
        {
            for (int c = 0; c < at.Columns; c++)
            {
                TVector value = TSimd.Load(b + (i * at.Columns + c) * Abreast);
                for (int k = 0; k < at.Q; k++)
                    value = TSimd.SubtractProduct(value, TSimd.Load(at.U(k, i)), TSimd.Load(at.V(k, c)));
                TSimd.Store(value, at.E(i, c));
            }
        }
        int size = at.Q * at.Columns;
        for (int x = 0; x < size; x++)
        {
            TVector left = TSimd.Load(at.E(0, x));
            for (int y = 0; y <= x; y++, sum += Abreast)
                TSimd.Store(TSimd.AddProduct(TSimd.Load(sum), left, TSimd.Load(at.E(0, y))), sum);
        }
        return sum;
    }

    /// <summary>Adds M_ij e_k e_l for i ≥ j and k ≥ l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTensor<TSimd, TVector>(Places at, double* weights, double* sum)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        for (int k = 0; k < at.Q; k++)
        {
            TVector combined = TSimd.Zero;
            for (int c = 0; c < at.Columns; c++)
                combined = TSimd.AddProduct(combined, TSimd.Load(at.E(k, c)), TSimd.Broadcast(weights[c]));
            TSimd.Store(combined, at.Combined(k));
        }
        for (int i = 0; i < at.Q; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                TVector m = TSimd.Load(at.Product(i, j));
                for (int k = 0; k < at.Q; k++)
                {
                    TVector left = TSimd.Multiply(m, TSimd.Load(at.Combined(k)));
                    for (int l = 0; l <= k; l++, sum += Abreast)
                        TSimd.Store(TSimd.AddProduct(TSimd.Load(sum), left, TSimd.Load(at.Combined(l))), sum);
                }
            }
        }
    }

    /// <summary>A_ik of a symmetric matrix whose lower triangle stands by rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double* Lower(double* a, int i, int k) => a + (i >= k ? i * (i + 1) / 2 + k : k * (k + 1) / 2 + i) * Abreast;

    /// <summary>Where the numbers of the levels abreast stand in the work space.</summary>
    private readonly struct Places(int q, int columns, double* work)
    {
        private readonly double* _work = work;
        private readonly int _square = q * q;
        private readonly int _block = q * columns;

        public int Q { get; } = q;

        public int Columns { get; } = columns;

        public double* Product(int i, int j) => _work + (i * Q + j) * Abreast;

        public double* L(int i, int j) => _work + (_square + i * Q + j) * Abreast;

        public double* U(int i, int j) => _work + (2 * _square + i * Q + j) * Abreast;

        public double* V(int i, int c) => _work + (3 * _square + i * Columns + c) * Abreast;

        public double* E(int i, int c) => _work + (3 * _square + _block + i * Columns + c) * Abreast;

        public double* Combined(int i) => _work + (3 * _square + 2 * _block + i) * Abreast;
    }
}
