using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>
/// LMM0xxx: where each finding stands and what it says. That the rule's page hits and just misses, and that a pragma
/// silences it, is in <see cref="RulePageTests"/>.
/// </summary>
public sealed class DeclarationRuleTests
{
    [Theory]
    [InlineData("LMM0001", "has no response",
        "[MixedModel] public record ⟦Sleep⟧(double Reaction, [Fixed] double Days, [Random] string Subject);")]
    [InlineData("LMM0001", "2 responses, Reaction and Days",
        "[MixedModel] public record Sleep([⟦Response⟧] double Reaction, [Response] double Days, [Random] string Subject);")]
    [InlineData("LMM0001", "the response Reaction, but [Response] stands on Days",
        "[MixedModel(\"Reaction ~ 1 + (1 | Subject)\")] public record Sleep(double Reaction, [⟦Response⟧] double Days, string Subject);")]
    [InlineData("LMM0002", "the response is a number",
        "[MixedModel] public record Sleep([⟦Response⟧] string Reaction, [Fixed] double Days, [Random] string Subject);")]
    [InlineData("LMM0002", "cannot also be fixed",
        "[MixedModel] public record Sleep([Response, ⟦Fixed⟧] double Reaction, [Random] string Subject);")]
    [InlineData("LMM0002", "cannot also be the weight",
        "[MixedModel] public record Sleep([Response] [⟦Weight⟧] double Reaction, [Random] string Subject);")]
    [InlineData("LMM0002", "cannot also be a slope",
        "[MixedModel(\"Reaction ~ 1 + (1 + ⟦Reaction⟧ | Subject)\")] public record Sleep(double Reaction, string Subject);")]
    [InlineData("LMM0003", "did you mean 'Days'?",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [⟦\"Dayz\"⟧])] string Subject);")]
    [InlineData("LMM0003", "no member 'Dayz'",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Fixed] double Age, [Random(Slopes = [\"Age\", \"Days:⟦Dayz⟧\"])] string Subject);")]
    [InlineData("LMM0003", "Nested = 'Blok', but Plot has no member 'Blok' (did you mean 'Block'?)",
        "[MixedModel] public record Plot([Response] double Yield, [Random] string Block, [Random(Nested = ⟦\"Blok\"⟧)] string Unit);")]
    [InlineData("LMM0003", "With = 'Zzz'",
        "[MixedModel] public record Plot([Response] double Yield, [Random] string Block, [Random] [Random(With = [⟦\"Zzz\"⟧])] string Unit);")]
    [InlineData("LMM0003", "[Interaction] on Plot names 'Nitrogn'",
        "[MixedModel] [Interaction(nameof(Plot.A), nameof(Plot.Nitrogen))] [Interaction(nameof(Plot.A), ⟦\"Nitrogn\"⟧)] public record Plot([Response] double Yield, [Fixed] double A, [Fixed] double Nitrogen, [Random] string Block);")]
    [InlineData("LMM0004", "write nameof(Days)",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [⟦\"Days\"⟧])] string Subject);")]
    [InlineData("LMM0005", "numbers with a fraction have no levels",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [⟦Random⟧] double Subject);")]
    [InlineData("LMM0005", "(1 | Subject)|Sleep.Subject is a grouping but is double",
        "[MixedModel(\"Reaction ~ Days + (1 | ⟦Subject⟧)\")] public record Sleep(double Reaction, double Days, double Subject);")]
    [InlineData("LMM0005", "is in the fixed part but is List<double>",
        "[MixedModel] public record Sleep([Response] double Reaction, [⟦Fixed⟧] List<double> Days, [Random] string Subject);")]
    [InlineData("LMM0005", "it must be a number",
        "[MixedModel] public record Sleep([Response] double Reaction, [⟦Offset⟧] string Base, [Random] string Subject);")]
    [InlineData("LMM0005", "cannot be a covariate",
        "[MixedModel] public record Sleep([Response] double Reaction, [Fixed(AsFactor = ⟦false⟧)] string Drug, [Random] string Subject);")]
    [InlineData("LMM0006", "[Fixed(AsFactor = false)] or [Fixed(AsFactor = true)]",
        "[MixedModel] public record Sleep([Response] double Reaction, [⟦Fixed⟧] int Days, [Random] string Subject);")]
    [InlineData("LMM0006", "Sleep.Days is an integer",
        "[MixedModel(\"Reaction ~ ⟦Days⟧ + (1 | Subject)\")] public record Sleep(double Reaction, int Days, string Subject);")]
    [InlineData("LMM0007", "did you mean 'Days'",
        "[MixedModel(\"Reaction ~ ⟦Dayz⟧ + (1 | Subject)\")] public record Sleep(double Reaction, double Days, string Subject);")]
    [InlineData("LMM0007", "is not closed",
        "[MixedModel(\"Reaction ~ Days + ⟦(⟧1 | Subject\")] public record Sleep(double Reaction, double Days, string Subject);")]
    [InlineData("LMM0008", "Row cannot be the row of a model",
        "[MixedModel] public record ⟦Row⟧<T>([Response] double Yield, [Random] string Block);")]
    [InlineData("LMM0008", "has no getter",
        "[MixedModel] public class Row { [Response] public double Yield { get; set; } [Fixed] public double ⟦N⟧ { set { } } [Random] public string Block { get; set; } = \"\"; }")]
    [InlineData("LMM0009", "did you mean 'Marvellous'",
        "public enum Variety { GoldenRain, Marvellous } [MixedModel] public record Plot([Response] double Yield, [Fixed(Reference = ⟦\"Marvelous\"⟧)] Variety Variety, [Random] string Block);")]
    [InlineData("LMM0009", "a reference level has no meaning for a covariate",
        "[MixedModel] public record Plot([Response] double Yield, [Fixed(Reference = ⟦\"0\"⟧)] double Nitrogen, [Random] string Block);")]
    [InlineData("LMM0009", "the degree of polynomials is 1 or more",
        "[MixedModel] public record Plot([Response] double Yield, [Fixed(Degree = ⟦-1⟧)] double Nitrogen, [Random] string Block);")]
    [InlineData("LMM0009", "nothing varies by level",
        "[MixedModel] public record Plot([Response] double Yield, [Fixed] double Nitrogen, [Random] [Random(Intercept = ⟦false⟧)] string Block);")]
    [InlineData("LMM0009", "there is nothing to correlate",
        "[MixedModel] public record Plot([Response] double Yield, [Fixed] double Nitrogen, [Random(Covariance = ⟦Covariance.CompoundSymmetry⟧)] string Block);")]
    [InlineData("LMM0009", "contradicts the formula",
        "[MixedModel(\"Yield ~ N + (1 | Block)\", Intercept = ⟦false⟧)] public record Plot(double Yield, double N, string Block);")]
    [InlineData("LMM0002", "cannot also be the subject",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = ⟦nameof(Weight)⟧, Corr = Corr.AR1)] int Day);")]
    [InlineData("LMM0002", "put [Variance] on the type Rat",
        "[MixedModel] public record Rat([Response] [⟦Variance(VarianceFunction.Power)⟧] double Weight, [Random] string Id);")]
    [InlineData("LMM0003", "Subject = 'Ratt', but Row has no member 'Ratt' (did you mean 'Rat'?)",
        "[MixedModel] public record Row([Response] double Weight, [Repeated(Subject = ⟦\"Ratt\"⟧, Corr = Corr.AR1)] int Day, string Rat);")]
    [InlineData("LMM0003", "Subject = 'Ratt'",
        "[MixedModel] public record Row([Response] double Weight, [Repeated(Subject = \"Cage:⟦Ratt⟧\", Corr = Corr.AR1)] int Day, string Cage, string Rat);")]
    [InlineData("LMM0003", "By = 'Diet'",
        "[MixedModel] public record Row([Response] double Weight, [Repeated(Subject = nameof(Rat), Corr = Corr.AR1, By = ⟦\"Diet\"⟧)] int Day, string Rat);")]
    [InlineData("LMM0003", "Coordinates = 'Colum'",
        "[MixedModel] public record Plot([Response] double Yield, [Repeated(Corr = Corr.Spherical, Coordinates = [nameof(Row), ⟦\"Colum\"⟧])] int Row, int Column);")]
    [InlineData("LMM0003", "With = 'Sez'",
        "[MixedModel] public record Rat([Response] double Weight, [Variance(VarianceFunction.Ident, With = [⟦\"Sez\"⟧])] string Diet, string Sex, [Random] string Id);")]
    [InlineData("LMM0004", "write nameof(Rat)",
        "[MixedModel] public record Row([Response] double Weight, [Repeated(Subject = ⟦\"Rat\"⟧, Corr = Corr.AR1)] int Day, string Rat);")]
    [InlineData("LMM0004", "write nameof(Column)",
        "[MixedModel] public record Plot([Response] double Yield, [Repeated(Corr = Corr.Spherical, Coordinates = [nameof(Row), ⟦\"Column\"⟧])] int Row, int Column);")]
    [InlineData("LMM0004", "write nameof(Sex)",
        "[MixedModel] public record Rat([Response] double Weight, [Variance(VarianceFunction.Ident, With = [⟦\"Sex\"⟧])] string Diet, string Sex, [Random] string Id);")]
    [InlineData("LMM0005", "Row.Rat is the subject but is double",
        "[MixedModel] public record Row([Response] double Weight, [Repeated(Subject = ⟦nameof(Rat)⟧, Corr = Corr.AR1)] int Day, double Rat);")]
    [InlineData("LMM0005", "Row.Day is in the fixed part but is DateOnly",
        "[MixedModel] public record Row([Response] double Weight, [⟦Fixed⟧] DateOnly Day, [Random] string Rat);")]
    [InlineData("LMM0005", "For a variance of each level use VarianceFunction.Ident",
        "[MixedModel] public record Rat([Response] double Weight, [⟦Variance(VarianceFunction.Power)⟧] string Diet, [Random] string Id);")]
    [InlineData("LMM0009", "AR1 has no order",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1, Order = ⟦2⟧)] int Day, string Id);")]
    [InlineData("LMM0009", "[Repeated] on Day and Hour",
        "[MixedModel] public record Rat([Response] double Weight, [⟦Repeated(Subject = nameof(Id), Corr = Corr.AR1)⟧] int Day, [Repeated(Subject = nameof(Id), Corr = Corr.CAR1)] double Hour, string Id);")]
    [InlineData("LMM0009", "a variance for each occasion needs occasions that can be listed",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.CAR1, Heterogeneous = ⟦true⟧)] TimeSpan Day, string Id);")]
    [InlineData("LMM0009", "they would be one occasion several times",
        "[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.AR1)] int Day, string Id, [⟦Frequency⟧] int Count);")]
    [InlineData("LMM0009", "Ident has a standard deviation for each level",
        "[MixedModel] public record Rat([Response] double Weight, [Variance(VarianceFunction.Ident, Parameter = ⟦2⟧)] string Diet, [Random] string Id);")]
    [InlineData("LMM0010", "put [Random] on the member whose rows belong together",
        "[MixedModel] public record ⟦Sleep⟧([Response] double Reaction, [Fixed] double Days, string Subject);")]
    [InlineData("LMM0010", "add one such as (1 | Subject)",
        "[MixedModel(\"Reaction ~ Days\")] public record ⟦Sleep⟧(double Reaction, double Days, string Subject);")]
    public async Task A_finding_stands_where_the_mistake_is(string id, string words, string source)
    {
        Diagnostic diagnostic = await Marked.DiagnosticAsync(id, source);

        Assert.Contains(words.Split('|')[^1], diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("[MixedModel] public record Sleep([property: Response] double Reaction, [Fixed] double Days, [Random] string Subject);")]
    [InlineData("[MixedModel] public record struct Sleep([Response] double Reaction, [Fixed] double Days, [Random] Guid Subject);")]
    [InlineData("[MixedModel] public class Sleep { [Response] public double? Reaction { get; set; } [Fixed(AsFactor = true)] public int Day { get; set; } [Random] public string Subject { get; set; } = \"\"; }")]
    [InlineData("[MixedModel] public record Sleep([Response] double Reaction, [Fixed(Degree = 2)] int Days, [Random] string Subject);")]
    [InlineData("[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [nameof(Sleep.Days)])] string Subject);")]
    [InlineData("[MixedModel(\"Reaction ~ Days + (1 | Subject)\")] public record Sleep(double Reaction, [Fixed(AsFactor = false)] int Days, string Subject);")]
    [InlineData("[MixedModel(\"Reaction ~ Days + (Days || Subject)\")] public record Sleep(int Reaction, double Days, int Subject, List<string> Notes);")]
    [InlineData("[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = nameof(Id), Corr = Corr.CAR1, Unit = TimeUnit.Weeks)] DateOnly Day, [Random] string Id);")]
    [InlineData("[MixedModel] public record Rat([Response] double Weight, [Random] DateOnly Day);")]
    [InlineData("[MixedModel] public record Rat([Response] double Weight, [Repeated(Subject = \"Cage:Id\", Corr = Corr.Ar, Order = 2)] int Day, string Cage, string Id);")]
    [InlineData("[MixedModel] [Variance(VarianceFunction.Power)] public record Rat([Response] double Weight, [Variance(VarianceFunction.ConstPower, Parameter = 0.5)] double Size, [Random] string Id);")]
    [InlineData("public class MixedModelAttribute : System.Attribute; [global::MixedModel] public record Sleep(double Reaction);")]
    [InlineData("public record Sleep([Response] double Reaction, [Fixed] int Days);")]
    public async Task A_declaration_that_just_misses_every_rule_is_silent(string source) =>
        Assert.Empty(await Marked.IdsAsync(source));

    [Theory]
    [InlineData("[Lmm.Random(Slopes = [⟦\"Dayz\"⟧])]")]
    [InlineData("[RandomAttribute(Slopes = new[] { ⟦\"Dayz\"⟧ })]")]
    [InlineData("[property: global::Lmm.RandomAttribute(Slopes = new string[] { \"Days\", ⟦\"Dayz\"⟧ })]")]
    [InlineData("[param: Random, Random(Nested = ⟦\"Dayz\"⟧)]")]
    public async Task An_attribute_is_found_however_it_is_written(string attribute) =>
        await Marked.DiagnosticAsync(
            "LMM0003",
            $"[MixedModel] public record Sleep([Response] double Reaction, [Fixed] double Days, {attribute} string Subject);");

    [Fact]
    public async Task Parts_of_a_type_may_stand_in_different_files()
    {
        Diagnostic[] found =
        [
            .. await AnalyzerRun.OverAsync(
                new MixedModelAnalyzer(),
                "using Lmm; [MixedModel] public partial class Sleep { [Response] public double Reaction { get; set; } }",
                "using Lmm; public partial class Sleep { [Fixed] public int Days { get; set; } [Random] public string Subject { get; set; } = \"\"; }"),
        ];

        Diagnostic diagnostic = Assert.Single(found);
        Assert.Equal("LMM0006", diagnostic.Id);
        Assert.Equal("Source1.cs", diagnostic.Location.SourceTree!.FilePath);
    }

    [Fact]
    public async Task Several_mistakes_are_all_reported_in_order_of_place()
    {
        string[] ids = await Marked.IdsAsync("""
            [MixedModel]
            public record Sleep(
                [Response]                  string Reaction,
                [Fixed]                     int    Days,
                [Random(Slopes = ["Dayz"])] double Subject);
            """);

        Assert.Equal(["LMM0002", "LMM0006", "LMM0005", "LMM0003"], ids);
    }

    [Fact]
    public async Task An_inherited_member_is_marked_where_it_is_declared()
    {
        await Marked.DiagnosticAsync("LMM0006", """
            public abstract class Measured { [⟦Fixed⟧] public int Days { get; set; } }

            [MixedModel]
            public class Sleep : Measured
            {
                [Response] public double Reaction { get; set; }
                [Random]   public string Subject { get; set; } = "";
            }
            """);
    }

    [Fact]
    public async Task A_formula_in_a_raw_string_over_several_lines_is_marked_at_the_character()
    {
        await Marked.DiagnosticAsync("LMM0007", """"
            [MixedModel("""
                Reaction ~ Days
                    + (1 + ⟦Dayz⟧ | Subject)
                """)]
            public record Sleep(double Reaction, double Days, string Subject);
            """");
    }
}
