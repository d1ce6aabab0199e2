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
}
