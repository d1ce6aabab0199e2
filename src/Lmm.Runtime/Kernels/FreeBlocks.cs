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
    private static readonly List<(nint Pointer, nuint Bytes)> Blocks = [];
    private static nuint _kept;

    /// <summary>A block of at least so many bytes, aligned to 64; what stands in it is not defined.</summary>
    /// <returns>The block and its true size.</returns>
    public static (nint Pointer, nuint Bytes) Take(nuint bytes)
    {
        lock (Gate)
        {
            int best = -1;
            for (int i = 0; i < Blocks.Count; i++)
            {
                nuint size = Blocks[i].Bytes;
                if (size >= bytes && size <= 2 * bytes && (best < 0 || size < Blocks[best].Bytes))
                {
                    best = i;
                }
            }

            if (best >= 0)
            {
                (nint Pointer, nuint Bytes) block = Blocks[best];
                Blocks.RemoveAt(best);
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
                if (_kept + bytes <= Most && Blocks.Count < MostBlocks)
                {
                    Blocks.Add((pointer, bytes));
                    _kept += bytes;
                    return;
                }
            }
        }

        NativeMemory.AlignedFree((void*)pointer);
    }
}
