using System.Buffers;

namespace Lmm.Kernels;

/// <summary>
/// Numbers for one call from the pool of the thread: <c>double[] rented = Scratch.Rent(n); fixed (double* at = rented) { double*
/// x = Scratch.Align(at); … }</c>, and back by <see cref="Return"/>. They stand on a vector's boundary, whole vectors may be read behind them.
/// </summary>
internal static unsafe class Scratch
{
    private const int Lanes = 8;

    /// <summary>At least <paramref name="length"/> numbers behind <see cref="Align"/>; not set to zero.</summary>
    public static double[] Rent(int length) => ArrayPool<double>.Shared.Rent(length + 2 * Lanes);

    /// <summary>The first of them.</summary>
    public static double* Align(double* rented) => (double*)(((nint)rented + Lanes * sizeof(double) - 1) / (Lanes * sizeof(double)) * (Lanes * sizeof(double)));

    /// <summary>Gives them back.</summary>
    public static void Return(double[] rented) => ArrayPool<double>.Shared.Return(rented);
}
