using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace Lmm.Design;

/// <summary>A fraction of whole numbers in lowest terms: what a cell of a design says, without any rounding.</summary>
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    // Zero in a default value stands for 1, so that default(Rational) is the number 0.
    private readonly BigInteger _denominator;

    /// <summary>The number <paramref name="numerator"/> / <paramref name="denominator"/>.</summary>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("A fraction's denominator is not 0.");
        }

        BigInteger divisor = denominator.IsOne ? BigInteger.One : BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
        {
            divisor = -divisor;
        }

        Numerator = divisor.IsOne ? numerator : numerator / divisor;
        _denominator = divisor.IsOne ? denominator : denominator / divisor;
    }

    /// <summary>A whole number.</summary>
    public Rational(BigInteger number)
    {
        Numerator = number;
        _denominator = BigInteger.One;
    }

    private Rational(long numerator, long denominator, bool isReduced)
    {
        Debug.Assert(isReduced, "The fraction is in lowest terms.");
        Numerator = numerator;
        _denominator = denominator;
    }

    /// <summary>The number 0.</summary>
    public static Rational Zero => default;

    /// <summary>The number 1.</summary>
    public static Rational One => new(BigInteger.One);

    /// <summary>The whole number above the line, with the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>The positive whole number below the line.</summary>
    public BigInteger Denominator => _denominator.IsZero ? BigInteger.One : _denominator;

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => Numerator.IsZero;

    /// <summary>Whether nothing stands below the line.</summary>
    public bool IsInteger => Denominator.IsOne;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => Numerator.Sign;

    /// <summary>Reads a decimal number as invariant text, as in <c>-1.50</c> or <c>2e-3</c>; nothing is rounded.</summary>
    public static bool TryParse(string text, out Rational value)
    {
        string trimmed = text.Trim();
        if (TryShort(trimmed, out value))
        {
            return true;
        }

        int exponentAt = trimmed.IndexOfAny(['e', 'E']);
        int exponent = 0;
        if (exponentAt >= 0
            && (!int.TryParse(trimmed.Substring(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs((long)exponent) > 400))
        {
            return false;
        }

        string digits = exponentAt < 0 ? trimmed : trimmed.Substring(0, exponentAt);
        int point = digits.IndexOf('.');
        int decimals = point < 0 ? 0 : digits.Length - point - 1;
        if (point >= 0)
        {
            digits = digits.Remove(point, 1);
        }

        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger mantissa))
        {
            return false;
        }

        int power = exponent - decimals;
        value = power >= 0
            ? new Rational(mantissa * BigInteger.Pow(10, power))
            : new Rational(mantissa, BigInteger.Pow(10, -power));
        return true;
    }

    /// <summary>The shortest decimal that reads back as <paramref name="value"/>: 1/10 for the double 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public static Rational FromDecimalOf(double value)
    {
        CheckFinite(value);
        if (Math.Abs(value) < 1e15 && Math.Floor(value) == value)
        {
            return new Rational(new BigInteger((long)value));
        }

        return TryParse(value.ToString("R", CultureInfo.InvariantCulture), out Rational number) ? number : FromBitsOf(value);
    }

    /// <summary>Exactly the number that the bits of <paramref name="value"/> hold: a whole number over a power of 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public static Rational FromBitsOf(double value)
    {
        CheckFinite(value);
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (exponent == 0)
        {
            exponent = 1;
        }
        else
        {
            mantissa |= 1L << 52;
        }

        BigInteger whole = bits < 0 ? -mantissa : mantissa;
        int shift = exponent - 1075;
        return shift >= 0 ? new Rational(whole << shift) : new Rational(whole, BigInteger.One << -shift);
    }

    /// <summary>The sum.</summary>
    public static Rational operator +(Rational left, Rational right) => left.IsInteger && right.IsInteger
        ? new Rational(left.Numerator + right.Numerator)
        : new Rational((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    /// <summary>The difference.</summary>
    public static Rational operator -(Rational left, Rational right) => left + -right;

    /// <summary>The negative.</summary>
    public static Rational operator -(Rational value) => new(-value.Numerator, value.Denominator);

    /// <summary>The product.</summary>
    public static Rational operator *(Rational left, Rational right) => left.IsInteger && right.IsInteger
        ? new Rational(left.Numerator * right.Numerator)
        : new Rational(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException">The right side is 0.</exception>
    public static Rational operator /(Rational left, Rational right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    /// <summary>A whole number.</summary>
    public static implicit operator Rational(int value) => new(new BigInteger(value));

    /// <summary>Compares by value.</summary>
    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    /// <summary>Compares by value.</summary>
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Numerator.GetHashCode() * 31) + Denominator.GetHashCode());

    /// <inheritdoc/>
    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>As in <c>-3</c> or <c>1/2</c>.</summary>
    public override string ToString()
    {
        string numerator = Numerator.ToString(CultureInfo.InvariantCulture);
        return IsInteger ? numerator : $"{numerator}/{Denominator.ToString(CultureInfo.InvariantCulture)}";
    }

    // Nearly every cell: a sign, up to 18 digits, a point. No big numbers until the end.
    private static bool TryShort(string text, out Rational value)
    {
        long mantissa = 0;
        int digits = 0;
        int decimals = -1;
        bool isNegative = text.Length > 0 && text[0] == '-';
        for (int i = isNegative ? 1 : 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '.' && decimals < 0)
            {
                decimals = 0;
                continue;
            }

            if (c is < '0' or > '9' || ++digits > 18)
            {
                value = Zero;
                return false;
            }

            mantissa = (mantissa * 10) + (c - '0');
            decimals += decimals < 0 ? 0 : 1;
        }

        long denominator = 1;
        for (int d = 0; d < decimals; d++)
        {
            denominator *= 10;
        }

        // A power of 10 has no other divisors than 2 and 5.
        while (denominator > 1 && denominator % 2 == 0 && mantissa % 2 == 0)
        {
            denominator /= 2;
            mantissa /= 2;
        }

        while (denominator > 1 && denominator % 5 == 0 && mantissa % 5 == 0)
        {
            denominator /= 5;
            mantissa /= 5;
        }

        value = new Rational(isNegative ? -mantissa : mantissa, denominator, isReduced: true);
        return digits > 0;
    }

    private static void CheckFinite(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only a finite number is a fraction.");
        }
    }
}
