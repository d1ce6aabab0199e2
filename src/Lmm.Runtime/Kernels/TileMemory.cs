namespace Lmm.Kernels;

/// <summary>
/// The memory of a dense factor and of its inverse, which both precisions use in turn: single precision costs none of its own,
/// and the pages that it has touched are there for double precision.
/// </summary>
internal sealed class TileMemory(TileLayout layout) : IDisposable
{
    private NativeBuffer? _inverse;

    /// <summary>Where elements stand.</summary>
    public TileLayout Layout => layout;

    /// <summary>Of S and L.</summary>
    public NativeBuffer Factor { get; } = new(layout.Length);

    /// <summary>Of S⁻¹; there from the first use on.</summary>
    public NativeBuffer Inverse => _inverse ??= new NativeBuffer(layout.Length);

    /// <inheritdoc/>
    public void Dispose()
    {
        Factor.Dispose();
        _inverse?.Dispose();
    }
}
