using Lmm.Design;

namespace Lmm.Data.Tests;

/// <summary>Rows to what the residual covariance needs of them.</summary>
public sealed class ResidualTermTests
{
    private static readonly Visit[] Rows =
    [
        new(1, "b", 30, Arm.Drug, Week.Fourth, 2.5, new DateTime(2024, 3, 1), "y"),
        new(2, "a", 10, Arm.Placebo, Week.First, 0.5, new DateTime(2024, 2, 28), "x"),
        new(4, "b", 10, Arm.Drug, Week.First, 1.25, new DateTime(2024, 2, 28, 12, 0, 0), "y"),
        new(3, "a", 40, Arm.Placebo, Week.Eighth, 4, new DateTime(2024, 3, 2), "z"),
        new(7, "c", 30, Arm.Drug, Week.Fourth, 0, new DateTime(2024, 2, 29), "x"),
    ];

    [Fact]
    public void An_enum_occasion_has_its_place_in_the_declaration_and_its_index_among_those_that_occur()
    {
        ResidualTerm term = Term(VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Week", Corr.AR1, "Patient") });

        Assert.Equal(Corr.AR1, term.Correlation);
        Assert.Equal("Patient", term.SubjectName);
        Assert.Equal(["a", "b", "c"], term.Subjects);
        Assert.Equal([1, 0, 1, 0, 2], term.SubjectOfRow);
        Assert.Equal(["First", "Fourth", "Eighth"], term.Occasions);
        Assert.Equal([1, 0, 0, 2, 1], term.OccasionOfRow);
        Assert.Equal([2.0, 0, 0, 3, 2], Assert.Single(term.Coordinates));
    }

    [Fact]
    public void An_integer_occasion_has_its_value()
    {
        ResidualTerm term = Term(VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Day", Corr.Toeplitz, "Patient") with { Heterogeneous = true } });

        Assert.True(term.Heterogeneous);
        Assert.Equal(["10", "30", "40"], term.Occasions);
        Assert.Equal([1, 0, 0, 2, 1], term.OccasionOfRow);
        Assert.Equal([30.0, 10, 10, 40, 30], Assert.Single(term.Coordinates));
    }

    [Fact]
    public void A_number_is_a_coordinate_without_labels()
    {
        ResidualTerm term = Term(VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Time", Corr.CAR1, "Site", "Patient") });

        Assert.Equal("Site:Patient", term.SubjectName);
        Assert.Equal(["x:a", "x:c", "y:b", "z:a"], term.Subjects);
        Assert.Empty(term.Occasions);
        Assert.Empty(term.OccasionOfRow);
        Assert.Equal([2.5, 0.5, 1.25, 4, 0], Assert.Single(term.Coordinates));
    }

    [Theory]
    [InlineData(TimeUnit.Hours, 24.0)]
    [InlineData(TimeUnit.Days, 1.0)]
    [InlineData(TimeUnit.Weeks, 1.0 / 7)]
    public void A_date_is_the_distance_from_the_earliest_in_the_unit(TimeUnit unit, double day)
    {
        ResidualTerm term = Term(VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Date", Corr.CAR1, "Patient") with { Unit = unit } });

        Assert.Equal([2 * day, 0, 0.5 * day, 3 * day, day], term.Coordinates[0], (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void A_field_without_a_subject_has_all_rows_and_its_coordinates()
    {
        ResidualTerm term = Term(VisitDesign.Spec with
        {
            Repeated = VisitDesign.Repeated("Time", Corr.Spherical) with { Coordinates = EquatableArray.Create("Time", "Day"), Nugget = true },
        });

        Assert.True(term.Nugget);
        Assert.Equal("", term.SubjectName);
        Assert.Single(term.Subjects);
        Assert.Equal([0, 0, 0, 0, 0], term.SubjectOfRow);
        Assert.Equal([2.5, 0.5, 1.25, 4, 0], term.Coordinates[0]);
        Assert.Equal([30.0, 10, 10, 40, 30], term.Coordinates[1]);
    }

    [Fact]
    public void Groups_and_strata_are_those_that_occur_in_order()
    {
        ResidualTerm term = Term(VisitDesign.Spec with
        {
            Repeated = VisitDesign.Repeated("Week", Corr.CompoundSymmetry, "Patient") with { By = "Arm" },
            Variances = EquatableArray.Create(
                VisitDesign.Variance(VarianceFunction.Ident, "Arm", "Site"),
                VisitDesign.Variance(VarianceFunction.Power) with { Parameter = 0.5 },
                VisitDesign.Variance(VarianceFunction.ConstPower, "Time") with { Constant = 2 }),
        });

        Assert.Equal("Arm", term.ByName);
        Assert.Equal(["Placebo", "Drug"], term.Groups);
        Assert.Equal([1, 0, 1, 0, 1], term.GroupOfRow);
        Assert.Equal("Arm:Site", term.Variances[0].Name);
        Assert.Equal(["Placebo:x", "Placebo:z", "Drug:x", "Drug:y"], term.Variances[0].Strata);
        Assert.Equal([3, 0, 3, 1, 2], term.Variances[0].StratumOfRow);
        Assert.Equal("fitted", term.Variances[1].Name);
        Assert.True(term.Variances[1].OfFittedValue);
        Assert.Empty(term.Variances[1].Covariate);
        Assert.Equal(0.5, term.Variances[1].Parameter);
        Assert.Equal([2.5, 0.5, 1.25, 4, 0], term.Variances[2].Covariate);
        Assert.Equal(2, term.Variances[2].Constant);
    }

    [Fact]
    public void A_missing_occasion_leaves_the_row_out_and_says_so()
    {
        ModelSpec spec = VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Date", Corr.CAR1, "Patient") };
        VisitDesign design = VisitDesign.Of(spec, [.. Rows, Rows[0] with { Date = null }]);

        Assert.Equal([6], design.OmittedRows);
        Assert.Equal(["LMM4002: Visit.Date is missing (null) in 1 row (6): left out."], design.Findings.Select(f => f.ToString()));
        Assert.Equal(5, design.ToMatrices().Residual!.SubjectOfRow.Length);
    }

    [Fact]
    public void New_rows_have_the_numbers_of_the_fit()
    {
        ModelSpec spec = VisitDesign.Spec with
        {
            Repeated = VisitDesign.Repeated("Week", Corr.Unstructured, "Patient") with { By = "Arm" },
            Variances = EquatableArray.Create(VisitDesign.Variance(VarianceFunction.Ident, "Site")),
        };
        FrozenDesign frozen = VisitDesign.Of(spec, Rows).Frozen;
        VisitDesign design = VisitDesign.Of(spec, [Rows[3], Rows[0] with { Week = Week.Second, Y = double.NaN, Patient = "new" }], frozen);

        Assert.Empty(design.Findings);
        ResidualTerm term = design.ToMatrices().Residual!;
        Assert.Equal(["First", "Fourth", "Eighth", "Second"], term.Occasions);
        Assert.Equal([2, 3], term.OccasionOfRow);
        Assert.Equal([3.0, 1], term.Coordinates[0]);
        Assert.Equal([0, 1], term.GroupOfRow);
        Assert.Equal([2, 1], term.Variances[0].StratumOfRow);
        Assert.Equal(["a", "new"], term.Subjects);
    }

    [Fact]
    public void Dates_of_new_rows_count_from_where_those_of_the_fit_do()
    {
        ModelSpec spec = VisitDesign.Spec with { Repeated = VisitDesign.Repeated("Date", Corr.CAR1, "Patient") };
        FrozenDesign frozen = VisitDesign.Of(spec, Rows).Frozen;
        VisitDesign design = VisitDesign.Of(spec, [Rows[3] with { Date = new DateTime(2024, 3, 8) }], frozen);

        Assert.Equal([9.0], design.ToMatrices().Residual!.Coordinates[0]);
    }

    [Fact]
    public void Without_attributes_there_is_no_term() =>
        Assert.Null(VisitDesign.Of(VisitDesign.Spec, Rows).ToMatrices().Residual);

    private static ResidualTerm Term(ModelSpec spec)
    {
        VisitDesign design = VisitDesign.Of(spec, Rows);
        Assert.Empty(design.Findings);
        return design.ToMatrices().Residual!;
    }
}
