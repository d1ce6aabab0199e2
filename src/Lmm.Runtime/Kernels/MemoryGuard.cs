using System.Globalization;

namespace Lmm.Kernels;

/// <summary>Refuses what cannot fit before anything is allocated for it, and says how much it would need.</summary>
internal static class MemoryGuard
{
    private const string Advice = "Leave out a crossed grouping or a slope, merge levels with very few rows, or use a machine with more memory.";

    /// <summary>What this process may have.</summary>
    public static double Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Throws where <paramref name="bytes"/> are more than this process may have.</summary>
    /// <param name="bytes">What is needed.</param>
    /// <param name="what">Of what, as in "a dense block of 70,000 random effects".</param>
    /// <exception cref="InsufficientMemoryException">It cannot fit; the message has both sizes and what to do.</exception>
    public static void Require(double bytes, string what) => Require(bytes, what, Available);

    /// <summary>The same with the memory given, and what to do where it is not enough.</summary>
    public static void Require(double bytes, string what, double available, string? advice = null)
    {
        if (bytes > available)
        {
            throw new InsufficientMemoryException(
                $"The fit needs {Size(bytes)} for {what}, and this process may have {Size(available)}. {advice ?? Advice}");
        }
    }

    /// <summary>As in "1.5 GB".</summary>
    public static string Size(double bytes) => bytes >= 1e9
        ? (bytes / 1e9).ToString("0.0", CultureInfo.InvariantCulture) + " GB"
        : (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB";
}
