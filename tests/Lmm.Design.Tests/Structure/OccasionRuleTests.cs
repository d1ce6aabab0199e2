namespace Lmm.Design.Tests.Structure;

/// <summary>What a table shows of <c>[Repeated]</c>: LMM2014 and LMM2016, and that correlated residuals change LMM2006 and the skeleton.</summary>
public sealed class OccasionRuleTests
{
    private const string Days = "a,1 a,2 a,3 b,1 b,2 b,2 c,1 c,2 c,3";

    [Fact]
    public void LMM2014_names_the_subject_the_occasion_and_both_rows()
    {
        DesignFinding finding = Assert.Single(Check(Days, day => day.Repeated("S", Corr.AR1)));
        Assert.Equal(
            "LMM2014: Row has S b twice at T 2: rows 5 and 6. Two residuals of one subject at one occasion would be equal. Remove or average one of them, or nest the ids of S if they are different subjects.",
            finding.ToString());
        Assert.Equal((6, "T", "Repeated"), (finding.Row, Assert.Single(finding.Members), finding.Argument));
    }

    [Fact]
    public void LMM2014_counts_the_rest_and_keeps_the_numbers_of_rows_that_were_left_out()
    {
        ModelSpec spec = Declare(day => day.Repeated("S", Corr.AR1)).Spec();
        var builder = new DesignTableBuilder(spec);
        int number = 10;
        foreach (string row in "a,1 a,1 a,1 b,1 b,01".Split(' '))
        {
            string[] cells = row.Split(',');
            Assert.True(builder.TryAddRow([.. builder.Members.Select(member => member == "S" ? cells[0] : cells[1])], null, out _, number++));
        }

        DesignFinding finding = Assert.Single(DesignRules.Check(spec, builder.Build()));
        Assert.Contains("rows 10 and 11.", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("2 more rows have the same mistake.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LMM2014_just_missed()
    {
        Assert.Empty(Check(Days.Replace("b,2 b,2", "b,2 b,3", StringComparison.Ordinal), day => day.Repeated("S", Corr.AR1)));
        Assert.Empty(Check(Days, day => day.Repeated("S", null, r => r with { Heterogeneous = true })));
        Assert.Empty(Check(Days, day => day.Repeated("S", Corr.Exponential, r => r with { Nugget = true })));
    }

    [Fact]
    public void LMM2014_in_a_plane_is_a_place()
    {
        ModelSpec spec = Specs.Type(
            "Plot",
            Specs.Number("Y").Response(),
            Specs.Integer("Row").Repeated(null, Corr.Spherical, r => r with { Coordinates = Specs.Names("Row", "Column") }),
            Specs.Number("Column")).Spec();
        DesignTable Table(string last) => Tables.Of(spec, "Row Column", [["1", "1"], ["1", "2"], ["2", "1"], ["1", last]]);
        Assert.Equal(
            "LMM2014: Plot has twice at Row 1, Column 2: rows 2 and 4. Two residuals of one subject at one place would be equal. Remove or average one of them.",
            Assert.Single(DesignRules.Check(spec, Table("2.0"))).ToString());
        Assert.Empty(DesignRules.Check(spec, Table("2.5")));
    }

    [Theory]
    [InlineData("a,1 a,2 a,3 b,1 b,2 b,3 c,1 c,2 c,3", "LMM2016: Row has 3 S and 3 occasions of T: Corr.Unstructured needs more subjects than occasions, otherwise the likelihood has no maximum. Choose a structure with fewer parameters, as Toeplitz, AnteDependence or AR1, or leave occasions out.")]
    [InlineData("a,1 a,2 b,2 b,3 c,1 c,2 d,2 d,3", "LMM2016: No S of Row has both 1 and 3 of T: their correlation, a parameter of Corr.Unstructured, cannot be known. Choose a structure with fewer parameters, as Toeplitz, AnteDependence or AR1, or leave occasions out.")]
    public void LMM2016_too_few_subjects(string rows, string message)
    {
        Assert.Equal(message, Assert.Single(Check(rows, day => day.Repeated("S", Corr.Unstructured))).ToString());
        Assert.Empty(Check(rows, day => day.Repeated("S", Corr.AnteDependence)));
    }

    [Fact]
    public void LMM2016_just_missed() =>
        Assert.Empty(Check("a,1 a,2 b,2 b,3 c,1 c,3 d,2 d,3", day => day.Repeated("S", Corr.Unstructured)));

    [Fact]
    public void LMM2016_is_asked_in_each_group()
    {
        const string Rows = "a,1 a,2 b,1 b,2 c,1 c,2 d,1 d,2 e,1 e,2";
        MemberDeclaration group = Specs.Text("G");
        ModelDeclaration declaration = Declare(day => day.Repeated("S", Corr.Unstructured, r => r with { By = "G" }), group);
        ModelSpec spec = declaration.Spec();
        DesignFinding finding = Assert.Single(DesignRules.Check(spec, Tables.Of(
            spec, "S T G", Rows.Split(' ').Select(row => (string[])[.. row.Split(','), row[0] < 'd' ? "f" : "m"]))));
        Assert.StartsWith("LMM2016: Row has 2 S and 2 occasions of T in G m: ", finding.ToString(), StringComparison.Ordinal);
    }

    /// <summary>AR1 and an error of each row are a process and its measurement error; compound symmetry holds that error already.</summary>
    [Fact]
    public void LMM2006_is_silent_where_the_residual_is_told_apart()
    {
        const string Rows = "a,1 a,2 a,3 b,1 b,2 b,3 c,1 c,2 c,3 d,1 d,2 d,3 e,1 e,2 e,3";
        RandomDeclaration unit = new() { With = Specs.Names("T") };
        ModelDeclaration Units(Corr corr) => Specs.Type(
            "Row", Specs.Number("Y").Response(), Specs.Integer("T").Repeated("S", corr), Specs.Text("S").Random(new RandomDeclaration(), unit));
        Assert.Equal("", Tables.Ids(Check(Rows, Units(Corr.AR1))));
        ModelDeclaration symmetric = Units(Corr.CompoundSymmetry);
        symmetric = symmetric with { Members = symmetric.Members.Select(m => m.Name == "S" ? m with { Random = EquatableArray.Create(unit) } : m).ToEquatableArray() };
        Assert.Equal("LMM2006", Tables.Ids(Check(Rows, symmetric)));
    }

    [Fact]
    public void Correlated_residuals_have_no_strata()
    {
        ModelSpec spec = Declare(day => day.Repeated("S", Corr.AR1)).Spec();
        DesignTable table = Tables.Of(spec, "S T", Days.Split(' ').Select(row => row.Split(',')));
        Assert.Null(Skeleton.Of(spec, table));
        Assert.NotNull(Skeleton.Of(spec with { Repeated = null }, table));
    }

    private static ModelDeclaration Declare(Func<MemberDeclaration, MemberDeclaration> day, params MemberDeclaration[] more) =>
        Specs.Type("Row", [Specs.Number("Y").Response(), day(Specs.Integer("T")), Specs.Text("S"), .. more]);

    private static IReadOnlyList<DesignFinding> Check(string rows, Func<MemberDeclaration, MemberDeclaration> day) => Check(rows, Declare(day));

    private static IReadOnlyList<DesignFinding> Check(string rows, ModelDeclaration declaration)
    {
        ModelSpec spec = declaration.Spec();
        return DesignRules.Check(spec, Tables.Of(spec, "S T", rows.Split(' ').Select(row => row.Split(','))));
    }
}
