using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// y'x and y + a·x over contiguous doubles: the inner loops of solves and of the level-wise sweeps. Widths follow what the
/// machine has; sums run in several partial sums, so their last digits differ between widths.
/// </summary>
internal static unsafe class VectorKernels
{
    /// <summary>Σ xᵢyᵢ over two spans of the same length.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        fixed (double* px = x, py = y)
            return Dot(x.Length, px, py);
    }

    /// <summary>y ← y + a·x over two spans of the same length.</summary>
    public static void Axpy(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        fixed (double* px = x, py = y)
            Axpy(x.Length, a, px, py);
    }

    /// <summary>Σ xᵢyᵢ, i &lt; n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(int n, double* x, double* y)
    {
        int i = 0;
        double sum = 0;
        if (Hardware.Width == VectorWidth.Vector512 && n >= 8)
        {
            var s0 = Vector512<double>.Zero;
            var s1 = Vector512<double>.Zero;
            for (; i + 16 <= n; i += 16)
            {
                s0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 8), Vector512.Load(y + i + 8), s1);
            }
            if (i + 8 <= n)
            {
                s0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), s0);
                i += 8;
            }
            sum = Vector512.Sum(s0 + s1);
        }
        else if (Hardware.Width == VectorWidth.Vector256 && n >= 4)
        {
            var s0 = Vector256<double>.Zero;
            var s1 = Vector256<double>.Zero;
            for (; i + 8 <= n; i += 8)
            {
                s0 = Vector256.FusedMultiplyAdd(Vector256.Load(x + i), Vector256.Load(y + i), s0);
                s1 = Vector256.FusedMultiplyAdd(Vector256.Load(x + i + 4), Vector256.Load(y + i + 4), s1);
            }
            sum = Vector256.Sum(s0 + s1);
        }
        else if (Hardware.Width == VectorWidth.Vector128 && n >= 2)
        {
            var s0 = Vector128<double>.Zero;
            var s1 = Vector128<double>.Zero;
            for (; i + 4 <= n; i += 4)
            {
                s0 += Vector128.Load(x + i) * Vector128.Load(y + i);
                s1 += Vector128.Load(x + i + 2) * Vector128.Load(y + i + 2);
            }
            sum = Vector128.Sum(s0 + s1);
        }
        for (; i < n; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>y ← y + a·x, i &lt; n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Axpy(int n, double a, double* x, double* y)
    {
        int i = 0;
        if (Hardware.Width == VectorWidth.Vector512)
        {
            var va = Vector512.Create(a);
            for (; i + 8 <= n; i += 8)
                Vector512.FusedMultiplyAdd(va, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        }
        else if (Hardware.Width == VectorWidth.Vector256)
        {
            var va = Vector256.Create(a);
            for (; i + 4 <= n; i += 4)
                Vector256.FusedMultiplyAdd(va, Vector256.Load(x + i), Vector256.Load(y + i)).Store(y + i);
        }
        else if (Hardware.Width == VectorWidth.Vector128)
        {
            var va = Vector128.Create(a);
            for (; i + 2 <= n; i += 2)
                (va * Vector128.Load(x + i) + Vector128.Load(y + i)).Store(y + i);
        }
        for (; i < n; i++)
            y[i] += a * x[i];
    }

    /// <summary>y ← y + a·x₀ + b·x₁ + c·x₂ + d·x₃, where the xⱼ are columns of n elements, <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AxpyFour(int n, double a, double b, double c, double d, double* x, long stride, double* y)
    {
        double* x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
        int i = 0;
        if (Hardware.Width == VectorWidth.Vector512)
        {
            var va = Vector512.Create(a);
            var vb = Vector512.Create(b);
            var vc = Vector512.Create(c);
            var vd = Vector512.Create(d);
            for (; i + 8 <= n; i += 8)
            {
                var s = Vector512.FusedMultiplyAdd(va, Vector512.Load(x + i), Vector512.Load(y + i));
                var t = Vector512.FusedMultiplyAdd(vb, Vector512.Load(x1 + i), vc * Vector512.Load(x2 + i));
                (s + Vector512.FusedMultiplyAdd(vd, Vector512.Load(x3 + i), t)).Store(y + i);
            }
        }
        else if (Hardware.Width == VectorWidth.Vector256)
        {
            var va = Vector256.Create(a);
            var vb = Vector256.Create(b);
            var vc = Vector256.Create(c);
            var vd = Vector256.Create(d);
            for (; i + 4 <= n; i += 4)
            {
                var s = Vector256.FusedMultiplyAdd(va, Vector256.Load(x + i), Vector256.Load(y + i));
                var t = Vector256.FusedMultiplyAdd(vb, Vector256.Load(x1 + i), vc * Vector256.Load(x2 + i));
                (s + Vector256.FusedMultiplyAdd(vd, Vector256.Load(x3 + i), t)).Store(y + i);
            }
        }
        for (; i < n; i++)
            y[i] += a * x[i] + b * x1[i] + (c * x2[i] + d * x3[i]);
    }
}
