using Lmm.Benchmarks.Data;

namespace Lmm.Benchmarks.Cases;

/// <summary>One model on one data set, said both in C# and in R.</summary>
/// <param name="Name">The name by which the case is asked for.</param>
/// <param name="Formula">The model for lmer, or the call of nlme where there is a residual structure.</param>
/// <param name="Matrices">The design matrices straight from the columns.</param>
/// <param name="FromRows">Makes the records and gives the function that validates and fits them.</param>
public sealed record BenchmarkCase(
    string Name, string Formula, Func<ColumnStore, DesignMatrices> Matrices, Func<ColumnStore, Func<MixedModelFit>> FromRows)
{
    /// <summary>The folder of its data; that of the case's name where no other case shares them.</summary>
    public string Data { get; init; } = Name;

    /// <summary>Whether nlme fits it in R, lme4 having no residual structures.</summary>
    public bool Nlme { get; init; }

    /// <summary>In how many rounds R takes part at most: one where it takes minutes.</summary>
    public int RRounds { get; init; } = int.MaxValue;

    /// <summary>R takes minutes and memory: only when everything is asked for.</summary>
    public bool RWithEverything { get; init; }

    /// <summary>How many fits R does for one time.</summary>
    public int RFits { get; init; } = 1;

    /// <summary>How many fits we do for one time.</summary>
    public int Fits { get; init; } = 1;

    /// <summary>Reference BLAS takes many minutes here; it is then timed on OpenBLAS only, unless everything is asked for.</summary>
    public bool OpenBlasOnly { get; init; }

    /// <summary>Too large to be run unless it is named, and for R at all.</summary>
    public bool OnRequest { get; init; }
}
