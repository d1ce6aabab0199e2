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

    /// <summary>Runs every piece, in any order.</summary>
    public void Run(int pieces, Action<int> piece)
    {
        if (Threads == 1 || pieces <= 1)
        {
            for (int i = 0; i < pieces; i++)
                piece(i);
            return;
        }
        Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = Threads }, piece);
    }
}
