using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>Rows that are right one by one and cannot answer the model together; and their neighbours that can.</summary>
public sealed class BadDesignTests
{
    [Fact]
    public void No_rows() => AssertFindings(
        Model(), [], "LMM4008: There are no rows: Trial needs data. Check the file or the query that the rows come from.");

    [Fact]
    public void No_row_without_a_missing_value() => AssertFindings(
        Model(),
        BadRowTests.Rows(2).Select(r => r with { Y = null }),
        "LMM4002: Trial.Y is missing (null) in 2 rows (1, 2): left out.",
        "LMM4008: None of the 2 rows can be used: each lacks a value. Look at the findings on missing values.");

    [Fact]
    public void A_constant_response_is_a_warning()
    {
        DesignFinding finding = Assert.Single(BadRowTests.Findings(Model(), BadRowTests.Rows(30).Select(r => r with { Y = 4.5 })));

        Assert.Equal("LMM4009: Trial.Y is 4.5 in every row: there is no variation to explain.", finding.ToString());
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
    }

    [Fact]
    public void An_open_factor_with_one_level() => AssertFindings(
        Model([Specs.Term("Batch")]),
        BadRowTests.Rows(30).Select(r => r with { Batch = "b" }),
        "LMM4010: The factor Trial.Batch has only the level 'b' in the rows that are used: its effect cannot be estimated. Remove it from the model or add rows of another level.");

    [Fact]
    public void A_closed_factor_with_one_level() => AssertFindings(
        Model([Specs.Term("Variety")]),
        BadRowTests.Rows(30).Select(r => r with { Variety = Variety.Marvellous }),
        "LMM4010: The factor Trial.Variety has only the level 'Marvellous' in the rows that are used: its effect cannot be estimated. Remove it from the model or add rows of another level.");

    [Fact]
    public void A_closed_factor_without_one_of_its_levels_is_said()
    {
        DesignFinding finding = Assert.Single(BadRowTests.Findings(
            Model([Specs.Term("Variety")]), BadRowTests.Rows(30).Where(r => r.Variety != Variety.Victory)));

        Assert.Equal("LMM4018: Trial.Variety has no row with Victory: the columns of this level cannot be estimated.", finding.ToString());
        Assert.Equal(FindingSeverity.Suggestion, finding.Severity);
    }

    [Fact]
    public void Fewer_rows_than_columns() => AssertFindings(
        Model([Specs.Term("X"), Specs.Term("Variety")]) with { Random = EquatableArray<RandomTermSpec>.Empty },
        BadRowTests.Rows(30).Where((_, i) => i % 9 == 0),
        "LMM4011: Trial has 4 usable rows for 4 fixed columns: nothing is left to estimate variances from. Use fewer fixed effects or more rows.");

    [Fact]
    public void One_row_more_than_columns_is_enough() => AssertFindings(
        Model([Specs.Term("X"), Specs.Term("Variety")]) with { Random = EquatableArray<RandomTermSpec>.Empty },
        BadRowTests.Rows(35).Where((_, i) => i is 0 or 9 or 18 or 27 or 34));

    [Fact]
    public void A_grouping_with_one_level() => AssertFindings(
        Model([Specs.Term("X")]),
        BadRowTests.Rows(30).Select(r => r with { Site = "here" }),
        "LMM4012: The grouping Site of Trial has only the level 'here': a variance between levels cannot be estimated from one. Remove the random term or add levels.");

    [Fact]
    public void A_reference_that_no_row_has() => AssertFindings(
        Model([Specs.Term("Batch")]) with
        {
            Members = EquatableArray.Create(TrialDesign.Y, TrialDesign.Batch with { Reference = "control" }, TrialDesign.Site),
        },
        BadRowTests.Rows(30),
        "LMM4014: The reference 'control' of Trial.Batch is not among its levels in the rows (batch 0, batch 1, batch 2).");

    [Fact]
    public void More_numbers_than_a_matrix_can_hold() => AssertFindings(
        Model([Specs.Term("Site")], Specs.Random("Batch")),
        BadRowTests.Rows(30).Take(1).SelectMany(r => Enumerable.Range(0, 46_400).Select(i => r with { Site = $"s{i}", Batch = $"b{i % 2}" })),
        "LMM4019: Trial has 46400 rows and 46400 fixed columns, 2152960000 numbers: more than the 2147483647 that one matrix can hold. Give a factor with so many levels a random term instead.");

    [Fact]
    public void A_polynomial_with_too_few_values() => AssertFindings(
        Model([Specs.Term("X")]) with
        {
            Members = EquatableArray.Create(TrialDesign.Y, TrialDesign.X with { Coding = FixedCoding.Polynomial, Degree = 3 }, TrialDesign.Site),
        },
        BadRowTests.Rows(30).Select((r, i) => r with { X = i % 3 }),
        "LMM4015: Trial.X does not have more different values than its degree 3: polynomials of that degree are not determined. Lower the degree.");

    [Fact]
    public void Levels_that_differ_in_white_space_are_a_warning()
    {
        DesignFinding finding = Assert.Single(BadRowTests.Findings(
            Model([Specs.Term("X")]), BadRowTests.Rows(30).Select((r, i) => i == 4 ? r with { Site = "site 1 " } : r)));

        Assert.Equal("LMM4017: The levels 'site 1' and 'site 1 ' of Trial.Site differ only in white space: they count as two levels.", finding.ToString());
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
    }

    [Fact]
    public void Nested_levels_that_read_the_same()
    {
        (string, string)[] ids = [("a:b", "c"), ("a", "b:c"), ("a", "c")];
        AssertFindings(
            Model([]) with { Random = EquatableArray.Create(Specs.Random("Site", "Batch")) },
            BadRowTests.Rows(30).Select((r, i) => r with { Site = ids[i % 3].Item1, Batch = ids[i % 3].Item2 }),
            "LMM4013: Two different levels of Site:Batch in Trial both read 'a:b:c': results could not name them apart. Give the levels different texts.");
    }

    [Fact]
    public void One_row_for_each_level_is_the_residual_again() => AssertFindings(
        Model([Specs.Term("X")]),
        BadRowTests.Rows(30).Select((r, i) => r with { Site = $"s{i}" }),
        "LMM2006: The grouping Site of Trial has one row per level (30 levels): its variance is confounded with the residual. Remove the random term: the residual is this variation.");

    [Fact]
    public void One_row_for_each_level_is_right_with_known_weights() => AssertFindings(
        WithWeights(Model([Specs.Term("X")])),
        BadRowTests.Rows(30).Select((r, i) => r with { Site = $"s{i}", Weight = 1 + (i % 4) }));

    [Fact]
    public void One_row_for_each_level_is_wrong_with_equal_weights() => AssertFindings(
        WithWeights(Model([Specs.Term("X")])),
        BadRowTests.Rows(30).Select((r, i) => r with { Site = $"s{i}", Weight = 2 }),
        "LMM2006: The grouping Site of Trial has one row per level (30 levels): its variance is confounded with the residual. Remove the random term: the residual is this variation.");

    [Fact]
    public void A_row_for_each_level_that_stands_for_several_is_right() => AssertFindings(
        Model([Specs.Term("X")]) with
        {
            Members = EquatableArray.Create(TrialDesign.Y, TrialDesign.X, TrialDesign.Site, TrialDesign.Count),
            Frequency = "Count",
        },
        BadRowTests.Rows(30).Select((r, i) => r with { Site = $"s{i}", Count = 2 }));

    [Fact]
    public void Two_groupings_of_the_same_rows() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site"), Specs.Random("Batch")),
        BadRowTests.Rows(30).Select(r => r with { Batch = $"b{r.Site[^1] * 3 % 7}" }),
        "LMM2007: The groupings Batch and Site of Trial are the same partition of the rows (5 levels each): their variances cannot be told apart. Keep one of them.");

    [Fact]
    public void Two_groupings_that_differ_in_one_row_are_right() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site"), Specs.Random("Batch")),
        BadRowTests.Rows(30).Select((r, i) => r with { Batch = i == 0 ? "b1" : $"b{r.Site[^1]}" }).Select(r => r.Batch == "b1" ? r with { Batch = "b50" } : r));

    [Fact]
    public void A_treatment_that_only_one_site_received() => AssertFindings(
        Model([Specs.Term("Batch")]),
        BadRowTests.Rows(30).Select(r => r with { Batch = $"treatment {r.Site[^1] / 2}", Site = $"site {r.Site[^1] / 2}" }),
        "LMM2008: The fixed effect Batch of Trial is confounded with the grouping Site: each level of Batch falls in a single level of Site, so nothing replicates the unit that received it. Remove one of them, or add units to each level.");

    [Fact]
    public void An_interaction_whose_cells_lie_in_single_levels() => AssertFindings(
        Model([Specs.Term("Variety"), Specs.Term("Treated"), Specs.Term("Variety", "Treated")], Specs.Random("Plot")),
        BadRowTests.Rows(30).Select(r => r with { Plot = ((int)r.Variety * 2) + (r.Treated ? 1 : 0) }),
        "LMM2008: The fixed effect Variety:Treated of Trial is confounded with the grouping Plot: each level of Variety:Treated falls in a single level of Plot, so nothing replicates the unit that received it. Remove one of them, or add units to each level.");

    [Fact]
    public void A_treatment_that_several_sites_received_is_right() => AssertFindings(
        Model([Specs.Term("Batch")]),
        BadRowTests.Rows(30).Select(r => r with { Batch = $"treatment {r.Site[^1] / 2}" }));

    [Fact]
    public void A_slope_of_what_never_varies_inside_a_level() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site") with { Slopes = EquatableArray.Create(Specs.Term("X")) }),
        BadRowTests.Rows(30).Select(r => r with { X = r.Site[^1] % 3 }),
        "LMM2012: X does not vary inside any level of Site in Trial: a slope of X by Site cannot be seen in these rows. Remove the slope.");

    [Fact]
    public void A_slope_that_varies_inside_one_level_is_right() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site") with { Slopes = EquatableArray.Create(Specs.Term("X")) }),
        BadRowTests.Rows(30).Select((r, i) => r with { X = i == 0 ? 9 : r.Site[^1] % 3 }));

    [Fact]
    public void A_factor_slope_of_what_never_varies_inside_a_level() => AssertFindings(
        Model([Specs.Term("Treated")], Specs.Random("Site") with { Slopes = EquatableArray.Create(Specs.Term("Treated")) }),
        BadRowTests.Rows(30).Select(r => r with { Treated = r.Site[^1] % 2 == 0 }),
        "LMM2012: Treated does not vary inside any level of Site in Trial: a slope of Treated by Site cannot be seen in these rows. Remove the slope.");

    [Fact]
    public void A_variance_for_each_kind_of_site_is_only_said()
    {
        RandomTermSpec term = Specs.Random("Site") with
        {
            Intercept = false,
            Slopes = EquatableArray.Create(Specs.Term("Treated")),
            Covariance = Covariance.Diagonal,
        };
        DesignFinding finding = Assert.Single(BadRowTests.Findings(
            Model([Specs.Term("Treated")], term), BadRowTests.Rows(30).Select(r => r with { Treated = r.Site[^1] % 2 == 0 })));

        Assert.Equal("LMM2012", finding.Id);
        Assert.Equal(FindingSeverity.Suggestion, finding.Severity);
    }

    [Fact]
    public void As_many_random_effects_as_rows() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site") with { Slopes = EquatableArray.Create(Specs.Term("X")) }),
        BadRowTests.Rows(10),
        "LMM2013: The random term of Site in Trial has 2 effects for each of 5 levels, 10 in all, and there are only 10 rows: they are confounded with the residual. Use fewer effects or a coarser grouping.");

    [Fact]
    public void One_row_more_than_random_effects_is_right() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site") with { Slopes = EquatableArray.Create(Specs.Term("X")) }),
        BadRowTests.Rows(11));

    [Fact]
    public void An_autoregressive_effect_for_each_row_is_right() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site") with
        {
            Intercept = false,
            Slopes = EquatableArray.Create(Specs.Term("Variety")),
            Covariance = Covariance.AutoRegressive,
        }),
        BadRowTests.Rows(15));

    [Fact]
    public void Several_mistakes_are_all_reported() => AssertFindings(
        Model([Specs.Term("X")], Specs.Random("Site"), Specs.Random("Batch")),
        BadRowTests.Rows(30).Select((r, i) => r with { Site = $"s{i}", Batch = "b", Y = 1 }),
        "LMM4009: Trial.Y is 1 in every row: there is no variation to explain.",
        "LMM2006: The grouping Site of Trial has one row per level (30 levels): its variance is confounded with the residual. Remove the random term: the residual is this variation.",
        "LMM4012: The grouping Batch of Trial has only the level 'b': a variance between levels cannot be estimated from one. Remove the random term or add levels.");

    private static ModelSpec Model(TermSpec[]? fixedTerms = null, params RandomTermSpec[] random) => TrialDesign.Spec(
        TrialDesign.X, TrialDesign.Site, TrialDesign.Batch, TrialDesign.Variety, TrialDesign.Treated, TrialDesign.Plot) with
    {
        Fixed = EquatableArray.Create(fixedTerms ?? []),
        Random = EquatableArray.Create(random.Length == 0 ? [Specs.Random("Site")] : random),
    };

    private static ModelSpec WithWeights(ModelSpec spec) => spec with
    {
        Members = EquatableArray.Create(TrialDesign.Y, TrialDesign.X, TrialDesign.Site, TrialDesign.Weight),
        Weight = "Weight",
    };

    private static void AssertFindings(ModelSpec spec, IEnumerable<Trial> rows, params string[] expected) =>
        Assert.Equal(expected, BadRowTests.Findings(spec, rows).Select(f => f.ToString()));
}
