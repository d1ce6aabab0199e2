using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>Runs alone, or the processor time would be that of its neighbours too.</summary>
[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
public sealed class SpeedCollection;

/// <summary>How long the generator takes.</summary>
[Collection(nameof(SpeedTests))]
public class SpeedTests
{
    /// <summary>
    /// Goal of the project: 200 model types in one compilation under 2 seconds. Processor time is measured, which on a free
    /// machine is no less than the time on the clock: the generator runs on one thread.
    /// </summary>
    [Fact]
    public void Two_hundred_models_take_less_than_two_seconds()
    {
        GeneratorRun.Over(Models.Oats);
        var source = new StringBuilder("using Lmm;\nnamespace Many;\npublic enum Kind { A, B, C }\n");
        for (int i = 0; i < 200; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $$"""
                [MixedModel]
                [Interaction(nameof(Kind), nameof(Dose))]
                public record Row{{i}}(
                    [Response] double Value,
                    [Fixed] Kind Kind,
                    [Fixed] double Dose,
                    [Random(Slopes = [nameof(Dose)])] string Subject,
                    [Random(Nested = nameof(Subject))] int Visit);

                """);
        }

        var compilation = TestCompilation.Create(source.ToString());
        compilation.GetDiagnostics(TestContext.Current.CancellationToken);
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        GeneratorRun run = GeneratorRun.Over(compilation);
        process.Refresh();
        TimeSpan taken = process.TotalProcessorTime - before;

        TestContext.Current.SendDiagnosticMessage($"200 models: {taken.TotalMilliseconds:F0} ms");
        Assert.Equal(200, run.Files.Count);
        Assert.True(taken < TimeSpan.FromSeconds(2), $"200 models took {taken.TotalMilliseconds:F0} ms.");
    }
}
