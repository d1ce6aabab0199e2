using System.Globalization;

namespace Lmm.Reference.Tests.Cases;

/// <summary>Compares the numbers of one case and fails with every difference in one message.</summary>
internal sealed class Comparison(string id)
{
    private readonly List<string> _differences = [];

    /// <summary>|ours - reference| is at most tolerance |reference|.</summary>
    public void Relative(string quantity, double ours, double reference, double tolerance) =>
        Within(quantity, ours, reference, tolerance, Math.Abs(reference), "of its size");

    /// <summary>|ours - reference| is at most tolerance scale.</summary>
    public void Within(string quantity, double ours, double reference, double tolerance, double scale, string unit)
    {
        // Written so that a NaN on either side is a difference.
        if (!(Math.Abs(ours - reference) <= tolerance * scale))
        {
            double off = scale > 0 ? Math.Abs(ours - reference) / scale : double.PositiveInfinity;
            _differences.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{quantity}: {ours:R}, reference {reference:R}: {off:0.##e+00} {unit} apart, allowed {tolerance:0.##e+00}"));
        }
    }

    /// <summary>The numbers are the same.</summary>
    public void Same(string quantity, double ours, double reference)
    {
        if (!ours.Equals(reference))
        {
            _differences.Add(string.Create(CultureInfo.InvariantCulture, $"{quantity}: {ours:R}, reference {reference:R}"));
        }
    }

    /// <summary>A statement that must hold.</summary>
    public void True(bool condition, string otherwise)
    {
        if (!condition)
        {
            _differences.Add(otherwise);
        }
    }

    public void AssertNone()
    {
        if (_differences.Count > 0)
        {
            Assert.Fail($"{id}:\n  " + string.Join("\n  ", _differences));
        }
    }
}
