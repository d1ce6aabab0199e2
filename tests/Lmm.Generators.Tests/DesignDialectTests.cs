using Lmm.Generators.Designs;

namespace Lmm.Generators.Tests;

/// <summary>The compiler's own reader of cells takes a text as the runtime's <c>ReadCsv</c> does.</summary>
public class DesignDialectTests
{
    private static readonly string[] Pieces =
        ["a", "b c", " x ", "1.5", "\"q\"", "\"a,b\"", "\"say \"\"so\"\"\"", "\"two\nlines\"", "\"\"", "", " \"p\" ", "NA", "é"];

    [Theory]
    [InlineData(',', "\n")]
    [InlineData(';', "\r\n")]
    [InlineData('\t', "\n")]
    [InlineData('|', "\r")]
    public void Cells_and_lines_are_those_of_the_runtime(char separator, string lineEnd)
    {
        var random = new Random(20_26);
        for (int round = 0; round < 200; round++)
        {
            int columns = random.Next(2, 5);
            string[] header = [.. Enumerable.Range(0, columns).Select(j => $"M{j}")];
            var lines = new List<string> { string.Join(separator, header) };
            for (int row = random.Next(6); row > 0; row--)
            {
                // A tab is white space: a cell of blanks beside it is another thing in either reader.
                IEnumerable<string> cells = header.Select(_ => Pieces[random.Next(Pieces.Length)]);
                lines.Add(string.Join(separator, separator == '\t' ? cells.Select(cell => cell.Trim()) : cells));
                if (random.Next(4) == 0)
                {
                    lines.Add("");
                }
            }

            string text = (random.Next(2) == 0 ? "\uFEFF" : "") + string.Join(lineEnd, lines) + (random.Next(2) == 0 ? lineEnd : "");
            Assert.Equal(ByRuntime(text, header), ByCompiler(text, columns));
        }
    }

    [Theory]
    [InlineData("M0,M1\na\"b,c\n")]
    [InlineData("M0,M1\n\"a\"b,c\n")]
    [InlineData("M0,M1\n\"a,c\n")]
    public void Broken_quotes_are_broken_for_both(string text)
    {
        Assert.Throws<CsvFormatException>(() => ByRuntime(text, ["M0", "M1"]));

        var cells = new CsvCells(text);
        cells.Read();
        cells.Read();
        Assert.Contains(cells.Cells, cell => cell.IsBroken);
    }

    private static List<string> ByRuntime(string text, string[] header)
    {
        var found = new List<string>();
        using var reader = new CsvRowReader(new StringReader(text), header, new CsvOptions { MissingCodes = [] });
        while (reader.Read())
        {
            found.Add($"{reader.Line}: {string.Join("¦", header.Select((_, j) => reader.ReadString(j)))}");
        }

        return found;
    }

    private static List<string> ByCompiler(string text, int columns)
    {
        var found = new List<string>();
        var cells = new CsvCells(text);
        Assert.True(cells.Read());
        while (cells.Read())
        {
            Assert.Equal(columns, cells.Cells.Count);
            Assert.DoesNotContain(cells.Cells, cell => cell.IsBroken);
            Assert.All(cells.Cells, cell => Assert.True(
                text.Substring(cell.Span.Start, cell.Span.Length).Contains(cell.Text.Replace("\"", "\"\""), StringComparison.Ordinal)));
            found.Add($"{cells.Record.Line + 1}: {string.Join("¦", cells.Cells.Select(cell => cell.Text))}");
        }

        return found;
    }
}
