namespace Lmm.Design.Tests.Structure;

/// <summary>Each rule that a table can break: hit with its words, and just missed.</summary>
public sealed class DesignRuleTests
{
    private static readonly string[][] Oats = Tables.Read("oats").Rows;

    [Fact]
    public void LMM2006_one_row_a_level()
    {
        AssertFinding(
            "LMM2006: The grouping plot of Trial has one row per level (16 levels): its variance is confounded with the residual. Remove the random term: the residual is this variation.",
            Tables.Check("yield ~ dose + (1 | plot)", Tables.Read("splitplot16").Header, "yield", Tables.Read("splitplot16").Rows));
        string[][] rows = [["1"], ["2"], ["3"], ["3"]];
        Assert.Empty(Tables.Check("y ~ 1 + (1 | g)", "g", "y", rows));
    }

    [Fact]
    public void LMM2006_is_silent_with_weights_or_frequencies()
    {
        ModelSpec spec = Tables.Spec("y ~ 1 + (1 | g)", "y g");
        var weighted = new DesignTableBuilder(spec);
        weighted.AddFactor("g", [0, 1, 2], ["a", "b", "c"]);
        weighted.SetUnequalWeights();
        Assert.Empty(DesignRules.Check(spec, weighted.Build()));
        var counted = new DesignTableBuilder(spec);
        counted.AddFactor("g", [0, 1, 2], ["a", "b", "c"]);
        counted.SetObservations(4);
        Assert.Empty(DesignRules.Check(spec, counted.Build()));
    }

    [Fact]
    public void LMM2007_same_partition()
    {
        AssertFinding(
            "LMM2007: The groupings h and g of Trial are the same partition of the rows (2 levels each): their variances cannot be told apart. Keep one of them.",
            Tables.Check("y ~ 1 + (1 | g) + (1 | h)", "g h", "y", [["1", "b"], ["1", "b"], ["2", "a"], ["2", "a"]]));
        Assert.Empty(Tables.Check("y ~ x + (1 | g) + (0 + x | h)", "g h x", "y x", [["1", "b", "1"], ["1", "b", "2"], ["1", "b", "4"], ["2", "a", "3"], ["2", "a", "1"]]));
    }

    [Fact]
    public void LMM2008_a_treatment_on_one_unit()
    {
        AssertFinding(
            "LMM2008: The fixed effect t of Trial is confounded with the grouping school: each level of t falls in a single level of school, so nothing replicates the unit that received it. Remove one of them, or add units to each level.",
            Tables.Check("y ~ t + (1 | school)", "t school", "y", [["a", "1"], ["a", "1"], ["b", "2"], ["b", "2"], ["c", "3"]]));
        Assert.Empty(Tables.Check("y ~ t + (1 | school)", "t school", "y", [["a", "1"], ["a", "1"], ["b", "2"], ["b", "2"], ["b", "3"]]));
    }

    [Fact]
    public void LMM2008_effects_that_use_up_the_units_together()
    {
        // Four schools, and a mean, two factors and a number over them: nothing is left to compare schools by.
        string[][] schools = [["1", "a", "p", "0.5"], ["2", "a", "q", "1.5"], ["3", "b", "p", "0.25"], ["4", "b", "q", "7"]];
        IEnumerable<string[]> rows = schools.SelectMany(row => Enumerable.Repeat(row, 3));
        AssertFinding(
            "LMM2008: The fixed effects t, u and x of Trial are confounded with the grouping school: together they explain every difference between its 4 levels, so nothing replicates the units. Remove some of them, or add units.",
            Tables.Check("y ~ t + u + x + (1 | school)", "school t u x", "y x", rows));
        Assert.Empty(Tables.Check("y ~ t + u + (1 | school)", "school t u x", "y x", rows));
    }

    [Fact]
    public void LMM2008_slopes_that_are_fixed_already() => AssertFinding(
        "LMM2008: The fixed effects x and x:g of Trial are confounded with the grouping g: together they explain every difference in x between its 3 levels, so nothing replicates the units. Remove some of them, or add units.",
        Tables.Check("y ~ x * g + (0 + x | g)", "g x", "y x", Tables.Cross(3, 4).Select(row => Tables.Cells(row[0], row[1]))));

    [Fact]
    public void LMM2009_a_number_in_other_units()
    {
        string[][] rows = [["a", "10", "50"], ["a", "20", "68"], ["b", "25", "77"], ["b", "-40", "-40"], ["a", "37.5", "99.5"]];
        AssertFinding(
            "LMM2009: Fixed effects of Trial are aliased: the column f equals 32*(Intercept) + 9/5*c. The rows cannot tell them apart: remove f or what it repeats.",
            Tables.Check("y ~ c + f + (1 | g)", "g c f", "y c f", rows));
        rows[4][2] = "99.6";
        Assert.Empty(Tables.Check("y ~ c + f + (1 | g)", "g c f", "y c f", rows));
    }

    [Theory]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("1e-7", "12345.678", "12345.6780001")]
    [InlineData("2147483647", "1", "2147483648")]
    public void LMM2009_sums_are_exact(string left, string right, string sum) => Assert.Contains(
        "the column s equals p + q.",
        Assert.Single(Tables.Check("y ~ p + q + s + (1 | g)", "g p q s", "y p q s", [["1", left, right, sum], ["1", "1", "0", "1"], ["2", "0", "1", "1"], ["2", "1", "1", "2"], ["2", "2", "3", "5"]])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void LMM2009_a_multiple_of_the_modulus_is_not_zero() => Assert.Empty(Tables.Check(
        "y ~ p + (1 | g)", "g p", "y p", [["1", "2147483647"], ["1", "0"], ["2", "0"], ["2", "2147483647"], ["2", "2147483647"]]));

    [Fact]
    public void LMM2009_coefficients_too_large_for_a_fraction_are_left_out() => Assert.Contains(
        "the column q is a combination of (Intercept), p.",
        Assert.Single(Tables.Check(
            "y ~ p + q + (1 | g)",
            "g p q",
            "y p q",
            new[] { 1, 2, 3, 5, 8 }.Select(p => Tables.Cells(p % 2, p, 123456789L + (987654321L * p))))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void LMM2009_a_factor_that_another_determines()
    {
        // Three regions, each with districts of its own.
        string[][] rows = [.. Tables.Cross(3, 2, 4).Select(row => Tables.Cells(row[0], $"d{row[0]}{row[1]}", row[2]))];
        AssertFinding(
            "LMM2009: Fixed effects of Trial are aliased: the column d[d22] equals r[2] - d[d21], and 1 more column of d likewise. The rows cannot tell them apart: remove d or what it repeats.",
            Tables.Check("y ~ r + d + (1 | g)", "r d g", "y", rows));
    }

    /// <summary>The first period is the one and only period after nothing.</summary>
    [Fact]
    public void LMM2011_carry_over_with_a_level_for_none()
    {
        string[] sequences = ["ABC", "BCA", "CAB", "CBA", "ACB", "BAC"];
        IEnumerable<string[]> rows = Tables.Cross(6, 2, 3).Select(row => Tables.Cells(
            $"{row[0]}.{row[1]}", row[2], sequences[row[0] - 1][row[2] - 1], row[2] == 1 ? "-" : sequences[row[0] - 1][row[2] - 2]));
        Assert.Contains(
            "period and carry fall into 2 sets of levels that never meet, {1 with -}; {2, 3 with A, B, C}.",
            Assert.Single(Tables.Check("y ~ period + t + carry + (1 | subject)", "subject period t carry", "y", rows)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Three factors that are connected two by two: c = a + b - 2ab in 0 and 1, so bc = (b + c - a) / 2.</summary>
    [Fact]
    public void LMM2009_three_factors_together()
    {
        string[][] rows = [.. Tables.Cross(2, 2, 3).Select(row => Tables.Cells(row[0], row[1], row[0] == row[1] ? "x" : "y", row[2]))];
        Assert.Empty(Tables.Check("y ~ a + b + c + (1 | g)", "a b c g", "y", rows));
        AssertFinding(
            "LMM2009: Fixed effects of Trial are aliased: the column b[2]:c[y] equals -1/2*a[2] + 1/2*b[2] + 1/2*c[y]. The rows cannot tell them apart: remove b:c or what it repeats.",
            Tables.Check("y ~ a + b + c + b:c + (1 | g)", "a b c g", "y", rows));
    }

    [Fact]
    public void LMM2009_in_other_contrasts_names_their_columns()
    {
        ModelSpec treatment = Tables.Spec("y ~ a + b + (1 | g)", "y a b g");
        ModelSpec spec = treatment with
        {
            Members = treatment.Members.Select(member => member.Name is "a" or "b" ? member with { Contrast = Contrast.Sum } : member).ToEquatableArray(),
        };
        IEnumerable<string[]> rows = Tables.Cross(3, 4).Select(row => Tables.Cells(row[0], row[0] == 1 ? "x" : row[0] == 2 ? "y" : "z", row[1]));
        AssertFinding(
            "LMM2009: Fixed effects of Trial are aliased: the column b[x] equals a[1], and 1 more column of b likewise. The rows cannot tell them apart: remove b or what it repeats.",
            DesignRules.Check(spec, Tables.Of(spec, "a b g", rows)));
    }

    [Fact]
    public void LMM2010_empty_cells()
    {
        DesignFinding finding = Assert.Single(Tables.Check(
            "yield ~ variety * nitrogen + (1 | block)",
            Tables.Read("oats").Header,
            "yield nitro",
            Oats.Where(row => !(row[1] == "Victory" && row[2] is "0.6cwt" or "0.4cwt" && row[1] == "Victory"))));
        Assert.Equal(
            "LMM2010: Trial has no rows in 2 of the 12 combinations of variety and nitrogen (Victory:0.4cwt, Victory:0.6cwt): the means of these cells are not estimable. Add rows there, or leave the interaction out.",
            finding.ToString());
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
    }

    [Fact]
    public void LMM2010_needs_the_interaction() => Assert.Empty(Tables.Check(
        "yield ~ variety + nitrogen + (1 | block)",
        Tables.Read("oats").Header,
        "yield nitro",
        Oats.Where(row => !(row[1] == "Victory" && row[2] == "0.6cwt"))));

    [Fact]
    public void LMM2011_disconnected()
    {
        // Day and machine: machines 1 and 2 on days 1 and 2, machine 3 and 4 on days 3 and 4.
        string[][] rows = [.. Tables.Cross(4, 4, 3).Where(row => (row[0] <= 2) == (row[1] <= 2)).Select(row => Tables.Cells(row[0], row[1], row[2]))];
        AssertFinding(
            "LMM2011: The design of Trial is disconnected: machine and day fall into 2 sets of levels that never meet, {1, 2 with 1, 2}; {3, 4 with 3, 4}. No comparison between the sets is possible: fit them apart, remove a factor, or add rows that connect them.",
            Tables.Check("y ~ machine + day + (1 | g)", "machine day g", "y", rows));
        Assert.Empty(Tables.Check("y ~ machine + day + (1 | g)", "machine day g", "y", [.. rows, ["2", "3", "1"]]));
        Assert.Empty(Tables.Check("y ~ machine + (1 | day)", "machine day g", "y", rows));
    }

    [Fact]
    public void LMM2012_a_slope_without_variation()
    {
        string[][] rows = [.. Tables.Cross(5, 4).Select(row => Tables.Cells(row[0], row[0] % 3, row[1]))];
        AssertFinding(
            "LMM2012: x does not vary inside any level of g in Trial: a slope of x by g cannot be seen in these rows. Remove the slope.",
            Tables.Check("y ~ x + (x | g)", "g x z", "y x z", rows));
        Assert.Empty(Tables.Check("y ~ x + z + (z | g)", "g x z", "y x z", rows));
        rows[0][1] = "9";
        Assert.Empty(Tables.Check("y ~ x + (x | g)", "g x z", "y x z", rows));
    }

    [Fact]
    public void LMM2013_as_many_effects_as_rows()
    {
        IEnumerable<string[]> rows = Tables.Cross(5, 2).Select(row => Tables.Cells(row[0], row[1] + row[0]));
        AssertFinding(
            "LMM2013: The random term of g in Trial has 2 effects for each of 5 levels, 10 in all, and there are only 10 rows: they are confounded with the residual. Use fewer effects or a coarser grouping.",
            Tables.Check("y ~ x + (x | g)", "g x", "y x", rows));
        Assert.Empty(Tables.Check("y ~ x + (x | g)", "g x", "y x", [.. rows, ["1", "7"]]));
    }

    private static void AssertFinding(string expected, IEnumerable<DesignFinding> findings) =>
        Assert.Equal(expected, Assert.Single(findings).ToString());
}
