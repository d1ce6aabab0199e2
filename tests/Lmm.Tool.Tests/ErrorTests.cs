using System.Text.RegularExpressions;
using Lmm.Tool.Output;

namespace Lmm.Tool.Tests;

/// <summary>What the command says where something is wrong, and its exit codes.</summary>
public sealed class ErrorTests
{
    private static readonly string Oats = Outcome.Data("oats.csv");

    [Fact]
    public void A_misspelt_column_is_a_finding_with_its_place_in_the_formula()
    {
        Outcome run = Outcome.Of("fit", Oats, "yield ~ varity + (1 | block)");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.Contains("error LMM0007", run.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'variety'?", run.Error, StringComparison.Ordinal);
        Assert.Contains("  yield ~ varity + (1 | block)\n          ^^^^^^\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--factor", "nitrgen", "has no column 'nitrgen' (did you mean 'nitrogen'?)")]
    [InlineData("--weight", "nitr", "has no column 'nitr' (did you mean 'nitro'?)")]
    [InlineData("--repeated", "arl:nitro/block", "there is no structure 'arl' (did you mean 'AR1'?)")]
    [InlineData("--repeated", "ar1", "write structure:time/subject")]
    [InlineData("--heterogeneous", "--ml", "goes with --repeated")]
    public void A_wrong_option_is_named(string option, string value, string message)
    {
        Outcome run = Outcome.Of("fit", Oats, "yield ~ variety + (1 | block)", option, value);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_does_not_fit_into_memory_is_a_message_and_no_crash()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 60_000).Select(i => FormattableString.Invariant($"{(i * 7) % 11},{i % 250},{i / 250}.5"));
        using TemporaryFile file = new("field.csv", "yield,x,y\n" + string.Join('\n', rows) + "\n");
        Outcome run = Outcome.Of("fit", file.Path, "yield ~ 1", "--repeated", "gau:x+y");

        Assert.Equal((1, ""), (run.Code, run.Output));
        Assert.StartsWith("error: The fit needs ", run.Error, StringComparison.Ordinal);
        Assert.Contains("the 60,000 rows of one field", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_method_is_a_wrong_command_line()
    {
        Outcome run = Outcome.Of("anova", Oats, "yield ~ variety + (1 | block)", "--df", "satterthwait");

        Assert.Equal(2, run.Code);
        Assert.Contains("did you mean 'Satterthwaite'?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vareity", "did you mean 'variety'?")]
    [InlineData("nitro", "nitro is a covariate")]
    public void Means_of_what_is_no_factor_are_refused(string name, string message)
    {
        Outcome run = Outcome.Of("means", Oats, "yield ~ variety + nitro + (1 | block)", name);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_command_without_arguments_are_usage()
    {
        Outcome none = Outcome.Of("fit", "absent.csv", "y ~ x");
        Outcome bare = Outcome.Of("fit");

        Assert.Equal((2, "error: There is no file 'absent.csv'.\n"), (none.Code, none.Error));
        Assert.Equal(2, bare.Code);
        Assert.Contains("lmm fit --help", bare.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_that_makes_a_response_text_is_shown()
    {
        using TemporaryFile file = new("slip.csv", "y,g\n1.5,a\n2.5,a\n3l,b\n4.25,b\n");

        Outcome run = Outcome.Of("fit", file.Path, "y ~ 1 + (1 | g)");

        Assert.Equal(1, run.Code);
        Assert.Contains("line 4, column 1 (y): '3l' is not a number, while 3 of 4 cells are", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_another_length_is_named_by_its_line()
    {
        using TemporaryFile file = new("short.csv", "y,g\n1.5,a\n2.5\n");

        Outcome run = Outcome.Of("fit", file.Path, "y ~ 1 + (1 | g)");

        Assert.Equal(2, run.Code);
        Assert.Contains("line 3, has 1 cell in this line and 2 in the header", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_of_a_row_says_its_line()
    {
        // The cell over two lines moves the row with the wrong weight to line 6.
        using TemporaryFile file = new("lines.csv", "y,g,w,note\n1.5,a,1,\"two\nlines\"\n2.5,a,1,\n3.5,b,2,\n4.25,b,0,\n5,b,1,\n");

        Outcome run = Outcome.Of("check", file.Path, "y ~ 1 + (1 | g)", "--weight", "w");

        Assert.Equal(1, run.Code);
        Assert.Contains($"{file.Path}, line 6, column 3 (w): error LMM4006: lines.w is 0 in row 4", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Checking_finds_what_creating_the_model_finds()
    {
        string[] lines = [.. File.ReadLines(Oats).Where((line, i) => i == 0 || line.Contains("0.0cwt", StringComparison.Ordinal))];
        using TemporaryFile file = new("oats.csv", string.Join('\n', lines));

        IReadOnlyList<Lmm.Design.DesignFinding> findings = TypedOats.Findings(file.Path);

        Outcome run = Outcome.Of("check", file.Path, "yield ~ variety * nitrogen + (1 | block / variety)");

        Assert.Equal(1, run.Code);
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Contains($"{finding.Id}: {finding.Message}", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_found_is_said()
    {
        Outcome run = Outcome.Of("check", Oats, "yield ~ variety * nitrogen + (1 | block / variety)");

        Assert.Equal((0, "No findings; 72 of 72 rows can be used.\n"), (run.Code, run.Output));
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("anova")]
    [InlineData("means")]
    [InlineData("intervals")]
    [InlineData("check")]
    [InlineData("scaffold")]
    public void Help_has_examples(string command)
    {
        Outcome run = Outcome.Of(command, "--help");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains($"\n    lmm {command} oats.csv", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Colour_adds_nothing_but_escape_sequences()
    {
        string[] command = ["fit", Oats, "yield ~ variety * nitrogen + (1 | block / variety)"];
        using StringWriter coloured = new();

        int code = LmmTool.Run(command, new Terminal(coloured, hasColour: true), new Terminal(TextWriter.Null, hasColour: false));

        string plain = Outcome.Of(command).Output;
        Assert.Equal(0, code);
        Assert.DoesNotContain('\u001b', plain);
        Assert.Contains("\u001b[", coloured.ToString(), StringComparison.Ordinal);
        Assert.Equal(plain, Regex.Replace(coloured.ToString(), "\u001b\\[[0-9;]*m", ""));
    }
}
