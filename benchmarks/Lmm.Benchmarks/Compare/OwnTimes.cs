using Lmm.Benchmarks.Cases;
using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Compare;

/// <summary>Our times alone, in seconds rather than minutes: for work on the fitter, and for a profiler to look at.</summary>
public static class OwnTimes
{
    /// <summary>Times validation, the fitter, and both together; least and median CPU time over repeats that fill the budget.</summary>
    /// <param name="benchmarksFolder">Where the data are.</param>
    /// <param name="model">The case.</param>
    /// <param name="seconds">CPU seconds to spend on each of the two.</param>
    public static string Of(string benchmarksFolder, BenchmarkCase model, double seconds)
    {
        ColumnStore data = ColumnStore.Open(Path.Combine(benchmarksFolder, "data", "generated"), model.Data);
        DesignMatrices matrices = model.Matrices(data);
        Func<MixedModelFit> fromRows = model.FromRows(data);
        int evaluations = Fitter.Fit(matrices, Estimation.Reml).Evaluations;
        string fit = Repeat(() => Fitter.Fit(matrices, Estimation.Reml), model.Fits, seconds);
        string rows = Repeat(() => fromRows(), model.Fits, seconds);
        return $"{model.Name,-12} evaluations {evaluations,2}  from matrices {fit}  from rows {rows}";
    }

    private static string Repeat(Action action, int runs, double seconds)
    {
        // The first half warms the code up: tiered compilation replaces hot loops after some calls and a pause.
        Spend(action, 1, seconds / 2);
        Thread.Sleep(200);
        List<Timing> timings = Spend(action, runs, seconds / 2);
        Timing median = Timing.Median(timings);
        return $"{1e3 * timings.Min(t => t.Cpu),9:0.000} least {1e3 * median.Cpu,9:0.000} median ms CPU ({1e3 * median.Wall:0.000} wall)";
    }

    private static List<Timing> Spend(Action action, int runs, double seconds)
    {
        var timings = new List<Timing>();
        double spent = 0;
        do
        {
            timings.Add(Timing.Measure(action, runs));
            spent += timings[^1].Cpu * runs;
        }
        while (spent < seconds);
        return timings;
    }
}
