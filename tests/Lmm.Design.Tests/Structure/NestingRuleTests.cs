namespace Lmm.Design.Tests.Structure;

/// <summary>Nested or crossed: what the rows show, in published data and in constructed ones.</summary>
public sealed class NestingRuleTests
{
    /// <summary>
    /// (1 | batch) + (1 | cask) with the ids a, b, c of each batch: lme4 gives a standard deviation of cask of 0.149 where
    /// (1 | batch / cask) gives 2.904 (variance 8.434).
    /// </summary>
    [Fact]
    public void Pastes_with_casks_that_start_again()
    {
        (string header, string[][] rows) = Tables.Read("pastes");
        DesignFinding finding = Assert.Single(Tables.Check("strength ~ 1 + (1 | batch) + (1 | cask)", header, "strength", rows));
        Assert.Equal("LMM2005", finding.Id);
        Assert.Equal(FindingSeverity.Error, finding.Severity);
        Assert.StartsWith(
            "cask and batch are declared crossed in Trial, but the ids of cask are used again in each batch: they run a to c in each of the 10 levels of batch, rows with the same id have nothing in common (F = ",
            finding.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "If equal ids in different levels of batch are different units, say [Random(Nested = nameof(batch))] on cask, or (1 | batch / cask). If they are the same, the combinations differ all the same: add (1 | batch:cask).",
            finding.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Mean squares by hand: the two-way table of cell means with a 3 x 2 layout and two rows a cell.</summary>
    [Fact]
    public void The_evidence_is_the_classical_ratio()
    {
        double[] y = [1, 3, 6, 8, 2, 2, 9, 9, 4, 6, 3, 5];
        string[][] rows = [.. Tables.Cross(3, 2, 2).Select((row, i) => Tables.Cells(y[i], row[0], row[1]))];
        ModelSpec spec = Tables.Spec("y ~ 1 + (1 | o) + (1 | i)", "y o i");
        DesignTable table = Tables.Of(spec, "y o i", rows);
        NestingEvidence evidence = NestingEvidence.Of(spec, table, table.Factor("i"), table.Factor("o").Partition);

        // Cell means (2, 7), (2, 9), (5, 4); differences 5, 7, -1 with mean 11/3: SS of ids 3/2 (11/3)^2, of cells
        // 1/2 sum (d - 11/3)^2 = 52/3; within cells 2 * (1 + 1 + 0 + 0 + 1 + 1) = 8 on 6.
        Assert.Equal(1.5 * (11.0 / 3) * (11.0 / 3) / (52.0 / 3 / 2), evidence.EqualIds!.F, 12);
        Assert.Equal((1, 2), (evidence.EqualIds.NumeratorFreedom, evidence.EqualIds.DenominatorFreedom));
        Assert.Equal(52.0 / 3 / 2 / (8.0 / 6 / 2), evidence.Cells!.F, 12);
        Assert.Equal((2, 6), (evidence.Cells.NumeratorFreedom, evidence.Cells.DenominatorFreedom));
    }

    /// <summary>Upper points of F (Pearson and Hartley, table 18) are where the approximation puts them.</summary>
    [Theory]
    [InlineData(4.96, 1, 10, 1.645)]
    [InlineData(10.04, 1, 10, 2.326)]
    [InlineData(2.71, 5, 20, 1.645)]
    [InlineData(4.10, 5, 20, 2.326)]
    [InlineData(1.53, 60, 60, 1.645)]
    public void The_deviate_of_a_ratio(double f, int numerator, int denominator, double deviate) =>
        Assert.Equal(deviate, new MeanSquareRatio(f, numerator, denominator).Deviate, 0.03);

    [Theory]
    [InlineData("a b c", true)]
    [InlineData("A B", true)]
    [InlineData("1 2 3 4", true)]
    [InlineData("0 1 2", true)]
    [InlineData("cask1 cask2 cask10 cask3 cask4 cask5 cask6 cask7 cask8 cask9", true)]
    [InlineData("plot-a plot-b", true)]
    [InlineData("1 2 4", false)]
    [InlineData("5 6 7", false)]
    [InlineData("Left Right", false)]
    [InlineData("dog cat cow", false)]
    public void Running_numbers(string labels, bool isRunning) =>
        Assert.Equal(isRunning, NestingEvidence.RunningOrder(labels.Split(' ')).Length > 0);

    /// <summary>
    /// The cake data (Cochran and Cox 1957): a replicate is a day on which every recipe was made, so replicate numbers are the
    /// same in each recipe; declared nested, the days are lost, and the rows show it.
    /// </summary>
    [Fact]
    public void Cakes_of_one_day_go_together()
    {
        (string header, string[][] rows) = Tables.Read("cake");
        DesignFinding finding = Assert.Single(Tables.Check(
            "angle ~ recipe * temperature + (1 | recipe:replicate)", header, "angle", rows));
        Assert.Equal("LMM2004", finding.Id);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.StartsWith(
            "replicate is declared nested in recipe in Trial, but the rows look crossed: each of the 15 levels of replicate occurs in each of the 3 levels of recipe, and rows with the same replicate go together (F = ",
            finding.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Items_by_name_in_every_subject_are_not_nested()
    {
        string[] items = ["dog", "cat", "cow", "pig", "hen"];
        IEnumerable<string[]> rows = Tables.Cross(6, 5, 2).Select(row => Tables.Cells(row[0], items[row[1] - 1], row[2]));
        Assert.Equal("LMM2004", Tables.Ids(Tables.Check("y ~ 1 + (1 | subject / item)", "subject item r", "y", rows)));
        Assert.Equal("", Tables.Ids(Tables.Check("y ~ 1 + (1 | subject) + (1 | item) + (1 | subject:item)", "subject item r", "y", rows)));
        Assert.Equal("", Tables.Ids(Tables.Check("y ~ item + (1 | subject / item)", "subject item r", "y", rows)));
        Assert.Equal("", Tables.Ids(Tables.Check("y ~ 1 + (1 | subject / item)", "subject item r", "y", rows.Where(row => row[0] != "1" || row[1] != "dog"))));
    }

    [Fact]
    public void Numbers_that_start_again_in_unequal_groups()
    {
        IEnumerable<string[]> rows = Tables.Cross(4, 5, 2).Where(row => row[1] <= row[0] + 1).Select(row => Tables.Cells($"f{row[0]}", row[1], row[2]));
        DesignFinding finding = Assert.Single(Tables.Check("y ~ 1 + (1 | farm) + (1 | cow)", "farm cow r", "y", rows));
        Assert.Equal(("LMM2005", FindingSeverity.Warning), (finding.Id, finding.Severity));
        Assert.Contains("they run from 1 in each of the 4 levels of farm, 2 to 5 of them, with 2 rows or more for each", finding.Message, StringComparison.Ordinal);
        Assert.Equal("", Tables.Ids(Tables.Check("y ~ 1 + (1 | farm / cow)", "farm cow r", "y", rows)));
    }

    /// <summary>A complete table of running numbers can be either: said, not warned.</summary>
    [Fact]
    public void A_complete_table_is_only_a_suggestion()
    {
        IEnumerable<string[]> rows = Tables.Cross(10, 3, 2).Select(row => Tables.Cells($"b{row[0]}", row[1], row[2]));
        DesignFinding finding = Assert.Single(Tables.Check("y ~ 1 + (1 | batch) + (1 | cask)", "batch cask r", "y", rows));
        Assert.Equal(("LMM2005", FindingSeverity.Suggestion), (finding.Id, finding.Severity));
    }
}
