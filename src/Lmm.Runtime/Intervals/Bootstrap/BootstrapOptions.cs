namespace Lmm;

/// <summary>A number of each refit whose distribution is wanted.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Function">What it is; called from several threads at once.</param>
public sealed record BootstrapStatistic(string Name, Func<RefittedModel, double> Function);

/// <summary>How a bootstrap or a simulation runs. Results do not depend on any of this.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The most threads; null for one for each processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Told now and then.</summary>
    public IProgress<BootstrapProgress>? Progress { get; init; }

    /// <summary>Stops with an OperationCanceledException.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Of each refit: optimizer, tolerance, limit. Progress and cancellation in it are not used.</summary>
    public FitOptions Fit { get; init; } = new();
}

/// <summary>How far a bootstrap is.</summary>
/// <param name="Done">Replicates that are done.</param>
/// <param name="Count">Replicates wanted.</param>
public readonly record struct BootstrapProgress(int Done, int Count);
