using System.Runtime.ExceptionServices;

namespace Lmm.Kernels;

/// <summary>
/// Independent pieces of work over some threads. The cut into pieces never depends on how many threads there are, and what
/// they sum up is added in the order of the pieces: the result is the same, to the last bit, whatever the number.
/// </summary>
internal sealed class WorkShares(int threads)
{
    /// <summary>The calling thread alone.</summary>
    public static WorkShares One { get; } = new(1);

    /// <summary>The most threads at work.</summary>
    public int Threads { get; } = Math.Max(1, threads);

    /// <summary>Runs every piece, in any order; the first exception is thrown when all have ended.</summary>
    public void Run(int pieces, Action<int> piece)
    {
        if (Threads == 1 || pieces <= 1)
        {
            for (int i = 0; i < pieces; i++)
                piece(i);
            return;
        }
        new Work(pieces, piece).Run(Math.Min(Threads, pieces));
    }

    // What Parallel.For does and no more: its first call costs a process an assembly, event sources and their reflection.
    private sealed class Work(int pieces, Action<int> piece) : IThreadPoolWorkItem
    {
        private readonly ManualResetEventSlim _done = new();
        private int _next = -1;
        private int _ended;
        private ExceptionDispatchInfo? _error;

        public void Run(int threads)
        {
            for (int i = 1; i < threads; i++)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            // Takes whatever no other thread does: nothing waits for a thread of the pool that never comes.
            Execute();
            _done.Wait();
            _error?.Throw();
        }

        public void Execute()
        {
            for (int i = Interlocked.Increment(ref _next); i < pieces; i = Interlocked.Increment(ref _next))
            {
                try
                {
                    if (_error is null)
                        piece(i);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
                }
                if (Interlocked.Increment(ref _ended) == pieces)
                    _done.Set();
            }
        }
    }
}
