namespace Lmm.Data.Tests;

/// <summary>Wrong files, each with what is said about it and where.</summary>
public sealed class BadCsvTests
{
    private static readonly string[] VarietyNames = ["GoldenRain", "Marvellous", "Victory"];
    private static readonly Variety[] VarietyValues = [Variety.GoldenRain, Variety.Marvellous, Variety.Victory];

    public static TheoryData<string, string, int, int> Cases => new()
    {
        { "", "The text, line 1, is empty: a header line with the names of the columns is needed.", 1, 0 },
        { "\n\n", "The text, line 1, is empty: a header line with the names of the columns is needed.", 1, 0 },
        { "Yield,Day,Subject\n", "The text, line 1, has no column for the member Days (did you mean 'Day'?). The header has Yield, Day, Subject.", 1, 0 },
        { "Yield,Time,Subject\n", "The text, line 1, has no column for the member Days. The header has Yield, Time, Subject.", 1, 0 },
        { "Yield,Days,Subject,DAYS\n", "The text, line 1, column 4, has two columns for the member Days: 'Days' (column 2) and 'DAYS' (column 4). Remove or rename one.", 1, 4 },
        { "Yield,Days,Subject\n1,2,a\n1.5x,2,a\n", "The text, line 3, column 1, 'Yield': '1.5x' is not a number.", 3, 1 },
        { "Yield,Days,Subject\nn/a,2,a\n", "The text, line 2, column 1, 'Yield': 'n/a' is not a number. If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable.", 2, 1 },
        { "Yield,Days,Subject\nNaN,2,a\n", "The text, line 2, column 1, 'Yield': 'NaN' is not a number. If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable.", 2, 1 },
        { "Yield,Days,Subject\nInfinity,2,a\n", "The text, line 2, column 1, 'Yield': 'Infinity' is not a number. If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable.", 2, 1 },
        { "Yield,Days,Subject\n1e400,2,a\n", "The text, line 2, column 1, 'Yield': '1e400' is too large for Double.", 2, 1 },
        { "Yield;Days;Subject\n3,5;2;a\n", "The text, line 2, column 1, 'Yield': '3,5' is not a number. If decimals are written with a comma, set CsvOptions.DecimalComma.", 2, 1 },
        { "Yield;Days;Subject\n1,234.5;2;a\n", "The text, line 2, column 1, 'Yield': '1,234.5' is not a number.", 2, 1 },
        { "Yield,Days,Subject\nNA,2,a\n", "The text, line 2, column 1, 'Yield': 'NA' stands for a missing value, but Yield is not nullable: declare it nullable to let rows with missing values be left out.", 2, 1 },
        { "Yield,Days,Subject\n1,2,\n", "The text, line 2, column 3, 'Subject': '' stands for a missing value, but Subject is not nullable: declare it nullable to let rows with missing values be left out.", 2, 3 },
        { "Yield,Days,Subject\n1,2.5,a\n", "The text, line 2, column 2, 'Days': '2.5' is not a whole number.", 2, 2 },
        { "Yield,Days,Subject\n1,two,a\n", "The text, line 2, column 2, 'Days': 'two' is not a whole number. If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable.", 2, 2 },
        { "Yield,Days,Subject\n1,3000000000,a\n", "The text, line 2, column 2, 'Days': '3000000000' is outside the range of Int32, -2147483648 to 2147483647.", 2, 2 },
        { "Yield,Days,Subject\n1,2\n", "The text, line 2, has 2 cells in this line and 3 in the header.", 2, 0 },
        { "Yield,Days,Subject\n1,5,2,a\n", "The text, line 2, has 4 cells in this line and 3 in the header. If decimals are written with a comma, set CsvOptions.DecimalComma and Delimiter.", 2, 0 },
        { "Yield,Days,Subject\n1,2,a\n2,3,\"b\n3,4,c\n", "The text, line 3, column 3, has a quote that is not closed, or stands inside a cell, in \"b\\n3,4,c\\n. A cell with quotes is written \"like \"\"this\"\"\".", 3, 3 },
        { "Yield,Days,Subject\n1,2,\"a\"b\n", "The text, line 2, column 3, has a quote that is not closed, or stands inside a cell, in \"a\"b. A cell with quotes is written \"like \"\"this\"\"\".", 2, 3 },
        { "Other,Yield,Days,Subject\n\"x\ny,1,2,a\n", "The text, line 2, column 1, has a quote that is not closed, or stands inside a cell, in \"x\\ny,1,2,a\\n. A cell with quotes is written \"like \"\"this\"\"\".", 2, 1 },
        { "Other,Yield,Days,Subject\n\"x\ny\",1,2,a\n,bad,2,a\n", "The text, line 4, column 2, 'Yield': 'bad' is not a number. If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable.", 4, 2 },
        { "Other,Yield,Days,Subject\n\"x\ny\",bad,2,a\n", "The text, line 2, column 2, 'Yield': 'bad' is not a number. If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable.", 2, 2 },
        { "Yield,Days,Subject\n\n\n1,x,a\n", "The text, line 4, column 2, 'Days': 'x' is not a whole number. If it stands for a missing value, add it to CsvOptions.MissingCodes and declare the member nullable.", 4, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_wrong_file_is_named_with_its_place(string text, string message, int line, int column)
    {
        CsvFormatException error = Assert.Throws<CsvFormatException>(() =>
        {
            using CsvRowReader csv = new(new StringReader(text), ["Yield", "Days", "Subject"]);
            while (csv.Read())
            {
                csv.ReadDouble(0);
                csv.ReadInt32(1);
                csv.ReadString(2);
            }
        });

        Assert.Equal(message, error.Message);
        Assert.Equal(line, error.Line);
        Assert.Equal(column, error.Column);
        Assert.Null(error.File);
    }

    [Fact]
    public void The_cell_and_member_are_given_apart()
    {
        using CsvRowReader csv = new(new StringReader("days\n x7 \n"), ["Days"]);
        csv.Read();

        CsvFormatException error = Assert.Throws<CsvFormatException>(() => csv.ReadInt32(0));

        Assert.Equal("Days", error.Member);
        Assert.Equal("x7", error.Text);
    }

    [Theory]
    [InlineData("Vctory", "The text, line 2, column 1, 'V': 'Vctory' is not one of GoldenRain, Marvellous, Victory (did you mean 'Victory'?).")]
    [InlineData("Barley", "The text, line 2, column 1, 'V': 'Barley' is not one of GoldenRain, Marvellous, Victory.")]
    [InlineData("1", "The text, line 2, column 1, 'V': '1' is not one of GoldenRain, Marvellous, Victory.")]
    public void A_text_that_names_no_enum_value(string cell, string message)
    {
        using CsvRowReader csv = new(new StringReader($"V\n{cell}\n"), ["V"]);
        csv.Read();

        Assert.Equal(message, Assert.Throws<CsvFormatException>(() => csv.ReadEnum<Variety>(0, VarietyNames, VarietyValues)).Message);
    }

    [Fact]
    public void A_text_that_is_no_boolean_character_or_guid()
    {
        using CsvRowReader csv = new(new StringReader("V\nyes!\n"), ["V"]);
        csv.Read();

        Assert.Equal("The text, line 2, column 1, 'V': 'yes!' is not true or false.", Assert.Throws<CsvFormatException>(() => csv.ReadBoolean(0)).Message);
        Assert.Equal("The text, line 2, column 1, 'V': 'yes!' is not a single character.", Assert.Throws<CsvFormatException>(() => csv.ReadChar(0)).Message);
        Assert.Equal("The text, line 2, column 1, 'V': 'yes!' is not a Guid.", Assert.Throws<CsvFormatException>(() => csv.ReadGuid(0)).Message);
    }

    [Fact]
    public void With_a_decimal_comma_a_point_is_not_a_number()
    {
        using CsvRowReader csv = new(new StringReader("V;W\n1.5;2\n"), ["V"], new CsvOptions { DecimalComma = true });
        csv.Read();

        Assert.Equal(
            "The text, line 2, column 1, 'V': '1.5' is not a number. Decimals are written with a comma here; CsvOptions.DecimalComma is set.",
            Assert.Throws<CsvFormatException>(() => csv.ReadDouble(0)).Message);
    }

    [Fact]
    public void A_comma_cannot_be_two_things()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new CsvRowReader(new StringReader("V\n"), ["V"], new CsvOptions { DecimalComma = true, Delimiter = ',' }));

        Assert.Equal("CsvOptions: a comma cannot both separate cells (Delimiter) and stand before decimals (DecimalComma).", error.Message);
    }

    [Fact]
    public void A_file_that_is_not_there()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.csv");

        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => new CsvRowReader(path, ["V"]));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
