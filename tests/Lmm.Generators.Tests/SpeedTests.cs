using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lmm.Generators.Designs;
using Lmm.Generators.Reading;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

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

    /// <summary>
    /// Goal of the project: a design of 10,000 rows under 100 ms, from the text to findings and skeleton. The fastest of some
    /// runs is taken, or a busy machine would be measured; the first one compiles the code and does not count.
    /// </summary>
    [Theory]
    [InlineData("split plot")]
    [InlineData("random coefficients")]
    [InlineData("crossed")]
    public void A_design_of_ten_thousand_rows_takes_less_than_a_tenth_of_a_second(string design)
    {
        (string source, Func<int, string> row, string header) = design switch
        {
            "split plot" => (
                "[MixedModel(\"Y ~ Variety * Nitrogen + (1 | Block / Variety)\", Design = \"d.csv\")] public record Row(double Y, string Variety, string Nitrogen, string Block);",
                (Func<int, string>)(i => $"B{i / 100},V{i / 10 % 10},N{i % 10}"),
                "Block,Variety,Nitrogen"),
            "random coefficients" => (
                "[MixedModel(\"Y ~ Days + Age + (Days | Subject)\", Design = \"d.csv\")] public record Row(double Y, double Days, double Age, string Subject);",
                i => FormattableString.Invariant($"S{i / 10},{i % 10},{((i / 10 * 37) % 991) / 10.0}"),
                "Subject,Days,Age"),
            _ => (
                "[MixedModel(\"Y ~ Primed + (1 | Subject) + (1 | Item)\", Design = \"d.csv\")] public record Row(double Y, bool Primed, string Subject, string Item);",
                i => $"S{i / 100},w{i % 100 * 7},{(((i / 100) + i) % 2 == 0 ? "true" : "false")}",
                "Subject,Item,Primed"),
        };
        string text = header + "\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => row(i) + "\n"));
        ModelToEmit model = Read("using Lmm;\n" + source);
        double best = double.MaxValue;
        for (int round = 0; round < 6; round++)
        {
            using Process process = Process.GetCurrentProcess();
            TimeSpan before = process.TotalProcessorTime;
            DesignReading reading = DesignFileReader.Read(model, [new DesignFile("d.csv", text)], [], TestContext.Current.CancellationToken);
            process.Refresh();
            double taken = (process.TotalProcessorTime - before).TotalMilliseconds;
            best = round == 0 ? best : Math.Min(best, taken);
            Assert.All(reading.Findings, found => Assert.Equal("LMM2015", found.Finding.Id));
            Assert.Equal(design == "random coefficients" ? null : 10_000, reading.Design?.Rows);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{design}: {best:F0} ms");
        Assert.True(best < 100, $"{design}: 10,000 rows took {best:F0} ms.");
    }

    private static ModelToEmit Read(string source)
    {
        var compilation = TestCompilation.Create(source);
        INamedTypeSymbol type = compilation.GetTypeByMetadataName("Row")!;
        return MixedModelReader.Read(type, type.GetAttributes()[0], compilation, reporter: null, TestContext.Current.CancellationToken);
    }
}
