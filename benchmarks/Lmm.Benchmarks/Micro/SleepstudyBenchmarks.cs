using BenchmarkDotNet.Attributes;
using Lmm.Benchmarks.Cases;

namespace Lmm.Benchmarks.Micro;

/// <summary>The steps from rows to a fit on a small data set (180 rows, 18 subjects), where overhead is what counts.</summary>
[MemoryDiagnoser]
public class SleepstudyBenchmarks
{
    private readonly SleepRow[] _rows = SmallRows();
    private SleepRowModel _model = null!;
    private DesignMatrices _matrices = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _model = SleepRowModel.Create(_rows);
        _matrices = _model.Matrices;
    }

    [Benchmark]
    public object Validate() => SleepRowModel.Create(_rows);

    [Benchmark]
    public object Solve() => Fitter.Fit(_matrices, Estimation.Reml);

    [Benchmark]
    public object Fit() => _model.Fit();

    [Benchmark(Baseline = true)]
    public object FromRowsToFit() => SleepRowModel.Create(_rows).Fit();

    // The size and shape of sleepstudy, drawn afresh, so that this benchmark needs no data files.
    private static SleepRow[] SmallRows()
    {
        var random = new Random(308);
        return
        [
            .. from subject in Enumerable.Range(0, 18)
               let level = 251 + (25 * Normal(random))
               let slope = 10.5 + (6 * Normal(random))
               from day in Enumerable.Range(0, 10)
               select new SleepRow(level + (slope * day) + (25 * Normal(random)), day, subject),
        ];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
