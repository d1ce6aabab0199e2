namespace Lmm.Runtime.Tests.Fit;

/// <summary>A number of some 32 digits as the unevaluated sum of two doubles (Dekker 1971, Numerische Mathematik 18, 224).</summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High);
        DoubleDouble low = Sum(a.Low, b.Low);
        DoubleDouble sum = Ordered(high.High, high.Low + low.High);
        return Ordered(sum.High, sum.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + (-b);

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        return Ordered(product, Math.FusedMultiplyAdd(a.High, b.High, -product) + ((a.High * b.Low) + (a.Low * b.High)));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble left = a - (b * first);
        double second = left.High / b.High;
        left -= b * second;
        return Ordered(first, second) + (left.High / b.High);
    }

    /// <summary>Good to the digits of a double.</summary>
    public static double Log(DoubleDouble value) => Math.Log(value.High) + (value.Low / value.High);

    private static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double part = sum - a;
        return new(sum, (a - (sum - part)) + (b - part));
    }

    private static DoubleDouble Ordered(double large, double small)
    {
        double sum = large + small;
        return new(sum, small - (sum - large));
    }
}
