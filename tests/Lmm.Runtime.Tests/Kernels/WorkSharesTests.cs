namespace Lmm.Kernels.Tests;

public sealed class WorkSharesTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1000)]
    [InlineData(64, 7)]
    public void Every_piece_runs_once(int threads, int pieces)
    {
        var runs = new int[pieces];
        new WorkShares(threads).Run(pieces, piece => Interlocked.Increment(ref runs[piece]));
        Assert.All(runs, count => Assert.Equal(1, count));
    }

    [Fact]
    public void Pieces_may_share_their_own_work()
    {
        // More waiting callers than the pool has threads at first: nobody waits for a thread that does not come.
        WorkShares shares = new(8);
        int sum = 0;
        shares.Run(100, _ => shares.Run(10, piece => Interlocked.Add(ref sum, piece)));
        Assert.Equal(4500, sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void An_exception_comes_out_as_it_was_thrown_when_no_piece_runs_any_more(int threads)
    {
        int running = 0;
        var thrown = Assert.Throws<InvalidOperationException>(() => new WorkShares(threads).Run(50, piece =>
        {
            Interlocked.Increment(ref running);
            try
            {
                if (piece == 3)
                    throw new InvalidOperationException("three");
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }));
        Assert.Equal("three", thrown.Message);
        Assert.Equal(0, running);
    }
}
