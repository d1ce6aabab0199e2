using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Analyzers.Tests;

/// <summary>
/// No false alarms: the designs of the textbooks, each as a declaration of its own, have no finding above a suggestion, and
/// the compiler has nothing to say of them or of what is emitted for them.
/// </summary>
public sealed class ValidDesignTests
{
    private const string Types = """

        public enum Dose { None, Low, High }
        public enum Variety { GoldenRain, Marvellous, Victory }
        public enum Irrigation { Dry, Wet }
        public enum Arm { Placebo, Active }
        public enum Visit { Week0, Week2, Week4, Week8 }
        """;

    public static TheoryData<string, string> Designs => new()
    {
        // One row a unit and nothing to group by but the batch in which it was measured.
        { "completely randomised, subsampled", """
            [MixedModel]
            public record Row([Response] double Y, [Fixed] Dose Dose, [Random(Nested = nameof(Dose))] string Animal);
            """ },
        { "randomised complete block", """
            [MixedModel]
            public record Row([Response] double Yield, [Fixed] Variety Variety, [Random] string Block);
            """ },
        { "split plot", """
            [MixedModel]
            [Interaction(nameof(Variety), nameof(Nitrogen))]
            public record Row(
                [Response] double Yield,
                [Fixed] [Random(Nested = nameof(Block))] Variety Variety,
                [Fixed] double Nitrogen,
                [Random] string Block);
            """ },
        { "split plot as a formula", """
            [MixedModel("Yield ~ Variety * Nitrogen + (1 | Block / Variety)")]
            public record Row(double Yield, Variety Variety, double Nitrogen, string Block);
            """ },
        { "strip plot", """
            [MixedModel]
            [Interaction(nameof(Variety), nameof(Irrigation))]
            public record Row(
                [Response] double Yield,
                [Fixed] [Random(Nested = nameof(Block))] Variety Variety,
                [Fixed] [Random(Nested = nameof(Block))] Irrigation Irrigation,
                [Random] string Block);
            """ },
        { "split-split plot", """
            [MixedModel("Yield ~ Irrigation * Variety * Dose + (1 | Block / Irrigation / Variety)")]
            public record Row(double Yield, Irrigation Irrigation, Variety Variety, Dose Dose, string Block);
            """ },
        { "Latin square", """
            [MixedModel]
            public record Cell([Response] double Y, [Fixed] string Treatment, [Random] string Row, [Random] string Column);
            """ },
        { "Graeco-Latin square", """
            [MixedModel]
            public record Cell([Response] double Y, [Fixed] string Latin, [Fixed] string Greek, [Random] string Row, [Random] string Column);
            """ },
        { "balanced incomplete block", """
            [MixedModel]
            public record Row([Response] double Yield, [Fixed] string Entry, [Random] int Block);
            """ },
        { "row-column within replicates", """
            [MixedModel]
            public record Cell(
                [Response] double Yield,
                [Fixed] string Entry,
                [Random] string Replicate,
                [Random(Nested = nameof(Replicate))] int Row,
                [Random(Nested = nameof(Replicate))] int Column);
            """ },
        { "crossover", """
            [MixedModel]
            public record Row(
                [Response] double Y, [Fixed] Arm Treatment, [Fixed(AsFactor = true)] int Period, [Fixed] string Sequence,
                [Random(Nested = nameof(Sequence))] string Subject);
            """ },
        { "crossover with carry-over", """
            [MixedModel("Y ~ Treatment + Period + CarryOver + (1 | Subject)")]
            public record Row(double Y, Arm Treatment, [Fixed(AsFactor = true)] int Period, string CarryOver, string Subject);
            """ },
        { "repeated measures", """
            [MixedModel]
            [Interaction(nameof(Arm), nameof(Visit))]
            public record Row([Response] double? Score, [Fixed] Arm Arm, [Fixed] Visit Visit, [Random] Guid Patient);
            """ },
        { "hierarchical sampling, three levels", """
            [MixedModel]
            public record Row(
                [Response] double Calcium, [Random] string Plant, [Random(Nested = nameof(Plant))] int Leaf);
            """ },
        { "hierarchical sampling, four levels", """
            [MixedModel("Y ~ 1 + (1 | Region / Farm / Cow / Sample)")]
            public record Row(double Y, string Region, int Farm, int Cow, int Sample);
            """ },
        { "crossed subjects and items", """
            [MixedModel]
            public record Row(
                [Response] double Latency,
                [Fixed] bool Primed,
                [Random(Slopes = [nameof(Primed)])] string Subject,
                [Random(Slopes = [nameof(Primed)])] string Item);
            """ },
        { "partially crossed", """
            [MixedModel]
            public record Row([Response] double Rating, [Fixed] bool Service, [Random] int Student, [Random] int Lecturer, [Random] string Department);
            """ },
        { "random coefficients", """
            [MixedModel]
            public record Row([Response] double Reaction, [Fixed] double Days, [Random(Slopes = [nameof(Days)])] string Subject);
            """ },
        { "random coefficients, uncorrelated, of a curve", """
            [MixedModel("Height ~ Age + AgeSquared + (Age + AgeSquared || Boy)")]
            public record Row(double Height, double Age, string Boy)
            {
                public double AgeSquared => Age * Age;
            }
            """ },
        { "multi-site trial", """
            [MixedModel]
            public record Row(
                [Response] double Y, [Fixed] Arm Arm, [Random(Slopes = [nameof(Arm)])] string Site,
                [Random(Nested = nameof(Site))] string Patient, [Weight] double Precision);
            """ },
        { "group by time, counted rows and an offset", """
            [MixedModel]
            public record Row(
                [Response] float Y, [Fixed(Reference = "High")] Dose Dose, [Fixed(Degree = 2)] double Time,
                [Random] string Subject, [Frequency] int Count, [Offset] double Base);
            """ },
        { "growth curves with correlated residuals", """
            [MixedModel]
            public record Row(
                [Response] double Height,
                [Fixed] [Repeated(Subject = nameof(Boy), Corr = Corr.CAR1)] double Age,
                [Random(Slopes = [nameof(Age)])] string Boy);
            """ },
        { "growth curves by date, with a measurement error", """
            [MixedModel]
            public record Row(
                [Response] double Height,
                [Repeated(Subject = nameof(Boy), Corr = Corr.Exponential, Nugget = true, Unit = TimeUnit.Weeks)] DateOnly Day,
                [Fixed] double Age,
                [Random] string Boy);
            """ },
        { "MMRM", """
            [MixedModel]
            [Interaction(nameof(Arm), nameof(Visit))]
            [Interaction(nameof(Baseline), nameof(Visit))]
            public record Row(
                [Response] double? Change, [Fixed] double Baseline, [Fixed] Arm Arm,
                [Fixed] [Repeated(Subject = nameof(Patient), Corr = Corr.Unstructured, Heterogeneous = true)] Visit Visit,
                string Patient);
            """ },
        { "MMRM over sites, by arm, as a formula", """
            [MixedModel("Change ~ Baseline + Arm * Visit + (1 | Site)")]
            public record Row(
                double? Change, double Baseline, Arm Arm,
                [Repeated(Subject = "Site:Patient", Corr = Corr.Toeplitz, Heterogeneous = true, By = nameof(Arm))] Visit Visit,
                string Site, int Patient);
            """ },
        { "crossover with serial correlation", """
            [MixedModel]
            public class Row
            {
                [Response] public double Y { get; set; }
                [Fixed] public Arm Treatment { get; set; }
                [Fixed(AsFactor = true)] [Repeated(Subject = nameof(Subject), Corr = Corr.AR1)] public int Period { get; set; }
                [Fixed] public string Sequence { get; set; } = "";
                [Random(Nested = nameof(Sequence))] public int Subject { get; set; }
            }
            """ },
        { "split plot in time", """
            [MixedModel]
            [Interaction(nameof(Variety), nameof(Cut))]
            public record Row(
                [Response] double Yield,
                [Fixed] [Random(Nested = nameof(Block))] Variety Variety,
                [Fixed(AsFactor = true)] [Repeated(Subject = nameof(Variety), Corr = Corr.AR1, Heterogeneous = true)] int Cut,
                [Random] string Block);
            """ },
        { "split plot in time as a formula", """
            [MixedModel("Yield ~ Variety * Cut + (1 | Block / Variety)")]
            public record Row(
                double Yield, Variety Variety,
                [Fixed(AsFactor = true)] [Repeated(Subject = nameof(Variety), Corr = Corr.AnteDependence)] int Cut,
                string Block);
            """ },
        { "field trial by row and column", """
            [MixedModel]
            public record Plot(
                [Response] double Yield, [Fixed] string Entry,
                [Repeated(Corr = Corr.Spherical, Coordinates = [nameof(Row), nameof(Column)], Nugget = true)] int Row, int Column,
                [Random] string Replicate);
            """ },
        { "unequal variances by factor and by number", """
            [MixedModel]
            [Variance(VarianceFunction.Power)]
            public record Row(
                [Response] double Y, [Fixed] [Variance(VarianceFunction.Ident, With = [nameof(Wet)])] Arm Arm, bool Wet,
                [Variance(VarianceFunction.Exponential)] double Size, [Random] string Subject);
            """ },
        { "generalised least squares with unequal variances", """
            [MixedModel]
            public record Row([Response] double Y, [Fixed] [Variance(VarianceFunction.Ident)] Arm Arm);
            """ },
        { "plots of a block with one covariance, negative if need be", """
            [MixedModel]
            public record Row(
                [Response] double Yield, [Fixed] [Repeated(Subject = nameof(Block), Corr = Corr.CompoundSymmetry)] string Treatment, int Block);
            """ },
        { "autoregression with measurement error", """
            [MixedModel]
            public record Row(
                [Response] double Y,
                [Repeated(Subject = nameof(Mare), Corr = Corr.Arma, Order = 2, MovingAverage = 1)] int Day,
                [Fixed] double Sine, [Random(Slopes = [nameof(Sine)], Covariance = Covariance.Diagonal)] string Mare);
            """ },
    };

    [Theory]
    [MemberData(nameof(Designs))]
    public async Task A_valid_design_has_no_finding_above_a_suggestion(string design, string source)
    {
        Diagnostic[] found = [.. await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), "using Lmm;\n" + source + Types)];

        Assert.True(found.All(d => d.Severity == DiagnosticSeverity.Info), $"{design}: {string.Join("; ", found.AsEnumerable())}");
    }

    [Theory]
    [MemberData(nameof(Designs))]
    public void A_valid_design_compiles_with_what_is_emitted_for_it(string design, string source)
    {
        Compilation output = GeneratorRun.Over("using Lmm;\n" + source + Types).Output;

        IReadOnlyList<string> problems = TestCompilation.Problems(output, "CS1591");
        Assert.True(problems.Count == 0, $"{design}: {string.Join("\n", problems)}");
    }
}
