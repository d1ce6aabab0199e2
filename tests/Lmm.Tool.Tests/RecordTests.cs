using Lmm.Testing;

namespace Lmm.Tool.Tests;

/// <summary>A record of C# in place of a formula: its diagnostics, what the rows show under it, its fit.</summary>
public sealed class RecordTests
{
    private const string Sleep = """
        using Lmm;

        namespace Study;

        [MixedModel]
        public record Night([Response] double Reaction, [Random] string Subject, int Days)
        {
            [Fixed] public double LogDay => Math.Log(1 + Days);
        }
        """;

    private static readonly string Data = Outcome.Data("sleepstudy.csv");

    [Fact]
    public void What_the_analyzer_says_is_printed_at_its_line_and_column()
    {
        using TemporaryFile model = new("Night.cs", Sleep.Replace("[Random] string Subject", "[Random(Slopes = [\"Dayz\"])] string Subject", StringComparison.Ordinal));

        Outcome run = Outcome.Of("check", Data, "--model", model.Path);

        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.StartsWith(
            $"{model.Path}(6,67): error LMM0003: ",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("no member 'Dayz' (did you mean 'Days'?)", run.Output, StringComparison.Ordinal);
        Assert.Contains($"\n  {new string(' ', 66)}^^^^^^\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 finding; the rows were not read under it.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_the_compiler_is_printed_like_a_finding()
    {
        using TemporaryFile model = new("Night.cs", Sleep.Replace("Math.Log", "Math.Logg", StringComparison.Ordinal));

        Outcome run = Outcome.Of("check", Data, "--model", model.Path);

        Assert.Equal(1, run.Code);
        Assert.Contains($"{model.Path}(8,42): error CS0117: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_row_shows_is_printed_at_its_line_of_the_file()
    {
        using TemporaryFile model = new("Plot.cs", "using Lmm;\n\n[MixedModel]\npublic record Plot([Response] double Y, [Random] string G, [Weight] double W, string Note);\n");
        using TemporaryFile file = new("lines.csv", "y,g,w,note\n1.5,a,1,\"two\nlines\"\n2.5,a,1,x\n3.5,b,2,x\n4.25,b,0,x\n5,b,1,x\n");

        Outcome run = Outcome.Of("check", file.Path, "--model", model.Path);

        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.Contains($"{file.Path}, line 6, column 3 (w): error LMM4006: Plot.W is 0 in row 4", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("; 5 rows were read.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_rows_show_of_the_declaration_is_printed_at_the_declaration()
    {
        using TemporaryFile model = new("Plot.cs", "using Lmm;\n\n[MixedModel]\npublic record Plot([Response] double Y, [Fixed] double X, [Fixed] double Z, [Random] string G);\n");
        using TemporaryFile file = new("same.csv", "y,x,z,g\n1.5,1,2,a\n2.5,2,4,a\n3.5,3,6,b\n4.25,4,8,b\n5,5,10,c\n6,6,12,c\n");

        Outcome run = Outcome.Of("check", file.Path, "--model", model.Path);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith($"{model.Path}(4,74): warning LMM2009: Fixed effects of Plot are aliased: the column Z equals 2*X.", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 finding; 6 of 6 rows can be used.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_a_member_cannot_hold_is_usage()
    {
        using TemporaryFile model = new("Night.cs", Sleep);
        using TemporaryFile file = new("night.csv", "Reaction,Subject,Days\n250,308,0\n260,308,one\n");

        Outcome run = Outcome.Of("check", file.Path, "--model", model.Path);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("line 3, column 3, 'Days': 'one' is not a whole number", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_record_over_sound_rows_has_no_findings() => AssertClean(Sleep);

    [Fact]
    public void A_program_is_read_and_not_run() =>
        AssertClean($"using Lmm;\n\nthrow new InvalidOperationException();\n\n{Sleep[Sleep.IndexOf("[MixedModel]", StringComparison.Ordinal)..]}");

    [Fact]
    public void A_fit_of_a_record_is_the_fit_of_the_project()
    {
        using TemporaryFile model = new("Night.cs", Sleep);

        Outcome run = Outcome.Of("fit", Data, "--model", model.Path);

        Type typed = TestCompilation.Load(GeneratorRun.Over(Sleep).Output).GetType("Study.NightModel")!;
        object rows = typed.GetMethod("ReadCsv", [typeof(string), typeof(CsvOptions)])!.Invoke(null, [Data, null])!;
        object created = typed.GetMethod("Create")!.Invoke(null, [rows, null])!;
        var fit = (MixedModelFit)typed.GetMethod("Fit")!.Invoke(created, [Estimation.Reml, null])!;
        Assert.Equal((0, fit.Summary().TrimEnd(), ""), (run.Code, run.Output.TrimEnd(), run.Error));
    }

    [Theory]
    [InlineData("has no type with [MixedModel]", "using Lmm;\n\npublic record Plot(double Y);\n")]
    [InlineData("has several models, A, B: say which with --record", "using Lmm;\n\n[MixedModel] public record A([Response] double Reaction, [Random] string Subject);\n[MixedModel] public record B([Response] double Reaction, [Random] string Subject);\n")]
    public void Which_record_is_meant_must_be_clear(string message, string source)
    {
        using TemporaryFile model = new("Models.cs", source);

        Outcome run = Outcome.Of("check", Data, "--model", model.Path);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        if (source.Contains("record B", StringComparison.Ordinal))
        {
            Assert.Equal(0, Outcome.Of("check", Data, "--model", model.Path, "--record", "B").Code);
            Assert.Contains("did you mean 'B'?", Outcome.Of("check", Data, "--model", model.Path, "--record", "b").Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--factor goes with a formula", "--factor", "Days")]
    [InlineData("not both", "Reaction ~ Days")]
    public void A_formula_and_its_options_do_not_go_with_a_record(string message, params string[] more)
    {
        using TemporaryFile model = new("Night.cs", Sleep);

        Outcome run = Outcome.Of(["fit", Data, .. more, "--model", model.Path]);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static void AssertClean(string source)
    {
        using TemporaryFile model = new("Night.cs", source);

        Outcome run = Outcome.Of("check", Data, "--model", model.Path);

        Assert.Equal((0, "No findings; 180 of 180 rows can be used.\n", ""), (run.Code, run.Output, run.Error));
    }
}
