using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Cases;

/// <summary>One model on one data set, said both in C# and as lme4's formula.</summary>
/// <param name="Name">The folder of the data.</param>
/// <param name="Formula">The model for lmer.</param>
/// <param name="Matrices">The design matrices straight from the columns.</param>
/// <param name="FromRows">Makes the records and gives the function that validates and fits them.</param>
public sealed record BenchmarkCase(
    string Name, string Formula, Func<ColumnStore, DesignMatrices> Matrices, Func<ColumnStore, Func<MixedModelFit>> FromRows)
{
    /// <summary>How many fits lmer does for one time.</summary>
    public int RFits { get; init; } = 1;

    /// <summary>How many fits we do for one time.</summary>
    public int Fits { get; init; } = 1;

    /// <summary>Reference BLAS takes many minutes here; it is then timed on OpenBLAS only, unless everything is asked for.</summary>
    public bool OpenBlasOnly { get; init; }

    /// <summary>Too large to be run unless it is named, and for R at all.</summary>
    public bool OnRequest { get; init; }
}
