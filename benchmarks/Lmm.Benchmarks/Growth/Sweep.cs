using Lmm.Benchmarks.Compare;

namespace Lmm.Benchmarks.Growth;

/// <summary>CPU time of a fit against one size of the problem.</summary>
/// <param name="Name">What grows, as in the legend.</param>
/// <param name="Size">The name of the size.</param>
/// <param name="Sizes">The values.</param>
/// <param name="Design">The data of a size.</param>
public sealed record Sweep(string Name, string Size, int[] Sizes, Func<int, DesignMatrices> Design)
{
    private const double SecondsForPoint = 0.25;

    /// <summary>The sweeps: rows, levels of nested and crossed groupings, rows with a residual structure, parameters of one term.</summary>
    public static IReadOnlyList<Sweep> All { get; } =
    [
        new("random slope, 20 rows a group", "rows", [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
            n => SimulatedDesign.Make(n, columns: 3, new SimulatedTerm(n / 20, 2))),
        new("intercepts of 50 groups", "rows", [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
            n => SimulatedDesign.Make(n, columns: 3, new SimulatedTerm(50, 1))),
        new("nested, 200,000 rows", "inner levels", [100, 300, 1_000, 3_000, 10_000, 30_000],
            levels => SimulatedDesign.Make(200_000, columns: 3, new SimulatedTerm(levels, 1), new SimulatedTerm(levels / 10, 1, NestsFirst: true))),
        new("crossed, 30 rows a level", "levels of each", [100, 200, 400, 800, 1_600],
            levels => SimulatedDesign.Make(30 * levels, columns: 3, new SimulatedTerm(levels, 1), new SimulatedTerm(levels, 1))),
        new("intercept and AR(1), 50 rows a subject", "rows", [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000],
            n => SimulatedDesign.Repeated(n, occasions: 50)),
        new("unstructured term, 500 groups of 40 rows", "parameters", [1, 3, 6, 10, 15, 21],
            parameters => SimulatedDesign.Make(20_000, columns: 7, new SimulatedTerm(500, (int)((Math.Sqrt((8 * parameters) + 1) - 1) / 2)))),
    ];

    /// <summary>Least CPU seconds and the evaluations of the criterion for each size.</summary>
    public IReadOnlyList<GrowthPoint> Measure(Action<string> log)
    {
        List<GrowthPoint> points = [];
        WarmUp();
        foreach (int size in Sizes)
        {
            DesignMatrices design = Design(size);
            var options = new FitOptions { Threads = 1 };
            int evaluations = Fitter.Fit(design, Estimation.Reml, options).Evaluations;
            double least = double.PositiveInfinity;
            double spent = 0;
            int runs = 1;
            while (spent < SecondsForPoint)
            {
                Timing timing = Timing.Measure(() => Fitter.Fit(design, Estimation.Reml, options), runs);
                spent += Math.Max(timing.Cpu * runs, 0.01);
                least = timing.Cpu > 0 ? Math.Min(least, timing.Cpu) : least;

                // Below ten milliseconds the system's clock of CPU time says little.
                runs = timing.Cpu * runs < 0.01 ? runs * 4 : runs;
            }

            points.Add(new GrowthPoint(size, least, evaluations));
            log($"{Name}, {size:N0} {Size}: {1e3 * least:0.###} ms, {evaluations} evaluations");
        }

        return points;
    }

    // Tiered compilation replaces hot code after some calls and a pause; without this the smallest sizes look slow.
    private void WarmUp()
    {
        DesignMatrices design = Design(Sizes[0]);
        for (int round = 0; round < 3; round++)
        {
            TimeSpan start = Environment.CpuUsage.TotalTime;
            while ((Environment.CpuUsage.TotalTime - start).TotalSeconds < 0.3)
            {
                Fitter.Fit(design, Estimation.Reml, new FitOptions { Threads = 1 });
            }

            Thread.Sleep(200);
        }
    }
}

/// <summary>One measured point.</summary>
/// <param name="Size">The size.</param>
/// <param name="Seconds">CPU seconds of a fit from matrices.</param>
/// <param name="Evaluations">Of the criterion.</param>
public readonly record struct GrowthPoint(int Size, double Seconds, int Evaluations);
