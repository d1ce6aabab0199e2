using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// The few vector operations of the kernels, so that one source gives every width: the just-in-time compiler makes a
/// body of its own for each implementing struct and inlines these calls to single instructions.
/// </summary>
/// <typeparam name="TVector">The vector: <c>Vector512&lt;double&gt;</c> … or plain <c>double</c>.</typeparam>
internal unsafe interface ISimd<TVector>
    where TVector : struct
{
    /// <summary>Doubles in a vector; divides 8.</summary>
    static abstract int Lanes { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads the lanes; any alignment.</summary>
    static abstract TVector Load(double* source);

    /// <summary>Writes the lanes; any alignment.</summary>
    static abstract void Store(TVector value, double* target);

    /// <summary>The number in every lane.</summary>
    static abstract TVector Broadcast(double value);

    /// <summary>a·b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>c + a·b, in one rounding where the machine has it.</summary>
    static abstract TVector AddProduct(TVector c, TVector a, TVector b);

    /// <summary>c − a·b, in one rounding where the machine has it.</summary>
    static abstract TVector SubtractProduct(TVector c, TVector a, TVector b);
}

/// <summary>Eight lanes.</summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<double>>
{
    public static int Lanes => 8;

    public static Vector512<double> Zero => Vector512<double>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(double* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, double* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Multiply(Vector512<double> a, Vector512<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AddProduct(Vector512<double> c, Vector512<double> a, Vector512<double> b) =>
        Vector512.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> SubtractProduct(Vector512<double> c, Vector512<double> a, Vector512<double> b) =>
        Vector512.MultiplyAddEstimate(-a, b, c);
}

/// <summary>Four lanes.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<double>>
{
    public static int Lanes => 4;

    public static Vector256<double> Zero => Vector256<double>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Load(double* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<double> value, double* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Broadcast(double value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Multiply(Vector256<double> a, Vector256<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> AddProduct(Vector256<double> c, Vector256<double> a, Vector256<double> b) =>
        Vector256.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SubtractProduct(Vector256<double> c, Vector256<double> a, Vector256<double> b) =>
        Vector256.MultiplyAddEstimate(-a, b, c);
}

/// <summary>Two lanes.</summary>
internal readonly unsafe struct Simd128 : ISimd<Vector128<double>>
{
    public static int Lanes => 2;

    public static Vector128<double> Zero => Vector128<double>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Load(double* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<double> value, double* target) => value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Broadcast(double value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Multiply(Vector128<double> a, Vector128<double> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> AddProduct(Vector128<double> c, Vector128<double> a, Vector128<double> b) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> SubtractProduct(Vector128<double> c, Vector128<double> a, Vector128<double> b) =>
        Vector128.MultiplyAddEstimate(-a, b, c);
}

/// <summary>One lane: the fallback, and the plain reading of the kernels.</summary>
internal readonly unsafe struct SimdScalar : ISimd<double>
{
    public static int Lanes => 1;

    public static double Zero => 0;

    public static double Load(double* source) => *source;

    public static void Store(double value, double* target) => *target = value;

    public static double Broadcast(double value) => value;

    public static double Multiply(double a, double b) => a * b;

    public static double AddProduct(double c, double a, double b) => c + a * b;

    public static double SubtractProduct(double c, double a, double b) => c - a * b;
}
