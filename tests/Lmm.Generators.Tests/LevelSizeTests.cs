using Lmm.Testing;

namespace Lmm.Generators.Tests;

/// <summary>The effects of a level as a type, written where the declaration knows them.</summary>
public class LevelSizeTests
{
    /// <summary>Terms over one grouping count together, of whichever covariance; each grouping has a size of its own.</summary>
    [Theory]
    [InlineData("(1 | G)", "0 => One // G")]
    [InlineData("(U | G)", "0 => Two // G")]
    [InlineData("(U + V | G)", "0 => Three // G")]
    [InlineData("(0 + U + V + W | G)", "0 => Three // G")]
    [InlineData("(U || G)", "0 => Two // G")]
    [InlineData("(1 | G) + (0 + U | G)", "0 or 1 => Two // G")]
    [InlineData("(1 | G) + (0 + U | G) + (0 + V | G)", "0 or 1 or 2 => Three // G")]
    [InlineData("(1 | G / H)", "0 => One // G", "1 => One // G:H")]
    [InlineData("(U | G / H)", "0 => Two // G", "1 => Two // G:H")]
    [InlineData("(U | G) + (1 | H) + (0 + V | G) + (1 | I)", "0 or 2 => Three // G", "1 => One // H", "3 => One // I")]
    [InlineData("(K | G)", "0 => Three // G")]
    [InlineData("(0 + K | G)", "0 => Three // G")]
    [InlineData("(K * B | G)", "0 => Six // G")]
    [InlineData("(K * U + V + W | G)", "0 => Eight // G")]
    [InlineData("(P | G)", "0 => Three // G")]
    public void A_known_number_of_effects_is_a_type(string random, params string[] cases) =>
        Assert.Equal(cases, Cases(random));

    /// <summary>Levels that only the rows show, and numbers that no kernel is made for, are the runtime's.</summary>
    [Theory]
    [InlineData("(S | G)")]
    [InlineData("(0 + S | G)")]
    [InlineData("(1 | G) + (0 + S | G)")]
    [InlineData("(K * U + V + W + P | G)")]
    [InlineData("(K * U | G) + (0 + V + W | G) + (0 + B | G)")]
    [InlineData("(S | G) + (U | H)", "1 => Two // H")]
    [InlineData("(K * U + V + W + P | G) + (1 | H)", "1 => One // H")]
    public void An_unknown_or_large_number_is_not(string random, params string[] cases) =>
        Assert.Equal(cases, Cases(random));

    [Fact]
    public void A_model_without_random_effects_has_no_sizes() =>
        Assert.DoesNotContain("LevelSize", GeneratorRun.Over("""
            using Lmm;
            [MixedModel]
            public record Visit([Response] double Y, [Repeated(Subject = nameof(Patient), Corr = Corr.AR1)] int Day, string Patient);
            """).Text);

    /// <summary>The names in full where the user's code gives them another meaning.</summary>
    [Fact]
    public void A_type_of_the_same_name_hides_nothing()
    {
        GeneratorRun run = GeneratorRun.Over(Declaration("(U | G)") + " public sealed class LevelSize { public struct Two { } }");

        Assert.Contains("global::Lmm.LevelSize.Of<global::Lmm.LevelSize.Two>()", run.Text);
        Assert.Empty(TestCompilation.Problems(run.Output, "CS1591"));
    }

    private static string Declaration(string random) =>
        $$"""
        using Lmm;
        namespace Lab;
        public enum Kind { A, B, C }
        [MixedModel("Y ~ U + {{random}}")]
        public record Row(
            double Y, double U, double V, double W, Kind K, bool B, {{(random.Contains('P') ? "[Fixed(Degree = 2)]" : "")}} double P, string S, string G, string H, int I);
        """;

    private static string[] Cases(string random)
    {
        GeneratorRun run = GeneratorRun.Over(Declaration(random));
        Assert.Empty(TestCompilation.Problems(run.Output, "CS1591"));
        string[] lines = [.. run.Text.Split('\n').Select(line => line.Trim())];
        int start = Array.IndexOf(lines, "protected override LevelSize? LevelSizeOf(int term) => term switch");
        return start < 0
            ? []
            : [.. lines.Skip(start + 2).TakeWhile(line => line != "_ => null,")
                .Select(line => line.Replace("LevelSize.Of<LevelSize.", "", StringComparison.Ordinal).Replace(">(),", "", StringComparison.Ordinal))];
    }
}
