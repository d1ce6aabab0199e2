namespace Lmm.Kernels;

internal static class TileProduct
{
    public const int Granularity = 8;
}
