using System.Numerics;

namespace Lmm.Design.Tests.Structure;

public sealed class RationalTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1.50", "-3/2")]
    [InlineData("+0.125", "1/8")]
    [InlineData("2e-3", "1/500")]
    [InlineData("1.5E2", "150")]
    [InlineData(" 7 ", "7")]
    [InlineData(".5", "1/2")]
    public void Decimal_text_is_read_without_rounding(string text, string fraction)
    {
        Assert.True(Rational.TryParse(text, out Rational value));
        Assert.Equal(fraction, value.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1,5")]
    [InlineData("1e")]
    [InlineData("1e999")]
    [InlineData("--1")]
    [InlineData("NaN")]
    [InlineData(".")]
    public void What_is_no_decimal_number_is_refused(string text) => Assert.False(Rational.TryParse(text, out _));

    [Theory]
    [InlineData(0.1)]
    [InlineData(-123.456)]
    [InlineData(1e-300)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(5.0)]
    public void Bits_give_exactly_the_double(double value)
    {
        Rational bits = Rational.FromBitsOf(value);
        Assert.True(bits.Denominator.IsPowerOfTwo);
        // Twice the numerator over the denominator, rounded once by the division of big numbers, is twice the value.
        Assert.Equal(value, Quotient(bits));
    }

    [Fact]
    public void The_decimal_of_a_double_is_what_was_written()
    {
        Assert.Equal(new Rational(1, 10), Rational.FromDecimalOf(0.1));
        Assert.Equal(new Rational(3, 10), Rational.FromDecimalOf(0.1) + Rational.FromDecimalOf(0.2));
        Assert.NotEqual(new Rational(1, 10), Rational.FromBitsOf(0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rational.FromDecimalOf(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rational.FromBitsOf(double.PositiveInfinity));
    }

    [Fact]
    public void Arithmetic_is_that_of_fractions()
    {
        Rational third = new(1, 3);
        Rational half = new(-2, -4);
        Assert.Equal(new Rational(5, 6), third + half);
        Assert.Equal(new Rational(-1, 6), third - half);
        Assert.Equal(new Rational(1, 6), third * half);
        Assert.Equal(new Rational(2, 3), third / half);
        Assert.True(third.CompareTo(half) < 0);
        Assert.Equal(default, third - third);
        Assert.Throws<DivideByZeroException>(() => third / Rational.Zero);
    }

    // An independent way: scale to a quotient of 60 bits and use the powers of 2.
    private static double Quotient(Rational value)
    {
        int shift = (int)(value.Denominator.GetBitLength() - BigInteger.Abs(value.Numerator).GetBitLength()) + 60;
        BigInteger scaled = shift >= 0 ? (value.Numerator << shift) / value.Denominator : value.Numerator / (value.Denominator << -shift);
        return Math.ScaleB((double)scaled, -shift);
    }
}
