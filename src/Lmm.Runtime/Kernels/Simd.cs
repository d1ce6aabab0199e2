using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// The few vector operations of the kernels, so that one source gives every width and both precisions: the just-in-time
/// compiler makes a body of its own for each implementing struct and inlines these calls to single instructions.
/// </summary>
/// <typeparam name="TVector">The vector: <c>Vector512&lt;double&gt;</c> … or plain <c>double</c>.</typeparam>
/// <typeparam name="T">A lane: <c>double</c> or <c>float</c>.</typeparam>
internal unsafe interface ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Numbers in a vector; those of 512 bits are wider than 8 in single precision.</summary>
    static abstract int Lanes { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads the lanes; any alignment.</summary>
    static abstract TVector Load(T* source);

    /// <summary>Writes the lanes; any alignment.</summary>
    static abstract void Store(TVector value, T* target);

    /// <summary>The number in every lane.</summary>
    static abstract TVector Broadcast(T value);

    /// <summary>a·b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>c + a·b, in one rounding where the machine has it.</summary>
    static abstract TVector AddProduct(TVector c, TVector a, TVector b);

    /// <summary>c − a·b, in one rounding where the machine has it.</summary>
    static abstract TVector SubtractProduct(TVector c, TVector a, TVector b);

    /// <summary>1/√a.</summary>
    static abstract TVector ReciprocalRoot(TVector a);
}

/// <summary>512 bits: eight doubles or sixteen floats.</summary>
internal readonly unsafe struct Simd512<T> : ISimd<Vector512<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector512<T>.Count;

    public static Vector512<T> Zero => Vector512<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> a, Vector512<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AddProduct(Vector512<T> c, Vector512<T> a, Vector512<T> b) => typeof(T) == typeof(double)
        ? Vector512.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector512.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> SubtractProduct(Vector512<T> c, Vector512<T> a, Vector512<T> b) => AddProduct(c, -a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ReciprocalRoot(Vector512<T> a) => Vector512<T>.One / Vector512.Sqrt(a);
}

/// <summary>256 bits: four doubles or eight floats.</summary>
internal readonly unsafe struct Simd256<T> : ISimd<Vector256<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector256<T>.Count;

    public static Vector256<T> Zero => Vector256<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> a, Vector256<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AddProduct(Vector256<T> c, Vector256<T> a, Vector256<T> b) => typeof(T) == typeof(double)
        ? Vector256.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector256.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> SubtractProduct(Vector256<T> c, Vector256<T> a, Vector256<T> b) => AddProduct(c, -a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ReciprocalRoot(Vector256<T> a) => Vector256<T>.One / Vector256.Sqrt(a);
}

/// <summary>128 bits: two doubles or four floats.</summary>
internal readonly unsafe struct Simd128<T> : ISimd<Vector128<T>, T>
    where T : unmanaged
{
    public static int Lanes => Vector128<T>.Count;

    public static Vector128<T> Zero => Vector128<T>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<T> value, T* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Broadcast(T value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Multiply(Vector128<T> a, Vector128<T> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> AddProduct(Vector128<T> c, Vector128<T> a, Vector128<T> b) => typeof(T) == typeof(double)
        ? Vector128.MultiplyAddEstimate(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>()
        : Vector128.MultiplyAddEstimate(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> SubtractProduct(Vector128<T> c, Vector128<T> a, Vector128<T> b) => AddProduct(c, -a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> ReciprocalRoot(Vector128<T> a) => Vector128<T>.One / Vector128.Sqrt(a);
}

/// <summary>One lane: the fallback, and the plain reading of the kernels.</summary>
internal readonly unsafe struct SimdScalar<T> : ISimd<T, T>
    where T : unmanaged, INumberBase<T>
{
    public static int Lanes => 1;

    public static T Zero => T.Zero;

    public static T Load(T* source) => *source;

    public static void Store(T value, T* target) => *target = value;

    public static T Broadcast(T value) => value;

    public static T Multiply(T a, T b) => a * b;

    public static T AddProduct(T c, T a, T b) => c + a * b;

    public static T SubtractProduct(T c, T a, T b) => c - a * b;

    public static T ReciprocalRoot(T a) => T.One / T.CreateTruncating(Math.Sqrt(double.CreateTruncating(a)));
}
