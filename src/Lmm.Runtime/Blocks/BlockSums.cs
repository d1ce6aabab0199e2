using System.Runtime.InteropServices;

namespace Lmm.Blocks;

/// <summary>
/// The pooled products of one array of <see cref="ProductValues"/>: entries (block, coefficient, values). Entries are of a few
/// numbers each, so that they are walked by pointers; <see cref="Add"/> is where a place is checked.
/// </summary>
/// <param name="size">The length of the array.</param>
internal sealed unsafe class BlockSums(int size)
{
    private readonly List<Entry> _entries = [];
    private double[] _values = [];
    private int _used;

    /// <summary>A new entry of zeros.</summary>
    /// <param name="coefficient">The coefficient.</param>
    /// <param name="start">Where the block begins in the array.</param>
    /// <param name="length">The block's length.</param>
    public Span<double> Add(int coefficient, int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, size);
        if (_used + length > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(2 * _values.Length, _used + Math.Max(length, 64)));
        }

        _entries.Add(new Entry(start, length, coefficient, _used));
        _used += length;
        return _values.AsSpan(_used - length, length);
    }

    /// <summary>target = sum of coefficient times sums.</summary>
    public void Fill(ReadOnlySpan<double> c, double[] target)
    {
        Array.Clear(target);
        fixed (double* values = _values, all = target)
        {
            foreach (ref readonly Entry entry in CollectionsMarshal.AsSpan(_entries))
            {
                double value = c[entry.Coefficient];
                double* from = values + entry.Source;
                double* to = all + entry.Start;
                for (int i = 0; i < entry.Length; i++)
                {
                    to[i] += value * from[i];
                }
            }
        }
    }

    /// <summary>g += sums times weights.</summary>
    public void Contract(double[] weights, Span<double> g)
    {
        fixed (double* values = _values, all = weights)
        {
            foreach (ref readonly Entry entry in CollectionsMarshal.AsSpan(_entries))
            {
                double* own = values + entry.Source;
                double* weight = all + entry.Start;
                double sum = 0;
                for (int i = 0; i < entry.Length; i++)
                {
                    sum += own[i] * weight[i];
                }

                g[entry.Coefficient] += sum;
            }
        }
    }

    private readonly record struct Entry(int Start, int Length, int Coefficient, int Source);
}
