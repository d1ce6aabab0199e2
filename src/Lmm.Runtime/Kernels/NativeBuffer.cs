using System.Runtime.InteropServices;

namespace Lmm.Kernels;

/// <summary>
/// A block of doubles outside the managed heap, aligned to 64 bytes (one cache line, one AVX-512 vector) and followed by
/// <see cref="Slack"/> readable doubles, because the product kernels may read, never write, past a block's last row.
/// </summary>
internal sealed unsafe class NativeBuffer : SafeHandle
{
    /// <summary>Doubles that may be read past the end.</summary>
    public const int Slack = 32;

    private readonly nuint _bytes;

    /// <summary>Allocates <paramref name="length"/> doubles, set to zero.</summary>
    /// <exception cref="OutOfMemoryException">The block cannot be had.</exception>
    public NativeBuffer(long length)
        : base(0, ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = checked((nuint)(length + Slack) * sizeof(double));
        (nint pointer, _bytes) = FreeBlocks.Take(bytes);
        SetHandle(pointer);
        NativeMemory.Clear((void*)pointer, bytes);
    }

    /// <summary>The number of doubles asked for.</summary>
    public long Length { get; }

    /// <summary>The first element.</summary>
    public double* Pointer => (double*)handle;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Sets every element to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Length * sizeof(double));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        FreeBlocks.Return(handle, _bytes);
        return true;
    }
}
