namespace Lmm.Design.Tests.Structure;

/// <summary>No false alarms: the designs of the textbooks and the published data, as tables, have no finding above a suggestion.</summary>
public sealed class ValidTableTests
{
    public static TheoryData<string, string, string, string> Designs => new()
    {
        { "completely randomised, subsampled", "y ~ t + (1 | t:animal)", "t animal r", "4 5 3" },
        { "randomised complete block", "y ~ t + (1 | b)", "b t", "5 4" },
        { "randomised complete block with few blocks", "y ~ t + (1 | b)", "b t", "2 2" },
        { "split plot", "y ~ a * n + (1 | b / a)", "b a n", "6 3 4" },
        { "strip plot", "y ~ a * n + (1 | b) + (1 | b:a) + (1 | b:n)", "b a n", "4 3 4" },
        { "split-split plot", "y ~ a * b * c + (1 | r / a / b)", "r a b c", "3 2 3 4" },
        { "hierarchical sampling, three levels", "y ~ 1 + (1 | plant / leaf)", "plant leaf r", "4 3 2" },
        { "hierarchical sampling, four levels", "y ~ 1 + (1 | region / farm / cow)", "region farm cow r", "3 4 2 2" },
        { "crossed subjects and items", "y ~ primed + (1 | subject) + (1 | item)", "subject item primed", "10 12 2" },
        { "crossed with a factor slope", "y ~ primed + (primed | subject) + (primed | item)", "subject item primed r", "6 5 2 2" },
        { "repeated measures", "y ~ arm * visit + (1 | arm:patient)", "arm patient visit", "2 8 4" },
        { "multi-site trial", "y ~ arm + (arm | site) + (1 | site:arm:patient)", "site arm patient r", "6 2 4 2" },
        { "factorial in blocks", "y ~ a * b * c + (1 | r)", "r a b c", "3 2 3 2" },
        { "a treatment of whole schools", "y ~ t + (1 | t:school) + (1 | t:school:class)", "t school class pupil", "2 3 2 4" },
        { "worker by machine", "y ~ m + (1 | w) + (1 | w:m)", "w m r", "6 3 3" },
    };

    [Theory]
    [MemberData(nameof(Designs))]
    public void A_factorial_design_has_no_finding(string design, string formula, string members, string counts)
    {
        int[] sizes = [.. counts.Split(' ').Select(count => int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))];
        AssertValid(design, formula, members, "y", Tables.Cross(sizes).Select(row => Tables.Cells([.. row.Cast<object>()])));
    }

    /// <summary>Repeated measures: every subject has each occasion once, whether subjects are a grouping or not.</summary>
    [Theory]
    [InlineData("growth curves", "y ~ age + (age | s)", Corr.CAR1, "s", "8 5")]
    [InlineData("MMRM", "y ~ arm * age + (1 | site)", Corr.Unstructured, "site:arm:s", "4 2 3 3")]
    [InlineData("crossover", "y ~ age + (1 | s)", Corr.AR1, "s", "6 3")]
    [InlineData("split plot in time", "y ~ arm * age + (1 | b / arm)", Corr.AR1, "arm", "4 3 4")]
    [InlineData("an error of each row", "y ~ age + (1 | s) + (1 | s:age)", Corr.AR1, "s", "8 4")]
    public void A_repeated_design_has_no_finding(string design, string formula, Corr corr, string subject, string counts)
    {
        string header = design == "MMRM" ? "site arm s age" : design == "split plot in time" ? "b arm age" : "s age";
        int[] sizes = [.. counts.Split(' ').Select(count => int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))];
        ModelDeclaration declaration = Specs.Type("Trial", [
            Specs.Number("y"),
            .. header.Split(' ').Select(name => name == "age"
                ? Specs.Integer(name).Fixed(new FixedDeclaration { AsFactor = corr == Corr.Unstructured }).Repeated(subject, corr)
                : Specs.Text(name))]);
        ModelSpec spec = (declaration with { Formula = formula }).Spec();
        DesignTable table = Tables.Of(spec, header, Tables.Cross(sizes).Select(row => Tables.Cells([.. row.Cast<object>()])));
        Assert.True(Tables.Ids(DesignRules.Check(spec, table)).Length == 0, $"{design}: {string.Join("; ", DesignRules.Check(spec, table))}");
    }

    [Fact]
    public void A_field_by_row_and_column_has_no_finding()
    {
        ModelSpec spec = (Specs.Type(
            "Plot",
            Specs.Number("y"),
            Specs.Text("entry"),
            Specs.Integer("row").Repeated(null, Corr.Exponential, r => r with { Coordinates = Specs.Names("row", "column") }),
            Specs.Integer("column")) with
        { Formula = "y ~ entry" }).Spec();
        DesignTable table = Tables.Of(spec, "row column entry", Tables.Cross(6, 6).Select(row => Tables.Cells(row[0], row[1], (row[0] + (2 * row[1])) % 9)));
        Assert.Empty(DesignRules.Check(spec, table));
    }

    [Fact]
    public void Latin_and_Graeco_Latin_squares()
    {
        IEnumerable<string[]> rows = Tables.Cross(5, 5).Select(row => Tables.Cells(row[0], row[1], (row[0] + row[1]) % 5, (row[0] + (2 * row[1])) % 5));
        AssertValid("Latin", "y ~ t + (1 | r) + (1 | c)", "r c t g", "y", rows);
        AssertValid("Graeco-Latin", "y ~ t + g + (1 | r) + (1 | c)", "r c t g", "y", rows);
        AssertValid("fixed rows", "y ~ r + c + t + (1 | g)", "r c t g", "y", rows);
    }

    [Fact]
    public void Balanced_incomplete_blocks() => AssertValid(
        "BIBD", "y ~ t + (1 | b)", "b t", "y", Tables.Cross(7, 3).Select(row => Tables.Cells(row[0], (row[0] + (row[1] == 1 ? 0 : row[1] == 2 ? 1 : 3)) % 7)));

    [Fact]
    public void Rows_and_columns_within_replicates() => AssertValid(
        "row-column",
        "y ~ t + (1 | rep) + (1 | rep:r) + (1 | rep:c)",
        "rep r c t",
        "y",
        Tables.Cross(3, 4, 4).Select(row => Tables.Cells(row[0], row[1], row[2], ((row[1] * row[0]) + row[2] + (row[0] * row[1] / 4)) % 16)));

    /// <summary>Williams's square for 3 treatments; the carry-over is coded -1, 0, 1 and is 0 in the first period.</summary>
    [Fact]
    public void Crossover_with_and_without_carry_over()
    {
        string[] sequences = ["ABC", "BCA", "CAB", "CBA", "ACB", "BAC"];
        IEnumerable<string[]> rows = Tables.Cross(6, 2, 3).Select(row =>
        {
            string sequence = sequences[row[0] - 1];
            char before = row[2] == 1 ? ' ' : sequence[row[2] - 2];
            return Tables.Cells(
                sequence, $"{sequence}{row[1]}", row[2], sequence[row[2] - 1], before == 'A' ? 1 : before == 'C' ? -1 : 0, before == 'B' ? 1 : before == 'C' ? -1 : 0);
        });
        const string Members = "sequence subject period t carryA carryB";
        AssertValid("crossover", "y ~ sequence + period + t + (1 | subject)", Members, "y carryA carryB", rows);
        AssertValid("carry-over", "y ~ period + t + carryA + carryB + (1 | subject)", Members, "y carryA carryB", rows);
        AssertValid("nested", "y ~ period + t + (1 | sequence) + (1 | sequence:subject)", Members, "y carryA carryB", rows);
    }

    [Fact]
    public void Partially_crossed_and_unbalanced()
    {
        var random = new Random(5);
        IEnumerable<string[]> rows = Enumerable.Range(0, 300).Select(_ =>
        {
            int student = random.Next(40);
            return Tables.Cells($"s{student}", $"l{random.Next(15)}", student % 4, random.Next(2), random.Next(100) / 8.0);
        }).ToArray();
        AssertValid(
            "partially crossed", "y ~ service + age + (1 | student) + (1 | lecturer)", "student lecturer faculty service age", "y age", rows);
        AssertValid(
            "group-level factor and covariate", "y ~ faculty + age + (age | student)", "student lecturer faculty service age", "y age", rows);
    }

    [Theory]
    [InlineData("oats", "yield ~ variety * nitrogen + (1 | block / variety)", "yield nitro")]
    [InlineData("oats", "yield ~ variety * nitro + (1 | block / mainplot)", "yield nitro")]
    [InlineData("sleepstudy", "Reaction ~ Days + (Days | Subject)", "Reaction Days")]
    [InlineData("penicillin_lme4", "diameter ~ 1 + (1 | plate) + (1 | sample)", "diameter")]
    [InlineData("pastes", "strength ~ 1 + (1 | batch / cask)", "strength")]
    [InlineData("machines", "score ~ Machine + (1 | Worker / Machine)", "score")]
    [InlineData("machines", "score ~ Machine + (0 + Machine | Worker)", "score")]
    [InlineData("machines_unbalanced", "score ~ Machine + (1 | Worker / Machine)", "score")]
    [InlineData("lactase", "loglact ~ reg * status + (1 | litter / pig)", "loglact")]
    [InlineData("lactase", "loglact ~ reg * status + (1 | pig)", "loglact")]
    [InlineData("splitplot16", "yield ~ variety * dose + (1 | block / variety)", "yield")]
    [InlineData("calcium_plants", "calcium ~ 1 + (1 | plant / leaf)", "calcium")]
    [InlineData("pixel", "pixel ~ day + day2 + (day | Dog) + (1 | Dog:Side)", "pixel day day2")]
    [InlineData("rat_glycogen", "glycogen ~ treatment + (1 | treatment:rat) + (1 | treatment:rat:liver)", "glycogen")]
    [InlineData("pigs_sires", "gain ~ 1 + (1 | sire / dam)", "gain")]
    [InlineData("ratpup", "weight ~ sex * treatment + lsize + (1 | litter)", "weight lsize")]
    [InlineData("orthodont", "distance ~ age * Sex + (age | Subject)", "distance age age11")]
    [InlineData("gene", "intensity ~ treat * exon + (1 | patient / treat)", "intensity")]
    [InlineData("cardboard", "reflectance ~ 1 + (1 | cardboard / position)", "reflectance")]
    [InlineData("bodyweight", "weight ~ Time * Diet + (Time | Rat)", "weight Time")]
    [InlineData("tablets20", "y ~ method + (1 | tablet)", "y")]
    [InlineData("weighted", "y ~ trt + base + (1 | site)", "y base")]
    [InlineData("cake", "angle ~ recipe + temp + (1 | replicate) + (1 | recipe:replicate)", "angle temp")]
    public void Published_data_have_no_finding(string file, string formula, string numbers)
    {
        string response = formula.Split(' ')[0];
        (string header, string[][] rows) = Tables.Read(file, response);
        AssertValid(file, formula, header, numbers, rows);
    }

    [Fact]
    public void Ten_thousand_rows_of_numbers_are_checked_quickly()
    {
        var random = new Random(3);
        ModelSpec spec = Tables.Spec("y ~ x + z + a * b + (x | g) + (1 | h)", "y x z a b g h", "y x z");
        string[][] rows = [.. Enumerable.Range(0, 10_000).Select(i => Tables.Cells(
            random.NextDouble(), random.NextDouble(), random.NextDouble(), random.Next(5), random.Next(8), i / 20, random.Next(300)))];
        DesignTable table = Tables.Of(spec, "y x z a b g h", rows);
        Assert.Empty(DesignRules.Check(spec, table));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        DesignRules.Check(spec, table);

        // 100 ms is promised; the factor allows for a busy machine and a build without optimisation.
        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Factors_of_very_many_levels_are_not_expanded()
    {
        IEnumerable<string[]> rows = Enumerable.Range(0, 30_000).Select(i => Tables.Cells($"a{i}", $"b{i % 9000}", i % 100));
        ModelSpec spec = Tables.Spec("y ~ a + b + (1 | g) + (0 + b | g)", "a b g");
        DesignTable table = Tables.Of(spec, "a b g", rows);
        Assert.Equal(["LMM2013", "LMM2008"], DesignRules.Check(spec, table).Select(finding => finding.Id));
        Assert.Null(Skeleton.Of(spec, table));
    }

    private static void AssertValid(string design, string formula, string members, string numbers, IEnumerable<string[]> rows)
    {
        IEnumerable<DesignFinding> wrong = Tables.Check(formula, members, numbers, rows).Where(finding => finding.Severity > FindingSeverity.Suggestion);
        Assert.True(!wrong.Any(), $"{design}: {string.Join("\n", wrong)}");
    }
}
