using Lmm.Analyzers;
using Lmm.Testing;
using Microsoft.CodeAnalysis;

namespace Lmm.Tool.Tests;

/// <summary>What scaffolding writes compiles with the generator, reads its file, and guesses what can be guessed.</summary>
public sealed class ScaffoldTests
{
    [Theory]
    [InlineData("oats.csv")]
    [InlineData("sleepstudy.csv")]
    [InlineData("calcium_plants.csv")]
    [InlineData("dyestuff.csv")]
    [InlineData("gene_missing.csv")]
    [InlineData("machines.csv")]
    [InlineData("orthodont_missing.csv")]
    [InlineData("pastes.csv")]
    [InlineData("penicillin_lme4.csv")]
    [InlineData("ratpup.csv")]
    [InlineData("insteval.csv")]
    [InlineData("meuse.csv")]
    public async Task The_record_compiles_without_a_complaint_and_reads_its_file(string file)
    {
        Outcome run = Outcome.Of("scaffold", Outcome.Data(file), "--name", "Row");
        Assert.Equal((0, ""), (run.Code, run.Error));

        GeneratorRun generated = GeneratorRun.Over(run.Output);
        Assert.Empty(TestCompilation.Problems(generated.Output, "CS1591"));
        var complaints = await AnalyzerRun.OverAsync(new MixedModelAnalyzer(), run.Output);
        Assert.Empty(complaints.Where(d => d.Severity == DiagnosticSeverity.Error).Select(TestCompilation.Describe));

        Type model = TestCompilation.Load(generated.Output).GetType("RowModel")!;
        var rows = (IEnumerable<object>)model.GetMethod("ReadCsv", [typeof(string), typeof(CsvOptions)])!.Invoke(null, [Outcome.Data(file), null])!;
        Assert.Equal(File.ReadLines(Outcome.Data(file)).Count(line => line.Length > 0) - 1, rows.Count());
    }

    [Theory]
    [InlineData("oats.csv", "[Response] double Yield", "[Random] string Block", "[Fixed] string Variety", "[Fixed] string Nitrogen")]
    [InlineData("sleepstudy.csv", "[Response] double Reaction", "[Fixed(AsFactor = false)] int Days", "[Random] int Subject")]
    [InlineData("calcium_plants.csv", "[Random] int Plant", "[Random(Nested = nameof(Plant))] int Leaf", "[Response] double Calcium")]
    [InlineData("penicillin_lme4.csv", "[Random] string Plate", "[Random] string Sample")]
    [InlineData("gene_missing.csv", "[Response] double? Intensity", "[Random] int Patient")]
    public void Roles_are_guessed(string file, params string[] members)
    {
        string[] response = file == "oats.csv" ? ["--response", "yield"] : file == "penicillin_lme4.csv" ? ["--response", "diameter"] : [];

        string text = Outcome.Of(["scaffold", Outcome.Data(file), .. response]).Output;

        Assert.All(members, member => Assert.Contains($"    {member}", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_dose_is_not_taken_for_the_response()
    {
        using TemporaryFile file = new("trial.csv", "yield,dose,site\n1.5,0.5,a\n2.5,0.5,a\n3.5,1.5,b\n4.25,1.5,b\n");

        string text = Outcome.Of("scaffold", file.Path).Output;

        Assert.Contains("    // the last column of numbers with a fraction that is not named as a time or a dose\n    [Response] double Yield", text, StringComparison.Ordinal);
        Assert.Contains("    [Fixed] double Dose", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Few_repeated_texts_are_an_enum_and_dates_and_truths_have_their_types()
    {
        using TemporaryFile file = new(
            "my trial.csv",
            "patient id,patient,arm,day,smokes,ok name,response,\"p\"\"q\"\n" + string.Concat(Enumerable.Range(0, 24).Select(i =>
                FormattableString.Invariant($"x{i},{i / 4},{(i / 4 % 2 == 0 ? "active" : "placebo")},2024-01-{1 + (i % 4):00},{(i % 3 == 0 ? "TRUE" : "NA")},1,{i}.5,\"a, b\"\n"))));

        Outcome run = Outcome.Of("scaffold", file.Path);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("public record MyTrial(", run.Output, StringComparison.Ordinal);
        Assert.Contains("[Fixed] Arm Arm", run.Output, StringComparison.Ordinal);
        Assert.Contains("public enum Arm\n{\n    active,\n    placebo,\n}\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("    DateOnly Day,\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("bool? Smokes", run.Output, StringComparison.Ordinal);
        Assert.Contains("// Column 8, 'p\"q', cannot be the name of a member", run.Output, StringComparison.Ordinal);
        Assert.Empty(TestCompilation.Problems(GeneratorRun.Over(run.Output).Output, "CS1591"));
    }

    [Fact]
    public void The_record_is_written_to_a_file()
    {
        using TemporaryFile file = new("Plot.cs");

        Outcome run = Outcome.Of("scaffold", Outcome.Data("oats.csv"), "--name", "Plot", "--out", file.Path);

        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Contains("public record Plot(", File.ReadAllText(file.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--response", "yeild", "did you mean 'yield'?")]
    [InlineData("--response", "variety", "line 2 has 'Victory'")]
    [InlineData("--name", "my row", "as in MyRow")]
    public void A_wrong_option_is_named(string option, string value, string message)
    {
        Outcome run = Outcome.Of("scaffold", Outcome.Data("oats.csv"), option, value);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
