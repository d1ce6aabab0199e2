namespace Lmm.Analyzers.Tests;

/// <summary>LMM2001 mended: the name corrected, or the file added to the project's additional files.</summary>
public sealed class DesignFileFixTests
{
    private const string Source = """
        using Lmm;
        [MixedModel(Design = "data/plots.csv")]
        public record Plot([Response] double Yield, [Fixed] double Nitrogen, [Random] string Block)
        {
            [Fixed] public double Squared => Nitrogen * Nitrogen;
        }
        """;

    [Fact]
    public async Task The_file_that_was_meant_is_named() => Assert.Equal(
        Source.Replace("data/plots.csv", "plot.csv", StringComparison.Ordinal),
        await CodeFixRun.ApplyAsync(Source, "LMM2001", "Change to \"plot.csv\"", [("/project/plot.csv", "Block,Nitrogen\nA,1\n")]));

    [Fact]
    public async Task A_file_that_is_there_is_added_with_its_text()
    {
        string folder = Directory.CreateTempSubdirectory("lmm").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "data"));
            await File.WriteAllTextAsync(Path.Combine(folder, "data", "plots.csv"), "Block,Nitrogen\nA,0.5\n");

            (string path, string text) = Assert.Single(
                await CodeFixRun.AdditionalFilesAfterAsync(Source, "LMM2001", "Add 'data/plots.csv'", Path.Combine(folder, "Trial.csproj")));

            Assert.Equal(Path.Combine(folder, "data/plots.csv"), path);
            Assert.Equal("Block,Nitrogen\nA,0.5\n", text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Neither the response nor what the row computes is a column of a design before the experiment.</summary>
    [Fact]
    public async Task A_file_that_is_not_there_begins_with_its_header()
    {
        string project = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "Trial.csproj");

        (_, string text) = Assert.Single(await CodeFixRun.AdditionalFilesAfterAsync(Source, "LMM2001", "Add 'data/plots.csv'", project));

        Assert.Equal("Nitrogen,Block\n", text);
    }

    [Fact]
    public async Task Several_files_of_the_name_are_not_chosen_between() => Assert.Empty(
        await CodeFixRun.TitlesAsync(Source, "LMM2001", [("/a/data/plots.csv", "Block\n"), ("/b/data/plots.csv", "Block\n")]));
}
