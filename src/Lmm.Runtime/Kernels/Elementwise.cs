using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lmm.Kernels;

/// <summary>
/// The few operations element by element that every fit needs, over spans of one length; the target may be an operand.
/// Those of TensorPrimitives are some thousand instructions of code each: the just-in-time compiler took 22 ms of the first
/// fit of a process for the six, 2 ms for these.
/// </summary>
internal static class Elementwise
{
    /// <summary>target = x · y + z, in two roundings.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> target)
    {
        Require(x.Length, y.Length, z.Length, target.Length);
        int i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
            Store((Load(x, i) * Load(y, i)) + Load(z, i), target, i);
        for (; i < x.Length; i++)
            target[i] = (x[i] * y[i]) + z[i];
    }

    /// <summary>target = x · y + z for one number y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(ReadOnlySpan<double> x, double y, ReadOnlySpan<double> z, Span<double> target)
    {
        Require(x.Length, z.Length, target.Length, target.Length);
        var factor = new Vector<double>(y);
        int i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
            Store((Load(x, i) * factor) + Load(z, i), target, i);
        for (; i < x.Length; i++)
            target[i] = (x[i] * y) + z[i];
    }

    /// <summary>target = x · y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> target)
    {
        Require(x.Length, y.Length, target.Length, target.Length);
        int i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
            Store(Load(x, i) * Load(y, i), target, i);
        for (; i < x.Length; i++)
            target[i] = x[i] * y[i];
    }

    /// <summary>target = x · y for one number y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<double> x, double y, Span<double> target)
    {
        Require(x.Length, target.Length, target.Length, target.Length);
        var factor = new Vector<double>(y);
        int i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
            Store(Load(x, i) * factor, target, i);
        for (; i < x.Length; i++)
            target[i] = x[i] * y;
    }

    /// <summary>target = x − y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> target)
    {
        Require(x.Length, y.Length, target.Length, target.Length);
        int i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
            Store(Load(x, i) - Load(y, i), target, i);
        for (; i < x.Length; i++)
            target[i] = x[i] - y[i];
    }

    /// <summary>target = x − y for one number y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(ReadOnlySpan<double> x, double y, Span<double> target)
    {
        Require(x.Length, target.Length, target.Length, target.Length);
        var less = new Vector<double>(y);
        int i = 0;
        for (; i + Vector<double>.Count <= x.Length; i += Vector<double>.Count)
            Store(Load(x, i) - less, target, i);
        for (; i < x.Length; i++)
            target[i] = x[i] - y;
    }

    private static void Require(int x, int y, int z, int target)
    {
        if (x != y || y != z || x > target)
            throw new ArgumentException("Spans of different lengths.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Load(ReadOnlySpan<double> x, int i) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<double> value, Span<double> target, int i) => value.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)i);
}
