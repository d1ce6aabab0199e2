using System.Runtime.InteropServices;

namespace Lmm.Kernels;

/// <summary>
/// Blocks of memory that are kept after use for the next to want one of their size. A fresh block costs the system's first touch
/// of every page, which shows where a fit takes some milliseconds.
/// </summary>
internal static unsafe class FreeBlocks
{
    // Smaller ones come from the allocator's own lists.
    private const nuint Smallest = 64 * 1024;

    // All that is kept together.
    private const nuint Most = 64 * 1024 * 1024;

    private const int MostBlocks = 64;
    private const nuint Alignment = 64;

    private static readonly Lock Gate = new();
    private static readonly nint[] Pointers = new nint[MostBlocks];
    private static readonly nuint[] Sizes = new nuint[MostBlocks];
    private static int _count;
    private static nuint _kept;

    /// <summary>A block of at least so many bytes, aligned to 64; what stands in it is not defined.</summary>
    /// <returns>The block and its true size.</returns>
    public static (nint Pointer, nuint Bytes) Take(nuint bytes)
    {
        lock (Gate)
        {
            int best = -1;
            for (int i = 0; i < _count; i++)
            {
                nuint size = Sizes[i];
                if (size >= bytes && size <= 2 * bytes && (best < 0 || size < Sizes[best]))
                {
                    best = i;
                }
            }

            if (best >= 0)
            {
                (nint Pointer, nuint Bytes) block = (Pointers[best], Sizes[best]);
                _count--;
                (Pointers[best], Sizes[best]) = (Pointers[_count], Sizes[_count]);
                _kept -= block.Bytes;
                return block;
            }
        }

        return ((nint)NativeMemory.AlignedAlloc(bytes, Alignment), bytes);
    }

    /// <summary>Gives a block back.</summary>
    public static void Return(nint pointer, nuint bytes)
    {
        if (bytes >= Smallest)
        {
            lock (Gate)
            {
                if (_kept + bytes <= Most && _count < MostBlocks)
                {
                    (Pointers[_count], Sizes[_count]) = (pointer, bytes);
                    _count++;
                    _kept += bytes;
                    return;
                }
            }
        }

        NativeMemory.AlignedFree((void*)pointer);
    }
}
