using System.Globalization;
using System.Text;

namespace Lmm.Data.Tests;

public sealed class CsvRowReaderTests
{
    private static readonly string[] Members = ["Yield", "Days", "Subject"];
    private static readonly string[] VarietyNames = ["GoldenRain", "Marvellous", "Victory"];
    private static readonly Variety[] VarietyValues = [Variety.GoldenRain, Variety.Marvellous, Variety.Victory];

    [Theory]
    [InlineData("Yield,Days,Subject\n1.5,2,a\n-2e3,3,b\n")]
    [InlineData("Yield,Days,Subject\n1.5,2,a\n-2e3,3,b")]
    [InlineData("Yield,Days,Subject\r\n1.5,2,a\r\n-2e3,3,b\r\n")]
    [InlineData("\uFEFFYield,Days,Subject\n1.5,2,a\n-2e3,3,b\n")]
    [InlineData("yield,DAYS,subject\n1.5,2,a\n-2e3,3,b\n")]
    [InlineData("Subject,Other,Yield,Days\na,x,1.5,2\nb,,-2e3,3\n")]
    [InlineData("Yield;Days;Subject\n1.5;2;a\n-2e3;3;b\n")]
    [InlineData("Yield\tDays\tSubject\n1.5\t2\ta\n-2e3\t3\tb\n")]
    [InlineData("Yield|Days|Subject\n1.5|2|a\n-2e3|3|b\n")]
    [InlineData("\"\",\"Yield\",\"Days\",\"Subject\"\n\"1\",1.5,2,\"a\"\n\"2\",-2e3,3,\"b\"\n")]
    [InlineData(" Yield , Days , Subject \n 1.5 , 2 , a \n -2e3 , +3 , \" b \" \n")]
    [InlineData("Yield,Days,Subject\n\n1.5,2,a\n   \n\n-2e3,3,b\n\n\n")]
    [InlineData("Yield,Days,Subject\n1.5,2.0,a,\n-2e3,3,b,,\n")]
    public void The_same_rows_in_many_forms(string text)
    {
        Assert.Equal([(1.5, 2, "a"), (-2000.0, 3, "b")], ReadAll(text));
    }

    [Fact]
    public void A_decimal_comma_is_an_option()
    {
        Assert.Equal([(1.5, 2, "a")], ReadAll("Yield;Days;Subject\n1,5;2;a\n", new CsvOptions { DecimalComma = true }));
        Assert.Equal([(1.5, 2, "a")], ReadAll("Yield,Days;Subject;Days\n1;a;2\n".Replace("Yield,Days", "Yield").Replace("\n1;", "\n1,5;"), new CsvOptions { DecimalComma = true }));
    }

    [Fact]
    public void Numbers_are_read_alike_under_every_culture()
    {
        CultureInfo old = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal([(1.5, 2, "a")], ReadAll("Yield,Days,Subject\n1.5,2,a\n"));
        }
        finally
        {
            CultureInfo.CurrentCulture = old;
        }
    }

    [Fact]
    public void Quoted_cells_hold_delimiters_quotes_and_line_breaks()
    {
        string text = "Subject,Yield,Days\n\"a,b\",1,1\n\"a \"\"b\"\"\",2,2\n\"a\r\nb\",3,3\n";

        Assert.Equal([(1.0, 1, "a,b"), (2.0, 2, "a \"b\""), (3.0, 3, "a\r\nb")], ReadAll(text));
    }

    [Fact]
    public void Missing_codes_are_null_in_nullable_members()
    {
        using CsvRowReader csv = new(
            new StringReader("A,B,C,D,E,F\nNA,NA,NA,NA,NA,NA\n,,,,,\n1,2,x,Victory,TRUE,c\n . ,1,1,Victory,F,d\n"),
            ["A", "B", "C", "D", "E", "F"],
            new CsvOptions { MissingCodes = ["NA", "", "."] });
        List<object?[]> rows = [];
        while (csv.Read())
        {
            rows.Add([
                csv.ReadNullableDouble(0), csv.ReadNullableInt32(1), csv.ReadNullableString(2),
                csv.ReadNullableEnum<Variety>(3, VarietyNames, VarietyValues), csv.ReadNullableBoolean(4), csv.ReadNullableChar(5)]);
        }

        Assert.Equal([null, null, null, null, null, null], rows[0]);
        Assert.Equal([null, null, null, null, null, null], rows[1]);
        Assert.Equal([1.0, 2, "x", Variety.Victory, true, 'c'], rows[2]);
        Assert.Equal([null, 1, "1", Variety.Victory, false, 'd'], rows[3]);
    }

    [Fact]
    public void Every_type_of_member_is_read()
    {
        Guid id = Guid.NewGuid();
        using CsvRowReader csv = new(new StringReader($"V\n255\n-128\n65535\n-32768\n4294967295\n18446744073709551615\n-9223372036854775808\n0.1\n0.5\n1e-2\n{id}\n2026-11-20\n"), ["V"]);

        Assert.Equal(255, Next(r => r.ReadByte(0)));
        Assert.Equal(-128, Next(r => r.ReadSByte(0)));
        Assert.Equal(65535, Next(r => r.ReadUInt16(0)));
        Assert.Equal(-32768, Next(r => r.ReadInt16(0)));
        Assert.Equal(uint.MaxValue, Next(r => r.ReadUInt32(0)));
        Assert.Equal(ulong.MaxValue, Next(r => r.ReadUInt64(0)));
        Assert.Equal(long.MinValue, Next(r => r.ReadInt64(0)));
        Assert.Equal(0.1m, Next(r => r.ReadDecimal(0)));
        Assert.Equal((Half)0.5, Next(r => r.ReadHalf(0)));
        Assert.Equal(0.01f, Next(r => r.ReadSingle(0)));
        Assert.Equal(id, Next(r => r.ReadGuid(0)));
        Assert.Equal(new DateOnly(2026, 11, 20), Next(r => r.ReadParsable<DateOnly>(0)));
        Assert.False(csv.Read());

        T Next<T>(Func<CsvRowReader, T> read)
        {
            Assert.True(csv.Read());
            return read(csv);
        }
    }

    [Theory]
    [InlineData("GoldenRain", Variety.GoldenRain)]
    [InlineData("goldenrain", Variety.GoldenRain)]
    [InlineData("Golden rain", Variety.GoldenRain)]
    [InlineData("golden_rain", Variety.GoldenRain)]
    [InlineData(" VICTORY ", Variety.Victory)]
    public void An_enum_is_read_by_its_name(string text, object expected)
    {
        using CsvRowReader csv = new(new StringReader($"V\n{text}\n"), ["V"]);
        csv.Read();

        Assert.Equal(expected, csv.ReadEnum<Variety>(0, VarietyNames, VarietyValues));
    }

    [Fact]
    public void A_name_that_differs_in_case_only_is_read_exactly()
    {
        using CsvRowReader csv = new(new StringReader("V\nb\nB\n"), ["V"]);
        csv.Read();
        Assert.Equal(1, csv.ReadEnum<int>(0, ["B", "b"], [0, 1]));
        csv.Read();
        Assert.Equal(0, csv.ReadEnum<int>(0, ["B", "b"], [0, 1]));
    }

    [Fact]
    public void A_file_is_read_with_its_byte_order_mark_and_encoding()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "Yield,Days,Subject\n1,2,Müller\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            Assert.Equal([(1.0, 2, "Müller")], ReadAll(new CsvRowReader(path, Members)));

            File.WriteAllText(path, "Yield,Days,Subject\n1,2,Müller\n", Encoding.Unicode);
            Assert.Equal([(1.0, 2, "Müller")], ReadAll(new CsvRowReader(path, Members)));

            File.WriteAllText(path, "Yield,Days,Subject\n1,2,Müller\n", Encoding.Latin1);
            Assert.Equal([(1.0, 2, "Müller")], ReadAll(new CsvRowReader(path, Members, new CsvOptions { Encoding = Encoding.Latin1 })));
            CsvFormatException error = Assert.Throws<CsvFormatException>(() => ReadAll(new CsvRowReader(path, Members)));
            Assert.Equal($"The file '{path}' is not encoded in utf-8: save it as UTF-8 or set CsvOptions.Encoding.", error.Message);
            Assert.Equal(path, error.File);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_large_text_is_read_past_the_first_buffer()
    {
        StringBuilder text = new("Yield,Days,Subject\n");
        for (int i = 0; i < 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i}.25,{i},s{i % 7}\n");
        }

        List<(double Yield, int Days, string Subject)> rows = ReadAll(text.ToString());

        Assert.Equal(20_000, rows.Count);
        Assert.Equal((19_999.25, 19_999, "s0"), rows[^1]);
    }

    /// <summary>Every cell by its column, wherever the buffer ends; what is wrong is an error only where a member asks for it.</summary>
    [Theory]
    [InlineData("\n", 0)]
    [InlineData("\r\n", 0)]
    [InlineData("\n", 65_530)]
    [InlineData("\r\n", 65_531)]
    [InlineData("\n", 200_000)]
    public void Cells_are_there_by_column_too(string lineBreak, int longCell)
    {
        string[][] rows =
        [
            ["a", " b", "\"c;d\""],
            ["1", " x ", new string('z', longCell)],
            ["\"quoted, with \"\"quotes\"\"\"", "", "3"],
            [$"\"two{lineBreak}lines\"", "NA", "\"\""],
            ["last", "5\" pipe", "é"],
        ];
        string text = string.Join(lineBreak, rows.Select(row => string.Join(';', row)));
        using CsvRowReader csv = new(new StringReader(text), ["A", "b"]);
        List<string> cells = [];
        while (csv.Read())
        {
            Assert.Equal(csv.ReadNullableString(0), csv[0].ToString());
            cells.Add($"{csv.Line} {csv[0]}|{csv[1]}|{csv[2]}");
        }

        Assert.Equal(["a", "b", "c;d"], csv.Header);
        Assert.Equal(';', csv.Delimiter);
        Assert.Equal(
            [$"2 1|x|{rows[1][2]}", "3 quoted, with \"quotes\"||3", $"4 two{lineBreak}lines|NA|", "6 last|5\" pipe|é"],
            cells);
        Assert.Throws<ArgumentOutOfRangeException>(() => csv[3].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => csv[-1].Length);
    }

    private static List<(double Yield, int Days, string Subject)> ReadAll(string text, CsvOptions? options = null) =>
        ReadAll(new CsvRowReader(new StringReader(text), Members, options));

    private static List<(double Yield, int Days, string Subject)> ReadAll(CsvRowReader reader)
    {
        using CsvRowReader csv = reader;
        List<(double, int, string)> rows = [];
        while (csv.Read())
        {
            rows.Add((csv.ReadDouble(0), csv.ReadInt32(1), csv.ReadString(2)));
        }

        return rows;
    }
}
