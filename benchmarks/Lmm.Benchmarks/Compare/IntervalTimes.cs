using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lmm.Benchmarks.Cases;

namespace Lmm.Benchmarks.Compare;

/// <summary>Profile and bootstrap of sleepstudy beside lme4 in the same run, CPU time of all threads and wall time.</summary>
internal sealed class IntervalTimes(string folder, int rounds)
{
    private const int Refits = 10_000;

    // bootMer takes minutes for ten thousand: it is timed on fewer and scaled.
    private const int RefitsOfR = 200;

    /// <summary>The page.</summary>
    public string Run()
    {
        string data = Path.Combine(folder, "..", "reference", "data", "sleepstudy.csv");
        SleepRowFit fit = SleepRowModel.Create(SleepRowModel.ReadCsv(data)).Fit();
        Action profile = () => fit.Profile().Select(parameter => (parameter.Interval(), parameter.Points)).ToArray();
        Action bootstrap = () => fit.Bootstrap(Refits, 1);
        for (int warm = 0; warm < 20; warm++)
        {
            profile();
        }

        // Tiered compilation measures the methods before it compiles them for good: the first fifty thousand refits are three times as slow.
        for (int warm = 0; warm < 10; warm++)
        {
            bootstrap();
        }

        (double Cpu, double Wall) profiles = Median(profile);
        (double Cpu, double Wall) refits = Median(bootstrap);
        (double Profile, double Refits)? r = RunR(data);
        var page = new StringBuilder("# Intervals of sleepstudy (180 rows, 6 parameters)\n\n");
        CultureInfo invariant = CultureInfo.InvariantCulture;
        page.Append(invariant, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, medians of {rounds}. A busy machine disturbs wall time most, CPU time some.\n\n");
        page.Append("| | CPU | wall | lme4, CPU | ratio of CPU |\n|---|--:|--:|--:|--:|\n");
        Line("profile of all parameters, intervals and curves", profiles, r?.Profile);
        Line($"{Refits.ToString(invariant)} parametric bootstrap refits, all parameters", refits, r?.Refits * Refits / RefitsOfR);
        page.Append(invariant, $"\nlme4: `profile` and `confint`; `bootMer` with {RefitsOfR} replicates, scaled.\n");
        return page.ToString();

        void Line(string name, (double Cpu, double Wall) ours, double? theirs) => page.Append(
            invariant,
            $"| {name} | {ours.Cpu * 1000:F1} ms | {ours.Wall * 1000:F1} ms | {(theirs is { } t ? $"{t:F1} s" : "not run")} | {(theirs is { } u ? $"{u / ours.Cpu:F0}" : "")} |\n");
    }

    private (double Cpu, double Wall) Median(Action action)
    {
        List<(double Cpu, double Wall)> times = [];
        for (int round = 0; round < rounds; round++)
        {
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long wall = Stopwatch.GetTimestamp();
            action();
            times.Add(((Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds, Stopwatch.GetElapsedTime(wall).TotalSeconds));
        }

        return times.OrderBy(time => time.Cpu).ElementAt(times.Count / 2);
    }

    private (double Profile, double Refits)? RunR(string data)
    {
        if (!RSide.IsInstalled())
        {
            return null;
        }

        ProcessStartInfo start = new("Rscript", [Path.Combine(folder, "r", "time_intervals.R"), data, RefitsOfR.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n');
        process.WaitForExit();
        return process.ExitCode == 0 ? (Value("profile"), Value("bootstrap")) : null;

        double Value(string name) => double.Parse(lines.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
