using System.Globalization;

namespace Lmm.Kernels;

/// <summary>The parts of what something is going to allocate, so that it is refused as a whole, and by name.</summary>
internal sealed class MemoryNeed
{
    private readonly List<string> _what = [];
    private readonly List<double> _bytes = [];

    /// <summary>All parts together, in bytes.</summary>
    public double Bytes { get; private set; }

    /// <summary>What there is, in bytes; null for what this process may have.</summary>
    public double? Available { get; init; }

    /// <summary>What to do where it is not enough; null for what helps with random effects.</summary>
    public string? Advice { get; init; }

    /// <summary>Takes one more part of so many bytes.</summary>
    /// <param name="what">Of what, as in "the products of the 4,000 levels of Subject".</param>
    /// <param name="bytes">How many.</param>
    public void Add(string what, double bytes)
    {
        _what.Add(what);
        _bytes.Add(bytes);
        Bytes += bytes;
    }

    /// <summary>Takes a part that stands in one array.</summary>
    /// <param name="what">Of what.</param>
    /// <param name="length">The array's length.</param>
    /// <param name="size">Bytes of one element; a double's where nothing is said.</param>
    /// <exception cref="InsufficientMemoryException">No array may be as long.</exception>
    public void AddArray(string what, double length, int size = sizeof(double))
    {
        RequireArray(what, length, size);
        Add(what, size * length);
    }

    /// <summary>Throws where a part that stands in one array is longer than any may be.</summary>
    /// <exception cref="InsufficientMemoryException">It is.</exception>
    public void RequireArray(string what, double length, int size = sizeof(double))
    {
        if (length > Array.MaxLength)
        {
            throw new InsufficientMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"The fit needs {length:N0} numbers ({MemoryGuard.Size(size * length)}) in one array for {what}, and an array holds {Array.MaxLength:N0}; this process may have {MemoryGuard.Size(Available ?? MemoryGuard.Available)}. {Advice ?? "Leave out a slope or merge levels with very few rows."}"));
        }
    }

    /// <summary>Throws where the parts are more than there is.</summary>
    /// <exception cref="InsufficientMemoryException">They cannot fit; the message names those that count, the largest first.</exception>
    public void Require() => Require(Available ?? MemoryGuard.Available);

    /// <summary>The same with the memory given.</summary>
    public void Require(double available)
    {
        // The text is made only where it is needed: this stands at the beginning of every fit.
        if (Bytes > available)
        {
            IEnumerable<string> parts = _what.Zip(_bytes).Where(part => part.Second > 1e-3 * Bytes).OrderByDescending(part => part.Second).Select(part => $"{part.First} ({MemoryGuard.Size(part.Second)})");
            MemoryGuard.Require(Bytes, string.Join(", ", parts), available, Advice);
        }
    }

    /// <summary>Throws where the parts and one more, which is not taken, are more than there is: what is needed for a while, or at least.</summary>
    /// <exception cref="InsufficientMemoryException">They cannot fit.</exception>
    public void RequireWith(string what, double bytes)
    {
        double available = Available ?? MemoryGuard.Available;
        if (Bytes + bytes > available)
        {
            Add(what, bytes);
            Require(available);
        }
    }
}
