namespace Lmm.Kernels.Tests;

public sealed class MemoryGuardTests
{
    [Fact]
    public void A_block_that_cannot_fit_is_refused_before_it_is_allocated_with_its_size()
    {
        // 400,000 crossed levels: 8 x 400,000^2 bytes for the factor and the inverse.
        long before = Environment.WorkingSet;
        var refusal = Assert.Throws<InsufficientMemoryException>(() => new DenseFactor(400_000));
        Assert.Contains("needs 1280.6 GB for a dense trailing block of 400,000 random effects", refusal.Message);
        Assert.Contains("Leave out a crossed grouping", refusal.Message);
        Assert.True(Environment.WorkingSet - before < 100_000_000);
    }

    [Fact]
    public void The_message_has_both_sizes()
    {
        var refusal = Assert.Throws<InsufficientMemoryException>(() => MemoryGuard.Require(3.21e9, "a test", 5e8));
        Assert.StartsWith("The fit needs 3.2 GB for a test, and this process may have 500.0 MB.", refusal.Message);
        MemoryGuard.Require(5e8, "a test", 5e8);
    }
}
