using Lmm.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Lmm.Analyzers.Tests;

/// <summary>What is said of a design file, and where: at the declaration, or in the file at its line and column.</summary>
public sealed class DesignFileTests
{
    private const string Model = """
        using Lmm;
        public enum Variety { GoldenRain, Marvellous }
        [MixedModel(Design = "oats.csv")]
        public record Plot(
            [Response] double Yield,
            [Fixed] [Random(Nested = nameof(Block))] Variety Variety,
            [Fixed] double Nitrogen,
            [Random] string Block);
        """;

    private const string Right = """
        Block,Variety,Nitrogen
        I,GoldenRain,0.0
        I,GoldenRain,0.2
        I,Marvellous,0.0
        I,Marvellous,0.2
        II,GoldenRain,0.0
        II,GoldenRain,0.2
        II,Marvellous,0.0
        II,Marvellous,0.2
        III,GoldenRain,0.0
        III,GoldenRain,0.2
        III,Marvellous,0.0
        III,Marvellous,0.2
        """;

    [Theory]
    [InlineData("/project/oats.csv")]
    [InlineData("/project/data/Oats.CSV")]
    [InlineData("C:\\project\\oats.csv")]
    [InlineData("oats.csv")]
    public async Task A_right_design_has_only_its_skeleton(string path)
    {
        Diagnostic said = Assert.Single(await OverAsync(Model, (path, Right)));

        Assert.Equal(("LMM2015", DiagnosticSeverity.Info), (said.Id, said.Severity));
        Assert.Equal(
            "Plot under 12 rows of 'oats.csv': Variety (1 d.f.) against Block:Variety (2 d.f.); Nitrogen (1 d.f.) against Units (5 d.f.).",
            said.GetMessage());
        Assert.Equal("\"oats.csv\"", TextOf(said));
    }

    [Fact]
    public async Task A_design_that_is_not_there_is_named_at_the_argument()
    {
        Diagnostic finding = Assert.Single(await OverAsync(Model, ("/project/oat.csv", Right)));

        Assert.Equal("LMM2001", finding.Id);
        Assert.Equal("\"oats.csv\"", TextOf(finding));
        Assert.Equal(
            "The design 'oats.csv' of Plot is not among the project's AdditionalFiles (did you mean 'oat.csv'?). Add <AdditionalFiles Include=\"oats.csv\" /> to an ItemGroup of the project file.",
            finding.GetMessage());
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData(" \n", "is empty")]
    public async Task A_design_without_a_text_is_said_to_have_none(string? text, string words)
    {
        Diagnostic finding = Assert.Single(await OverAsync(Model, ("/project/oats.csv", text)));

        Assert.Equal("LMM2001", finding.Id);
        Assert.Contains(words, finding.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_files_of_one_name_are_not_guessed_between()
    {
        Diagnostic finding = Assert.Single(await OverAsync(Model, ("/project/a/oats.csv", Right), ("/project/b/oats.csv", Right)));
        Assert.Equal("LMM2001", finding.Id);

        string said = Model.Replace("oats.csv", "./b/oats.csv");
        Assert.Equal("LMM2015", Assert.Single(await OverAsync(said, ("/project/a/oats.csv", Right), ("/project/b/oats.csv", Right))).Id);
    }

    [Fact]
    public async Task A_missing_column_is_named_at_the_member_with_the_header_beside()
    {
        Diagnostic finding = Assert.Single(await OverAsync(Model, ("oats.csv", Right.Replace("Nitrogen", "Nitrogn"))));

        Assert.Equal("LMM2002", finding.Id);
        Assert.Equal("Nitrogen", TextOf(finding));
        Assert.Equal(
            "The file 'oats.csv' has no column for the member Nitrogen (did you mean 'Nitrogn'?). The header has Block, Variety, Nitrogn.",
            finding.GetMessage());
        Assert.Equal("oats.csv", Assert.Single(finding.AdditionalLocations).GetLineSpan().Path);
    }

    [Theory]
    [InlineData("II,GoldenRain,0.2", "II,GoldenRain,0.2 cwt", 6, 14, "0.2 cwt", "The file 'oats.csv', line 7, column 3, 'Nitrogen': '0.2 cwt' is not a number.")]
    [InlineData("II,GoldenRain,0.2", "II,\"GoldenRains\",0.2", 6, 3, "\"GoldenRains\"", "The file 'oats.csv', line 7, column 2, 'Variety': 'GoldenRains' is not one of GoldenRain, Marvellous (did you mean 'GoldenRain'?)")]
    [InlineData("II,GoldenRain,0.2", "II, ,0.2", 6, 4, "", "The file 'oats.csv', line 7, column 2, 'Variety': '' stands for a missing value, but Variety is not nullable: declare it nullable to let rows with missing values be left out.")]
    [InlineData("II,GoldenRain,0.2", "II,GoldenRain", 6, 0, "II,GoldenRain", "The file 'oats.csv', line 7, has 2 cells in this line and 3 in the header.")]
    [InlineData("II,GoldenRain,0.2", "II,GoldenRain,0\"2", 6, 14, "0\"2", "The file 'oats.csv', line 7, column 3, has a quote that is not closed, or stands inside a cell. A cell with quotes is written \"like \"\"this\"\"\".")]
    public async Task A_wrong_cell_is_marked_in_the_file(string old, string @new, int line, int character, string marked, string message)
    {
        string text = Right.Replace($"\n{old}", $"\n{@new}");
        Diagnostic finding = Assert.Single(await OverAsync(Model, ("oats.csv", text)));

        Assert.Equal(("LMM2003", message), (finding.Id, finding.GetMessage()));
        FileLinePositionSpan place = finding.Location.GetLineSpan();
        Assert.Equal(("oats.csv", line, character), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
        TextSpan span = finding.Location.SourceSpan;
        Assert.Equal(marked, text[span.Start..span.End]);
        Assert.Equal(new LinePosition(line, character + marked.Length), place.EndLinePosition);
    }

    [Fact]
    public async Task Many_wrong_cells_are_counted()
    {
        string rows = string.Concat(Enumerable.Repeat("I,GoldenRain,much\n", 25));
        Diagnostic[] found = await OverAsync(Model, ("oats.csv", "Block,Variety,Nitrogen\n" + rows));

        Assert.Equal(11, found.Length);
        Assert.Contains(found, d => d.GetMessage() == "15 more cells of the file 'oats.csv' cannot be read.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("12.5")]
    public async Task The_response_may_be_planned(string response)
    {
        string[] lines = Right.Split('\n');
        string text = $"Yield,{lines[0]}\n" + string.Join("\n", lines[1..].Select(line => $"{response},{line}"));

        Assert.Equal("LMM2015", Assert.Single(await OverAsync(Model, ("oats.csv", text))).Id);
    }

    [Fact]
    public async Task A_finding_of_the_rows_stands_at_the_member()
    {
        // One variety in each block: nothing replicates the whole plot.
        string text = "Block,Variety,Nitrogen\nI,GoldenRain,0\nI,GoldenRain,1\nII,Marvellous,0\nII,Marvellous,1\n";
        Diagnostic[] found = await OverAsync(Model, ("oats.csv", text));

        Assert.Contains("LMM2008", found.Select(d => d.Id));
        Assert.All(found, d => Assert.Equal("Source0.cs", d.Location.GetLineSpan().Path));
    }

    [Fact]
    public async Task A_member_that_the_row_computes_needs_no_column()
    {
        string source = """
            using Lmm;
            [MixedModel("Height ~ Age + AgeSquared + (Age | Boy)", Design = "boys.csv")]
            public record Row(double Height, double Age, string Boy)
            {
                public double AgeSquared => Age * Age;
            }
            """;
        string rows = string.Join("\n", Enumerable.Range(1, 20).Select(i => $"B{i % 5},{i}"));

        Assert.Empty(await OverAsync(source, ("boys.csv", "Boy,Age\n" + rows)));
    }

    [Fact]
    public async Task A_long_file_is_read_up_to_the_limit_and_the_finding_says_so()
    {
        var text = new System.Text.StringBuilder("Block,Variety,Nitrogen\n");
        for (int i = 0; i < 100_050; i++)
        {
            text.Append("B").Append(i % 7).Append(i % 2 == 0 ? ",GoldenRain," : ",Marvellous,").Append("0.2\n");
        }

        Diagnostic[] found = await OverAsync(Model, ("oats.csv", text.ToString()));

        Diagnostic aliased = Assert.Single(found, d => d.Id == "LMM2009");
        Assert.EndsWith(" (Only the first 100000 rows of 'oats.csv' were read.)", aliased.GetMessage());
    }

    [Fact]
    public async Task Nothing_is_said_of_the_design_of_a_model_that_is_wrong_itself()
    {
        Diagnostic[] found = await OverAsync(Model.Replace("[Response] ", ""), ("oats.csv", "x"));

        Assert.Equal("LMM0001", Assert.Single(found).Id);
    }

    [Fact]
    public void The_emitted_model_says_its_skeleton()
    {
        GeneratorRun run = GeneratorRun.Over(TestCompilation.Create(Model), [new InMemoryText("oats.csv", Right)]);
        Type model = TestCompilation.Load(run.Output).GetType("PlotModel")!;

        string skeleton = (string)model.GetProperty("Skeleton")!.GetValue(null)!;

        Assert.Equal("""
            Stratum          d.f.
            Block               2
            Block:Variety
              Variety           1
              residual          2
            Units
              Nitrogen          1
              residual          5
            Total              11

            """.Replace("\r\n", "\n"), skeleton);
        Assert.Contains("Under the 12 rows of oats.csv:", run.Text, StringComparison.Ordinal);
        Assert.Contains("Variety (1 d.f.) against Block:Variety (2 d.f.).", run.Text, StringComparison.Ordinal);
        Assert.Empty(TestCompilation.Problems(run.Output, "CS1591"));
    }

    /// <summary>A 2 x 3 table in 5 closed blocks: 4 + 1 + 2 + 2 and 20 for the error, 29 in all.</summary>
    [Fact]
    public void Closed_levels_alone_can_determine_a_design()
    {
        string text = GeneratorRun.Over("""
            using Lmm;
            public enum Block { I, II, III, IV, V }
            public enum Water { Dry, Wet }
            public enum Dose { None, Low, High }
            [MixedModel("Y ~ Water * Dose + (1 | Block)")]
            public record Row(double Y, Water Water, Dose Dose, Block Block);
            """).Text;

        Assert.Contains("Under one row for each combination of the closed levels:", text, StringComparison.Ordinal);
        Assert.Contains("Water:Dose (2 d.f.) against Units (20 d.f.).", text, StringComparison.Ordinal);
        Assert.Contains("public static string Skeleton", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_known_design_there_is_no_skeleton()
    {
        Assert.DoesNotContain("Skeleton", GeneratorRun.Over(Model).Text, StringComparison.Ordinal);
    }

    private static async Task<Diagnostic[]> OverAsync(string source, params (string Path, string? Text)[] files) =>
        [.. await AnalyzerRun.OverAsync([new MixedModelAnalyzer()], TestCompilation.Create(source), files)];

    private static string TextOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.ToString()[diagnostic.Location.SourceSpan.Start..diagnostic.Location.SourceSpan.End];
}
