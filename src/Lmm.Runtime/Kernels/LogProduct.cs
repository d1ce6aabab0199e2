using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lmm.Kernels;

/// <summary>
/// The logarithm of a long product of positive numbers with one call of log for dozens of factors: the product is kept
/// as it is until it leaves a range in which one more factor cannot overflow or underflow. Exact to a few roundings,
/// like the sum of logarithms it replaces.
/// </summary>
internal struct LogProduct
{
    // A factor below 1e±140 cannot leave the range of double from here; one above is taken through log alone.
    private const double High = 1e150;
    private const double Low = 1e-150;
    private const double LargestFactor = 1e140;
    private const double SmallestFactor = 1e-140;

    private const double Ln2 = 0.693147180559945309417;

    private double _product;
    private double _logarithm;

    /// <summary>The empty product; log 1 = 0.</summary>
    public LogProduct()
    {
        _product = 1;
        _logarithm = 0;
    }

    /// <summary>The logarithm of all factors so far.</summary>
    public readonly double Value => _logarithm + Math.Log(_product);

    /// <summary>Takes one more factor, positive and finite.</summary>
    public void Multiply(double factor)
    {
        if (factor is > LargestFactor or < SmallestFactor)
        {
            _logarithm += Math.Log(factor);
            return;
        }
        _product *= factor;
        if (_product is > High or < Low)
        {
            _logarithm += Math.Log(_product);
            _product = 1;
        }
    }

    /// <summary>
    /// Takes many factors at once, each positive, finite and normal. Exponents are summed as integers and only mantissas, all
    /// in [1, 2), are multiplied, so no factor needs a look at its size.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void MultiplyAll(double* factors, long count)
    {
        const int batch = 256;     // mantissas per lane: their product stays below 2²⁵⁶
        const long mantissaBits = 0x000F_FFFF_FFFF_FFFF;
        const int exponentShift = 52;
        const long exponentOfOne = 1023;
        var mantissaMask = Vector256.Create(mantissaBits);
        var one = Vector256.Create(exponentOfOne << exponentShift);
        long i = 0;
        while (i + 4 <= count)
        {
            long end = Math.Min(i + 4 * batch, count - 3);
            long start = i;
            var exponents = Vector256<long>.Zero;
            var mantissas = Vector256<double>.One;
            for (; i < end; i += 4)
            {
                Vector256<long> bits = Vector256.Load(factors + i).AsInt64();
                exponents += Vector256.ShiftRightLogical(bits, exponentShift);
                mantissas *= ((bits & mantissaMask) | one).AsDouble();
            }
            long exponent = Vector256.Sum(exponents) - exponentOfOne * (i - start);
            _logarithm += exponent * Ln2;
            Multiply(mantissas[0]);
            Multiply(mantissas[1]);
            Multiply(mantissas[2]);
            Multiply(mantissas[3]);
        }
        for (; i < count; i++)
            Multiply(factors[i]);
    }
}
