using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>Each code fix on a document: the edit, what is offered, and that the mended source breaks the rule no more.</summary>
public sealed class CodeFixTests
{
    [Theory]
    [InlineData("LMM0003", "'Days'",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [⟦\"Dayz\"⟧])] string Subject);",
        "nameof(Days)")]
    [InlineData("LMM0003", "'Days'",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Age, [Fixed] double Days, [Random(Slopes = [\"Age:⟦Dayz⟧\"])] string Subject);",
        "Days")]
    [InlineData("LMM0003", "'Block'",
        "[MixedModel] public record Plot([Response] double Yield, [Random] string Block, [Random(Nested = ⟦\"Blok\"⟧)] string Unit);",
        "nameof(Block)")]
    [InlineData("LMM0003", "'Nitrogen'",
        "[MixedModel] [Interaction(\"Dose\", ⟦\"Nitrogn\"⟧)] public record Plot([Response] double Yield, [Fixed] double Dose, [Fixed] double Nitrogen, [Random] string Block);",
        "nameof(Nitrogen)")]
    [InlineData("LMM0004", "nameof",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [⟦\"Days\"⟧])] string Subject);",
        "nameof(Days)")]
    [InlineData("LMM0006", "covariate",
        "[MixedModel] public record Sleep([Response] double Reaction, [⟦Fixed⟧] int Days, [Random] string Subject);",
        "Fixed(AsFactor = false)")]
    [InlineData("LMM0006", "factor",
        "[MixedModel] public class Sleep { [Response] public double Reaction { get; set; } [⟦Fixed()⟧] public int Days { get; set; } [Random] public string Subject { get; set; } = \"\"; }",
        "Fixed(AsFactor = true)")]
    [InlineData("LMM0006", "factor",
        "[MixedModel(\"Reaction ~ Days + (1 | Subject)\")] public record Sleep(double Reaction, ⟦int Days⟧, string Subject);",
        "[Fixed(AsFactor = true)] int Days")]
    [InlineData("LMM0006", "covariate",
        "[MixedModel(\"Reaction ~ Days + (1 | Subject)\")] public class Sleep { public double Reaction; ⟦public int Days;⟧ public string Subject = \"\"; }",
        "[Fixed(AsFactor = false)] public int Days;")]
    [InlineData("LMM0007", "'Days'",
        "[MixedModel(\"Reaction ~ ⟦Dayz⟧ + (1 | Subject)\")] public record Sleep(double Reaction, double Days, string Subject);",
        "Days")]
    [InlineData("LMM0007", "'Days'",
        "[MixedModel(@\"Reaction ~ 1 + (⟦Dayz⟧ | Subject)\")] public record Sleep(double Reaction, double Days, string Subject);",
        "Days")]
    [InlineData("LMM0009", "\"Marvellous\"",
        "public enum Variety { GoldenRain, Marvellous } [MixedModel] public record Plot([Response] double Yield, [Fixed(Reference = ⟦\"Marvelous\"⟧)] Variety Variety, [Random] string Block);",
        "\"Marvellous\"")]
    [InlineData("LMM0009", "Remove 'Reference'",
        "[MixedModel] public record Plot([Response] double Yield, [Fixed⟦(Reference = \"0\")⟧] double Nitrogen, [Random] string Block);",
        "")]
    [InlineData("LMM0009", "Remove 'Reference'",
        "[MixedModel] public record Plot([Response] double Yield, [Fixed(⟦Reference = \"0\", ⟧Degree = 2)] double Nitrogen, [Random] string Block);",
        "")]
    [InlineData("LMM0009", "Remove 'Degree'",
        "[MixedModel] public record Plot([Response] double Yield, [Fixed(Contrast = Contrast.Sum⟦, Degree = 2⟧)] string Variety, [Random] string Block);",
        "")]
    [InlineData("LMM1003", "Remove the repeated [Random]",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random] ⟦[Random(Slopes = [nameof(Days)])] ⟧string Subject);",
        "")]
    [InlineData("LMM1003", "Remove the repeated slope",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [nameof(Days)⟦, nameof(Days)⟧])] string Subject);",
        "")]
    [InlineData("LMM1004", "remove [Random]",
        "[MixedModel] public record Trial([Response] double Effect, [Fixed⟦, Random⟧] string Drug, [Random] string Patient);",
        "")]
    [InlineData("LMM1004", "remove [Fixed]",
        "[MixedModel] public record Trial([Response] double Effect, ⟦[Fixed] ⟧[Random] string Drug, [Random] string Patient);",
        "")]
    [InlineData("LMM0003", "'Rat'",
        "[MixedModel] public record Row([Response] double Weight, [Repeated(Subject = ⟦\"Ratt\"⟧, Corr = Corr.AR1)] int Day, string Rat);",
        "nameof(Rat)")]
    [InlineData("LMM0009", "Remove 'Nugget'",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1⟦, Nugget = true⟧)] int Day, string Id);",
        "")]
    [InlineData("LMM1009", "Remove the random intercept",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.CompoundSymmetry)] int Day, ⟦[Random] ⟧string Id);",
        "")]
    [InlineData("LMM1009", "Remove the random intercept",
        "[MixedModel] public record Rat([Response] double Weight, [Fixed] double Dose, [Repeated(Subject = nameof(Id), Corr = Corr.CompoundSymmetry)] int Day, [Random(Slopes = [nameof(Dose)]⟦⟧)] string Id);",
        ", Intercept = false")]
    [InlineData("LMM1009", "Remove [Repeated]",
        "[MixedModel] public record Rat([Response] double Weight, ⟦[Repeated(Subject = nameof(Id), Corr = Corr.CompoundSymmetry)] ⟧int Day, [Random] string Id);",
        "")]
    [InlineData("LMM1009", "Corr.Independent",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = ⟦Corr.CompoundSymmetry⟧, By = nameof(Sex))] int Day, [Random] string Id, string Sex);",
        "Corr.Independent")]
    [InlineData("LMM1009", "Remove [Repeated]",
        "[MixedModel(\"Weight ~ 1 + (1 | Id)\")] public record Rat(double Weight, ⟦[Repeated(Subject = nameof(Id), Corr = Corr.CompoundSymmetry)] ⟧int Day, string Id);",
        "")]
    [InlineData("LMM1010", "Remove [Random]",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.Unstructured, Heterogeneous = true)] int Day, ⟦[Random] ⟧string Id);",
        "")]
    [InlineData("LMM1015", "Remove this [Variance]",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1, Heterogeneous = true)⟦, Variance(VarianceFunction.Ident)⟧] int Day, string Id);",
        "")]
    [InlineData("LMM1015", "Remove 'Heterogeneous'",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1⟦, Heterogeneous = true⟧), Variance(VarianceFunction.Ident)] int Day, string Id);",
        "")]
    [InlineData("LMM1005", "Remove the repeated [Random]",
        "[MixedModel] public record Leaves([Response] double Y, [Random(With = [nameof(Leaf)])] string Plant, ⟦[Random(With = [nameof(Plant)])] ⟧int Leaf);",
        "")]
    [InlineData("LMM1006", "'Sex' fixed",
        "[MixedModel] [Interaction(nameof(Age), nameof(Sex))] public record Child([Response] double Y, [Fixed] double Age, ⟦⟧string Sex, [Random] string Id);",
        "[Fixed] ")]
    [InlineData("LMM1007", "'Days' fixed",
        "[MixedModel] public record Sleep([Response] double Y, [Random(Slopes = [nameof(Days)])] string Subject, ⟦⟧double Days);",
        "[Fixed] ")]
    [InlineData("LMM1011", "remove Covariance",
        "[MixedModel] public record Trial([Response] double Y, [Fixed] string Drug, [Random(Slopes = [nameof(Drug)]⟦, Covariance = Covariance.Diagonal⟧)] string Patient);",
        "")]
    [InlineData("LMM1013", "'Plant' random",
        "[MixedModel] public record Leaves([Response] double Y, [Random(Nested = nameof(Plant))] int Leaf, ⟦⟧string Plant);",
        "[Random] ")]
    public async Task The_marked_text_is_replaced_and_the_rule_is_kept(string id, string title, string marked, string replacement)
    {
        string source = Marked.Source(marked);
        string expected = Marked.Source(marked[..marked.IndexOf('⟦')] + replacement + marked[(marked.IndexOf('⟧') + 1)..]);

        string mended = await CodeFixRun.ApplyAsync(source, id, title);

        Assert.Equal(expected, mended);
        Assert.DoesNotContain(id, await Marked.IdsAsync(mended["using Lmm;\n".Length..]));
    }

    [Theory]
    [InlineData("LMM0003", "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [\"Wholly\"])] string Subject);")]
    [InlineData("LMM0007", "[MixedModel(\"Reaction ~ Days + (1 | Subject\")] public record Sleep(double Reaction, double Days, string Subject);")]
    [InlineData("LMM0009", "[MixedModel(\"Yield ~ N + (1 | B)\")] [Interaction(nameof(N), nameof(M))] public record Plot(double Yield, double N, double M, string B);")]
    [InlineData("LMM0009", "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.Ar, Order = 0)] int Day, string Id);")]
    [InlineData("LMM1010", "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.Unstructured)] int Day, [Random] string Cage, [Random(Nested = nameof(Cage))] string Id);")]
    [InlineData("LMM1004", "[MixedModel(\"Effect ~ Drug + (1 | Drug)\")] public record Trial(double Effect, string Drug);")]
    public async Task Nothing_is_offered_where_nothing_is_clear(string id, string source) =>
        Assert.Empty(await CodeFixRun.TitlesAsync(Marked.Source(source), id));

    /// <summary>The wrong declaration of the rule's page, with its design file.</summary>
    [Theory]
    [InlineData("LMM2004", "crossed", "[Random(Nested = nameof(Site))]  string Rater", "[Random]  string Rater")]
    [InlineData("LMM2005", "nested in", "[Random] string Cask", "[Random(Nested = nameof(Batch))] string Cask")]
    [InlineData("LMM2006", "Remove [Random]", "[Random] string PlotId", "string PlotId")]
    [InlineData("LMM2007", "Remove [Random]", "[Random] string Chart", "string Chart")]
    [InlineData("LMM2012", "Remove the slope", "[Random(Slopes = [nameof(Dose)])] string Patient", "[Random] string Patient")]
    public async Task A_finding_of_the_design_is_mended_in_the_declaration(string id, string title, string old, string @new)
    {
        string source = RulePageTests.Block(id, "Wrong");
        IReadOnlyList<(string Path, string? Text)> files = RulePageTests.Files(id, "Wrong");
        Assert.Contains(old, source, StringComparison.Ordinal);

        string mended = await CodeFixRun.ApplyAsync(source, id, title, files);

        Assert.Equal(source.Replace(old, @new), mended);
        Assert.DoesNotContain(
            await AnalyzerRun.OverAsync([new MixedModelAnalyzer()], TestCompilation.Create(mended), files),
            d => d.Severity >= DiagnosticSeverity.Warning);
    }

    [Fact]
    public async Task Both_ways_are_offered_for_an_integer()
    {
        string[] titles = await CodeFixRun.TitlesAsync(
            Marked.Source("[MixedModel] public record Sleep([Response] double Reaction, [Fixed] int Days, [Random] string Subject);"),
            "LMM0006");

        Assert.Equal(["'Days' is a covariate: one slope", "'Days' is a factor: one mean for each value"], titles);
    }

    [Fact]
    public async Task All_of_a_document_are_mended_in_one_go()
    {
        string source = Marked.Source("""
            [MixedModel]
            public record Growth(
                [Response] double Height,
                [Fixed]    int    Age,
                [Fixed]    int    Visit,
                [Random(Slopes = ["Age", "Visit"])] string Child);
            """);

        string named = await CodeFixRun.ApplyAllAsync(source, "LMM0004", "nameof");
        string coded = await CodeFixRun.ApplyAllAsync(named, "LMM0006", "covariate");

        Assert.Equal(Marked.Source("""
            [MixedModel]
            public record Growth(
                [Response] double Height,
                [Fixed(AsFactor = false)]    int    Age,
                [Fixed(AsFactor = false)]    int    Visit,
                [Random(Slopes = [nameof(Age), nameof(Visit)])] string Child);
            """), coded);
    }
}
