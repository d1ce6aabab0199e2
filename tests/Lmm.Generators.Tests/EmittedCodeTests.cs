using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>Emitted code compiles against the runtime without a warning, documentation of public members included.</summary>
public class EmittedCodeTests
{
    public static TheoryData<string> Names => [.. Models.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiles_without_a_warning(string name)
    {
        GeneratorRun run = GeneratorRun.Over(Models.All[name]);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(TestCompilation.Problems(run.Output));
        Assert.Single(run.Files);
    }
}
