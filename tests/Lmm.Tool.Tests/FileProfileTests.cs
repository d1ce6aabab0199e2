using Lmm.Tool.Csv;

namespace Lmm.Tool.Tests;

/// <summary>The first pass over a file, by the reader of the typed cells.</summary>
public sealed class FileProfileTests
{
    /// <summary>Lines are those of the file; what a column holds is seen through quotes, white space and line breaks in cells.</summary>
    [Fact]
    public void Columns_are_seen_as_the_typed_reader_reads_them()
    {
        using TemporaryFile file = new("cells.csv", "\uFEFF\ny; \"when\" ;note\n1;2026-01-02; \"a;b\"\n\n2;2026-01-03;\"two\r\nlines\"\n  \nNA;2026-01-04;x;\n");

        FileProfile profile = FileProfile.Read(file.Path);

        Assert.Equal((3, ';'), (profile.Rows, profile.Options.Delimiter));
        Assert.Equal([3, 5, 8], profile.Lines);
        Assert.Equal(["y", "when", "note"], profile.Columns.Select(column => column.Name));
        Assert.Equal((2, 1), (profile.Columns[0].Present, profile.Columns[0].Missing));
        Assert.True(profile.Columns[0].Is(CellForm.Int32) && profile.Columns[1].Is(CellForm.Date));
        Assert.Equal(["a;b", "two\r\nlines", "x"], profile.Columns[2].Levels);
    }

    [Theory]
    [InlineData("a,b\n1\n", "line 2, has 1 cell in this line and 2 in the header")]
    [InlineData("a,b\n1,2,3\n", "line 2, has 3 cells in this line and 2 in the header")]
    [InlineData("a,b\n1,\"2\n", "line 2, column 2, has a quote that is not closed")]
    [InlineData("\n", "line 1, is empty")]
    public void A_broken_line_is_named(string text, string message)
    {
        using TemporaryFile file = new("broken.csv", text);

        CsvFormatException exception = Assert.Throws<CsvFormatException>(() => FileProfile.Read(file.Path));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Contains("broken.csv", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The first pass sees all columns and a model some: what no model asks for may be wrong.</summary>
    [Fact]
    public void A_quote_inside_a_cell_is_the_models_business()
    {
        using TemporaryFile file = new("inches.csv", "y,pipe\n1,5\" pipe\n2,\"7\"\" pipe\"\n");

        Assert.Equal(["5\" pipe", "7\" pipe"], FileProfile.Read(file.Path).Columns[1].Levels);
    }

    [Fact]
    public void Values_are_counted_up_to_a_limit_and_forms_go_on_being_read()
    {
        ColumnProfile column = new("x", 1, ["NA", ""]);
        for (int i = 0; i <= ColumnProfile.MostLevels; i++)
        {
            column.Add($"{i}", i + 2);
        }

        Assert.True(column is { HasManyLevels: true } && column.Is(CellForm.Int32));
        column.Add("0.5", 100_000);
        column.Add("NA", 100_001);
        Assert.True(column.IsFraction);
        Assert.Equal((ColumnProfile.MostLevels + 2, 1), (column.Present, column.Missing));
    }
}
