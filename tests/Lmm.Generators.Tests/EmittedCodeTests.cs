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

    [Theory]
    [InlineData("Group")]
    [InlineData("Level")]
    public void A_grouping_may_be_called_as_a_result_type_begins(string grouping)
    {
        GeneratorRun run = GeneratorRun.Over($$"""
            using Lmm;

            namespace Trial;

            /// <summary>A row.</summary>
            /// <param name="Y">The response.</param>
            /// <param name="{{grouping}}">The grouping.</param>
            [MixedModel]
            public record Row([Response] double Y, [Random] int {{grouping}});
            """);

        Assert.Empty(TestCompilation.Problems(run.Output));
    }

    [Fact]
    public void A_closed_factor_has_named_coefficients_beside_an_open_one()
    {
        GeneratorRun run = GeneratorRun.Over("""
            using Lmm;

            namespace Trial;

            /// <summary>The levels.</summary>
            public enum Variety
            {
                /// <summary>The reference.</summary>
                GoldenRain,

                /// <summary>Another.</summary>
                Marvellous,
            }

            /// <summary>A row.</summary>
            /// <param name="Yield">The response.</param>
            /// <param name="Nitrogen">Its levels stand in the data.</param>
            /// <param name="Variety">Its levels are closed.</param>
            /// <param name="Block">The grouping.</param>
            [MixedModel]
            [Interaction(nameof(Nitrogen), nameof(Variety))]
            public record Plot([Response] double Yield, [Fixed] string Nitrogen, [Fixed] Variety Variety, [Random] string Block);

            /// <summary>Uses the names.</summary>
            public static class Use
            {
                /// <summary>The difference of the varieties.</summary>
                /// <param name="fit">A fit.</param>
                public static double Of(PlotFit fit) => fit.Fixed.Variety.Marvellous.Estimate;
            }
            """);

        Assert.Empty(TestCompilation.Problems(run.Output));
        Assert.DoesNotContain("Nitrogen2", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Nitrogen[2]", run.Text, StringComparison.Ordinal);
    }
}
