using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Lmm.Data.Tests;

/// <summary>Cells and rows are those that CsvHelper reads, on files made to be hard.</summary>
public sealed class CsvHelperOracleTests
{
    private static readonly string[] Cells =
    [
        "", " ", "1.5", "-2e3", "a", " a ", "a b", "é", "\"\"", "\"a\"", "\"a,b\"", "\"a;b\"", "\"a \"\"b\"\"\"", "\"\"\"\"", "\"\"\"a\"\"\"", "\"two\nlines\"",
        "\"two\r\nlines\"", "\" a \"", " \"a\" ", "\"a\"  ", "\"1,5\"", "NA", "\"NA\"", "x\ty", "|", "\"|\"", "日本", "\"\n\"", "\" \"",
    ];

    [Theory]
    [InlineData(true, ',', "\n")]
    [InlineData(true, ';', "\r\n")]
    [InlineData(false, ',', "\n")]
    [InlineData(false, ';', "\r")]
    public void Tricky_cells_are_the_same(bool trims, char delimiter, string lineBreak)
    {
        for (int seed = 0; seed < 200; seed++)
        {
            // White space outside of quotes is no part of RFC 4180; only where cells are trimmed do the two agree on it.
            string[] cells = [.. Cells.Where(cell => !cell.Contains(delimiter, StringComparison.Ordinal) || cell.StartsWith('"'))
                .Where(cell => trims || cell.Trim() == cell || !cell.Contains('"', StringComparison.Ordinal))];
            string text = RandomText(new Random(seed), cells, delimiter, lineBreak);

            Assert.Equal(ByCsvHelper(text, delimiter, trims), ByReader(text, delimiter, trims));
        }
    }

    [Fact]
    public void Cells_are_the_same_wherever_a_buffer_ends()
    {
        // The buffer has 65,536 characters: a quote, a doubled quote, a line break each fall on both sides of its end.
        for (int shift = 0; shift < 24; shift++)
        {
            string text = $"a,b,c\n{new string('x', 65_510 + shift)},\"p\"\"q\r\nr\",\r\n\"\"\"s\"\"\",t,\r\nu,v,\"w\"";

            Assert.Equal(ByCsvHelper(text, ',', trims: true), ByReader(text, ',', trims: true));
        }
    }

    [Fact]
    public void Numbers_are_the_same_to_the_last_bit()
    {
        Random random = new(7);
        List<string> numbers = ["0", "-0", "1.", ".5", "+3", "000000000000001", "123456789012345", "1234567890123456", "0.000000000000001", "4.35", "0.1", "1e22", "9007199254740993"];
        for (int i = 0; i < 20_000; i++)
        {
            double value = random.NextDouble() * Math.Pow(10, random.Next(-8, 12)) * (random.Next(2) == 0 ? 1 : -1);
            numbers.Add(value.ToString($"F{random.Next(0, 16)}", CultureInfo.InvariantCulture));
        }

        using CsvRowReader cells = new(new StringReader("x\n" + string.Join('\n', numbers)), ["x"]);
        foreach (string number in numbers)
        {
            Assert.True(cells.Read());
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(number, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(cells.ReadDouble(0)));
        }

        Assert.False(cells.Read());
    }

    [Fact]
    public void Equal_texts_that_come_soon_are_one_string_and_others_are_kept_apart()
    {
        string[] texts = [.. Enumerable.Range(0, 5000).Select(i => $"level {i % 37}"), .. Enumerable.Range(0, 5000).Select(i => $"id {i}"), new string('y', 100)];
        using CsvRowReader cells = new(new StringReader("x\n" + string.Join('\n', texts)), ["x"]);
        Dictionary<string, string> first = [];
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.True(cells.Read());
            string read = cells.ReadString(0);
            Assert.Equal(texts[i], read);
            Assert.True(i >= 5000 || ReferenceEquals(read, first.TryGetValue(read, out string? known) ? known : first[read] = read));
        }
    }

    private static string RandomText(Random random, string[] cells, char delimiter, string lineBreak)
    {
        StringBuilder text = new(string.Join(delimiter, "a", "b", "c"));
        for (int row = 0; row < 12; row++)
        {
            text.Append(lineBreak);
            if (random.Next(6) == 0)
            {
                text.Append(lineBreak);
            }

            text.AppendJoin(delimiter, Enumerable.Range(0, 3).Select(_ => cells[random.Next(cells.Length)]));
        }

        return text.Append(random.Next(2) == 0 ? lineBreak : "").ToString();
    }

    private static List<string> ByCsvHelper(string text, char delimiter, bool trims)
    {
        using CsvParser parser = new(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            TrimOptions = trims ? TrimOptions.Trim : TrimOptions.None,
        });
        List<string> rows = [];
        parser.Read();
        while (parser.Read())
        {
            rows.Add(Row(Enumerable.Range(0, parser.Count).Select(cell => trims ? parser[cell].Trim() : parser[cell])));
        }

        return rows;
    }

    private static List<string> ByReader(string text, char delimiter, bool trims)
    {
        using CsvRowReader cells = new(new StringReader(text), ["a", "b", "c"], new CsvOptions { Delimiter = delimiter, TrimCells = trims, MissingCodes = ["?"] });
        List<string> rows = [];
        while (cells.Read())
        {
            rows.Add(Row(Enumerable.Range(0, 3).Select(cell => cells.ReadString(cell))));
        }

        return rows;
    }

    private static string Row(IEnumerable<string> cells) => string.Join('¦', cells);
}
