using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>The passes over levels of q effects, q a type.</summary>
internal sealed unsafe partial class LevelsAbreast<TSize>(int levels, int q, int columns, WorkShares shares, double? partSums)
    : LevelsAbreast(levels, q, columns, shares, partSums)
    where TSize : struct, ILevelSize
{
    private int Q
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TSize.Effects > 0 ? TSize.Effects : Effects;
    }

    /// <inheritdoc/>
    protected override double EliminateIn(Part part, double* t)
    {
        LogProduct determinant = new();
        switch (Hardware.Width)
        {
            case VectorWidth.Vector512: Eliminate<Simd512<double>, Vector512<double>>(part, t, ref determinant); break;
            case VectorWidth.Vector256: Eliminate<Simd256<double>, Vector256<double>>(part, t, ref determinant); break;
            case VectorWidth.Vector128: Eliminate<Simd128<double>, Vector128<double>>(part, t, ref determinant); break;
            default: Eliminate<SimdScalar<double>, double>(part, t, ref determinant); break;
        }
        return determinant.Value;
    }

    /// <inheritdoc/>
    protected override void DifferentiateIn(Part part, double* t, double* weights)
    {
        switch (Hardware.Width)
        {
            case VectorWidth.Vector512: Differentiate<Simd512<double>, Vector512<double>>(part, t, weights); break;
            case VectorWidth.Vector256: Differentiate<Simd256<double>, Vector256<double>>(part, t, weights); break;
            case VectorWidth.Vector128: Differentiate<Simd128<double>, Vector128<double>>(part, t, weights); break;
            default: Differentiate<SimdScalar<double>, double>(part, t, weights); break;
        }
    }

    /// <inheritdoc/>
    protected override void CombineIn(Part part, double* t, double* weights, double* effects)
    {
        switch (Hardware.Width)
        {
            case VectorWidth.Vector512: Combine<Simd512<double>, Vector512<double>>(part, t, weights, effects); break;
            case VectorWidth.Vector256: Combine<Simd256<double>, Vector256<double>>(part, t, weights, effects); break;
            case VectorWidth.Vector128: Combine<Simd128<double>, Vector128<double>>(part, t, weights, effects); break;
            default: Combine<SimdScalar<double>, double>(part, t, weights, effects); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Eliminate<TSimd, TVector>(Part part, double* t, ref LogProduct determinant)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        int kept = 0;
        Places at = new(Q, Columns, part.Work);
        for (int start = part.First; start < part.End; start += TSimd.Lanes)
        {
            double* a = At(start);
            double* b = a + TriangleCount * Abreast;
            Factor<TSimd, TVector>(at, t, a, part.Pivots + kept);
            kept += Q * TSimd.Lanes;
            if (kept + Q * TSimd.Lanes > PivotBlock)
            {
                determinant.MultiplyAll(part.Pivots, kept);
                kept = 0;
            }
            Reduced<TSimd, TVector>(at, t, b);
            double* sum = part.Sums;
            for (int c = 0; c < Columns; c++)
            {
                for (int d = 0; d <= c; d++, sum += Abreast)
                {
                    TVector product = TSimd.Load(sum);
                    for (int i = 0; i < Q; i++)
                        product = TSimd.AddProduct(product, TSimd.Load(at.V(i, c)), TSimd.Load(at.V(i, d)));
                    TSimd.Store(product, sum);
                }
            }
        }
        determinant.MultiplyAll(part.Pivots, kept);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate<TSimd, TVector>(Part part, double* t, double* weights)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        double* pivots = stackalloc double[Q * Abreast];
        Places at = new(Q, Columns, part.Work);
        for (int start = part.First; start < part.End; start += TSimd.Lanes)
        {
            double* a = At(start);
            double* b = a + TriangleCount * Abreast;
            Factor<TSimd, TVector>(at, t, a, pivots);
            Reduced<TSimd, TVector>(at, t, b);
            Explained<TSimd, TVector>(at);
            double* sum = AddInverse<TSimd, TVector>(at, a, part.Sums);
            SetEffects<TSimd, TVector>(at, b);
            sum = AddProducts<TSimd, TVector>(at, sum);
            SetCombined<TSimd, TVector>(at, weights);
            AddTensor<TSimd, TVector>(at, sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Combine<TSimd, TVector>(Part part, double* t, double* weights, double* effects)
        where TSimd : ISimd<TVector, double>
        where TVector : struct
    {
        double* pivots = stackalloc double[Q * Abreast];
        Places at = new(Q, Columns, part.Work);
        for (int start = part.First; start < part.End; start += TSimd.Lanes)
        {
            double* a = At(start);
            Factor<TSimd, TVector>(at, t, a, pivots);
            Reduced<TSimd, TVector>(at, t, a + TriangleCount * Abreast);
            Explained<TSimd, TVector>(at);
            SetEffects<TSimd, TVector>(at, a + TriangleCount * Abreast);
            SetCombined<TSimd, TVector>(at, weights);
            int lanes = Math.Min(TSimd.Lanes, part.End - start);
            for (int lane = 0; lane < lanes; lane++)
            {
                for (int i = 0; i < Q; i++)
                    *effects++ = at.Combined(i)[lane];
            }
        }
    }
}
