using System.Runtime;
using BenchmarkDotNet.Running;
using Lmm;
using Lmm.Benchmarks.Cases;
using Lmm.Benchmarks.Compare;
using Lmm.Benchmarks.Data;
using Lmm.Benchmarks.Growth;

return args.FirstOrDefault() switch
{
    "compare" => Compare(args[1..]),
    "time" => Time(args[1..], OwnTimes.Of),
    "stages" => Time(args[1..], StageTimes.Of),
    "levels" => Levels(args[1..]),
    "growth" => Growth(),
    "cold" => Cold(args[1..]),
    "micro" => Micro(args[1..]),
    "intervals" => Write(args[1..], new IntervalTimes(BenchmarksFolder(), Number(args, "--rounds", 5)).Run()),
    "inference" => Write(args[1..], new InferenceTimes(BenchmarksFolder(), Number(args, "--rounds", 5), args.Contains("--everything")).Run()),
    "csv" => Write(args[1..], new CsvTimes(Number(args, "--rows", 1_000_000), Number(args, "--rounds", 5), Text(args, "--keep")).Run()),
    "coverage" => Write(args[1..], new CoverageStudy(Number(args, "--replicates", 4000), Number(args, "--seed", 20261120)).Run()),
    _ => Usage(),
};

static int Compare(string[] arguments)
{
    int rounds = 5;
    bool everything = false;
    string? report = null;
    var names = new List<string>();
    for (int i = 0; i < arguments.Length; i++)
    {
        switch (arguments[i])
        {
            case "--rounds" when i + 1 < arguments.Length:
                rounds = int.Parse(arguments[++i], System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "--report" when i + 1 < arguments.Length:
                report = arguments[++i];
                break;
            case "--everything":
                everything = true;
                break;
            default:
                names.Add(arguments[i]);
                break;
        }
    }

    string folder = BenchmarksFolder();
    RSide? r = RSide.IsInstalled() ? new RSide(folder) : null;
    if (r is null)
    {
        Console.Error.WriteLine("R with lme4 and nlme is not installed here: only Lmm is timed.");
    }

    var comparison = new Comparison(folder, r, rounds, everything, Console.Error.WriteLine);
    Measurement[] measurements = [.. Catalogue.Named(names).Select(comparison.Run)];
    string page = MarkdownReport.Write(measurements, rounds, "dotnet run -c Release --project benchmarks/Lmm.Benchmarks -- compare " + string.Join(' ', arguments));
    Console.WriteLine(page);
    if (report is not null)
    {
        string results = Directory.CreateDirectory(Path.Combine(folder, "results")).FullName;
        File.WriteAllText(Path.Combine(results, report), page);
    }

    return 0;
}

static int Write(string[] arguments, string page)
{
    Console.WriteLine(page);
    int report = Array.IndexOf(arguments, "--report");
    if (report >= 0 && report + 1 < arguments.Length)
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(BenchmarksFolder(), "results")).FullName, arguments[report + 1]), page);
    }

    return 0;
}

static int Number(string[] arguments, string name, int otherwise)
{
    int at = Array.IndexOf(arguments, name);
    return at >= 0 && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
}

static string? Text(string[] arguments, string name)
{
    int at = Array.IndexOf(arguments, name);
    return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
}

static int Time(string[] arguments, Func<string, Lmm.Benchmarks.Cases.BenchmarkCase, double, string> timesOf)
{
    double seconds = 2;
    int option = Array.IndexOf(arguments, "--seconds");
    if (option >= 0 && option + 1 < arguments.Length)
    {
        seconds = double.Parse(arguments[option + 1], System.Globalization.CultureInfo.InvariantCulture);
        arguments = [.. arguments[..option], .. arguments[(option + 2)..]];
    }

    foreach (var model in Catalogue.Named(arguments))
    {
        Console.WriteLine(timesOf(BenchmarksFolder(), model, seconds));
    }

    return 0;
}

static int Cold(string[] arguments)
{
    foreach (var model in Catalogue.Named(arguments))
    {
        ColumnStore data = ColumnStore.Open(Path.Combine(BenchmarksFolder(), "data", "generated"), model.Data);
        DesignMatrices matrices = model.Matrices(data);
        foreach (string which in (string[])["first", "second"])
        {
            Solution? solution = null;
            (TimeSpan jit, long methods) = (JitInfo.GetCompilationTime(), JitInfo.GetCompiledMethodCount());
            Timing timing = Timing.Measure(() => solution = Fitter.Fit(matrices, Estimation.Reml), 1);
            (jit, methods) = (JitInfo.GetCompilationTime() - jit, JitInfo.GetCompiledMethodCount() - methods);
            double peak = System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e9;
            Console.WriteLine($"{model.Name}: {which} fit {1e3 * timing.Cpu:0.0} ms CPU ({1e3 * timing.Wall:0.0} wall, {jit.TotalMilliseconds:0.0} compiling {methods} methods), {solution!.Evaluations} evaluations, {solution.Convergence.GetType().Name}, peak {peak:0.00} GB");
        }
    }

    return 0;
}

static int Levels(string[] arguments)
{
    Console.WriteLine(Lmm.Benchmarks.Micro.LevelTimes.Of(arguments));
    return 0;
}

static int Growth()
{
    (Sweep Sweep, IReadOnlyList<GrowthPoint> Points)[] sweeps = [.. Sweep.All.Select(sweep => (sweep, sweep.Measure(Console.Error.WriteLine)))];
    string results = Directory.CreateDirectory(Path.Combine(BenchmarksFolder(), "results")).FullName;
    string table = GrowthReport.Table(sweeps, "dotnet run -c Release --project benchmarks/Lmm.Benchmarks -- growth");
    Console.WriteLine(table);
    File.WriteAllText(Path.Combine(results, "growth.md"), table);
    File.WriteAllText(Path.Combine(results, "growth.svg"), GrowthReport.Picture(sweeps));
    return 0;
}

static int Micro(string[] arguments)
{
    BenchmarkSwitcher.FromAssembly(typeof(Catalogue).Assembly).Run(arguments);
    return 0;
}

static int Usage()
{
    Console.WriteLine($"""
        compare [case ...] [--rounds n] [--everything] [--report name.md]
            Times Lmm and R (lme4, or nlme for residual structures) in turn and prints ratios, agreement and evaluation counts.
            Cases: {string.Join(", ", Catalogue.All.Select(c => c.Name))}.
            --everything also runs what takes R many minutes; --report writes the page to benchmarks/results.
        time [case ...] [--seconds n]
            Times Lmm alone, n CPU seconds (2) for each number.
        stages [case ...] [--seconds n]
            Times each stage of a fit alone.
        levels 50000x2 1000x1 [crossed] [--threads n]
            Times the steps of an evaluation alone: two effects in 50,000 levels beside one in 1,000, nested or crossed.
        growth
            Time against rows, levels and parameters, one at a time; writes results/growth.md and growth.svg.
        cold [case]
            The first fit of a process, compilation included, and the second.
        micro [BenchmarkDotNet's options]
            Times single steps of a fit.
        intervals [--rounds n] [--report name.md]
            Times the profile and 10,000 bootstrap refits of sleepstudy beside lme4.
        inference [--rounds n] [--everything] [--report name.md]
            Times degrees of freedom and leverages of crossed designs beside lmerTest and, with --everything, pbkrtest (minutes).
        csv [--rows n] [--rounds n] [--keep file.csv] [--report name.md]
            Times the emitted ReadCsv beside CsvHelper's GetRecords on the same file; --keep leaves the file, to time lmm scaffold.
        coverage [--replicates n] [--seed n] [--report name.md]
            Simulates a small split plot and counts how often 95 % intervals hold the truth.
        """);
    return 1;
}

static string BenchmarksFolder()
{
    for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "Lmm.sln")))
        {
            return Path.Combine(folder.FullName, "benchmarks");
        }
    }

    throw new DirectoryNotFoundException("Run the benchmarks from a clone of the repository.");
}
