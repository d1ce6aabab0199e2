using System.Text;
using Lmm.Tool.Csv;

namespace Lmm.Tool.Tests;

/// <summary>The first pass sees the cells that the typed reader reads, wherever its buffer ends.</summary>
public sealed class CsvScannerTests
{
    [Theory]
    [InlineData("\n", 0)]
    [InlineData("\r\n", 0)]
    [InlineData("\n", 65_530)]
    [InlineData("\r\n", 65_531)]
    [InlineData("\n", 200_000)]
    public void Cells_are_those_of_the_typed_reader(string lineBreak, int longCell)
    {
        string[][] rows =
        [
            ["a", "b", "c"],
            ["1", " x ", new string('z', longCell)],
            ["\"quoted, with \"\"quotes\"\"\"", "", "3"],
            [$"\"two{lineBreak}lines\"", "NA", "\"\""],
            ["last", "é", "x"],
        ];
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            text.AppendJoin(';', row).Append(lineBreak);
        }

        using TemporaryFile file = new("cells.csv", text.ToString().TrimEnd());
        using CsvScanner scanner = new(file.Path);
        using CsvRowReader typed = new(file.Path, ["a", "b", "c"], new CsvOptions { MissingCodes = ["-"] });
        while (typed.Read())
        {
            Assert.True(scanner.Read());
            Assert.Equal(typed.Line, scanner.Line);
            for (int cell = 0; cell < 3; cell++)
            {
                Assert.Equal(typed.ReadNullableString(cell)?.Trim() ?? "", scanner[cell].ToString());
            }
        }

        Assert.False(scanner.Read());
        Assert.Equal((';', 3), (scanner.Delimiter, scanner.Header.Count));
    }

    [Theory]
    [InlineData("a,b\n1\n", "line 2, has 1 cell in this line and 2 in the header")]
    [InlineData("a,b\n1,2,3\n", "line 2, has 3 cells in this line and 2 in the header")]
    [InlineData("a,b\n1,\"2\n", "line 2, has a quote that is not closed")]
    public void A_broken_line_is_named(string text, string message)
    {
        using TemporaryFile file = new("broken.csv", text);
        using CsvScanner scanner = new(file.Path);

        CsvFormatException exception = Assert.Throws<CsvFormatException>(() => scanner.Read());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
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
