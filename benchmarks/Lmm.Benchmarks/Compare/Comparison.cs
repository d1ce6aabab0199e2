using Lmm.Benchmarks.Cases;
using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Compare;

/// <summary>What was measured on one case.</summary>
/// <param name="Case">The model.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="FromRows">From a list of records in memory to the fit: validation, matrices, estimates, standard errors.</param>
/// <param name="WithPValues">The same, and the degrees of freedom and p values of the coefficients, which are computed on demand.</param>
/// <param name="FromMatrices">From design matrices to the solution.</param>
/// <param name="OneThread">The same on one thread.</param>
/// <param name="Solution">Our solution.</param>
/// <param name="R">R's medians and results by variant.</param>
public sealed record Measurement(
    BenchmarkCase Case,
    int Rows,
    Timing FromRows,
    Timing WithPValues,
    Timing FromMatrices,
    Timing OneThread,
    Solution Solution,
    IReadOnlyDictionary<RVariant, (Timing Median, RResult Last)> R);

/// <summary>
/// Runs R and this library in turn, so that both meet the same machine at the same time, and takes medians. Both start
/// from data in memory: R from a data frame, we from a list of records. Reading files is timed on neither side.
/// </summary>
public sealed class Comparison(string benchmarksFolder, RSide? r, int rounds, bool everything, Action<string> log)
{
    private static readonly RVariant[] Variants =
    [
        new("lme4", Derivatives: true, OpenBlas: false),
        new("lme4, no derivative check", Derivatives: false, OpenBlas: false),
        new("lme4 + OpenBLAS, no derivative check", Derivatives: false, OpenBlas: true),
    ];

    private static readonly RVariant[] Nlme = [new("nlme", Derivatives: false, OpenBlas: false) { Nlme = true }];

    /// <summary>Measures one case.</summary>
    public Measurement Run(BenchmarkCase model)
    {
        ColumnStore data = ColumnStore.Open(Path.Combine(benchmarksFolder, "data", "generated"), model.Data);
        DesignMatrices matrices = model.Matrices(data);
        Func<MixedModelFit> fit = model.FromRows(data);
        Action fromRows = () => fit();
        Action withPValues = () => _ = fit().Coefficients[^1].PValue;
        Action fromMatrices = () => Fitter.Fit(matrices, Estimation.Reml);
        Action oneThread = () => Fitter.Fit(matrices, Estimation.Reml, new FitOptions { Threads = 1 });
        WarmUp(withPValues);
        WarmUp(fromMatrices);
        WarmUp(oneThread);

        var rows = new List<Timing>();
        var tested = new List<Timing>();
        var fits = new List<Timing>();
        var single = new List<Timing>();
        var rTimes = new Dictionary<RVariant, List<Timing>>();
        var rLast = new Dictionary<RVariant, RResult>();
        for (int round = 1; round <= rounds; round++)
        {
            foreach (RVariant variant in VariantsOf(model).Where(_ => round <= model.RRounds))
            {
                RResult result = r!.Run(variant, data.Folder, model.Formula, repeats: 1, model.RFits);
                rTimes.TryAdd(variant, []);
                rTimes[variant].AddRange(result.Timings);
                rLast[variant] = result;
            }

            rows.Add(Again(fromRows, model.Fits));
            tested.Add(Again(withPValues, model.Fits));
            fits.Add(Again(fromMatrices, model.Fits));
            single.Add(Again(oneThread, model.Fits));
            log($"{model.Name}: round {round} of {rounds}, {rows[^1].Cpu * 1000:0.###} ms from rows, {tested[^1].Cpu * 1000:0.###} ms with p values, {fits[^1].Cpu * 1000:0.###} ms from matrices");
        }

        return new Measurement(
            model,
            data.RowCount,
            Timing.Median(rows),
            Timing.Median(tested),
            Timing.Median(fits),
            Timing.Median(single),
            Fitter.Fit(matrices, Estimation.Reml),
            rTimes.ToDictionary(t => t.Key, t => (Timing.Median(t.Value), rLast[t.Key])));
    }

    private IEnumerable<RVariant> VariantsOf(BenchmarkCase model) => r is null || model.OnRequest || (model.RWithEverything && !everything) ? []
        : model.Nlme ? Nlme
        : Variants.Where(v => (!v.OpenBlas || r.HasOpenBlas) && (v.OpenBlas || everything || !model.OpenBlasOnly));

    // While R ran, minutes perhaps, the system took memory back, and gives it again page by page: the fits that pay for that are not counted.
    private static Timing Again(Action action, int fits)
    {
        Spend(action, 0.25);
        return Timing.Measure(action, fits);
    }

    // Tiered compilation replaces code after 30 calls and a pause, and once more after another 30, on a thread whose time counts too: what a fit
    // calls once takes 60 fits. CPU time and not wall time is counted, so that a busy machine does not cut the warm-up short.
    private static void WarmUp(Action action)
    {
        for (int i = 0; i < 5; i++)
        {
            Spend(action, 1);
            Thread.Sleep(200);
        }
    }

    private static void Spend(Action action, double seconds)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        do
        {
            action();
        }
        while ((Environment.CpuUsage.TotalTime - start).TotalSeconds < seconds);
    }
}
