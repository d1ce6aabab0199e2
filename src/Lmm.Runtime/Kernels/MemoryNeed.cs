using System.Globalization;

namespace Lmm.Kernels;

/// <summary>The parts of what something is going to allocate, so that it is refused as a whole, and by name.</summary>
internal sealed class MemoryNeed
{
    private readonly List<string> _what = [];
    private readonly List<double> _bytes = [];

    /// <summary>All parts together, in bytes.</summary>
    public double Bytes { get; private set; }

    /// <summary>Takes one more part of so many bytes.</summary>
    /// <param name="what">Of what, as in "the products of the 4,000 levels of Subject".</param>
    /// <param name="bytes">How many.</param>
    public void Add(string what, double bytes)
    {
        _what.Add(what);
        _bytes.Add(bytes);
        Bytes += bytes;
    }

    /// <summary>Takes a part that stands in one array of double.</summary>
    /// <exception cref="InsufficientMemoryException">No array may be as long.</exception>
    public void AddArray(string what, double length)
    {
        if (length > Array.MaxLength)
        {
            throw new InsufficientMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"The fit needs {length:N0} numbers ({MemoryGuard.Size(sizeof(double) * length)}) in one array for {what}, and an array holds {Array.MaxLength:N0}. Leave out a slope or merge levels with very few rows."));
        }

        Add(what, sizeof(double) * length);
    }

    /// <summary>Throws where the parts are more than this process may have.</summary>
    /// <exception cref="InsufficientMemoryException">They cannot fit; the message names them, the largest first.</exception>
    public void Require() => Require(MemoryGuard.Available);

    /// <summary>The same with the memory given.</summary>
    public void Require(double available)
    {
        // The text is made only where it is needed: this stands at the beginning of every fit.
        if (Bytes > available)
        {
            IEnumerable<string> parts = _what.Zip(_bytes).OrderByDescending(part => part.Second).Select(part => $"{part.First} ({MemoryGuard.Size(part.Second)})");
            MemoryGuard.Require(Bytes, string.Join(", ", parts), available);
        }
    }
}
