using System.Runtime.InteropServices;
using Lmm.Kernels;

namespace Lmm.Blocks;

/// <summary>
/// The pooled products of one array of <see cref="ProductValues"/>: for each coefficient the blocks that it reaches. A coefficient
/// that reaches few blocks has an entry for each; one that reaches much of the array, as where all subjects have the same
/// occasions, has an array of its own, so that filling and contracting run over memory in whole vectors.
/// </summary>
/// <param name="size">The length of the array.</param>
internal sealed unsafe class BlockSums(int size)
{
    // From this share of the array on a coefficient has all of it: no more than so many times the memory of its entries.
    public const int DenseShare = 8;

    /// <summary>Bytes of an entry beside its values.</summary>
    public const int EntryBytes = 16;

    /// <summary>Bytes for each coefficient that reaches the array: a place in a table, with its growth.</summary>
    public const int ReachedBytes = 40;

    // Doubles of a piece of the array that stays in the first cache while the coefficients pass over it.
    private const int Piece = 2048;

    private readonly List<Entry> _entries = [];
    private readonly Dictionary<int, int> _reached = [];
    private readonly List<(int Coefficient, double[] Values)> _dense = [];
    private double[]?[] _denseOf = [];
    private double[] _values = [];
    private int _used;

    /// <summary>The sums of a coefficient over a block, to be added to.</summary>
    /// <param name="coefficient">The coefficient.</param>
    /// <param name="start">Where the block begins in the array.</param>
    /// <param name="length">The block's length.</param>
    public Span<double> Add(int coefficient, int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, size);
        if (coefficient < _denseOf.Length && _denseOf[coefficient] is { } dense)
        {
            return dense.AsSpan(start, length);
        }

        Reach(coefficient, length);
        if (_used + length > _values.Length)
        {
            Array.Resize(ref _values, (int)Math.Max(Math.Min(2L * _values.Length, Array.MaxLength), _used + (long)Math.Max(length, 64)));
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
            for (int start = 0; start < size && _dense.Count > 0; start += Piece)
            {
                int length = Math.Min(Piece, size - start);
                foreach ((int coefficient, double[] sums) in _dense)
                {
                    fixed (double* from = sums)
                    {
                        VectorKernels.Axpy(length, c[coefficient], from + start, all + start);
                    }
                }
            }

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
            for (int start = 0; start < size && _dense.Count > 0; start += Piece)
            {
                int length = Math.Min(Piece, size - start);
                foreach ((int coefficient, double[] sums) in _dense)
                {
                    fixed (double* own = sums)
                    {
                        g[coefficient] += VectorKernels.Dot(length, own + start, all + start);
                    }
                }
            }

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

    /// <summary>Counts what a coefficient reaches, and gives it an array of its own where that is much.</summary>
    private void Reach(int coefficient, int length)
    {
        ref int reached = ref CollectionsMarshal.GetValueRefOrAddDefault(_reached, coefficient, out _);
        reached += length;
        if (reached * (long)DenseShare < size)
        {
            return;
        }

        if (coefficient >= _denseOf.Length)
        {
            Array.Resize(ref _denseOf, Math.Max(2 * _denseOf.Length, coefficient + 1));
        }

        _denseOf[coefficient] = new double[size];
        _dense.Add((coefficient, _denseOf[coefficient]!));
    }

    private readonly record struct Entry(int Start, int Length, int Coefficient, int Source);
}
