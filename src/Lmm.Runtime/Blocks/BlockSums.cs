using System.Runtime.InteropServices;

namespace Lmm.Blocks;

/// <summary>The pooled products of one array of <see cref="ProductValues"/>: entries (block, coefficient, values).</summary>
internal sealed class BlockSums
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
        foreach (ref readonly Entry entry in CollectionsMarshal.AsSpan(_entries))
        {
            double value = c[entry.Coefficient];
            ReadOnlySpan<double> from = _values.AsSpan(entry.Source, entry.Length);
            Span<double> to = target.AsSpan(entry.Start, entry.Length);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] += value * from[i];
            }
        }
    }

    /// <summary>g += sums times weights.</summary>
    public void Contract(double[] weights, Span<double> g)
    {
        foreach (ref readonly Entry entry in CollectionsMarshal.AsSpan(_entries))
        {
            ReadOnlySpan<double> own = _values.AsSpan(entry.Source, entry.Length);
            ReadOnlySpan<double> weight = weights.AsSpan(entry.Start, entry.Length);
            double sum = 0;
            for (int i = 0; i < own.Length; i++)
            {
                sum += own[i] * weight[i];
            }

            g[entry.Coefficient] += sum;
        }
    }

    private readonly record struct Entry(int Start, int Length, int Coefficient, int Source);
}
