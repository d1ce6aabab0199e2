using System.Numerics;

namespace Lmm;

/// <summary>
/// Random numbers of one replicate: xoshiro256++ (Blackman and Vigna 2021, ACM Trans. Math. Softw. 47, 36), its state drawn by
/// SplitMix64 (Steele, Lea and Flood 2014) from the seed and the replicate's number. A replicate's numbers depend on nothing
/// else, so that they are the same on every machine and for every number of threads. Normal deviates by Marsaglia's polar
/// method.
/// </summary>
internal sealed class ReplicateRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private double _spare;
    private bool _hasSpare;

    /// <param name="seed">The user's seed.</param>
    /// <param name="replicate">The replicate, 0 or more.</param>
    public ReplicateRandom(int seed, int replicate)
    {
        ulong state = Mix((ulong)(uint)seed * Golden) ^ Mix(((ulong)(uint)replicate + 1) * 0xD1342543DE82EF95);
        _a = Next(ref state);
        _b = Next(ref state);
        _c = Next(ref state);
        _d = Next(ref state);
    }

    /// <summary>A standard normal deviate.</summary>
    public double Normal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        while (true)
        {
            double u = (2 * Uniform()) - 1;
            double v = (2 * Uniform()) - 1;
            double s = (u * u) + (v * v);
            if (s is < 1 and > 0)
            {
                double scale = Math.Sqrt(-2 * Math.Log(s) / s);
                _spare = v * scale;
                _hasSpare = true;
                return u * scale;
            }
        }
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform()
    {
        ulong result = BitOperations.RotateLeft(_a + _d, 23) + _a;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return (result >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Next(ref ulong state)
    {
        state += Golden;
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
