using System.Runtime.CompilerServices;

namespace Lmm.Kernels;

// The steps of the levels that stand abreast, each a few lines of the formulas.
internal sealed unsafe partial class LevelsAbreast<TSize>
{
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

    /// <summary>E = B − UV.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetEffects<TSimd, TVector>(Places at, double* b)
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
    }

    /// <summary>Adds the products of all numbers of E.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double* AddProducts<TSimd, TVector>(Places at, double* sum)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        int size = at.Q * at.Columns;
        for (int x = 0; x < size; x++)
        {
            TVector left = TSimd.Load(at.E(0, x));
            for (int y = 0; y <= x; y++, sum += Abreast)
                TSimd.Store(TSimd.AddProduct(TSimd.Load(sum), left, TSimd.Load(at.E(0, y))), sum);
        }
        return sum;
    }

    /// <summary>e = E times the weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetCombined<TSimd, TVector>(Places at, double* weights)
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
    }

    /// <summary>Adds M_ij e_k e_l for i ≥ j and k ≥ l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTensor<TSimd, TVector>(Places at, double* sum)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
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

        public int Q
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => TSize.Effects > 0 ? TSize.Effects : q;
        }

        public int Columns { get; } = columns;

        public double* Product(int i, int j) => _work + (i * Q + j) * Abreast;

        public double* L(int i, int j) => _work + (_square + i * Q + j) * Abreast;

        public double* U(int i, int j) => _work + (2 * _square + i * Q + j) * Abreast;

        public double* V(int i, int c) => _work + (3 * _square + i * Columns + c) * Abreast;

        public double* E(int i, int c) => _work + (3 * _square + _block + i * Columns + c) * Abreast;

        public double* Combined(int i) => _work + (3 * _square + 2 * _block + i) * Abreast;
    }
}
