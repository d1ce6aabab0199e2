using Lmm.Fitting;

namespace Lmm;

/// <summary>How the refits of a simulation ended.</summary>
/// <param name="Count">Replicates.</param>
/// <param name="Boundary">Of them, with some variation estimated as exactly none: ordinary answers, used.</param>
/// <param name="NotConverged">Of them, without an optimum: not used.</param>
/// <param name="Failed">Of them, that could not be fitted at all: not used.</param>
public readonly record struct RefitCounts(int Count, int Boundary, int NotConverged, int Failed)
{
    /// <summary>Replicates that are used.</summary>
    public int Used => Count - NotConverged - Failed;

    /// <summary>As in <c>1000 replicates, 34 at a boundary; 2 without convergence and 0 failed are left out</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Count} replicates, {Boundary} at a boundary; {NotConverged} without convergence and {Failed} failed are left out");
}

/// <summary>Runs replicates on several threads: each has its own refitters and, for each replicate, its own random numbers.</summary>
internal static class Replication
{
    private const byte Used = 0;
    private const byte AtBoundary = 1;
    private const byte WithoutOptimum = 2;
    private const byte NotFitted = 3;

    /// <summary>Draws, refits every model and hands the solutions over, replicate by replicate.</summary>
    /// <param name="count">Replicates.</param>
    /// <param name="seed">The same seed gives the same results whatever the number of threads.</param>
    /// <param name="simulator">Draws the responses.</param>
    /// <param name="models">The models to fit to each draw.</param>
    /// <param name="options">Threads, progress, cancellation.</param>
    /// <param name="take">
    /// Called with the replicate and one solution for each model, all converged; writes to places of its own replicate.
    /// </param>
    public static RefitCounts Run(
        int count, int seed, ResponseSimulator simulator, IReadOnlyList<Refitter> models, BootstrapOptions options, Action<int, Solution[]> take)
    {
        byte[] states = new byte[count];
        int done = 0;
        int step = Math.Max(count / 100, 1);
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount,
            CancellationToken = options.CancellationToken,
        };
        try
        {
            Parallel.For(
                0,
                count,
                parallel,
                () => new Worker(models),
                (replicate, _, worker) =>
                {
                    states[replicate] = worker.Run(replicate, seed, simulator, take);
                    int now = Interlocked.Increment(ref done);
                    if (now % step == 0 || now == count)
                    {
                        options.Progress?.Report(new BootstrapProgress(now, count));
                    }

                    return worker;
                },
                _ => { });
        }
        catch (AggregateException exception) when (exception.InnerExceptions.Count > 0)
        {
            // What a statistic threw is the caller's to see as it was.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(exception.InnerExceptions[0]).Throw();
        }

        return new RefitCounts(
            count, states.Count(s => s == AtBoundary), states.Count(s => s == WithoutOptimum), states.Count(s => s == NotFitted));
    }

    private sealed class Worker(IReadOnlyList<Refitter> models)
    {
        private readonly Refitter[] _models = [.. models.Select(model => model.Share())];
        private readonly double[] _response = new double[models[0].Design.RowCount];

        public byte Run(int replicate, int seed, ResponseSimulator simulator, Action<int, Solution[]> take)
        {
            simulator.Draw(new ReplicateRandom(seed, replicate), _response);
            Solution[] solutions = new Solution[_models.Length];
            byte state = Used;
            for (int m = 0; m < solutions.Length; m++)
            {
                try
                {
                    solutions[m] = _models[m].Refit(_response);
                }
                catch (ArgumentException)
                {
                    return NotFitted;
                }

                if (!solutions[m].Convergence.IsConverged)
                {
                    return WithoutOptimum;
                }

                state = solutions[m].Convergence is Convergence.Boundary ? AtBoundary : state;
            }

            take(replicate, solutions);
            return state;
        }
    }
}
