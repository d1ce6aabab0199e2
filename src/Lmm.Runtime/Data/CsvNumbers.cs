using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lmm;

/// <summary>
/// Numbers of cells. Decimals of up to 15 digits and a small exponent are m / 10^k with both exact in double, so that one
/// division rounds correctly (Clinger 1990, "How to read floating point numbers accurately"): the value is that of
/// <see cref="double.Parse(string)"/>, which reads all others.
/// </summary>
internal sealed class CsvNumbers(bool hasDecimalComma)
{
    // "3.0" and "1e3" are whole numbers too: other software writes integers so where a column has missing values.
    private const NumberStyles Whole = NumberStyles.Integer | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private const int ExactDigits = 15;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private readonly char _point = hasDecimalComma ? ',' : '.';

    private readonly NumberFormatInfo _format = new()
    {
        NumberDecimalSeparator = hasDecimalComma ? "," : ".",
        NumberGroupSeparator = "\u00a0",
    };

    /// <summary>A number written in digits; infinity where it is too large for the type.</summary>
    public bool TryReal<T>(ReadOnlySpan<char> text, out T value)
        where T : struct, INumber<T>
    {
        if (typeof(T) == typeof(double) && TryExact(text, out double exact))
        {
            value = Unsafe.As<double, T>(ref exact);
            return true;
        }

        return T.TryParse(text, NumberStyles.Float, _format, out value) && IsSpelledOut(text);
    }

    /// <summary>A whole number in the range of the type.</summary>
    public bool TryWhole<T>(ReadOnlySpan<char> text, out T value)
        where T : struct, IBinaryInteger<T>
    {
        if (typeof(T) == typeof(int) && text.Length is > 0 and < 10)
        {
            int number = 0;
            foreach (char c in text)
            {
                uint digit = (uint)(c - '0');
                if (digit > 9)
                {
                    return T.TryParse(text, Whole, _format, out value);
                }

                number = (10 * number) + (int)digit;
            }

            value = Unsafe.As<int, T>(ref number);
            return true;
        }

        return T.TryParse(text, Whole, _format, out value);
    }

    /// <summary>Whether a text is a number or the name of one.</summary>
    public bool IsNumber(ReadOnlySpan<char> text) => double.TryParse(text, NumberStyles.Float, _format, out _);

    /// <summary>Whether a number is written in digits: NaN, Infinity and their like are not data.</summary>
    public static bool IsSpelledOut(ReadOnlySpan<char> text) => text.ContainsAnyInRange('0', '9');

    /// <summary>Digits with a sign before and a point between, nothing else.</summary>
    private bool TryExact(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        bool isNegative = text.Length > 0 && text[0] == '-';
        ReadOnlySpan<char> digits = isNegative ? text[1..] : text;
        if (digits.Length is 0 or > ExactDigits + 1)
        {
            return false;
        }

        long number = 0;
        int point = -1;
        for (int i = 0; i < digits.Length; i++)
        {
            uint digit = (uint)(digits[i] - '0');
            if (digit <= 9)
            {
                number = (10 * number) + digit;
            }
            else if (digits[i] == _point && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        int count = digits.Length - (point < 0 ? 0 : 1);
        if (count is 0 or > ExactDigits)
        {
            return false;
        }

        double magnitude = point < 0 ? number : number / Powers[digits.Length - 1 - point];
        value = isNegative ? -magnitude : magnitude;
        return true;
    }
}
