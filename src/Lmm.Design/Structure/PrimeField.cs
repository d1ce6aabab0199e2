using System.Collections.Generic;
using System.Numerics;

namespace Lmm.Design;

/// <summary>
/// Arithmetic modulo a prime below 2^31. Columns that are independent modulo a prime are independent: so a rank found here
/// is never too large, and what looks dependent is confirmed by exact fractions before anything is said.
/// </summary>
internal readonly struct PrimeField(ulong prime)
{
    /// <summary>The largest primes below 2^31.</summary>
    public static readonly ulong[] Primes = [2147483647, 2147483629, 2147483587];

    public static PrimeField First => new(Primes[0]);

    public ulong Prime => prime;

    public ulong Add(ulong a, ulong b)
    {
        ulong sum = a + b;
        return sum >= prime ? sum - prime : sum;
    }

    public ulong Subtract(ulong a, ulong b) => a >= b ? a - b : a + prime - b;

    public ulong Multiply(ulong a, ulong b) => a * b % prime;

    /// <summary>By Fermat: a^(p - 2).</summary>
    public ulong Invert(ulong a)
    {
        ulong result = 1;
        ulong power = a;
        for (ulong exponent = prime - 2; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                result = Multiply(result, power);
            }

            power = Multiply(power, power);
        }

        return result;
    }

    public ulong From(long value)
    {
        long rest = value % (long)prime;
        return (ulong)(rest < 0 ? rest + (long)prime : rest);
    }

    /// <summary>The residue of a fraction; <paramref name="inverses"/> keeps those of denominators.</summary>
    public ulong From(Rational value, Dictionary<BigInteger, ulong> inverses)
    {
        ulong numerator = From(value.Numerator);
        if (value.IsInteger)
        {
            return numerator;
        }

        if (!inverses.TryGetValue(value.Denominator, out ulong inverse))
        {
            inverse = Invert(From(value.Denominator));
            inverses.Add(value.Denominator, inverse);
        }

        return Multiply(numerator, inverse);
    }

    /// <summary>
    /// The fraction n/d with n and d at most sqrt(p / 2) that has this residue, if there is one: unique by Wang (1981), found
    /// by the extended Euclidean algorithm stopped half way.
    /// </summary>
    public bool TryFraction(ulong residue, out Rational fraction)
    {
        const long Bound = 32767;
        long r0 = (long)prime;
        long r1 = (long)residue;
        long t0 = 0;
        long t1 = 1;
        while (r1 > Bound)
        {
            long quotient = r0 / r1;
            (r0, r1) = (r1, r0 - (quotient * r1));
            (t0, t1) = (t1, t0 - (quotient * t1));
        }

        fraction = Rational.Zero;
        if (t1 == 0 || Math.Abs(t1) > Bound)
        {
            return false;
        }

        fraction = new Rational(t1 < 0 ? -r1 : r1, Math.Abs(t1));
        return true;
    }

    private ulong From(BigInteger value)
    {
        if (value >= int.MinValue && value <= int.MaxValue)
        {
            return From((long)value);
        }

        BigInteger rest = BigInteger.Remainder(value, prime);
        return (ulong)(rest.Sign < 0 ? rest + prime : rest);
    }
}
