using BenchmarkDotNet.Attributes;
using Lmm.Benchmarks.Cases;

namespace Lmm.Benchmarks.Micro;

/// <summary>From a million records to design matrices: every value checked, levels found, partitions compared.</summary>
[MemoryDiagnoser]
public class ValidationBenchmarks
{
    private const int RowCount = 1_000_000;
    private readonly SlopeRow[] _slopes = new SlopeRow[RowCount];
    private readonly NestedRow[] _nested = new NestedRow[RowCount];

    [GlobalSetup]
    public void Draw()
    {
        var random = new Random(202);
        for (int i = 0; i < RowCount; i++)
        {
            int unit = random.Next(50_000);
            double x = random.NextDouble();
            _slopes[i] = new SlopeRow(random.NextDouble(), x, random.NextDouble(), unit);
            _nested[i] = new NestedRow(random.NextDouble(), x, random.NextDouble(), random.Next(2), unit, unit % 1000);
        }
    }

    [Benchmark]
    public object SlopesOfFiftyThousandGroups() => SlopeRowModel.Create(_slopes);

    [Benchmark]
    public object ClassesInSchools() => NestedRowModel.Create(_nested);
}
