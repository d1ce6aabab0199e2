using Lmm.Residuals;

namespace Lmm.Fitting;

/// <summary>
/// What the kinks of a parameter add to a function s away from a point: phi(s) = sum of jump (s - t)+ over the kinks t above the point
/// and of jump (t - s)+ over those passed. Linear between two kinks: piece i, from End(i - 1) to End(i), is Offset(i) + Slope(i) s.
/// </summary>
internal sealed class KinkedPieces
{
    // Kinks nearer than this are one: equal distances differ by rounding.
    private const double Same = 1e-12;

    private readonly double[] _ends;
    private readonly double[] _slopes;
    private readonly double[] _offsets;

    /// <param name="kinks">In any order; they are sorted.</param>
    public KinkedPieces(List<Kink> kinks)
    {
        kinks.Sort(static (x, y) => x.Away.CompareTo(y.Away));
        List<Kink> merged = Merge(kinks);
        Home = merged.Count(kink => kink.Away < 0);
        _ends = [.. merged.Select(kink => kink.Away)];
        _slopes = new double[merged.Count + 1];
        _offsets = new double[merged.Count + 1];
        for (int i = Home; i < merged.Count; i++)
        {
            _slopes[i + 1] = _slopes[i] + merged[i].Jump;
            _offsets[i + 1] = _offsets[i] - (merged[i].Jump * merged[i].Away);
        }

        for (int i = Home - 1; i >= 0; i--)
        {
            _slopes[i] = _slopes[i + 1] - merged[i].Jump;
            _offsets[i] = _offsets[i + 1] + (merged[i].Jump * merged[i].Away);
        }
    }

    /// <summary>The number of pieces, one more than kinks.</summary>
    public int Count => _slopes.Length;

    /// <summary>The piece of s = 0, on which phi is zero.</summary>
    public int Home { get; }

    /// <summary>phi' on a piece.</summary>
    public double Slope(int piece) => _slopes[piece];

    /// <summary>phi of a piece, led on to s = 0.</summary>
    public double Offset(int piece) => _offsets[piece];

    /// <summary>The upper end of a piece; -1 is below the first.</summary>
    public double End(int piece) => piece < 0 ? double.NegativeInfinity : piece < _ends.Length ? _ends[piece] : double.PositiveInfinity;

    /// <summary>The piece in which s lies.</summary>
    public int At(double s)
    {
        int place = Array.BinarySearch(_ends, s);
        return place < 0 ? ~place : place;
    }

    /// <summary>The lowest point of slope s + curvature s^2 / 2 + phi(s) between two bounds.</summary>
    /// <param name="slope">Of the smooth part.</param>
    /// <param name="curvature">Of the smooth part, of either sign.</param>
    /// <param name="lower">At most zero.</param>
    /// <param name="upper">At least zero.</param>
    public (double S, int Piece) Minimise(double slope, double curvature, double lower, double upper)
    {
        (double least, double best, int at) = (0, 0, Home);
        for (int i = At(lower); i < Count && End(i - 1) < upper; i++)
        {
            double from = Math.Max(lower, End(i - 1));
            double to = Math.Min(upper, End(i));
            double own = slope + _slopes[i];
            double s = curvature > 0 ? Math.Clamp(-own / curvature, from, to)
                : (own + (curvature * (from + to) / 2)) * (to - from) < 0 ? to : from;
            double value = (own * s) + (curvature * s * s / 2) + _offsets[i];
            if (value < least)
            {
                (least, best, at) = (value, s, i);
            }
        }

        return (best, at);
    }

    /// <summary>Kinks above the point and such that were passed stay apart: derivatives at the point count the latter.</summary>
    private static List<Kink> Merge(List<Kink> sorted)
    {
        List<Kink> merged = [];
        foreach (Kink kink in sorted)
        {
            if (merged.Count > 0 && kink.Away - merged[^1].Away < Same && kink.Away < 0 == merged[^1].Away < 0)
            {
                merged[^1] = merged[^1] with { Jump = merged[^1].Jump + kink.Jump };
            }
            else
            {
                merged.Add(kink);
            }
        }

        return merged;
    }
}
