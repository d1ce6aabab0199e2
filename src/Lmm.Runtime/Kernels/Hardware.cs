using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>The vector width that the product kernels use.</summary>
internal enum VectorWidth
{
    /// <summary>No vectors.</summary>
    Scalar,

    /// <summary>Two doubles (SSE, ARM NEON).</summary>
    Vector128,

    /// <summary>Four doubles with fused multiply-add (AVX2).</summary>
    Vector256,

    /// <summary>Eight doubles with fused multiply-add (AVX-512).</summary>
    Vector512,
}

/// <summary>Which kernels this machine runs; chosen once.</summary>
internal static class Hardware
{
    /// <summary>The widest path that the machine supports.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Vector512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Vector256
        : Vector128.IsHardwareAccelerated ? VectorWidth.Vector128
        : VectorWidth.Scalar;

    /// <summary>
    /// The path in use. Tests set it to compare paths; a width above <see cref="Widest"/> is only slow, not wrong,
    /// because the runtime emulates vectors that the machine lacks.
    /// </summary>
    public static VectorWidth Width { get; internal set; } = Widest;
}
