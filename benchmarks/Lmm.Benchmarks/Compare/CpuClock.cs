using System.Diagnostics;

namespace Lmm.Benchmarks.Compare;

/// <summary>CPU seconds (user + system, all threads of this process) and wall seconds of one fit.</summary>
/// <param name="Cpu">CPU seconds.</param>
/// <param name="Wall">Wall seconds.</param>
public readonly record struct Timing(double Cpu, double Wall)
{
    /// <summary>Times a number of runs of the action and gives the seconds of one.</summary>
    public static Timing Measure(Action action, int runs)
    {
        GC.Collect();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long wall = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            action();
        }

        double wallSeconds = Stopwatch.GetElapsedTime(wall).TotalSeconds;
        return new Timing((Environment.CpuUsage.TotalTime - cpu).TotalSeconds / runs, wallSeconds / runs);
    }

    /// <summary>The median of each of the two.</summary>
    public static Timing Median(IReadOnlyCollection<Timing> timings) =>
        new(MedianOf(timings.Select(t => t.Cpu)), MedianOf(timings.Select(t => t.Wall)));

    private static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
    }
}
